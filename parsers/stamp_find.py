"""Where on a page a receive stamp may stand: by coloured ink, by a frame, by its words (SOP §4).

Places are looked for on a small picture of the upright page. Each is only a candidate: whether it is a stamp is
told by what is read there.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.prepared import Colour, Grey, Prepared

WORK_WIDTH = 1000
"""Pixels across the page while looking."""
Hue = Literal["bluish", "reddish", "none"]

_WIDTH, _HEIGHT = (0.11, 0.72), (0.035, 0.5)
"""Least and greatest width and height of a stamp, in widths of the page."""
_LEAST_INK, _MOST_LEAST = 14, 40
"""Chroma (0–255, paper white) between which the threshold of coloured ink is set by the page's own ink."""
_REACH = 27
"""Pixels of the small page within which coloured ink belongs together: the pitch of a stamp's lines."""
_DARK = 200
"""Grey of evened paper below which a frame is looked for."""
_FILLED = 0.55
"""Share of its own tilted rectangle that the inside of a frame fills at least."""
_MOST = 3
"""Candidates of a kind that are worth reading."""
_MARGIN = 6
"""Pixels of the small page around a candidate."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upright:
    """A page image as it came (`picture`, colour or grey) with its way upright.

    `back` (3, 3) takes a pixel of the small upright page, `size` (width, height), to one of `picture`.
    """

    picture: Colour | Grey
    back: Matrix
    size: tuple[int, int]

    @property
    def scale(self) -> float:
        """Pixels of the picture to a pixel of the small page, at the page's middle."""
        x, y = self.size[0] / 2, self.size[1] / 2
        corners = np.array([[x, y, 1], [x + 1, y, 1], [x, y + 1, 1]]) @ self.back.T
        points = corners[:, :2] / corners[:, 2:]
        return float(np.sqrt(abs(np.linalg.det(np.stack([points[1] - points[0], points[2] - points[0]])))))

    def small(self) -> Colour | Grey:
        """The small page."""
        shrink = max(1, round(self.scale * 0.8))
        picture, back = self.picture, self.back
        if shrink > 1:
            high, wide = picture.shape[0] // shrink, picture.shape[1] // shrink
            picture = np.asarray(cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA), dtype=np.uint8)
            back = np.diag([1 / shrink, 1 / shrink, 1.0]) @ back
        return warped(picture, back, self.size, smooth=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A candidate on the small upright page: middle, size (pixels) and tilt (degrees clockwise), ink's hue."""

    middle: tuple[float, float]
    size: tuple[float, float]
    tilt: float
    hue: Hue

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the tilted rectangle."""
        corners = cv2.boxPoints((self.middle, self.size, self.tilt))
        return (
            float(corners[:, 0].min()),
            float(corners[:, 1].min()),
            float(corners[:, 0].max()),
            float(corners[:, 1].max()),
        )


def upright(picture: Colour | Grey, prepared: Prepared) -> Upright:
    """The page image seen the way its preparation stood it up."""
    high, wide = prepared.grey.shape
    step = wide / WORK_WIDTH
    back = prepared.back @ np.diag([step, step, 1.0])
    return Upright(picture=picture, back=back, size=(WORK_WIDTH, max(1, round(high / step))))


def warped(picture: Colour | Grey, back: Matrix, size: tuple[int, int], *, smooth: bool = True) -> Colour | Grey:
    """The part of a picture that `back` maps a picture of `size` to; white where there is none.

    Not `smooth` costs half as much, and will do for looking.
    """
    return np.asarray(
        cv2.warpPerspective(
            picture,
            back,
            size,
            flags=(cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(255, 255, 255),
        ),
        dtype=np.uint8,
    )


def evened(picture: Colour | Grey) -> Colour | Grey:
    """Paper brought to white everywhere, channel by channel: shadows, old paper and lamps taken out."""
    step = max(4, picture.shape[1] // 80)
    high, wide = max(2, picture.shape[0] // step), max(2, picture.shape[1] // step)
    paper = cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.dilate(paper, np.ones((5, 5), np.uint8)), (0, 0), 2)
    paper = cv2.resize(np.maximum(paper, 40), (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, paper, scale=250), dtype=np.uint8)


def coloured(picture: Colour, hue: Hue) -> Grey:
    """How much of a colour's ink is on each pixel (0–255) of an evened picture.

    Black takes all colours alike. Blue and violet ink leave blue, red ink leaves red; yellow of a highlighter, which
    takes blue alone, is neither.
    """
    blue, green, red = cv2.split(picture)
    if hue == "bluish":
        return np.asarray(cv2.subtract(blue, cv2.min(red, green)), dtype=np.uint8)
    return np.asarray(cv2.subtract(red, cv2.max(green, blue)), dtype=np.uint8)


def by_ink(small: Colour) -> list[Place]:
    """Places of coloured ink of a stamp's size, those with most ink first."""
    page = evened(small)
    found: list[tuple[float, Place]] = []
    for hue in ("bluish", "reddish"):
        ink = cv2.GaussianBlur(coloured(page, hue), (0, 0), 0.8)
        seen = ink[ink > _LEAST_INK]
        if seen.size < 200:
            continue
        least = float(np.clip(0.4 * np.percentile(seen, 90), _LEAST_INK, _MOST_LEAST))
        mask = (ink > least).astype(np.uint8)
        found += [(float(weight), place) for weight, place in _groups(mask, hue)]
    return [place for _, place in sorted(found, key=lambda each: -each[0])][:_MOST]


def _groups(mask: Grey, hue: Hue) -> list[tuple[int, Place]]:
    grown = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_RECT, (_REACH, _REACH)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(grown, connectivity=4)
    groups = []
    for number in range(1, count):
        left, top, wide, high = (int(value) for value in stats[number, :4])
        if wide < _WIDTH[0] * WORK_WIDTH or high < _HEIGHT[0] * WORK_WIDTH:
            continue
        inside = slice(top, top + high), slice(left, left + wide)
        y, x = np.nonzero(mask[inside] & (labels[inside] == number))
        place = _around(np.stack([x + left, y + top], axis=1), hue)
        if place is not None:
            groups.append((len(x), place))
    return groups


def _around(points: NDArray[np.int64], hue: Hue) -> Place | None:
    """The upright rectangle around points, where it has a stamp's size."""
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    return sized(((left + right) / 2, (top + bottom) / 2), (right - left, bottom - top), 0.0, hue)


def sized(middle: tuple[float, float], size: tuple[float, float], tilt: float, hue: Hue) -> Place | None:
    """The place with its margin, where it has a stamp's size."""
    wide, high = size[0] / WORK_WIDTH, size[1] / WORK_WIDTH
    if not (_WIDTH[0] <= wide <= _WIDTH[1] and _HEIGHT[0] <= high <= _HEIGHT[1] and wide > 0.9 * high):
        return None
    return Place(middle=middle, size=(size[0] + 2 * _MARGIN, size[1] + 2 * _MARGIN), tilt=tilt, hue=hue)


def by_frame(small: Colour | Grey) -> list[Place]:
    """Rectangles drawn around white, tilted by up to 12°, the smallest that hold a stamp first."""
    grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    page = evened(np.asarray(grey, dtype=np.uint8))
    mask = cv2.morphologyEx((page < _DARK).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    contours, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour, links in zip(contours, tree[0] if tree is not None else (), strict=True):
        if links[3] < 0 or len(contour) < 4:
            continue  # an outline, not the inside of one
        middle, size, tilt = cv2.minAreaRect(contour)
        middle, size, tilt = _level((middle[0], middle[1]), (size[0], size[1]), tilt)
        place = sized(middle, size, tilt, "none")
        if place is None or abs(tilt) > 12 or size[0] > 6.5 * size[1]:
            continue
        if cv2.contourArea(contour) > _FILLED * size[0] * size[1]:
            found.append((size[0] * size[1], place))
    return [place for _, place in sorted(found, key=lambda each: each[0])][:_MOST]


def _level(
    middle: tuple[float, float], size: tuple[float, float], tilt: float
) -> tuple[tuple[float, float], tuple[float, float], float]:
    """The same rectangle with its longer side across and a tilt between -45 and 45."""
    if abs(tilt) > 45:
        return middle, (size[1], size[0]), tilt - math.copysign(90, tilt)
    return middle, size, tilt


def without_doubles(places: Sequence[Place]) -> list[Place]:
    """Places that are not mostly within one before them."""
    kept: list[Place] = []
    for place in places:
        left, top, right, bottom = place.bounds()
        area = (right - left) * (bottom - top)
        for other in kept:
            l2, t2, r2, b2 = other.bounds()
            common = max(0.0, min(right, r2) - max(left, l2)) * max(0.0, min(bottom, b2) - max(top, t2))
            if common > 0.7 * area and other.hue == place.hue:
                break
        else:
            kept.append(place)
    return kept
