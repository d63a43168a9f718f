"""A prepared page cut into its lines of text, in reading order."""

from dataclasses import dataclass

import cv2
import numpy as np

from parsers.scan.components import Ints, Mask
from parsers.scan.levels import percentiles
from parsers.scan.line_picture import LETTER, LinePicture, line_picture
from parsers.scan.lines_group import strips_of
from parsers.scan.lines_ink import Ink, ink_of, text_components
from parsers.scan.lines_order import in_reading_order
from parsers.scan.lines_strip import Strip
from parsers.scan.prepared import Grey

_AROUND = 0.12
"""Letter heights of the page kept around a line's ink."""
_MOST = 300
"""Pieces of lines cut from one page; a map or noise would give thousands."""
_WIDEST = 3600
"""Pixels across the widest picture; wider lines are cut off (none of a letter's is half as wide)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(LinePicture):
    """A line of a page, or the part of it up to a wide gap. `letter` is the height of a ก on the page in pixels."""

    letter: float


def cut_lines(grey: Grey) -> list[Line]:
    """Lines of a page that stands upright and level (paper 255), in reading order; none on an empty page."""
    if not grey.size:
        return []
    ink = ink_of(grey)
    ink, strips = strips_of(ink, text_components(ink))
    if len(strips) > _MOST:  # no letter has as many: noise, a halftone
        strips = sorted(strips, key=lambda strip: strip.left - strip.right)[:_MOST]
    rows = in_reading_order(ink, strips)
    return [_line(grey, ink, strip, number) for number, row in enumerate(rows) for strip in row]


def _line(grey: Grey, ink: Ink, strip: Strip, row: int) -> Line:
    """The strip's picture: its own ink, without anything of its neighbours."""
    own = strip.all
    pad = max(2, round(_AROUND * strip.letter))
    high, wide = grey.shape
    left = max(0, int(ink.left[own].min()) - 3 * pad)
    right = min(wide, int(ink.right[own].max()) + 3 * pad)
    top = max(0, int(ink.top[own].min()) - pad)
    bottom = min(high, int(ink.bottom[own].max()) + pad)
    cut = grey[top:bottom, left:right].copy()
    labels = ink.labels[top:bottom, left:right]
    cut[_foreign(ink, own, labels)] = 255
    if ink.erased is not None:
        _wipe(cut, ink.erased[top:bottom, left:right], labels)
    cut = _stretched(cut)
    scale = LETTER / strip.letter
    return Line(
        picture=line_picture(cut, scale, widest=_WIDEST), row=row, left=left, top=top, scale=scale, letter=strip.letter
    )


def _stretched(cut: Grey) -> Grey:
    """Paper white and ink black: what was wiped away leaves no patches on grey paper, and pale print reads better."""
    ink, paper = percentiles(cut, (1, 60))
    gain = 255 / max(20.0, paper - ink)
    stretched = np.rint(np.clip((np.arange(256) - ink) * gain, 0, 255)).astype(np.uint8)
    return np.asarray(cv2.LUT(cut, stretched), dtype=np.uint8)


def _foreign(ink: Ink, own: Ints, labels: Ints) -> Mask:
    """Pixels of ink that is not the strip's, with their soft edges."""
    mine = np.zeros(len(ink.area), np.bool_)
    mine[own] = True
    kept = mine[labels]
    other = ((labels > 0) & ~kept).astype(np.uint8)
    soft = cv2.dilate(other, np.ones((5, 5), np.uint8)).astype(np.bool_)
    edge = cv2.dilate(kept.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)
    return np.asarray((other > 0) | (soft & ~edge), dtype=np.bool_)


def _wipe(cut: Grey, erased: Mask, labels: Ints) -> None:
    """Whiten what was a rule, with its soft edges; letters keep theirs."""
    soft = cv2.dilate(erased.astype(np.uint8), np.ones((7, 7), np.uint8)).astype(np.bool_)
    cut[soft & (labels == 0)] = 255
