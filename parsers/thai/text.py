"""Thai text as people mean it: one way to write what looks the same.

Keyboards, PDF makers and OCR write the same syllable in several code orders. This puts them in the order of the
Unicode Standard (chapter 16.2) and the Royal Institute's spelling. Digits, Latin text and line ends stay as they are.
"""

import re
import unicodedata

CONSONANTS = "ก-ฮ"
LEAD_VOWELS = "เ-ไ"
TONES = "่-๋"
UPPER_VOWELS = "ัิ-ื็ํ"
LOWER_VOWELS = "ฺุู"
MARKS = f"{UPPER_VOWELS}{LOWER_VOWELS}{TONES}์๎"
"""Everything that stands above or below a consonant, for use inside a character class."""

_BLANK = "[ \t\u00a0]"
_ZERO_WIDTH = "[\u200b-\u200d\u2060\ufeff\u00ad]"
_THAI = "[\u0e01-\u0e5b]"

_INVISIBLE = re.compile(f"(?<={_THAI}){_ZERO_WIDTH}+|{_ZERO_WIDTH}+(?={_THAI})")
_BLANK_BEFORE_MARK = re.compile(f"(?<=[{CONSONANTS}{MARKS}]){_BLANK}+(?=[{MARKS}ำ])")
_REPEATED_MARK = re.compile(f"([{MARKS}])\\1+")
_ON_DIGIT = re.compile(f"(?<=[0-9๐-๙])[{MARKS}]+")
_DOUBLE_E = re.compile("เเ")
_TONE_BEFORE_VOWEL = re.compile(f"([{TONES}์])([ัิ-ื็ฺุู])")
_SPLIT_AM = re.compile(f"([{TONES}]?)ํ([{TONES}]?){_BLANK}?า")
_AM_BEFORE_TONE = re.compile(f"ำ([{TONES}])")


def repair_text(text: str) -> str:
    """Write Thai text in the standard order; idempotent.

    NFC; invisible break marks next to Thai letters go; blanks before a mark go; a mark written twice stands once, one
    on a digit (specks, to OCR) not at all;
    `เเ` is แ; vowel before tone; nikhahit and sara aa, with or without a tone between them, are ำ after the tone.
    """
    before = None
    while text != before:  # a rule may bring together what another mends; two rounds do in practice
        before = text
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
        text = _BLANK_BEFORE_MARK.sub("", text)
        text = _REPEATED_MARK.sub(r"\1", text)
        text = _ON_DIGIT.sub("", text)
        text = _DOUBLE_E.sub("แ", text)
        text = _TONE_BEFORE_VOWEL.sub(r"\2\1", text)
        text = _SPLIT_AM.sub(_am_after_tone, text)
        text = _AM_BEFORE_TONE.sub(r"\1ำ", text)
    return text


def _am_after_tone(match: re.Match[str]) -> str:
    """Sara am with its tone, whichever side of the nikhahit the tone stood on."""
    return f"{match[1] or match[2]}ำ"
