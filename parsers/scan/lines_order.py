"""Strips into rows, and rows into the order in which a reader takes them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from parsers.scan.lines_ink import Ink
from parsers.scan.lines_strip import Strip, strip_of

_SAME_ROW = 0.45
"""Letter heights by which two strips of one row may stand higher and lower."""
_ONE = 1.8
"""Letter heights between two strips of a row that are still read as one."""
_GUTTER = 1.2
"""Least letter heights between two columns."""
_COLUMN_ROWS, _COLUMN_WIDTH = 5, 9.0
"""Least number of lines in a column of running text, and their usual length in letter heights."""


def in_reading_order(ink: Ink, strips: Sequence[Strip]) -> list[list[Strip]]:
    """Rows from top to bottom, each from left to right; of two columns of running text first the left, then the right.

    Forms, tables and letterheads have columns too, but are read across: their left sides are short or ruled off.
    """
    rows = _rows(strips)
    for gutter in _gutters(rows):
        bands = _bands(ink, strips, gutter)
        if bands:
            ordered = [row for band in bands for row in _rows(band)]
            return [_joined(ink, row) for row in ordered]
    return [_joined(ink, row) for row in rows]


def _rows(strips: Sequence[Strip]) -> list[list[Strip]]:
    rows: list[list[Strip]] = []
    for strip in sorted(strips, key=lambda strip: strip.middle[1]):
        row = next((row for row in reversed(rows[-4:]) if _beside(row, strip)), None)
        if row is None:
            rows.append([strip])
        else:
            row.append(strip)
            row.sort(key=lambda part: part.left)
    return rows


def _beside(row: Sequence[Strip], strip: Strip) -> bool:
    """Whether the strip stands on the row's line, beside all of its strips."""
    if any(part.left < strip.right and strip.left < part.right for part in row):
        return False
    nearest = min(row, key=lambda part: max(part.left - strip.right, strip.left - part.right))
    # Each line is followed to where the other begins: a photographed page is never quite level.
    x = (nearest.right + strip.left) / 2 if nearest.right <= strip.left else (strip.right + nearest.left) / 2
    apart = abs(float(nearest.foot_at(x)) - float(strip.foot_at(x)))
    return apart < _SAME_ROW * min(nearest.letter, strip.letter)


def _joined(ink: Ink, row: Sequence[Strip]) -> list[Strip]:
    """Strips with no wide gap between them as one: a dash or mark between has bridged it."""
    result = [row[0]]
    for strip in row[1:]:
        before = result[-1]
        gap = int(ink.left[strip.all].min()) - int(ink.right[before.all].max())
        alike = 0.7 < before.letter / strip.letter < 1.4
        if alike and gap < _ONE * min(before.letter, strip.letter):
            result[-1] = strip_of(
                ink,
                np.concatenate([before.members, strip.members]),
                max((before, strip), key=lambda part: len(part.members)).letter,
                marks=np.concatenate([before.marks, strip.marks]),
            )
        else:
            result.append(strip)
    return result


def _gutters(rows: Sequence[Sequence[Strip]]) -> list[float]:
    """Places across the page where gaps of many rows lie above each other, the commonest first."""
    gaps = [
        (before.right, strip.left)
        for row in rows
        for before, strip in pairwise(row)
        if strip.left - before.right > _GUTTER * strip.letter
    ]
    counted = [(sum(left <= (gap[0] + gap[1]) / 2 <= right for left, right in gaps), sum(gap) / 2) for gap in gaps]
    places: list[float] = []
    for count, place in sorted(counted, reverse=True):
        if count >= 3 and all(abs(place - other) > 20 for other in places):
            places.append(place)
    return places[:4]


def _bands(ink: Ink, strips: Sequence[Strip], gutter: float) -> list[list[Strip]]:
    """Strips in groups to be read one after the other, where the page has two columns there; else none."""
    bands: list[list[Strip]] = [[]]
    for strip in sorted(strips, key=lambda strip: strip.middle[1]):
        across = strip.left < gutter < strip.right
        if across != (bool(bands[-1]) and _crosses(bands[-1][0], gutter)):
            bands.append([])
        bands[-1].append(strip)
    result: list[list[Strip]] = []
    found = False
    for band in bands:
        left = [strip for strip in band if strip.right <= gutter]
        right = [strip for strip in band if strip.left >= gutter]
        if _are_columns(ink, left, right, gutter):
            found = True
            result += [left, right]
        elif band:
            result.append(band)
    return result if found else []


def _crosses(strip: Strip, gutter: float) -> bool:
    return strip.left < gutter < strip.right


def _are_columns(ink: Ink, left: Sequence[Strip], right: Sequence[Strip], gutter: float) -> bool:
    if min(len(left), len(right)) < _COLUMN_ROWS:
        return False
    if min(_usual_width(side) for side in (left, right)) < _COLUMN_WIDTH:
        return False
    edge = max(strip.right for strip in left)
    full = sum(edge - strip.right < 3 * strip.letter for strip in left)
    if full < 0.5 * len(left):
        return False
    spans = [(min(it.middle[1] for it in side), max(it.middle[1] for it in side)) for side in (left, right)]
    shared = min(span[1] for span in spans) - max(span[0] for span in spans)
    if shared < 0.6 * min(span[1] - span[0] for span in spans):
        return False
    return not _is_ruled(ink, gutter, edge, min(strip.left for strip in right), spans[0])


def _usual_width(side: Sequence[Strip]) -> float:
    return float(np.median([(strip.right - strip.left) / strip.letter for strip in side]))


def _is_ruled(ink: Ink, gutter: float, edge: float, start: float, span: tuple[float, float]) -> bool:
    """Whether an upright rule parts the two sides, as in a table."""
    if ink.erased is None:
        return False
    between = ink.erased[int(span[0]) : int(span[1]), int(min(edge, gutter)) : int(max(start, gutter + 1))]
    return bool(between.size) and float(between.any(axis=1).mean()) > 0.5
