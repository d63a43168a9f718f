"""Whether a PDF's text layer can be believed, and mending of what is known to break in Thai ones. Pure.

A layer that looks right on screen may hold private-use glyphs, another font's codes or no sara am at all. What
cannot be mended is read from the picture instead, so doubt costs time, while belief in a bad layer costs the letter.
"""

import re
import unicodedata

from parsers.thai.text import CONSONANTS, LEAD_VOWELS, LOWER_VOWELS, MARKS, TONES, UPPER_VOWELS, repair_text

# Windows' and Adobe's private codes for marks moved aside or down, and for letters without their foot.
_TONES = "่้๊๋์"
_PRIVATE = str.maketrans(
    dict(zip("\uf70a\uf70b\uf70c\uf70d\uf70e", _TONES, strict=True))  # low
    | dict(zip("\uf705\uf706\uf707\uf708\uf709", _TONES, strict=True))  # low, to the left
    | dict(zip("\uf713\uf714\uf715\uf716\uf717", _TONES, strict=True))  # high, to the left
    | dict(zip("\uf701\uf702\uf703\uf704\uf710\uf711\uf712", "ิีึืัํ็", strict=True))
    | dict(zip("\uf718\uf719\uf71a", "ฺุู", strict=True))
    | {"\uf700": "ฐ", "\uf70f": "ญ"}
)

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
_WITHOUT_AM = re.compile(
    "จานวน|ดาเนิน|สานัก|(?<!ข)ตาบล|อาเภอ|ประจา(?=[ก-ฮเ-ไ ])|กาหนด|สาหรับ|สาเนา|ตาแหน่ง|อานวย|คาร้อง|สาคัญ|สาเร็จ|ชารุด|ชาระ"
)
_WITH_AM = re.compile("ำ")
_LATIN_WORD = re.compile("[A-Za-z]{3,}")
_HARD_TO_SAY = re.compile("[^aeiouyAEIOUY]{6,}")
_COMMON = re.compile("[etaoinsrhlETAOINSRHL]")


def repair(text: str) -> str:
    """Mend a layer: private-use codes to Thai, sara am whose nikhahit was lost (`ส านัก`, `ประจ\ufffdา`), then
    `repair_text`. Idempotent; Latin text and digits stay.
    """  # noqa: D205 - one sentence over two lines
    text = unicodedata.normalize("NFC", text.translate(_PRIVATE))
    strays = _STRAY_BLANK.search(text) is not None
    return repair_text(
        _LOST_NIKHAHIT.sub(lambda hole: hole[0] if hole[2] and strays else f"{hole[1] or hole[2]}ำ", text)
    )


def faults(text: str) -> tuple[str, ...]:
    """Why a mended layer is not to be believed; nothing where it reads well.

    `foreign_letters`, `private_use`, `control_characters`, `orphan_marks`, `few_marks`, `lost_sara_am`, `no_words`.
    Digits and plain Latin words are no fault; an empty text has none.
    """
    letters = sum(character.isalpha() or bool(_THAI.match(character)) for character in text)
    thai, latin = len(_THAI.findall(text)), len(_LATIN.findall(text))
    visible = max(1, sum(not character.isspace() for character in text))
    private, control = len(_PRIVATE_USE.findall(text)), len(_CONTROL.findall(text))
    found = {
        "foreign_letters": letters - thai - latin > _FOREIGN_SHARE * max(1, letters),
        "private_use": private > _BROKEN_SHARE * visible,
        "control_characters": control > _BROKEN_SHARE * visible,
        "orphan_marks": len(_ORPHAN.findall(text)) > max(_BROKEN_SHARE * thai, 1 if thai > _ENOUGH else 0),
        "few_marks": thai >= _ENOUGH
        and (len(_TONE.findall(text)) < _TONE_DENSITY * thai or len(_VOWEL.findall(text)) < _VOWEL_DENSITY * thai),
        "lost_sara_am": len(_WITHOUT_AM.findall(text)) > len(_WITH_AM.findall(text)) // 4,
        "no_words": thai < _THAI_SHARE * letters and not _reads_as_latin(text),
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
