"""The paper behind the ink: tint, shadow and light of a photograph, brought to an even white."""

from typing import TypeVar

import cv2
import numpy as np

from parsers.scan.prepared import Colour, Grey

_Picture = TypeVar("_Picture", Colour, Grey)

WHITE = 250
"""The level to which paper is brought."""
_ACROSS = 300
"""Pixels across the small picture in which paper is looked for."""
_UNEVEN = 14
"""Difference (0–255) between parts of the paper from which on it is divided out part by part."""
_DEEPEST = 0.3
"""Light of the deepest shadow, as a share of the page's own."""
_TINTED = 6
"""How far paper may be from white, or its channels from each other, and be left as it is."""


def background(picture: _Picture) -> _Picture:
    """The paper as it would be without ink, small: about 300 pixels across."""
    step = max(1, min(picture.shape[:2]) // _ACROSS)
    size = max(1, picture.shape[1] // step), max(1, picture.shape[0] // step)
    # Every second pixel is enough of paper.
    stride = 2 if step > 3 else 1
    small = cv2.resize(np.ascontiguousarray(picture[::stride, ::stride]), size, interpolation=cv2.INTER_AREA)
    light = cv2.dilate(small, np.ones((7, 7), np.uint8))
    return np.asarray(cv2.medianBlur(light, 15), dtype=np.uint8)


def whitened(picture: _Picture) -> tuple[_Picture, tuple[str, ...]]:
    """The page with its paper made white, each channel for itself, and what was done for it.

    Even paper is stretched by one table, as that adds no noise; paper in shadow is divided by its own light.
    """
    paper = background(picture)
    # Black that a scanner lays around the page is no paper in shadow.
    paper = np.maximum(paper, (_DEEPEST * np.median(paper[::3, ::3], axis=(0, 1))).astype(np.uint8))
    dark, light = np.percentile(paper[::3, ::3], (4, 96), axis=(0, 1))
    if float(np.max(light - dark)) > _UNEVEN:
        full = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
        return np.asarray(cv2.divide(picture, full, scale=WHITE), dtype=np.uint8), ("background divided",)
    level = np.atleast_1d(np.median(paper[::3, ::3], axis=(0, 1)))
    if level.min() >= WHITE - _TINTED and np.ptp(level) <= _TINTED:
        return picture, ()
    table = np.clip(np.arange(256)[:, None] * (WHITE / np.maximum(level, 1))[None, :], 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, table[None]), dtype=np.uint8), ("paper whitened",)
