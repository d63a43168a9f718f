"""Shapes of single characters as small networks look at them: squares, and histograms of their strokes' directions."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.prepared import Grey

_MARGIN = 2
"""Pixels of paper around a character in its square."""
_STEP, _DIRECTIONS = 4, 8
"""Pixels of a cell's side, and directions told apart in each."""

Shapes = NDArray[np.uint8]
"""Shape (count, size, size): characters in the middle of their squares, ink 255."""
Features = NDArray[np.float32]
"""Shape (count, cells * directions)."""


def squared(ink: Grey, own: NDArray[np.bool_], size: int) -> NDArray[np.uint8]:
    """The ink (255 full) that is a character's `own` and what softly surrounds it, scaled into a square of `size`.

    Both arrays have the shape of the character's box.
    """
    high, wide = ink.shape
    cut = ink * cv2.dilate(own.astype(np.uint8), np.ones((3, 3), np.uint8))
    scale = (size - 2 * _MARGIN) / max(wide, high)
    across, down = max(1, round(wide * scale)), max(1, round(high * scale))
    small = cv2.resize(cut, (across, down), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    full = max(1.0, float(np.percentile(small, 97)))
    square = np.zeros((size, size), np.uint8)
    x, y = (size - across) // 2, (size - down) // 2
    square[y : y + down, x : x + across] = cv2.convertScaleAbs(small, alpha=255 / full)
    return square


def features(shapes: Shapes) -> Features:
    """Histograms of stroke directions in the cells of each square, of unit length."""
    soft = np.stack([cv2.GaussianBlur(shape, (0, 0), 0.8) for shape in shapes]).astype(np.float32)
    across, down = np.gradient(soft, axis=2), np.gradient(soft, axis=1)
    strength = np.hypot(across, down)
    direction = np.mod(np.arctan2(down, across), 2 * np.pi) * (_DIRECTIONS / (2 * np.pi))
    lower = np.floor(direction).astype(np.int64)
    part = (direction - lower).astype(np.float32)
    cells = shapes.shape[1] // _STEP
    result = np.zeros((len(shapes), _DIRECTIONS, cells, cells), np.float32)
    for bin_number in range(_DIRECTIONS):
        here = strength * (
            (lower % _DIRECTIONS == bin_number) * (1 - part) + ((lower + 1) % _DIRECTIONS == bin_number) * part
        )
        result[:, bin_number] = here.reshape(len(shapes), cells, _STEP, cells, _STEP).sum(axis=(2, 4))
    flat = np.sqrt(result.reshape(len(shapes), -1))
    return np.asarray(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-3), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Network:
    """Two hidden layers and an output, as `training.small_network` makes them."""

    weights: dict[str, NDArray[np.float32]]

    @classmethod
    def stored(cls, path: Path) -> "Network":
        """Read one that ships."""
        with np.load(path) as stored:
            return cls({name: stored[name].astype(np.float32) for name in stored.files})

    def __call__(self, seen: Features) -> NDArray[np.float64]:
        """What the last layer gives, shape (count, outputs): logarithms of odds or of shares."""
        net = self.weights
        hidden = np.maximum(0, _layer(seen, net["first"], net["first_bias"]))
        hidden = np.maximum(0, _layer(hidden, net["second"], net["second_bias"]))
        return np.asarray(_layer(hidden, net["last"], net["last_bias"]), dtype=np.float64)


def _layer(given: Features, weights: NDArray[np.float32], bias: NDArray[np.float32]) -> NDArray[np.float32]:
    """A layer's sums, on this thread alone: NumPy's threads burn more than they help with matrices as small."""
    return np.asarray(cv2.gemm(given, weights, 1.0, np.tile(bias, (len(given), 1)), 1.0), dtype=np.float32)
