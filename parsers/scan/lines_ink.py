"""Ink of a prepared page: connected components, the height of its letters, and what is no letter at all.

Rules, form boxes, underlines, dotted leaders, pictures, borders and specks are told from text by their shape alone.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.components import Components, Ints, Mask, components_of
from parsers.scan.prepared import Grey

_LEAST_LETTER, _MOST_LETTER = 6, 400
"""Pixels between which the letters of a page are looked for."""
_RULE = 2.6
"""Letter heights from which on an unbroken level stroke is a rule: a word may be underlined."""
_POST = 4.0
"""The same for upright strokes: the letters of a heading stand tall."""
_SEPARATOR = 1.4
"""The same for strokes between two level rules."""
_THIN = 0.3
"""Letter heights that a rule is thick at most."""
_DOT = 0.34
"""Letter heights that a dot of a leader measures at most."""
_ENOUGH = 8
"""Components from which on a band of the page tells the height of its letters."""
_NEARLY = (0.75, 1.35)
"""Sizes, as shares of the main text's, that are read as the main text."""
_SOLID = 0.72
"""Share of its rectangle that a blot fills; letters, however bold, leave more white."""
_TICK_BOX, _HOLLOW = (1.05, 1.9), 0.6
"""Least and greatest side of a box to tick in letter heights, and the share of it that is ink at most."""
_RIM, _ALONG, _APART = 0.16, 0.9, 0.5
"""Share of a box in which its sides run, share of a side that has ink, and letter heights between two boxes."""
_SPECK = 0.008
"""Square letter heights of ink that are dirt; a full stop has about 0.02."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink(Components):
    """Components of a page. `letter` is the height of a ก of its main text in pixels, 0.0 on a page without any.

    `erased` marks pixels of rules taken off.
    """

    letter: float
    erased: Mask | None = None


def ink_of(grey: Grey) -> Ink:
    """Components of the page's ink with rules taken off."""
    black = _black(grey)
    rules = _rules(black, 2 * _components(black[::2, ::2]).letter)  # half the size will do to tell rules from letters
    if not rules.any():
        return _components(black)
    return replace(_components(black & (rules == 0)), erased=rules.astype(np.bool_))


def text_components(ink: Ink) -> Mask:
    """Which components may be letters or marks: no specks, no leaders, no pictures and nothing within one."""
    letter = ink.letter
    kept: Mask = ink.area >= max(3.0, _SPECK * letter * letter)
    kept[0] = False
    kept &= ~_leaders(ink, kept)
    kept &= ~_borders(ink)
    kept &= ~_tick_boxes(ink)
    letters = np.full(len(ink.area), letter)
    for own, band in bands_of(ink, kept):
        letters[band] = own
    for index in np.flatnonzero(kept & _pictures(ink, letters)):
        inside = (
            (ink.left >= ink.left[index] - letter * 0.3)
            & (ink.right <= ink.right[index] + letter * 0.3)
            & (ink.top >= ink.top[index] - letter * 0.3)
            & (ink.bottom <= ink.bottom[index] + letter * 0.3)
        )
        kept &= ~inside
    return kept


def bands_of(ink: Ink, text: Mask) -> list[tuple[float, Mask]]:
    """The page's text by size: bands with blank rows above and below whose letters are larger or smaller, the rest."""
    rows = np.zeros(ink.labels.shape[0] + 1, np.int32)
    np.add.at(rows, ink.top[text], 1)
    np.add.at(rows, ink.bottom[text], -1)
    inked = np.cumsum(rows) > 0
    number = np.cumsum(np.diff(inked.astype(np.int8), prepend=0) == 1)
    band = number[np.minimum(ink.top, len(number) - 1)]
    main = text.copy()
    result: list[tuple[float, Mask]] = []
    numbers = np.flatnonzero(np.bincount(band[text], minlength=1))
    tops = [int(ink.top[text & (band == index)].min()) for index in numbers]
    feet = [int(ink.bottom[text & (band == index)].max()) for index in numbers]
    letters = []
    for index in numbers:
        inside = text & (band == index)
        enough = np.count_nonzero(inside) >= _ENOUGH
        letters.append(letter_height(ink.height[inside], ink.width[inside]) if enough else 0.0)
    for place, (index, letter) in enumerate(zip(numbers, letters, strict=True)):
        if letter <= 0 or _NEARLY[0] < letter / ink.letter < _NEARLY[1]:
            continue
        beside = [
            (tops[other] - feet[place] if other > place else tops[place] - feet[other])
            for other in (place - 1, place + 1)
            if 0 <= other < len(numbers) and letters[other] >= _NEARLY[0] * ink.letter
        ]
        if letter < ink.letter and beside and min(beside) < 0.3 * ink.letter:
            continue  # the marks of a line, parted from its letters by a blank row
        result.append((letter, text & (band == index)))
        main &= band != index
    return [(ink.letter, main), *result]


def _black(grey: Grey) -> Grey:
    """1 where there is ink."""
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    least, black = cv2.threshold(soft, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if least < 110:  # a black border or picture on the page pulls the threshold away from the text's
        _, black = cv2.threshold(soft, 110, 1, cv2.THRESH_BINARY_INV)
    return np.asarray(black, dtype=np.uint8)


def _components(black: Grey) -> Ink:
    found = components_of(black)
    return Ink(
        labels=found.labels,
        left=found.left,
        top=found.top,
        right=found.right,
        bottom=found.bottom,
        area=found.area,
        letter=letter_height(found.height[1:], found.width[1:]),
    )


def letter_height(heights: Ints, widths: Ints) -> float:
    """The commonest height of upright shapes: that of ก, as most Thai letters have it; 0.0 without any."""
    fit = (heights >= _LEAST_LETTER) & (heights <= _MOST_LETTER)
    fit &= (widths >= 0.25 * heights) & (widths <= 2.5 * heights)
    found = heights[fit].astype(np.float64)
    if not len(found):
        return 0.0
    step = 0.04
    places = np.round(np.log(found / _LEAST_LETTER) / step).astype(np.int64)
    # A mark above is a third of a letter: weighed by height it never outweighs the letters.
    counts = np.convolve(np.bincount(places, weights=found), [0.3, 0.7, 1.0, 0.7, 0.3], mode="same")
    peak = _LEAST_LETTER * float(np.exp(step * int(counts.argmax())))
    near = found[np.abs(found / peak - 1) < 0.12]
    return float(np.median(near)) if len(near) else peak


def _rules(black: Grey, letter: float) -> Grey:
    """1 where there is a rule and no stroke of a letter crosses it."""
    none = np.zeros_like(black)
    if letter <= 0:
        return none
    level = _strokes(black, letter, (max(9, round(_RULE * letter)), 1), (1, 3))
    upright = _strokes(black, letter, (1, max(15, round(_POST * letter))), (3, 1))
    if level.any():
        near = np.asarray(cv2.dilate(level, np.ones((round(6 * letter), 1), np.uint8)), dtype=np.uint8)
        sides = _strokes(black & near, letter, (1, max(9, round(_SEPARATOR * letter))), (1, 1), ends=level)
        upright = np.asarray(upright | sides, dtype=np.uint8)
    if not level.any() and not upright.any():
        return none
    thick = max(3, round(_THIN * letter))
    text = black & ~(level | upright)
    across_level = np.asarray(cv2.morphologyEx(text, cv2.MORPH_CLOSE, np.ones((thick + 3, 1), np.uint8)))
    across_upright = np.asarray(cv2.morphologyEx(text, cv2.MORPH_CLOSE, np.ones((1, thick + 3), np.uint8)))
    return np.asarray((level & (across_level == 0)) | (upright & (across_upright == 0)), dtype=np.uint8)


def _strokes(
    black: Grey, letter: float, length: tuple[int, int], slack: tuple[int, int], *, ends: Grey | None = None
) -> Grey:
    """1 on thin unbroken strokes of at least `length` (across, down); `slack` bridges the steps of a slight slope.

    With `ends` only upright strokes that begin and end there: sides of boxes for one digit each.
    """
    thicker = cv2.dilate(black, np.ones((slack[1], slack[0]), np.uint8))
    opened = cv2.morphologyEx(thicker, cv2.MORPH_OPEN, np.ones((length[1], length[0]), np.uint8))
    left, top, wide, high = cv2.boundingRect(opened)
    result = np.zeros_like(black)
    if not wide:
        return result
    window = slice(top, top + high), slice(left, left + wide)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened[window], connectivity=8)
    along = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    kept = stats[:, cv2.CC_STAT_AREA] <= (_THIN * letter + 2) * along
    kept[0] = False
    if ends is not None:
        near = cv2.dilate(ends, np.ones((9, 3), np.uint8))[window]
        for index in np.flatnonzero(kept):
            x, y, width, height, _ = stats[index].tolist()
            kept[index] = near[y, x : x + width].any() and near[y + height - 1, x : x + width].any()
    result[window] = kept[labels] & black[window]
    return result


def _leaders(ink: Ink, kept: Mask) -> Mask:
    """Dots or dashes in a row, as many as nobody writes: places to fill in, rules that the scanner broke."""
    most = _DOT * ink.letter
    dots = kept & (ink.height <= most) & (ink.width <= 1.6 * most)
    dots |= kept & (ink.height <= 0.2 * ink.letter) & (ink.width <= 3 * ink.letter)
    if dots.sum() < 5:
        return np.zeros_like(kept)
    shrink = 8 / ink.letter
    canvas = np.zeros([int(length * shrink) + 2 for length in ink.labels.shape], np.uint8)
    row = ((ink.top + ink.bottom) * shrink / 2).astype(np.int64)
    first = np.maximum(0, (ink.left - 0.45 * ink.letter) * shrink).astype(np.int64)
    last = ((ink.right + 0.45 * ink.letter) * shrink).astype(np.int64) + 1
    for index in np.flatnonzero(dots):
        canvas[row[index], first[index] : last[index]] = 1
    _, labels, stats, _ = cv2.connectedComponentsWithStats(canvas, connectivity=8)
    where = labels[row, first]
    counts = np.bincount(where[dots], minlength=len(stats))
    leader = (counts >= 5) & (stats[:, cv2.CC_STAT_HEIGHT] <= 6)
    leader[0] = False
    return np.asarray(dots & leader[where], dtype=np.bool_)


def _tick_boxes(ink: Ink) -> Mask:
    """Boxes to tick, with or without a tick: as high as letters, with a stroke along all four sides.

    Those side by side hold a digit each, and what touches their sides may be one.
    """
    least, most = (length * ink.letter for length in _TICK_BOX)
    sizes = np.stack([ink.width, ink.height])
    shaped = ((sizes >= least) & (sizes <= most)).all(axis=0) & (ink.area < _HOLLOW * sizes.prod(axis=0))
    shaped[0] = False
    boxes = [index for index in np.flatnonzero(shaped).tolist() if _along_sides(ink, index) >= _ALONG]
    found = np.zeros(len(ink.area), np.bool_)
    for box in boxes:
        beside = [other for other in boxes if other != box and abs(int(ink.top[other] - ink.top[box])) < least]
        gaps = [max(ink.left[other] - ink.right[box], ink.left[box] - ink.right[other]) for other in beside]
        found[box] = min(gaps, default=most) >= _APART * ink.letter
    return found


def _along_sides(ink: Ink, index: int) -> float:
    """Share of the side of a component's rectangle that has least ink along it."""
    own = ink.labels[ink.top[index] : ink.bottom[index], ink.left[index] : ink.right[index]] == index
    deep = max(2, round(_RIM * min(own.shape)))
    bands = own[:deep], own[-deep:], own[:, :deep].T, own[:, -deep:].T
    return min(float(band.any(axis=0).mean()) for band in bands)


def _borders(ink: Ink) -> Mask:
    """What the scanner saw beside the paper: long or solid dark shapes at an edge of the page."""
    high, wide = ink.labels.shape
    at_edge = (ink.left <= 2) | (ink.top <= 2) | (ink.right >= wide - 2) | (ink.bottom >= high - 2)
    long = np.maximum(ink.width, ink.height) > 3 * ink.letter
    solid = (ink.area > _SOLID * ink.width * ink.height) & (ink.height > 0.9 * ink.letter)
    return np.asarray(at_edge & (long | solid), dtype=np.bool_)


def _pictures(ink: Ink, letters: NDArray[np.float64]) -> Mask:
    """Arms and photographs, far higher than the letters beside them and dense; punch holes, solid."""
    share = ink.area / np.maximum(1, ink.width * ink.height)
    small = ink.width < 0.5 * ink.labels.shape[1]
    picture = (ink.height > 3.4 * letters) & (share > 0.22)
    hole = (np.minimum(ink.width, ink.height) > 1.15 * letters) & (share > _SOLID)
    return np.asarray(small & (picture | hole), dtype=np.bool_)
