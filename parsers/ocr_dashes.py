"""Dashes between words and numbers (๘ – ๑๐) that the network passes over, by their shape.

It has hardly seen any, says nothing for them or is not sure, and `๐๘.๓๐ ๑๖.๓๐` says something else. A level stroke
that stands alone at the middle of the letters is one, as long as no word was read in its place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from parsers.ocr_glyphs import Glyph
from parsers.scan.line_picture import LETTER, WIDENING
from parsers.scan.prepared import Grey

_WIDTH = LETTER * WIDENING
_SHORT, _LONG, _LONGEST = 0.42, 0.62, 1.7
"""Letter widths of a hyphen at least, of a dash at least, and of a dash at most."""
_THICK = 0.25
"""Letter heights of the stroke at most."""
_SOLID = 0.6
"""Share of its rectangle that the stroke fills: a level line does, a torn one does not."""
_HIGHEST, _LOWEST = 0.8, 0.2
"""Letter heights above the foot of the letters between which it stands."""
_TALL = 0.7
"""Letter heights from which on ink is a letter and tells where the others stand."""
_NEAR = 0.7
"""Letter widths from the stroke's middle within which a sign was read for it."""
_SLACK, _BLANK = 0.3, 0.4
"""Letter widths by which Tesseract's places may be mistaken, and of paper that are a blank."""
_SURE = 0.85
"""Confidence of a dash that its shape tells."""
_SIGNS = frozenset("-–—_~=")
"""What Tesseract may print for a dash."""


@dataclass(frozen=True, slots=True)
class _Stroke:
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def sign(self) -> str:
        return "–" if self.right - self.left >= _LONG * _WIDTH else "-"


def with_dashes(picture: Grey, glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The characters of a line's picture with its dashes, those that were read and are sure as they are."""
    result = list(glyphs)
    for stroke in _strokes(picture):
        read = [at for at, glyph in enumerate(result) if abs(glyph.middle - stroke.middle) < _NEAR * _WIDTH]
        signs = [at for at in read if result[at].text in _SIGNS]
        after = next((at for at, glyph in enumerate(result) if glyph.middle > stroke.middle), len(result))
        if signs:
            glyph = result[signs[0]]
            if glyph.confidence < _SURE:
                result[signs[0]] = replace(glyph, text=stroke.sign, confidence=_SURE)
            for at in reversed(signs[1:]):
                del result[at]
        elif 0 < after < len(result) and _is_free(stroke, result[after - 1], result[after]):
            result[after : after + 1] = _put_between(stroke, result[after - 1], result[after])
    return result


def _is_free(stroke: _Stroke, before: Glyph, after: Glyph) -> bool:
    slack = _SLACK * _WIDTH
    return before.right < stroke.left + slack and after.left > stroke.right - slack


def _put_between(stroke: _Stroke, before: Glyph, after: Glyph) -> tuple[Glyph, Glyph]:
    dash = replace(
        after,
        text=stroke.sign,
        confidence=_SURE,
        left=stroke.left,
        right=stroke.right,
        blank_before=stroke.left - before.right > _BLANK * _WIDTH,
    )
    return dash, replace(after, blank_before=after.left - stroke.right > _BLANK * _WIDTH)


def _strokes(picture: Grey) -> Iterator[_Stroke]:
    """Level strokes with nothing above or below them, left to right."""
    black = (picture < 128).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(black, connectivity=8)
    left, top, wide, high, area = stats[1:].T
    tall = high >= _TALL * LETTER
    if not tall.any():
        return
    foot = float(np.median((top + high)[tall]))
    above = (foot - (top + high / 2)) / LETTER
    level = (wide >= _SHORT * _WIDTH) & (wide <= _LONGEST * _WIDTH) & (high <= _THICK * LETTER)
    level &= (area >= _SOLID * wide * high) & (above >= _LOWEST) & (above <= _HIGHEST)
    for at in sorted(np.flatnonzero(level), key=lambda at: int(left[at])):
        start, end = int(left[at]), int(left[at] + wide[at])
        if int(black[:, start:end].sum()) == int(area[at]):
            yield _Stroke(start, end)
