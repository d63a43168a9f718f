"""Specks, streaks, grain, black borders and punch holes: measured first, and cleaned only where they are."""

import cv2
import numpy as np

from parsers.scan.levels import percentiles
from parsers.scan.prepared import Colour, Grey

_SPECK = 6
"""Pixels below which a spot of a bilevel page is dirt, at 200 dpi."""
_INK = 110
"""Level below which a pixel of a whitened page is surely dark."""
_STEP = 4
"""Pixels of the page to one of the small picture in which borders and holes are looked for."""
_GRAIN = 5.0
"""Noise (standard deviation, 0–255) from which on smoothing helps more than it blurs."""


def is_bilevel(picture: Colour | Grey) -> bool:
    """Whether the page has but two levels, as faxes have."""
    return picture.ndim == 2 and len(np.unique(picture[::5, ::5])) <= 2


def is_negative(picture: Colour | Grey) -> bool:
    """Whether light ink stands on a dark page."""
    sample = picture[::7, ::7]
    dark, middle, light = percentiles(sample, (0.5, 50, 99.5))
    return middle < 110 and light - middle > 60 and light - middle > 3 * (middle - dark)


def without_specks(grey: Grey) -> Grey:
    """A page that was bilevel without stray dots and streaks, softened so that it can be turned and scaled."""
    clean = _without_streaks(grey)
    mask = cv2.threshold(clean, 200, 255, cv2.THRESH_BINARY_INV)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    small = stats[:, cv2.CC_STAT_AREA] < _SPECK
    small[0] = False
    clean[small[labels]] = 255
    # Single white dots within ink: their neighbours know better.
    filled = cv2.morphologyEx(clean, cv2.MORPH_OPEN, np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.uint8))
    return np.asarray(cv2.GaussianBlur(cv2.min(clean, filled), (0, 0), 0.8), dtype=np.uint8)


def _without_streaks(grey: Grey) -> Grey:
    """The page without thin lines that run down most of it, which a dirty sensor draws."""
    clean = grey.copy()
    columns = (grey < 128).mean(axis=0)
    for x in map(int, np.flatnonzero(columns > 0.6)):
        left, right = max(0, x - 4), min(grey.shape[1] - 1, x + 4)
        if columns[left] > 0.4 or columns[right] > 0.4:  # too broad for a streak: a border, a picture
            continue
        # Letters that the streak crosses go on to both sides of it.
        clean[:, x] = np.maximum(grey[:, left], grey[:, right])
    return clean


def without_borders(grey: Grey) -> Grey:
    """A page with white paper without the black that a scanner lays around it, and without punch holes."""
    high, wide = (max(1, length // _STEP) for length in grey.shape)
    small = cv2.resize(grey, (wide, high), interpolation=cv2.INTER_AREA)
    dark = np.where(small < _INK, 255, 0).astype(np.uint8)
    found = _holes(dark) | _border(dark)
    if not found.any():
        return grey
    found = np.asarray(cv2.dilate(found, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    full = cv2.resize(found, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(np.where(full > 0, 255, grey), dtype=np.uint8)


def _border(dark: Grey) -> Grey:
    """255 on thick dark shapes that touch the page's rim, and on lines along it."""
    thick = cv2.erode(dark, np.ones((5, 5), np.uint8), borderValue=(255.0,))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(thick, connectivity=8, ltype=cv2.CV_32S)
    right = stats[:, cv2.CC_STAT_LEFT] + stats[:, cv2.CC_STAT_WIDTH]
    bottom = stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]
    touching = (stats[:, cv2.CC_STAT_LEFT] == 0) | (stats[:, cv2.CC_STAT_TOP] == 0)
    touching |= (right == dark.shape[1]) | (bottom == dark.shape[0])
    touching[0] = False
    found = np.where(touching[labels], 255, 0).astype(np.uint8)
    found = np.asarray(cv2.dilate(found, np.ones((7, 7), np.uint8)), dtype=np.uint8)
    margin_y, margin_x = max(1, dark.shape[0] // 60), max(1, dark.shape[1] // 60)
    rows, columns = dark.mean(axis=1) > 0.5 * 255, dark.mean(axis=0) > 0.5 * 255
    rows[margin_y:-margin_y] = False
    columns[margin_x:-margin_x] = False
    found[rows] = 255
    found[:, columns] = 255
    return np.asarray(found, dtype=np.uint8)


def _holes(dark: Grey) -> Grey:
    """255 on filled discs of a punch's size near the page's sides."""
    _, labels, stats, middles = cv2.connectedComponentsWithStats(dark, connectivity=8, ltype=cv2.CV_32S)
    wide, high, area = (stats[:, part].astype(np.float64) for part in (2, 3, 4))
    unit = min(dark.shape) / 210  # a millimetre of A4
    discs = (np.minimum(wide, high) > 4 * unit) & (np.maximum(wide, high) < 10 * unit)
    discs &= (np.maximum(wide, high) < 1.3 * np.minimum(wide, high)) & (
        np.abs(area - 0.785 * wide * high) < 0.1 * wide * high
    )
    apart = np.minimum(np.minimum(middles, dark.shape[::-1] - middles).min(axis=1), 99999)
    discs &= apart < 20 * unit
    discs[0] = False
    return np.where(discs[labels], 255, 0).astype(np.uint8)


def grain(grey: Grey) -> float:
    """Standard deviation of the noise of the paper, 0–255."""
    height, width = grey.shape
    patch = grey[height // 4 : height // 4 + 400, width // 4 : width // 4 + 600]
    if patch.size == 0:
        return 0.0
    return float(np.median(np.abs(cv2.Laplacian(patch, cv2.CV_32F)))) * 1.4826 / 4.47


def smoothed(grey: Grey) -> Grey:
    """The page with its grain, if it is strong, averaged away along like patches."""
    noise = grain(grey)
    if noise < _GRAIN:
        return grey
    return np.asarray(cv2.bilateralFilter(grey, 5, 6 * noise, 2), dtype=np.uint8)
