"""A stamp cut out of the page at full resolution: its own ink only, level, black on white."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.values import Box
from parsers.scan.levels import percentiles
from parsers.scan.prepared import Colour, Grey
from parsers.stamp_find import Hue, Matrix, Place, Upright, coloured, evened, warped

_MOST_WIDE = 1800
"""Pixels across the widest crop; a stamp scanned at 600 dpi is made smaller."""
_LEAST_WIDE = 700
_SOFT, _FLARE = 1.0, 2.0
"""Pixels by which noise is smoothed before channels are compared, and the light that even black gives back."""
_MORE = 2.5
"""Times as dark as its hue says that stamp ink may be: what is darker is print or dirt."""
_STRONG, _LEAST_STRONG = 90, 200
"""Grey of strong stamp ink, and how many pixels of it tell its hue."""
_BLACK = 110
"""Lightest channel of evened print below which it is black, not stamp ink."""
_WHITE, _GRAIN, _LEAST_CONTRAST = 250, 14, 30
"""Median above which paper is white; how far below its median its grain goes; paper and ink are never nearer."""
_FRAME_INK, _RIM, _ALONG = 170, 0.15, 0.6
"""Grey of a frame's ink; share of a crop's side within which the frame runs, and share of the side that it covers."""
_TILT, _COARSE, _FINE = 11.0, 0.5, 0.1
"""Degrees within which a stamp's tilt is looked for, and the steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A stamp's ink, level, on paper 255; `back` (3, 3) takes its pixels to those of the page image."""

    grey: Grey
    back: Matrix

    def on_page(self, left: float, top: float, right: float, bottom: float, size: tuple[int, int]) -> Box:
        """A rectangle of the crop as fractions of the page image of `size` (width, height)."""
        corners = np.array([[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]]) @ self.back.T
        x, y = corners[:, 0] / corners[:, 2] / size[0], corners[:, 1] / corners[:, 2] / size[1]
        return Box(
            left=float(np.clip(x.min(), 0, 1)),
            top=float(np.clip(y.min(), 0, 1)),
            right=float(np.clip(x.max(), 0, 1)),
            bottom=float(np.clip(y.max(), 0, 1)),
        )


def cut_out(page: Upright, place: Place) -> Crop:
    """Cut a place out, twice: as it lies to find its tilt, then level, each straight from the page image."""
    scale = page.scale
    if place.size[0] * scale > _MOST_WIDE:
        scale = _MOST_WIDE / place.size[0]
    elif place.size[0] * scale < _LEAST_WIDE:
        scale = min(1.6 * scale, _LEAST_WIDE / place.size[0])
    tilt = place.tilt
    if place.hue != "none":
        rough = _cut(page, place, tilt, 0.6 * scale)[0]
        tilt += tilt_of(_plain(evened(rough), place.hue))
    picture, back = _cut(page, place, tilt, scale)
    return Crop(grey=own_ink(picture, place.hue), back=back)


def own_ink(picture: Colour | Grey, hue: Hue) -> Grey:
    """A stamp's ink alone, black on white: parted by its hue from the print that it lies upon."""
    even = evened(picture)
    return _whitened(_detailed(even, hue, _plain(even, hue)))


def _cut(page: Upright, place: Place, tilt: float, scale: float) -> tuple[Colour | Grey, Matrix]:
    wide, high = _room(place, tilt)
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    cosine, sine = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    middle_x, middle_y = (size[0] - 1) / 2, (size[1] - 1) / 2
    step = np.array(
        [
            [cosine / scale, -sine / scale, place.middle[0] - (cosine * middle_x - sine * middle_y) / scale],
            [sine / scale, cosine / scale, place.middle[1] - (sine * middle_x + cosine * middle_y) / scale],
            [0, 0, 1],
        ]
    )
    back = page.back @ step
    return warped(page.picture, back, size), back


def _room(place: Place, tilt: float) -> tuple[float, float]:
    """Width and height that a level crop needs so that an upright rectangle around a tilted stamp fits."""
    more = abs(math.sin(math.radians(tilt - place.tilt)))
    return place.size[0] + more * place.size[1], place.size[1] + more * place.size[0]


def _plain(even: Colour | Grey, hue: Hue) -> Grey:
    if even.ndim == 2 or hue == "none":
        grey = even if even.ndim == 2 else cv2.cvtColor(even, cv2.COLOR_BGR2GRAY)
        return np.asarray(grey, dtype=np.uint8)
    soft = np.asarray(cv2.GaussianBlur(even, (0, 0), 0.6), dtype=np.uint8)
    return _stretched(coloured(soft, hue))


def _stretched(ink: NDArray[np.uint8]) -> Grey:
    """Ink (0 none) to grey (0 full): the strong ink becomes black."""
    seen = ink[ink > 12]
    full = float(np.percentile(seen, 90)) if seen.size > 100 else 255.0
    return np.asarray(cv2.bitwise_not(cv2.convertScaleAbs(ink, alpha=235 / max(full, 30.0))), dtype=np.uint8)


def _detailed(even: Colour | Grey, hue: Hue, plain: Grey) -> Grey:
    """Darkness as the light channels have it, where colour is near; beside black print the ink's own strength."""
    if even.ndim == 2 or hue == "none":
        return np.asarray(cv2.GaussianBlur(plain, (0, 0), 0.8), dtype=np.uint8)
    near = cv2.dilate(cv2.bitwise_not(plain), np.ones((5, 5), np.uint8))
    near = cv2.convertScaleAbs(cv2.GaussianBlur(near, (0, 0), 1.5), alpha=4.0)
    dark = cv2.bitwise_not(cv2.cvtColor(even, cv2.COLOR_BGR2GRAY))
    ink = np.asarray(cv2.multiply(dark, near, scale=1 / 255), dtype=np.uint8)
    blue, green, red = cv2.split(even)
    dark_all = (cv2.max(cv2.max(blue, green), red) < _BLACK).astype(np.uint8)
    strokes = np.asarray(cv2.morphologyEx(dark_all, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), dtype=np.uint8)
    black = cv2.dilate(strokes, np.ones((5, 5), np.uint8)).astype(np.bool_)
    ink[black] = 0
    grey = _stretched(ink)
    through = _through(even, plain, strokes)
    grey[black] = np.minimum(plain, through)[black]
    near_own = cv2.dilate(cv2.bitwise_not(through), np.ones((5, 5), np.uint8))
    return np.asarray(np.maximum(grey, cv2.bitwise_not(cv2.convertScaleAbs(near_own, alpha=_MORE))), dtype=np.uint8)


def _whitened(grey: Grey) -> Grey:
    """Grain of the paper to white, where most of the crop is not white already; the darkest ink becomes black."""
    ink, paper = percentiles(grey, (2, 50))
    if paper >= _WHITE:
        return grey
    gain = 255 / max(_LEAST_CONTRAST, paper - _GRAIN - ink)
    return np.asarray(np.clip((grey - ink) * gain, 0, 255), dtype=np.uint8)


def _through(even: Colour, plain: Grey, strokes: Grey) -> Grey:
    """The stamp's ink (paper 255) seen through black print.

    Inks take shares of light: black print takes the same share of each channel, so that the ratios of the channels
    are still the stamp's own (Beer and Lambert's law).
    """
    light = np.log(cv2.GaussianBlur(even, (0, 0), _SOFT).astype(np.float32) + _FLARE)
    hue = light - light.mean(axis=2, keepdims=True)
    strong = (plain < _STRONG) & (cv2.dilate(strokes, np.ones((9, 9), np.uint8)) == 0)
    if int(strong.sum()) < _LEAST_STRONG:
        return np.full_like(plain, 255)
    own = np.median(hue[strong], axis=0)
    share = hue @ own / float(own @ own)
    return np.asarray(np.clip(255 - 235 * share, 0, 255), dtype=np.uint8)


def is_framed(grey: Grey) -> bool:
    """Whether a line of ink runs along three sides of a level crop, or all four."""
    ink = cv2.dilate((grey < _FRAME_INK).astype(np.uint8), np.ones((3, 3), np.uint8))
    depths = max(1, round(_RIM * grey.shape[0])), max(1, round(_RIM * grey.shape[1]))
    bands = ink[: depths[0]], ink[-depths[0] :], ink[:, : depths[1]].T, ink[:, -depths[1] :].T
    return sum(float(band.mean(axis=1).max()) > _ALONG for band in bands) >= 3


def tilt_of(grey: Grey) -> float:
    """Degrees clockwise by which the lines of a stamp slope: where its lower edges crowd into the fewest rows."""
    mask = grey < 140
    y, x = np.nonzero(mask[:-1] & ~mask[1:])
    if len(x) < 60:
        return 0.0
    if len(x) > 20_000:
        x, y = x[:: len(x) // 20_000 + 1], y[:: len(y) // 20_000 + 1]
    x = x - grey.shape[1] / 2
    best = max(np.arange(-_TILT, _TILT + _COARSE, _COARSE), key=lambda angle: _crowding(x, y, float(angle), 3.0))
    return float(
        max(np.arange(best - _COARSE, best + _COARSE, _FINE), key=lambda angle: _crowding(x, y, float(angle), 1.5))
    )


def _crowding(x: NDArray[np.float64], y: NDArray[np.int64], angle: float, height: float) -> float:
    rows = y - x * math.tan(math.radians(angle))
    counts = np.bincount(((rows - rows.min()) / height).astype(np.int32)).astype(np.float64)
    return float(counts @ counts)
