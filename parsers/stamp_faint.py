"""Where a fax may bear a stamp: pale ink comes out as dust, and so does the frame around it (SOP §4).

The frame is looked for as four rows of dust, level after a turn of the page by a few degrees. Print is taken out
before, and with it what of the frame it covers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.prepared import Grey
from parsers.stamp_find import Matrix, Place, evened, sized

_DARK = 225
"""Grey of evened paper below which there is ink; specks of dust are pale once the page is made small."""
_SPECK = 60, 45
"""Greatest area and side of a speck, in pixels of the small page; what is larger is print."""
_TURNS = np.arange(-10.0, 10.5)
"""Degrees by which a stamp may slope."""
_ACROSS, _DOWN = 0.28, 0.2
"""Shares of a row's or column's stretch that are dust, beyond the share of the paper beside it, where a side may be."""
_ROWS, _COLUMNS = 10, 6
"""Sides that are tried for a turn, the clearest first."""
_STRETCH, _BESIDE, _CORNER = 75, 4, 30
"""Pixels (of the halved small page): a stretch of a side, the paper beside it, what is looked at past a corner."""
_HEIGHT, _LEAST_WIDTH, _MOST_WIDTH = (22, 140), 100, 360
"""Pixels of the halved small page within which a stamp's height and width are."""
_LEAST = 0.42
"""Score from which four sides tell a stamp; on faxes without one, forms with dotted leaders come to 0.35."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    score: float
    turn: float
    left: int
    top: int
    right: int
    bottom: int


def by_faint_frame(small: Grey) -> Place | None:
    """The clearest frame of dust on a small grey page (`Upright.small`)."""
    dust = _dust(small)
    frames = (frame for turn in _TURNS for frame in _frames(dust, float(turn)))
    best = max(frames, key=lambda frame: frame.score, default=None)
    return _place(best, dust.shape) if best and best.score >= _LEAST else None


def _dust(small: Grey) -> Grey:
    """Specks of a small page, halved: 1 where there is any."""
    mask = (evened(small) < _DARK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    wide, high, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    speck = (area <= _SPECK[0]) & (np.maximum(wide, high) <= _SPECK[1])
    speck[0] = False
    dust = speck[labels].astype(np.uint8)
    rows, columns = dust.shape[0] // 2, dust.shape[1] // 2
    return np.asarray(dust[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2).max(axis=(1, 3)), dtype=np.uint8)


def _frames(dust: Grey, turn: float) -> Iterator[_Frame]:
    high, wide = dust.shape
    turned = cv2.warpAffine(dust, _turning(dust.shape, turn), (wide, high), flags=cv2.INTER_NEAREST)
    flat = np.asarray(cv2.dilate(turned, np.ones((3, 1), np.uint8)), dtype=np.uint8)
    stretches = _beyond_beside(np.asarray(cv2.blur(flat.astype(np.float32), (_STRETCH, 1)), dtype=np.float32))
    rows = _clearest(stretches.max(axis=1), _ACROSS, _ROWS)
    if len(rows) < 2:
        return
    upright = cv2.dilate(turned, np.ones((1, 3), np.uint8)).astype(np.float32)
    for top, bottom in _pairs(rows, *_HEIGHT):
        shares = _beyond_beside(upright[top:bottom].mean(axis=0))
        columns = _clearest(shares, _DOWN, _COLUMNS)
        for left, right in _pairs(columns, max(_LEAST_WIDTH, 1.2 * (bottom - top)), _MOST_WIDTH):
            across = min(_along(flat, y, left, right) for y in (top, bottom))
            down = float(min(shares[left], shares[right]))
            over = max(_beyond(flat[y], left, right) for y in (top, bottom))
            score = across + down - over
            yield _Frame(score=score, turn=turn, left=left, top=top, right=right, bottom=bottom)


def _pairs(places: Sequence[int], least: float, most: float) -> Iterator[tuple[int, int]]:
    """Two of the places, the smaller first, that are so far apart."""
    return ((one, other) for one, other in combinations(sorted(places), 2) if least <= other - one <= most)


def _along(flat: Grey, y: int, left: int, right: int) -> float:
    """Share of dust in a row between two columns, beyond that of the paper above and below."""
    beside = [flat[at, left:right].mean() for at in (y - _BESIDE, y + _BESIDE) if 0 <= at < len(flat)]
    return float(flat[y, left:right].mean() - max(beside))


def _beyond(row: NDArray[np.uint8], left: int, right: int) -> float:
    """Share of dust in a row past the corners: a side ends there, a dotted leader does not."""
    ends = row[max(0, left - _CORNER) : max(0, left - _BESIDE)], row[right + _BESIDE : right + _CORNER]
    return max(float(end.mean()) if end.size else 0.0 for end in ends)


def _beyond_beside(shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """What each row (or entry) holds more than those at either side of it."""
    before, after = np.zeros_like(shares), np.zeros_like(shares)
    before[_BESIDE:], after[:-_BESIDE] = shares[:-_BESIDE], shares[_BESIDE:]
    return np.asarray(shares - np.maximum(before, after), dtype=np.float32)


def _clearest(values: NDArray[np.float32], least: float, most: int) -> list[int]:
    """Places of the greatest values, at most `most`, none right beside another."""
    rest = values.copy()
    found: list[int] = []
    while len(found) < most and rest.max(initial=0.0) >= least:
        at = int(rest.argmax())
        found.append(at)
        rest[max(0, at - _BESIDE + 1) : at + _BESIDE] = 0
    return found


def _turning(shape: tuple[int, ...], turn: float) -> Matrix:
    return np.asarray(cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), turn, 1), dtype=np.float64)


def _place(frame: _Frame, shape: tuple[int, ...]) -> Place | None:
    """The frame on the small page."""
    back = cv2.invertAffineTransform(_turning(shape, frame.turn))
    middle = back @ np.array([(frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2, 1])
    size = 2.0 * (frame.right - frame.left), 2.0 * (frame.bottom - frame.top)
    return sized((2 * float(middle[0]), 2 * float(middle[1])), size, frame.turn, "none")
