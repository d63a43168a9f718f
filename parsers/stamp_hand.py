"""Handwriting told from print by the shape of each character (SOP §4: what is written by hand is left to a person).

A small network looks at histograms of stroke directions: pens give other shapes than typefaces, however well a
character can be read. It is trained by `training/hands.py` on print and on handwriting faces, as stamps leave them.
"""

import functools
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.prepared import Grey
from parsers.shapes import Network, Shapes, features, squared

_HEIGHT = (13, 62)
"""Height of a character on a line's picture (a ก has 28 pixels), least and greatest."""
_SIZE = 24
"""Pixels of a character's square."""
_WEIGHTS = Path(__file__).with_name("stamp_hand.npz")


def shapes_in(picture: Grey, spans: Sequence[tuple[float, float]]) -> Shapes:
    """The characters on a line's picture (paper 255) whose middle is in one of `spans` (left, right in pixels)."""
    ink = np.asarray(cv2.bitwise_not(picture), dtype=np.uint8)
    least, mask = cv2.threshold(ink, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if least < 20:
        return np.zeros((0, _SIZE, _SIZE), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for number in range(1, count):
        left, top, wide, high, _ = (int(value) for value in stats[number])
        middle = left + wide / 2
        if not (_HEIGHT[0] <= high <= _HEIGHT[1] and 0.12 * high <= wide <= 1.6 * high):
            continue
        if any(start <= middle <= end for start, end in spans):
            box = np.s_[top : top + high, left : left + wide]
            found.append(squared(ink[box], labels[box] == number, _SIZE))
    return np.stack(found) if found else np.zeros((0, _SIZE, _SIZE), np.uint8)


@functools.cache
def _network() -> Network:
    return Network.stored(_WEIGHTS)


def by_hand(shapes: Shapes) -> NDArray[np.float64]:
    """For each character how much it looks written by hand: the logarithm of the odds, positive where more likely."""
    if not len(shapes):
        return np.zeros(0)
    return _network()(features(shapes))[:, 0]
