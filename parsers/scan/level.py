"""A page turned so that its lines lie level: the skew of a feeder or a hand, and quarter turns.

Where a page is level, the lower edges of its letters crowd into few rows; turned by a little, they scatter. The
points of those edges are projected for each angle tried; the crowding is measured by the sum of squares.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.prepared import Grey

MOST_SKEW = 15.5
"""Degrees either way within which skew is looked for."""
LEVEL = 0.08
"""Degrees of skew that no reader notices: two pixels from end to end of a line, while turning blurs letters."""

_SMALL = 2_000_000
"""Pixels up to which a page is looked at in full size, being coarse enough."""
_LEAST_POINTS = 60
"""Edge points below which a page holds too little for an angle to be told."""
_MOST_POINTS = 24_000
_COARSE, _FINE = 0.5, 0.015
"""Degrees between the angles tried, at first and at last."""
_CLEAR = 1.25
"""How much more the points must crowd at the angle of the lines than at most others: in grain no angle stands out."""
_MOST_GROWN = 2.0
"""How much larger a page may become by being turned; long strips would become huge."""
_DOWN = 1.15
"""How much clearer lines must show down the page than across for it to be turned."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What on a page looks like lettering: its mask, halved if large, and how high a consonant is."""

    mask: Grey
    """255 on ink; pictures, frames, rulings and specks are left out."""
    grey: Grey
    """The page itself, of the mask's size."""
    level: float
    """What is darker than this is ink."""
    height: float
    """Pixels of the page (not of the mask); 0.0 where there are too few letters to tell."""


def find_letters(grey: Grey) -> Letters:
    """The page's lettering, by a threshold between the page's own two levels and by size."""
    halved = 2 if grey.size > _SMALL else 1
    high, wide = (max(1, length // halved) for length in grey.shape)
    small: Grey = np.asarray(cv2.resize(grey, (wide, high), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    level = min(cv2.threshold(small, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0], 210.0)
    mask = np.asarray(cv2.threshold(small, level, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    most = max(12, min(600, max(mask.shape)) // 12)
    across, down, area = (stats[:, part] for part in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    short, long = np.minimum(across, down), np.maximum(across, down)
    keep = (short <= most) & (long <= 6 * most) & (area >= 4)
    keep[0] = False
    letter = keep & (long <= most) & (short >= 3) & (area >= 8)
    mask = np.where(keep, 255, 0).astype(np.uint8)[labels]
    if letter.sum() < 20:
        return Letters(mask=mask, grey=small, level=level, height=0.0)
    # By area, so that consonants outweigh the marks above and below them.
    order = np.argsort(down[letter])
    heights, weights = down[letter][order], area[letter][order]
    middle = int(np.searchsorted(np.cumsum(weights), weights.sum() / 2))
    return Letters(mask=mask, grey=small, level=level, height=halved * float(heights[middle]))


def find_turn(letters: Letters) -> tuple[int, float]:
    """Quarter turns (0 or 1, clockwise) and then degrees (counter-clockwise positive) that make the lines level.

    (0, 0.0) where the page holds too little to tell. Lines that run down may stand either way: one quarter turn may
    put the page on its head.
    """
    across = _best(_edge_points(letters.mask, letters.grey, letters.level))
    mask, grey = (np.ascontiguousarray(np.rot90(part, k=-1)) for part in (letters.mask, letters.grey))
    down = _best(_edge_points(mask, grey, letters.level))
    if down.crowding > _DOWN * across.crowding and down.clear:
        return 1, down.angle
    return 0, across.angle if across.clear else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """The angle at which the points crowd most, how much they do, and whether that stands out from other angles."""

    angle: float
    crowding: float
    clear: bool


def _edge_points(mask: Grey, grey: Grey, level: float) -> NDArray[np.float32]:
    """(x, y) of the lower edges of ink, from the middle of the page, thinned out evenly.

    Between two rows by how dark they are: whole rows would draw small angles to none.
    """
    places = np.flatnonzero((mask[:-1] > 0) & (mask[1:] == 0))
    if len(places) > _MOST_POINTS:
        places = places[:: len(places) // _MOST_POINTS + 1]
    y, x = np.divmod(places, mask.shape[1])
    inside, below = grey[y, x].astype(np.float32), grey[y + 1, x].astype(np.float32)
    part = np.clip((level - inside) / np.maximum(below - inside, 1), 0, 1)
    return np.stack([x - mask.shape[1] / 2, y + part - mask.shape[0] / 2], axis=1).astype(np.float32)


def _best(points: NDArray[np.float32]) -> _Lines:
    """Try all angles coarsely, then around the best one finely."""
    if len(points) < _LEAST_POINTS:
        return _Lines(angle=0.0, crowding=0.0, clear=False)
    span = float(np.ptp(points[:, 0]) + 1)
    # As high as the coarse step lifts a point a quarter of the page away: the next angle tried is then not missed.
    coarse = max(2.0, span * math.radians(_COARSE) / 4)
    few = points[:: len(points) // 8000 + 1]
    angles = np.arange(-MOST_SKEW, MOST_SKEW + _COARSE / 2, _COARSE)
    tried = [_crowding(few, float(angle), coarse) for angle in angles]
    best = float(angles[int(np.argmax(tried))])
    clear = max(tried) > _CLEAR * float(np.median(tried)) and abs(best) < MOST_SKEW - _COARSE / 2
    step = _COARSE / 2
    while step > _FINE / 2:
        bin_height = max(1.0, span * math.radians(step) / 4)
        around = (best, best - step, best + step)
        best = max(around, key=lambda angle: _crowding(points, angle, bin_height))
        step /= 2
    return _Lines(angle=best, crowding=_crowding(points, best, 2.0), clear=clear)


def _crowding(points: NDArray[np.float32], angle: float, bin_height: float) -> float:
    """Each point is shared between the two rows next to it: else the sum jumps from angle to angle."""
    radians = math.radians(angle)
    rows = (points[:, 1] * math.cos(radians) - points[:, 0] * math.sin(radians)) / bin_height
    rows -= rows.min()
    above = rows.astype(np.int32)
    part, count = rows - above, int(above.max()) + 2
    counts = np.bincount(above, 1 - part, count) + np.bincount(above + 1, part, count)
    return float(counts @ counts) * len(counts) / max(1, len(points)) ** 2


def turn(grey: Grey, *, quarters: int, angle: float) -> tuple[Grey, Matrix]:
    """The page turned clockwise by `quarters`, then counter-clockwise by `angle` degrees, and the way back.

    The matrix (3, 3) takes a pixel of the turned page to one of the page given. The sheet grows so that no corner is
    lost; what was outside is white. A strip that would grow too much is left as it is.
    """
    back = np.eye(3)
    for _ in range(quarters % 4):
        height = grey.shape[0]
        grey = np.asarray(cv2.rotate(grey, cv2.ROTATE_90_CLOCKWISE), dtype=np.uint8)
        # (x, y) of the turned page was (y, height - 1 - x).
        back = back @ np.array([[0, 1, 0], [-1, 0, height - 1], [0, 0, 1]], dtype=np.float64)
    if abs(angle) < LEVEL:
        return grey, back
    height, width = grey.shape
    radians = math.radians(angle)
    cosine, sine = math.cos(radians), math.sin(radians)
    wide = math.ceil(width * abs(cosine) + height * abs(sine))
    high = math.ceil(height * abs(cosine) + width * abs(sine))
    if wide * high > _MOST_GROWN * grey.size:
        return grey, back
    x, y, new_x, new_y = (width - 1) / 2, (height - 1) / 2, (wide - 1) / 2, (high - 1) / 2
    step = np.array(
        [
            [cosine, -sine, x - cosine * new_x + sine * new_y],
            [sine, cosine, y - sine * new_x - cosine * new_y],
            [0, 0, 1],
        ]
    )
    turned = cv2.warpAffine(
        grey,
        step[:2],
        (wide, high),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255.0,),
    )
    return np.asarray(turned, dtype=np.uint8), back @ step
