"""Where ink of two lines has grown together (a vowel below with a tone of the next line), cut it apart."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from parsers.scan.components import Ints, Mask
from parsers.scan.lines_ink import Ink
from parsers.scan.lines_strip import Strip

_TOUCHES = 0.12
"""Letter heights below the upper line's foot within which ink that is the upper line's begins."""
_HANGS = 0.66
"""Letter heights that vowels reach below the line."""
_STANDS = 0.95
"""Letter heights that marks reach above the letters in tight lines."""
_ABOVE = 1.25
"""Letter heights that marks reach above the letters at most."""


def cut_apart(ink: Ink, strips: Sequence[Strip], text: Mask) -> tuple[Ink, Mask]:
    """The ink with such components cut in two between their lines, and which are text, for the new ones too."""
    cuts: list[tuple[int, int]] = []
    for strip in strips:
        cuts += _overrun(ink, strip, text)
    for upper in strips:
        for lower in strips:
            if upper is lower or lower.right < upper.left or upper.right < lower.left:
                continue
            if not 0 < lower.middle[1] - upper.middle[1] < 4 * max(upper.letter, lower.letter):
                continue
            cuts += _cuts(ink, upper, lower, text)
    if not cuts:
        return ink, text
    return _divided(ink, cuts, text)


def _cuts(ink: Ink, upper: Strip, lower: Strip, text: Mask) -> list[tuple[int, int]]:
    """Components that belong to both, and the row of the page from which on they are the lower's."""
    left, right = max(upper.left, lower.left), min(upper.right, lower.right)
    x = (ink.left + ink.right) / 2
    foot = upper.foot_at(x)
    head = lower.foot_at(x) - lower.letter
    if float(np.median(head - foot)) < 0.3 * min(upper.letter, lower.letter):
        return []  # not one above the other
    both = (
        text
        & (x >= left)
        & (x <= right)
        & (ink.top < foot + _TOUCHES * upper.letter)
        & (ink.bottom > foot + _HANGS * upper.letter)
        & (ink.bottom > head - _STANDS * lower.letter)
        & (ink.height < 6 * max(upper.letter, lower.letter))
    )
    found = []
    for index in np.flatnonzero(both):
        first = int(max(ink.top[index] + 1, foot[index] + 0.25 * upper.letter))
        last = int(min(ink.bottom[index] - 1, head[index] - 0.05 * lower.letter))
        if first < last:
            found.append((int(index), _thinnest(ink, int(index), first, last)))
    return found


def _overrun(ink: Ink, strip: Strip, text: Mask) -> list[tuple[int, int]]:
    """Where strokes that run over the line (a signature across a name) leave the room of its letters and marks."""
    x = (ink.left + ink.right) / 2
    foot = strip.foot_at(x)
    top, bottom = foot - (1 + _ABOVE) * strip.letter, foot + _HANGS * strip.letter
    inside = np.minimum(ink.bottom, foot) - np.maximum(ink.top, foot - strip.letter) > 0.6 * strip.letter
    over = text & inside & (x >= strip.left) & (x <= strip.right) & (ink.height > 2.8 * strip.letter)
    found = []
    for index in np.flatnonzero(over):
        edges = (int(top[index]), int(bottom[index]))
        found += [(int(index), row) for row in edges if ink.top[index] < row < ink.bottom[index] - 1]
    return found


def _thinnest(ink: Ink, index: int, first: int, last: int) -> int:
    """The row between `first` and `last` where the component has least ink."""
    rows = ink.labels[first : last + 1, ink.left[index] : ink.right[index]] == index
    counts = np.count_nonzero(rows, axis=1)
    return first + int(counts.argmin())


def _divided(ink: Ink, cuts: Sequence[tuple[int, int]], text: Mask) -> tuple[Ink, Mask]:
    labels = ink.labels.copy()
    boxes = np.stack([ink.left, ink.top, ink.right, ink.bottom, ink.area], axis=1).tolist()
    is_text = text.tolist()
    by_component: dict[int, list[int]] = {}
    for index, row in cuts:
        by_component.setdefault(index, []).append(row)
    for index, rows in by_component.items():
        left, top, right, bottom, _ = boxes[index]
        window = labels[top:bottom, left:right]
        own = window == index
        edges = [0, *(row - top for row in sorted(set(rows))), bottom - top]
        for number, (start, end) in enumerate(pairwise(edges)):
            part = np.zeros_like(own)
            part[start:end] = own[start:end]
            y, x = np.nonzero(part)
            if not len(y):
                continue
            box = [left + int(x.min()), top + int(y.min()), left + int(x.max()) + 1, top + int(y.max()) + 1, len(y)]
            if number == 0:
                boxes[index] = box
            else:
                window[part] = len(boxes)
                boxes.append(box)
                is_text.append(True)
    columns: Ints = np.array(boxes, dtype=np.int32).T
    return (
        replace(
            ink, labels=labels, left=columns[0], top=columns[1], right=columns[2], bottom=columns[3], area=columns[4]
        ),
        np.array(is_text, dtype=np.bool_),
    )
