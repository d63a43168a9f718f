"""A page image made fit for reading: each step is taken where a measurement of the page asks for it."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from parsers.scan import background, clean, ink, level, paper
from parsers.scan.dots import dots_of
from parsers.scan.prepared import Colour, Grey, Prepared

_WORK_PIXELS = 1700 * 2404
"""A4 at about 206 dpi: letters read as well as at 300, at half the work."""
_MOST_PIXELS = 3600 * 2500
"""Of a page whose letters are small."""
_LEAST_HEIGHT, _GOOD_HEIGHT = 11.0, 15.0
"""A consonant's height in pixels: below the first a page is taken at a larger scale, so that it has the second."""
_MOST_ENLARGED = 2.0
_DONE = 0.95
"""Scales above this are left undone."""


@dataclass(slots=True, kw_only=True)
class _Page:
    """A page on its way: `back` takes its pixels to those of the page given."""

    picture: Colour | Grey
    back: level.Matrix
    steps: list[str]


def prepare(image: Image.Image | Colour | Grey, *, turned: int = 0) -> Prepared:
    """Make a page image (mode 1, L or RGB, or its dots; any resolution) upright, level, black on white.

    Lines that run down are turned by a quarter; whether the page then stands on its head is for the caller to find
    out, who may have it turned by `turned` degrees clockwise (0, 90, 180, 270) on top.
    """
    picture = dots_of(image)
    high, wide = picture.shape[:2]
    quad = paper.find_sheet(picture)
    size = (float(wide), float(high)) if quad is None else paper.sheet_size(quad)
    scale = min(1.0, math.sqrt(_WORK_PIXELS / (size[0] * size[1])))
    page, grey = _read(picture, quad, scale)
    letters = level.find_letters(grey)
    larger = _larger(scale, letters.height, size[0] * size[1])
    if larger > scale:
        page, grey = _read(picture, quad, larger)
        letters = level.find_letters(grey)
    quarters, angle = level.find_turn(letters)
    if quarters:
        page.steps.append("turned 90")
    if abs(angle) >= level.LEVEL:
        page.steps.append(f"levelled {angle:.2f}")
    # Asked for on top: half a turn more leaves the page level, other turns are taken as they are.
    grey, back = level.turn(grey, quarters=quarters, angle=angle)
    page.back = page.back @ back
    if turned % 360:
        grey, back = level.turn(grey, quarters=turned // 90, angle=0)
        page.back = page.back @ back
        page.steps.append(f"turned {turned % 360} as asked")
    return Prepared(grey=grey, back=page.back, size=(wide, high), steps=tuple(page.steps))


def _larger(scale: float, height: float, pixels: float) -> float:
    """The scale at which small letters are large enough to be read, as far as the page allows."""
    if not 0 < height < _LEAST_HEIGHT:
        return scale
    most = max(_MOST_ENLARGED, scale) if pixels < _WORK_PIXELS else 1.0
    wanted = min(scale * _GOOD_HEIGHT / height, most, math.sqrt(_MOST_PIXELS / pixels))
    return wanted if wanted > 1.15 * scale else scale


def _read(picture: Colour | Grey, quad: paper.Quad | None, scale: float) -> tuple[_Page, Grey]:
    """The page at a scale, flat, grey and clean."""
    bilevel = clean.is_bilevel(picture)
    page = _Page(picture=picture, back=np.eye(3), steps=[])
    _scale(page, scale)
    if quad is not None:
        corners = cv2.perspectiveTransform(quad[None].astype(np.float64), np.linalg.inv(page.back))[0]
        wide, high = paper.sheet_size(corners.astype(np.float32))
        size = max(1, round(wide)), max(1, round(high))
        page.picture, back = paper.flatten(page.picture, corners.astype(np.float32), size)
        page.back = page.back @ back
        page.steps.append("unwarped")
    if clean.is_negative(page.picture):
        page.picture = np.asarray(cv2.bitwise_not(page.picture), dtype=np.uint8)
        page.steps.append("inverted")
    grey = _grey(page, bilevel=bilevel)
    whole = clean.without_borders(grey)
    if whole is not grey:
        page.steps.append("borders removed")
    return page, whole


def _scale(page: _Page, scale: float) -> None:
    if _DONE < scale < 1 / _DONE:
        return
    high, wide = page.picture.shape[:2]
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    # Between a half and one, linear takes every pixel in and costs a seventh of averaging by area.
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR if scale > 0.5 else cv2.INTER_AREA
    page.picture = np.asarray(cv2.resize(page.picture, size, interpolation=how), dtype=np.uint8)
    across, down = wide / size[0], high / size[1]
    page.back = np.array([[across, 0, (across - 1) / 2], [0, down, (down - 1) / 2], [0, 0, 1]], dtype=np.float64)
    page.steps.append(f"scaled {scale:.2f}")


def _grey(page: _Page, *, bilevel: bool) -> Grey:
    """Black on white: ink of other colours taken off, paper white, dirt gone."""
    if bilevel:
        page.steps.append("despeckled")
        return clean.without_specks(page.picture)
    if page.picture.ndim == 3:
        grey, _, steps = ink.split_page(page.picture)
    else:
        grey, steps = background.whitened(page.picture)
    page.steps.extend(steps)
    smooth = clean.smoothed(grey)
    if smooth is not grey:
        page.steps.append("smoothed")
    return smooth
