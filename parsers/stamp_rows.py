"""A stamp's crop cut into its rows, and each row where label and value differ in size.

The rows of a stamp lie level, one below the other, but a numbering machine or a hand writes larger than the label
beside it, upon dotted leaders and into the frame.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from parsers.scan.components import Components, Ints
from parsers.scan.line_picture import LETTER, LinePicture, line_picture
from parsers.scan.prepared import Grey
from parsers.stamp_strokes import black_of, components, ints, leaders_of, letter_of, rules_of

_BASE = (0.6, 3.2)
"""Least and greatest height of what stands on a row, in letter heights; smaller are marks, larger the frame."""
_NEW_ROW = 0.75
"""Letter heights between the feet of two rows at least."""
_PITCH = 1.7
"""Letter heights from row to row at least, in print."""
_COMMON = 0.1
"""Letter heights that two halves of one row have in common at least."""
_GAP = 0.38
"""Letter heights of white from which on a row may be parted."""
_UNLIKE = 1.32
"""Ratio of heights from which on label and value are read apart."""
_FAR = 3.0
"""Letter heights beside a row's letters within which ink is the row's."""
_SPECK = 0.008
"""Square letter heights of ink that are dirt."""
_NUMERAL = 1.12
"""Height of a numeral in letter heights of its face, about."""


def cut_rows(grey: Grey, *, whole: bool = False) -> list[LinePicture]:
    """The pieces of a level stamp (paper 255), top to bottom and left to right; none without text.

    With `whole` each row is one piece, however its label and value differ.
    """
    black = black_of(grey)
    ink = components(black)
    letter = letter_of(ink)
    if letter <= 0:
        return []
    rules = rules_of(black, letter)
    black &= ~rules
    ink = components(black)
    kept = (ink.area >= max(3.0, _SPECK * letter * letter)) & (ink.height <= _BASE[1] * letter)
    kept &= ink.width <= 6 * letter
    kept[0] = False
    grown = (ink.height > _BASE[1] * letter) | (ink.width > 6 * letter)
    grown &= (ink.height < 0.6 * grey.shape[0]) & (ink.width < 0.6 * grey.shape[1])
    kept &= ~leaders_of(ink, kept, letter)
    base = ints(np.flatnonzero(kept & (ink.height >= _BASE[0] * letter)))
    rows = _rows(ink, base, letter)
    if not rows:
        return []
    loose = kept.copy()
    loose[np.concatenate(rows)] = False
    marks = _owners(ink, ints(np.flatnonzero(loose)), rows, letter)
    pieces = []
    for number, row in enumerate(rows):
        parts = [row] if whole else _parts(ink, row, letter)
        near = _nearest(ink, marks[number], parts, letter)
        across = _nearest(ink, _across(ink, ints(np.flatnonzero(grown)), row, letter), parts, letter)
        for index, part in enumerate(parts):
            pieces.append(_piece(grey, rules, ink, part, near[index], across[index], number, letter))
    return pieces


def _rows(ink: Components, base: Ints, letter: float) -> list[Ints]:
    """Components whose feet stand on one level, top to bottom."""
    if not len(base):
        return []
    ordered = base[np.argsort(ink.bottom[base], kind="stable")]
    rows: list[list[int]] = []
    foot = -1e9
    for index in ordered.tolist():
        if ink.bottom[index] - foot > _NEW_ROW * letter:
            rows.append([])
        rows[-1].append(index)
        foot = float(np.median(ink.bottom[rows[-1]]))
    kept = [np.array(row, dtype=np.int32) for row in rows if not _is_of_another(ink, row, rows, letter)]
    joined: list[Ints] = []
    for row in kept:
        if joined and _side_by_side(ink, joined[-1], row, letter):
            joined[-1] = np.concatenate([joined[-1], row])
        else:
            joined.append(row)
    return joined


def _side_by_side(ink: Components, upper: Ints, lower: Ints, letter: float) -> bool:
    """Whether the upper one is a value put in too high: beside the lower one, and not wholly above it."""
    beside = ink.left[upper].min() > ink.right[lower].max() or ink.left[lower].min() > ink.right[upper].max()
    common = float(np.median(ink.bottom[upper]) - np.median(ink.top[lower]))
    return bool(beside) and common > _COMMON * letter


def _is_of_another(ink: Components, row: list[int], rows: Sequence[list[int]], letter: float) -> bool:
    """Whether a few components are marks that have grown together: closer to a longer row than rows stand."""
    foot = float(np.median(ink.bottom[row]))
    return any(
        len(other) > 2 * len(row) and abs(float(np.median(ink.bottom[other])) - foot) < _PITCH * letter
        for other in rows
        if other is not row
    )


def _owners(ink: Components, marks: Ints, rows: Sequence[Ints], letter: float) -> list[Ints]:
    """Marks of each row: those nearest to where its letters stand."""
    if not rows:
        return []
    feet = np.array([np.median(ink.bottom[row]) for row in rows])
    heads = np.array([np.median(ink.top[row]) for row in rows])
    middle = (ink.top[marks] + ink.bottom[marks]) / 2
    above = heads[:, None] - middle[None]
    below = 2.0 * (middle[None] - feet[:, None])
    cost = np.maximum(np.maximum(above, below), 0)
    owner = np.where(cost.min(axis=0) <= 1.3 * letter, cost.argmin(axis=0), -1) if len(marks) else np.zeros(0, int)
    return [marks[owner == number] for number in range(len(rows))]


def _parts(ink: Components, row: Ints, letter: float) -> list[Ints]:
    """The row, parted where what stands left differs most surely in height from what stands right."""
    ordered = row[np.argsort(ink.left[row], kind="stable")]
    reach = np.maximum.accumulate(ink.right[ordered])
    heights = np.log(ink.height[ordered].astype(np.float64))
    best, place = 0.0, 0
    for at in range(1, len(ordered)):
        if ink.left[ordered[at]] - reach[at - 1] < _GAP * letter:
            continue
        apart = abs(float(heights[:at].mean() - heights[at:].mean()))
        surely = apart * np.sqrt(at * (len(ordered) - at) / len(ordered))
        if apart > np.log(_UNLIKE) and surely > best:
            best, place = surely, at
    return [ordered[:place], ordered[place:]] if place else [ordered]


def _across(ink: Components, grown: Ints, row: Ints, letter: float) -> Ints:
    """Components that letters of the row have grown together with: what lies at the row's level is the row's."""
    foot, head = np.median(ink.bottom[row]), np.median(ink.top[row])
    common = np.minimum(ink.bottom[grown], foot) - np.maximum(ink.top[grown], head)
    return ints(grown[common > 0.5 * letter])


def _nearest(ink: Components, loose: Ints, parts: Sequence[Ints], letter: float) -> list[Ints]:
    """What else stands in a row, given to the nearest of its parts: nothing that may be a numeral gets lost."""
    middle = (ink.left[loose] + ink.right[loose]) / 2
    away = np.stack(
        [np.maximum(0, np.maximum(ink.left[part].min() - middle, middle - ink.right[part].max())) for part in parts]
    )
    owner = np.where(away.min(axis=0) <= _FAR * letter, away.argmin(axis=0), -1)
    return [ints(loose[owner == number]) for number in range(len(parts))]


def _piece(
    grey: Grey, erased: Grey, ink: Components, part: Ints, marks: Ints, across: Ints, row: int, letter: float
) -> LinePicture:
    own = np.concatenate([part, marks])
    typical = float(np.median(ink.height[part]))
    size = letter if 0.8 * letter <= typical <= _UNLIKE * letter else typical / (_NUMERAL if typical > letter else 1.0)
    pad = max(2, round(0.25 * size))
    foot = float(np.median(ink.bottom[part]))
    sides = np.concatenate([own, across])
    left, right = int(ink.left[sides].min()), int(ink.right[sides].max())
    left, right = max(0, left - 2 * pad), min(grey.shape[1], right + 2 * pad)
    top, bottom = int(ink.top[own].min()), int(ink.bottom[own].max())
    if len(across):
        top, bottom = min(top, round(foot - 1.7 * size)), max(bottom, round(foot + 0.3 * size))
    top, bottom = max(0, top - pad), min(grey.shape[0], bottom + pad)
    mine = np.zeros(len(ink.area), np.bool_)
    mine[own] = True
    labels = ink.labels[top:bottom, left:right]
    kept = mine[labels]
    if len(across):
        mine[across] = True
        upper, lower = max(0, round(foot - 1.7 * size) - top), max(0, round(foot + 0.3 * size) - top)
        kept[upper:lower] |= mine[labels[upper:lower]]
    # Faint ink is no component and stays; what is another's goes with its soft edges.
    other = (((labels > 0) & ~kept) | (erased[top:bottom, left:right] > 0)).astype(np.uint8)
    soft = cv2.dilate(other, np.ones((3, 3), np.uint8)).astype(np.bool_)
    cut = grey[top:bottom, left:right].copy()
    cut[soft & ~kept] = 255
    scale = LETTER / size
    return LinePicture(picture=line_picture(cut, scale), row=row, left=left, top=top, scale=scale)
