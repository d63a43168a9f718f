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

SIZE = 24
"""Pixels of a character's square."""
_INSIDE = 20
"""Pixels of its longer side within the square."""
_CELLS, _DIRECTIONS = 6, 8
_HEIGHT = (13, 62)
"""Height of a character on a line's picture (a ก has 28 pixels), least and greatest."""
_WEIGHTS = Path(__file__).with_name("stamp_hand.npz")

Shapes = NDArray[np.uint8]
"""Shape (count, SIZE, SIZE): characters in the middle of their squares, ink 255."""
Features = NDArray[np.float32]
"""Shape (count, _CELLS * _CELLS * _DIRECTIONS)."""


def shapes_in(picture: Grey, spans: Sequence[tuple[float, float]]) -> Shapes:
    """The characters on a line's picture (paper 255) whose middle is in one of `spans` (left, right in pixels)."""
    ink = np.asarray(cv2.bitwise_not(picture), dtype=np.uint8)
    least, mask = cv2.threshold(ink, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if least < 20:
        return np.zeros((0, SIZE, SIZE), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for number in range(1, count):
        left, top, wide, high, _ = (int(value) for value in stats[number])
        middle = left + wide / 2
        if not (_HEIGHT[0] <= high <= _HEIGHT[1] and 0.12 * high <= wide <= 1.6 * high):
            continue
        if any(start <= middle <= end for start, end in spans):
            found.append(_squared(ink, labels == number, (left, top, wide, high)))
    return np.stack(found) if found else np.zeros((0, SIZE, SIZE), np.uint8)


def _squared(ink: cv2.typing.MatLike, own: NDArray[np.bool_], box: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    left, top, wide, high = box
    near = cv2.dilate(own[top : top + high, left : left + wide].astype(np.uint8), np.ones((3, 3), np.uint8))
    cut = ink[top : top + high, left : left + wide] * near
    scale = _INSIDE / max(wide, high)
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    small = cv2.resize(cut, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    full = max(1.0, float(np.percentile(small, 97)))
    square = np.zeros((SIZE, SIZE), np.uint8)
    x, y = (SIZE - size[0]) // 2, (SIZE - size[1]) // 2
    square[y : y + size[1], x : x + size[0]] = cv2.convertScaleAbs(small, alpha=255 / full)
    return square


def features(shapes: Shapes) -> Features:
    """Histograms of stroke directions in the cells of each square, of unit length."""
    soft = np.stack([cv2.GaussianBlur(shape, (0, 0), 0.8) for shape in shapes]).astype(np.float32)
    across, down = np.gradient(soft, axis=2), np.gradient(soft, axis=1)
    strength = np.hypot(across, down)
    direction = np.mod(np.arctan2(down, across), 2 * np.pi) * (_DIRECTIONS / (2 * np.pi))
    lower = np.floor(direction).astype(np.int64)
    part = (direction - lower).astype(np.float32)
    step = SIZE // _CELLS
    result = np.zeros((len(shapes), _DIRECTIONS, _CELLS, _CELLS), np.float32)
    for bin_number in range(_DIRECTIONS):
        here = strength * (
            (lower % _DIRECTIONS == bin_number) * (1 - part) + ((lower + 1) % _DIRECTIONS == bin_number) * part
        )
        result[:, bin_number] = here.reshape(len(shapes), _CELLS, step, _CELLS, step).sum(axis=(2, 4))
    flat = np.sqrt(result.reshape(len(shapes), -1))
    return np.asarray(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-3), dtype=np.float32)


@functools.cache
def _network() -> dict[str, NDArray[np.float32]]:
    with np.load(_WEIGHTS) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def by_hand(shapes: Shapes) -> NDArray[np.float64]:
    """For each character how much it looks written by hand: the logarithm of the odds, positive where more likely."""
    if not len(shapes):
        return np.zeros(0)
    net = _network()
    hidden = np.maximum(0, features(shapes) @ net["first"] + net["first_bias"])
    hidden = np.maximum(0, hidden @ net["second"] + net["second_bias"])
    return np.asarray(hidden @ net["last"] + net["last_bias"], dtype=np.float64)[:, 0]
