"""Whether a PDF's text layer can be believed, and mending of what is known to break in Thai ones. Pure.

A layer that looks right on screen may hold private-use glyphs, another font's codes or no sara am at all. What
cannot be mended is read from the picture instead, so doubt costs time, while belief in a bad layer costs the letter.
"""

import re
import unicodedata
from functools import partial

from parsers.text_layer_codes import PRIVATE
from parsers.thai.text import CONSONANTS, LEAD_VOWELS, LOWER_VOWELS, MARKS, TONES, UPPER_VOWELS, repair_text
from parsers.thai.vocabulary import count_words, without_names

_LOST_NIKHAHIT = re.compile(f"(?<=[{CONSONANTS}])([{TONES}]?)(?:[ \t\u00a0]|[\ufffd\x00-\x08])([{TONES}]?)า")
"""No Thai word begins with sara aa: a blank or a hole before it was a nikhahit."""
_STRAY_BLANK = re.compile(f"(?<=[{CONSONANTS}])[ \t\u00a0][{UPPER_VOWELS}{LOWER_VOWELS}{TONES}](?!า)")
"""Where blanks stand before marks of every kind, one before a tone and sara aa says nothing of a nikhahit."""

_FOREIGN_SHARE = 0.02
"""Letters that are neither Thai nor plain Latin: another alphabet's, by lost ToUnicode maps."""
_THAI_SHARE = 0.6
"""Of letters; under it the text must read as Latin words (DESIGN §4)."""
_BROKEN_SHARE = 0.001
"""Private-use glyphs, orphan marks, control characters (DESIGN §4)."""
_ENOUGH = 150
"""Thai letters from which densities mean something."""
_TONE_DENSITY, _VOWEL_DENSITY = 0.02, 0.05
"""Tones, and vowels above and below, per Thai letter: real letters have at least 0.037 and 0.090."""

_THAI = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]")
_LATIN = re.compile("[A-Za-z]")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]")
_ORPHAN = re.compile(
    f"(?<![{CONSONANTS}{MARKS}])[{UPPER_VOWELS}{LOWER_VOWELS}{TONES}์]|(?<![{CONSONANTS}{MARKS}])ำ|[{LEAD_VOWELS}](?=[{LEAD_VOWELS}])|[ัิ-ื][ัิ-ืุู]"
)
_TONE, _VOWEL = re.compile(f"[{TONES}]"), re.compile("[ัิ-ฺ็]")
_UNKNOWN_SHARE, _UNKNOWN_LEAST = 0.035, 12
"""Letters in no known word, of those looked at, and how many there must be: good letters have up to 0.02."""
_WITHOUT_AM_SHARE = 0.25
"""Words that lost their sara am, per word that has it: one slip of a typist is none of the layer's."""
_USUAL_PER_MILLE = {
    "า": 68, "น": 67, "ร": 52, "อ": 45, "่": 45, "้": 41, "ก": 40, "ง": 39, "เ": 38, "ม": 33, "ั": 33, "ย": 30, "ว": 28,
    "ี": 27, "ด": 25, "บ": 24, "ห": 21, "ค": 21, "ล": 21, "ท": 20, "ส": 20, "ิ": 17, "ต": 15, "ป": 15, "ะ": 14, "จ": 14,
    "ื": 12, "ู": 11, "ุ": 11, "ำ": 8, "์": 6,
}  # fmt: skip
"""How often letters stand in a Thai text."""
_SURELY_EXPECTED = 10
"""Times that a letter should stand in a text, from which its absence is no chance but a glyph without a code."""
_LATIN_WORD = re.compile("[A-Za-z]{3,}")
_HARD_TO_SAY = re.compile("[^aeiouyAEIOUY]{6,}")
_COMMON = re.compile("[etaoinsrhlETAOINSRHL]")


def repair(text: str) -> str:
    """Mend a layer: private-use codes to Thai, sara am whose nikhahit was lost (`ส านัก`, `ประจ\ufffdา`), then
    `repair_text`. Idempotent; Latin text and digits stay.
    """  # noqa: D205 - one sentence over two lines
    before, text = None, unicodedata.normalize("NFC", text.translate(PRIVATE))
    while text != before:  # a mark brought back to its consonant may show a hole behind it
        before = text
        strays = _STRAY_BLANK.search(text) is not None
        text = repair_text(_LOST_NIKHAHIT.sub(partial(_with_nikhahit, strays=strays), text))
    return text


def _with_nikhahit(hole: re.Match[str], *, strays: bool) -> str:
    return hole[0] if hole[2] and strays else f"{hole[1] or hole[2]}ำ"


def faults(text: str) -> tuple[str, ...]:
    """Why a mended layer is not to be believed; nothing where it reads well.

    `foreign_letters`, `private_use`, `control_characters`, `orphan_marks`, `few_marks`, `no_words`, `missing_letter`;
    by dictionary, where none of these: `lost_sara_am`, `unknown_words`.
    Digits and plain Latin words are no fault; an empty text has none.
    """
    letters = sum(character.isalpha() or bool(_THAI.match(character)) for character in text)
    thai, latin = len(_THAI.findall(text)), len(_LATIN.findall(text))
    visible = max(1, sum(not character.isspace() for character in text))
    usual = " ".join(dict.fromkeys(without_names(text).split()))  # lists of names and tables have letters of their own
    told = len(_THAI.findall(usual))
    private, control = len(_PRIVATE_USE.findall(text)), len(_CONTROL.findall(text))
    found = {
        "foreign_letters": letters - thai - latin > _FOREIGN_SHARE * max(1, letters),
        "private_use": private > _BROKEN_SHARE * visible,
        "control_characters": control > _BROKEN_SHARE * visible,
        "orphan_marks": len(_ORPHAN.findall(text)) > max(_BROKEN_SHARE * thai, 1 if thai > _ENOUGH else 0),
        "few_marks": told >= _ENOUGH
        and (len(_TONE.findall(usual)) < _TONE_DENSITY * told or len(_VOWEL.findall(usual)) < _VOWEL_DENSITY * told),
        "no_words": thai < _THAI_SHARE * letters and not _reads_as_latin(text),
        "missing_letter": any(
            often * told >= 1000 * _SURELY_EXPECTED and letter not in usual
            for letter, often in _USUAL_PER_MILLE.items()
        ),
    }
    return tuple(name for name, is_so in found.items() if is_so) or (_faults_of_words(text) if thai else ())


def _faults_of_words(text: str) -> tuple[str, ...]:
    count = count_words(text)
    found = {
        "lost_sara_am": count.without_am > max(_WITHOUT_AM_SHARE * count.with_am, 1 if count.with_am else 0),
        "unknown_words": count.unknown > max(_UNKNOWN_SHARE * count.letters, _UNKNOWN_LEAST),
    }
    return tuple(name for name, is_so in found.items() if is_so)


def _reads_as_latin(text: str) -> bool:
    """Whether the Latin words of a text are words: of common letters, with vowels, not another font's codes."""
    words = _LATIN_WORD.findall(text)
    letters = "".join(words)
    if len(letters) < 20:
        return True  # a number, a unit, an abbreviation: nothing to judge by
    hard = sum(bool(_HARD_TO_SAY.search(word)) for word in words)
    return len(_COMMON.findall(letters)) > 0.5 * len(letters) and hard <= 0.1 * len(words)
