"""Ink of a stamp's crop: components, the height of its labels' letters, and what is frame, rule or leader."""

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.components import Components, Ints, Mask, components_of
from parsers.scan.prepared import Grey

_DOT = 0.3
"""Letter heights that a leader's dot measures at most."""


def ints(places: NDArray[np.signedinteger]) -> Ints:
    """Indices of components in their own type."""
    return np.asarray(places, dtype=np.int32)


def black_of(grey: Grey) -> Grey:
    """1 where there is ink."""
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    least, _ = (
        cv2.threshold(soft[soft < 245], 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
        if (soft < 245).any()
        else (128, None)
    )
    return (soft < min(max(least, 110), 190)).astype(np.uint8)


def components(black: Grey) -> Components:
    """What hangs together; the needles' dots of a numeral do."""
    joined = cv2.morphologyEx(black, cv2.MORPH_CLOSE, np.ones((2, 2), np.uint8))
    return components_of(np.asarray(joined, dtype=np.uint8))


def letter_of(ink: Components) -> float:
    """Height of the labels' letters in pixels: that of most ink, the lower where numerals have as much as letters.

    Needles' dots and the names beside tick boxes may be more, but cover less.
    """
    high, wide = ink.height.astype(np.float64), ink.width
    fit = (high >= 7) & (high < 0.4 * ink.labels.shape[0]) & (wide >= 0.25 * high) & (wide <= 2.5 * high)
    fit[0] = False
    if fit.sum() < 4:
        return 0.0
    step = 0.05
    bins = np.round(np.log(high[fit] / 7) / step).astype(np.int64)
    counts = np.bincount(bins, weights=high[fit] * wide[fit])
    smooth = np.convolve(counts, [0.4, 0.8, 1.0, 0.8, 0.4], mode="same")
    common = np.flatnonzero(smooth >= 0.62 * smooth.max())
    peak = 7 * float(np.exp(step * common[0]))
    near = high[fit & (np.abs(high / peak - 1) < 0.14)]
    return float(np.median(near)) if len(near) else peak


def rules_of(black: Grey, letter: float) -> Grey:
    """1 on the frame and on rules: unbroken strokes far longer than those of letters."""
    rules = np.zeros(black.shape, np.bool_)
    thick = cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((max(3, round(0.5 * letter)),) * 2, np.uint8))
    thin = cv2.dilate(thick, np.ones((5, 5), np.uint8)) == 0
    for size, slack in (((round(3.2 * letter), 1), (1, 3)), ((1, round(2.6 * letter)), (3, 1))):
        thicker = cv2.dilate(black, np.ones((slack[1], slack[0]), np.uint8))
        long = cv2.morphologyEx(thicker, cv2.MORPH_OPEN, np.ones((size[1], size[0]), np.uint8))
        rules |= (long > 0) & thin
    return np.asarray(rules & (black > 0), dtype=np.uint8)


def leaders_of(ink: Components, kept: Mask, letter: float) -> Mask:
    """Dots of one size in a level row, five or more: places to fill in."""
    found = np.zeros_like(kept)
    dots = np.flatnonzero(kept & (ink.height <= _DOT * letter) & (ink.width <= 2 * _DOT * letter))
    middle = (ink.top[dots] + ink.bottom[dots]) / 2
    for at in np.unique(np.round(middle)):
        near = dots[np.abs(middle - at) <= max(1.5, 0.07 * letter)]
        if len(near) >= 6:
            typical = np.median(ink.height[near])
            found[near[ink.height[near] <= 1.4 * typical + 1]] = True
    return found
