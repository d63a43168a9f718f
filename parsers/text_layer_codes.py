"""Codes under which Thai stands in text layers that have no Unicode of their own, and what they mean. Pure.

Windows and Adobe give marks that are drawn aside or lower codes of their own in the private use area, Apple adds a
hint behind the mark. Fonts from before Unicode hold Thai at its TIS-620 bytes: as Latin letters, or 0xF000 higher.
"""

import re
from collections.abc import Callable, Iterator

_TONES = "่้๊๋์"
PRIVATE = str.maketrans(
    dict(zip("\uf70a\uf70b\uf70c\uf70d\uf70e", _TONES, strict=True))  # low
    | dict(zip("\uf705\uf706\uf707\uf708\uf709", _TONES, strict=True))  # low, to the left
    | dict(zip("\uf713\uf714\uf715\uf716\uf717", _TONES, strict=True))  # high, to the left
    | dict(zip("\uf701\uf702\uf703\uf704\uf710\uf711\uf712", "\u0e34\u0e35\u0e36\u0e37\u0e31\u0e4d\u0e47", strict=True))
    | dict(zip("\uf718\uf719\uf71a", "\u0e38\u0e39\u0e3a", strict=True))
    | {"\uf700": "ฐ", "\uf70f": "ญ"}  # without their foot
    | dict.fromkeys("\uf873\uf874\uf875", "")  # Apple's hints: low, to the left, low to the left
    # Symbol and Wingdings, which Word numbers and ticks with: 0xF000 and the byte.
    | dict.fromkeys("\uf0b7\uf0a7\uf06c\uf06e\uf076", "•")
    | dict.fromkeys("\uf06f\uf071\uf072\uf0a8", "☐")
    | dict.fromkeys("\uf052\uf0fe", "☑")
    | dict.fromkeys("\uf054\uf078\uf0fd", "☒")
    | {"\uf0fc": "✓", "\uf0fb": "✗", "\uf0d8": "➢", "\uf0e0": "→", "\uf02d": "-"}
)
"""Translation to Unicode of single private codes; what is not in it stays, and is a fault of the layer."""

_OTHER = re.compile("[^\x00-\x7f\u0e01-\u0e5b\u2010-\u203a•☐☑☒✓✗➢→\\s]")
_LEAST_OTHER = 0.4
"""Of the visible characters: in Thai set as Latin, digits and signs alone are not of another kind."""
_COVERED = 0.97


def _tables() -> Iterator[dict[int, str]]:
    thai = {byte: bytes([byte]).decode("cp874") for byte in (*range(0xA1, 0xDB), *range(0xDF, 0xFC))}
    yield {0xF000 + byte: letter for byte, letter in thai.items()} | {
        0xF000 + byte: chr(byte) for byte in range(32, 127)
    }
    yield dict(thai)  # ISO 8859-1, and Windows-1252 in its upper half
    yield {ord(bytes([byte]).decode("mac_roman")): letter for byte, letter in thai.items()}


_TABLES = tuple(_tables())


def table_for(text: str, is_sound: Callable[[str], bool]) -> dict[int, str] | None:
    """The translation (for `str.translate`) by which a whole page's text becomes sound Thai; None where none does."""
    visible = sum(not character.isspace() for character in text)
    other = _OTHER.findall(text)
    if not visible or len(other) < _LEAST_OTHER * visible:
        return None
    for table in _TABLES:
        if sum(ord(character) in table for character in other) >= _COVERED * len(other) and is_sound(
            text.translate(table)
        ):
            return table
    return None
