"""How near a mark, dot or stray letter is to a line: what it belongs to."""

import numpy as np
from numpy.typing import NDArray

from parsers.scan.components import Ints, Mask
from parsers.scan.lines_ink import Ink
from parsers.scan.lines_strip import Strip

_ABOVE, _BELOW = 1.25, 0.6
"""Letter heights that marks reach above and below the letters."""
_BELOW_COSTS = 2.5
"""A mark between two lines goes up only where it is this much nearer: vowels below hang close, tones stand high."""
_TO_DASH = 1.6
"""Letter heights from a word to a dash: ชื่อ - สกุล."""
_FIRST = 0.3
"""Letter heights between letters and the marks that stand directly at them."""


def costs_of(ink: Ink, strip: Strip, loose: Ints, *, farther: bool) -> NDArray[np.float64]:
    """How far each loose component is from where this strip's letters and marks stand; infinite: not its own.

    Not `farther`: letters and dots on the line, and marks directly at them. `farther`: the rest, by their distance
    from the letters or from a mark that the strip has by now.
    """
    letter = strip.letter
    left, right = ink.left[loose], ink.right[loose]
    top, bottom = ink.top[loose].astype(np.float64), ink.bottom[loose].astype(np.float64)
    x = (left + right) / 2
    foot = strip.foot_at(x)
    head = foot - letter
    high = bottom - top
    small = (high <= 1.3 * letter) & (right - left <= 3 * letter)
    small &= (high > 0.3 * letter) | (right - left < 1.1 * letter)  # no mark is a long dash: the rest of a rule is
    above, below = head - bottom, top - foot
    is_above = small & (above > -0.45 * letter) & (bottom < foot - 0.35 * letter)
    is_below = small & (below > -0.45 * letter) & (top > head + 0.6 * letter) & (below <= _BELOW * letter)
    if farther:
        above = np.minimum(above, _over_marks(ink, strip, loose))
    is_above &= above <= (_ABOVE if farther else _FIRST) * letter
    costs = np.full(len(loose), np.inf)
    costs[is_above] = np.maximum(0, above[is_above])
    if farther:
        costs[is_below] = np.minimum(costs[is_below], _BELOW_COSTS * np.maximum(0, below[is_below]))
    overlap = np.minimum(bottom, foot) - np.maximum(top, head)
    within = overlap >= np.minimum(0.4 * letter, 0.5 * high)
    costs[within] = -overlap[within]
    beside = np.where(high > 1.7 * letter, -0.2 * letter, 0.9 * letter)  # a flourish beside the text is none of it
    beside[_is_dash(ink, loose, letter)] = _TO_DASH * letter
    costs[(x < strip.left - beside) | (x > strip.right + beside) | (high > 3.2 * letter)] = np.inf
    return costs


def _is_dash(ink: Ink, loose: Ints, letter: float) -> Mask:
    wide, high = ink.width[loose], ink.height[loose]
    return np.asarray((high < 0.25 * letter) & (wide > 1.8 * high) & (wide > 0.25 * letter), dtype=np.bool_)


def _over_marks(ink: Ink, strip: Strip, loose: Ints) -> NDArray[np.float64]:
    """Pixels from each component down to the mark of the strip right under it; infinite without one."""
    marks = strip.marks
    if not len(marks):
        return np.full(len(loose), np.inf)
    slack = 0.15 * strip.letter
    over = (ink.left[loose][:, None] < ink.right[marks] + slack) & (ink.right[loose][:, None] > ink.left[marks] - slack)
    gap = (ink.top[marks] - ink.bottom[loose][:, None]).astype(np.float64)
    over &= (gap > -0.3 * strip.letter) & (ink.top[loose][:, None] < ink.top[marks])
    over &= ink.bottom[marks] < strip.foot_at((ink.left[marks] + ink.right[marks]) / 2) - 0.5 * strip.letter
    return np.asarray(np.where(over, gap, np.inf).min(axis=1), dtype=np.float64)
