"""One letter that was read as two: `กาฬฟสินธุ์`, `ศคธ`.

The network goes along the line and may print two letters that look alike for one. They then share the room of one, and
it is not sure of one of them: that one goes, and the other is as doubtful as it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from parsers.ocr_glyphs import Glyph

_BROAD = frozenset("กขคฆฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยลวศษสหฬอฮ")
"""Letters of which no two stand in the room of one."""
_ROOM = 1.3
"""Typical letters' widths that two take at least."""
_DOUBTED = 0.6
"""Confidence below which one of them may not be there."""


def without_doubles(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The characters of a line without those that were read beside another for the same letter."""
    widths = [glyph.right - glyph.left for glyph in glyphs if glyph.text in _BROAD]
    if len(widths) < 2:
        return glyphs
    room = _ROOM * median(widths)
    result: list[Glyph] = []
    for glyph in glyphs:
        if result and _are_one(result[-1], glyph, room):
            result[-1] = _surer(result[-1], glyph)
        else:
            result.append(glyph)
    return result


def _surer(before: Glyph, after: Glyph) -> Glyph:
    weak, strong = sorted((before, after), key=lambda glyph: glyph.confidence)
    return replace(strong, confidence=weak.confidence, blank_before=before.blank_before)


def _are_one(before: Glyph, after: Glyph, room: float) -> bool:
    return (
        before.text in _BROAD
        and after.text in _BROAD
        and not after.blank_before
        and min(before.confidence, after.confidence) < _DOUBTED
        and after.right - before.left < room
    )
