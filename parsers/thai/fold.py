"""One form for Thai text that is searched, so that spelling, spacing and OCR's usual damage make no difference.

Coarser than `text.repair_text`, finer than `fuzzy.skeleton`: marks that OCR loses or swaps go, vowels stay, since
without them too many words are one.
"""

import re

from parsers.thai.digits import fold_digits
from parsers.thai.text import repair_text

_GONE = "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e\u0e3aๆฯ\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
"""Tone marks, thanthakhat, maitaikhu and nikhahit; signs of repetition and shortening; what is invisible."""
_ALIKE = {"ี": "ิ", "ึ": "ิ", "ื": "ิ", "ู": "ุ", "ำ": "า", "ใ": "ไ", "ฎ": "ฏ", "ฃ": "ข", "ฅ": "ค"}
_ALIKE |= dict.fromkeys("–—−‐‑", "-")
_TABLE = str.maketrans({**dict.fromkeys(_GONE), **_ALIKE})

_LETTER = "[\u0e01-\u0e4e]"
_BLANKS = r"[\s.·…]+"
_BETWEEN = re.compile(rf"(?<={_LETTER}){_BLANKS}(?=[\u0e01-\u0e4e0-9])|(?<=[0-9]){_BLANKS}(?={_LETTER})")
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Fold a text to one line: lower case, Arabic digits, like marks as one, no blanks or dots between Thai letters.

    Blanks between Latin words and between figures stay, as one. Idempotent.
    """
    before = None
    while text != before:  # with a mark gone, two letters may meet that are to be mended
        before = text
        plain = fold_digits(repair_text(text).casefold()).translate(_TABLE)
        text = _SPACE.sub(" ", _BETWEEN.sub("", plain)).strip()
    return text
