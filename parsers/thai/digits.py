"""Thai and Arabic digits. Both take one character each, so offsets into a text stay valid after folding."""

import re

_THAI = "๐๑๒๓๔๕๖๗๘๙"
_ARABIC = "0123456789"
_TO_ARABIC = str.maketrans(_THAI, _ARABIC)
_TO_THAI = str.maketrans(_ARABIC, _THAI)
_ANY_THAI = re.compile(f"[{_THAI}]")
_ANY_DIGIT = re.compile(f"[0-9{_THAI}]")


def fold_digits(text: str) -> str:
    """The same text with Arabic digits for Thai ones; its length does not change."""
    return text.translate(_TO_ARABIC)


def to_thai_digits(text: str) -> str:
    """The same text with Thai digits for Arabic ones; its length does not change."""
    return text.translate(_TO_THAI)


def has_thai_digit(text: str) -> bool:
    """Whether any of ๐–๙ stands in the text."""
    return _ANY_THAI.search(text) is not None


def has_digit(text: str) -> bool:
    """Whether any Thai or Arabic digit stands in the text."""
    return _ANY_DIGIT.search(text) is not None
