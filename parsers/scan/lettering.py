"""Coloured lettering that is the page's text, told from stamps, signatures and letterheads.

A page written mostly in colour (blue pen, a letter printed in blue) keeps its colour's ink. On a page of black text
single coloured lines (links, entries in a form) and paragraphs are kept; framed or stacked narrow blocks, tall scrawls
and what lies across black print are ink to be taken off.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.level import find_letters, find_turn
from parsers.scan.prepared import Colour, Grey

_STEP = 4
"""Pixels of the page to one of the small picture in which groups are looked for."""
_LEAST_PAGE = 64
"""Pixels of the shorter side below which a picture holds no lines."""
_INKED = 50
"""Least ink (0–255) that counts."""
_BLACK = 130
"""Level of the page without ink below which a pixel is black print."""
_LETTERS_ACROSS = 85
"""A consonant's height goes so often into a page's width; for pages with too few letters to measure."""
_ALMOST_ALL = 10
"""Coloured ink for each part of black from which on a page has no black text at all."""
_HIGH_TO_WIDE = 1.35
"""A consonant's height, in its widths."""
_MOST_GROUPS = 500
"""Groups above which a page is grain or a picture, not lettering."""
_HUE_STEP = 10
"""Width of a step of the colour circle of 180 while looking for the hue that most ink has."""


def lettering(page: Grey, ink: Grey, colour: Colour) -> Grey | None:
    """Where coloured ink is to stay on the page (255); None where nowhere.

    `page` is the page without coloured ink, `ink` the coloured ink, `colour` the page with white paper.
    """
    if min(page.shape) < _LEAST_PAGE:
        return None
    inked, black = _drawn(_shrunk(ink > _INKED)), _drawn(_shrunk(page < _BLACK))
    # Dark ink leaves remains on the page that are no print.
    black[cv2.dilate(inked, np.ones((3, 3), np.uint8)) > 0] = 0
    letters = find_letters(np.asarray(cv2.min(page, cv2.bitwise_not(ink)), dtype=np.uint8))
    high = (letters.height or page.shape[1] / _LETTERS_ACROSS) / _STEP
    kept = np.zeros(inked.shape, np.uint8)
    groups = _groups(inked, high)
    # A page may still lie on its side, and what was measured be its letters' width. That is only found out where
    # something would then be a line.
    down = any(_is_line(height, width, _HIGH_TO_WIDE * high) for _, _, width, height in groups)
    on_its_side = down and find_turn(letters)[0] == 1
    high *= _HIGH_TO_WIDE if on_its_side else 1
    page_wide = inked.shape[0 if on_its_side else 1]
    for left, top, width, height in groups:
        part = (slice(top, top + height), slice(left, left + width))
        wide, tall = (height, width) if on_its_side else (width, height)
        text = _is_line(wide, tall, high) or (wide > 0.6 * page_wide and tall > 3.2 * high)
        if text and not _framed(inked[part]) and not _over_print(inked[part], black[part]):
            kept[part] = 255
    if inked[kept > 0].sum() > black.sum() or inked.sum() > _ALMOST_ALL * black.sum():
        return _of_main_hue(ink, colour)
    if not kept.any():
        return None
    return np.asarray(cv2.resize(kept, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def _is_line(wide: int, tall: int, high: float) -> bool:
    """Whether what is so wide and tall is a line of letters, of which a consonant is `high`."""
    return tall <= 3.2 * high and wide >= 4 * high


def _shrunk(mask: NDArray[np.bool_]) -> Grey:
    """1 where any pixel of the cell is set."""
    high, wide = (length // _STEP for length in mask.shape)
    whole = mask[: high * _STEP, : wide * _STEP].astype(np.uint8) * 255
    return np.asarray(cv2.resize(whole, (wide, high), interpolation=cv2.INTER_AREA) > 0, dtype=np.uint8)


def _drawn(mask: Grey) -> Grey:
    """The mask without solid parts (pictures, table beside the sheet) and without the page's rim."""
    rim = max(1, min(mask.shape) // 40)
    solid = cv2.dilate(cv2.erode(mask, np.ones((7, 7), np.uint8)), np.ones((9, 9), np.uint8))
    drawn = np.zeros_like(mask)
    inner = (slice(rim, -rim), slice(rim, -rim))
    drawn[inner] = np.where(solid[inner] > 0, 0, mask[inner])
    return drawn


def _of_main_hue(ink: Grey, colour: Colour) -> Grey:
    """The coloured ink of the hue that the page is written in; a stamp in a hue far from it is not."""
    small = np.ascontiguousarray(colour[::2, ::2])
    hue = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)[:, :, 0].astype(np.float32)
    strong = ink[::2, ::2] > _INKED
    weights = np.bincount((hue[strong] / _HUE_STEP).astype(np.int64), minlength=180 // _HUE_STEP)
    main = (int(np.argmax(weights + np.roll(weights, 1) + np.roll(weights, -1))) + 0.5) * _HUE_STEP
    apart = np.abs(hue - main)
    far = (np.minimum(apart, 180 - apart) >= 35) & strong
    # Edges of letters have any hue: the ink of a neighbourhood belongs together.
    others = cv2.blur(far.astype(np.float32), (9, 9)) > 0.5 * cv2.blur(strong.astype(np.float32), (9, 9))
    kept = np.where(others, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(kept, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def _groups(inked: Grey, high: float) -> list[tuple[int, int, int, int]]:
    """Left, top, width, height of what stands together: letters to lines, lines to blocks."""
    across, down = 2 * round(high) + 1, 2 * round(0.8 * high) + 1
    joined = cv2.morphologyEx(
        cv2.copyMakeBorder(inked, down, down, across, across, cv2.BORDER_CONSTANT, value=(0.0,)),
        cv2.MORPH_CLOSE,
        np.ones((down, across), np.uint8),
    )
    joined = np.ascontiguousarray(joined[down:-down, across:-across])
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8, ltype=cv2.CV_32S)
    boxes = [(int(row[0]), int(row[1]), int(row[2]), int(row[3])) for row in stats[1:] if row[cv2.CC_STAT_AREA] > high]
    if len(boxes) > _MOST_GROUPS:
        return []
    return [box for box in boxes if not any(_within(box, other) for other in boxes)]


def _within(box: tuple[int, ...], other: tuple[int, ...]) -> bool:
    left, top, wide, tall = box
    return (
        box != other
        and other[0] <= left
        and other[1] <= top
        and left + wide <= other[0] + other[2]
        and top + tall <= other[1] + other[3]
    )


def _framed(part: Grey) -> bool:
    """Whether a line of ink runs along two sides or more."""
    depth = max(1, round(min(part.shape) * 0.15))
    sides = (
        part[:depth].any(axis=0),
        part[-depth:].any(axis=0),
        part[:, :depth].any(axis=1),
        part[:, -depth:].any(axis=1),
    )
    return sum(float(side.mean()) > 0.8 for side in sides) >= 3


def _over_print(inked: Grey, black: Grey) -> bool:
    """Whether there is black print, too, where the ink lies."""
    return float(black.sum()) > 0.25 * float(inked.sum())
