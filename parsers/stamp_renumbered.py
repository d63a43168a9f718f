"""A stamp's row as Tesseract read it, with its numerals as their shapes say (`numerals`).

Labels, months and points stay; what Tesseract printed where a numeral stands gives way to that one numeral.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

import numpy as np

from parsers.numerals import Seen, numerals_in
from parsers.numerals_alike import weighed
from parsers.ocr_glyphs import Glyph
from parsers.scan.line_picture import LETTER, WIDENING, LinePicture
from parsers.stamp_text import DATE_LABEL, NUMBER_LABEL, TIME_LABEL, label_spans
from parsers.thai.digits import fold_digits, has_digit

_GAP = 1.1
"""Letter widths of paper between two numerals from which on they are no longer one value."""
_POINTS = frozenset(".,:/-")
"""Signs that stand between the numerals of a value."""
_MOST_SURE = 0.97
_RINGS = frozenset("oOC")
"""What Tesseract prints for a zero that stands alone or is open."""
_SLIVER = 0.3
"""Letter widths of dirt between numerals."""
_SURELY = 0.8
"""How sure a shape must be to be a numeral where Tesseract read a letter."""
_UNREAD = 0.8
"""What it costs that Tesseract read nothing where a shape is."""

Label = re.Pattern[str]
_ALONE: Mapping[Label, re.Pattern[str]] = {
    NUMBER_LABEL: re.compile(r"\d{1,6}(?:/\d{2,4})?"),
    DATE_LABEL: re.compile(r"\d{1,2}/\d{1,2}/(?:\d{2}|\d{4})"),
    TIME_LABEL: re.compile(r"\d{4}"),
}
"""Values without letters, as their signs stand one beside the other."""
Row = Sequence[tuple[LinePicture, Sequence[Glyph]]]
"""The pieces of one row, left to right, and what was read of each."""


def numerals_of(lines: Iterable[LinePicture]) -> list[Seen]:
    """What the lines of one stamp show, as `renumbered` may know it."""
    return [seen for line in lines for seen in numerals_in(line.picture)]


def renumbered(row: Row, known: Sequence[Seen] = ()) -> list[Sequence[Glyph]]:
    """The characters of each piece, numerals by their shapes; as they were where no label begins a value.

    `known` are the numerals of the whole stamp, which those of the row are held against.
    """
    text, owners = "", []
    for piece, (_, glyphs) in enumerate(row):
        for index, glyph in enumerate(glyphs):
            blank = " " if text and (index == 0 or glyph.blank_before) else ""
            owners += [None] * len(blank) + [(piece, index)] * len(glyph.text)
            text += blank + glyph.text
    labels = label_spans(text)
    if not labels:
        return [glyphs for _, glyphs in row]
    fixed: dict[tuple[int, int] | None, Label | None] = dict.fromkeys(owners[: labels[0][0]])
    for start, end, label in labels:
        fixed |= dict.fromkeys(owners[start:end], label)
    result: list[Sequence[Glyph]] = []
    kind: Label | None = None
    for piece, (line, glyphs) in enumerate(row):
        given: list[Glyph] = []
        stays = [(piece, index) in fixed for index in range(len(glyphs))]
        for is_fixed, group in groupby(range(len(glyphs)), key=stays.__getitem__):
            own = list(group)
            if is_fixed:
                given += [glyphs[index] for index in own]
                kind = fixed[piece, own[-1]]
            elif kind:
                given += _value(line, glyphs, own, kind, known)
        if kind and all(stays[-1:]):  # nothing was read of the value
            given += _value(line, glyphs, [], kind, known)
        result.append(given)
    return result


def _value(
    line: LinePicture, glyphs: Sequence[Glyph], own: Sequence[int], kind: Label, known: Sequence[Seen]
) -> Sequence[Glyph]:
    """The value behind a label: `own` are its characters among all of the piece, all behind its last one if empty."""
    first, end = (own[0], own[-1] + 1) if own else (len(glyphs), len(glyphs))
    start = glyphs[first - 1].middle if first else 0.0
    stop = glyphs[end].middle if end < len(glyphs) else float(line.picture.shape[1])
    found = numerals_in(line.picture, start, weighing=partial(weighed, known=known))
    seen = [each for each in found if each.right <= stop]
    if not seen:
        return glyphs[first:end]
    read, high = list(_apart(glyphs[first:end])), line.picture.shape[0]
    return _by_shapes_alone(read, seen, kind, high) or _joined(read, seen, high)


def _by_shapes_alone(glyphs: Sequence[Glyph], seen: Sequence[Seen], kind: Label, high: int) -> list[Glyph] | None:
    """A value of which every sign is seen, one beside the other, with what was read behind it; else None.

    The point of a time of day is too small for a shape: it is there where Tesseract read one.
    """
    run = _run_of([each for each in seen if each.sign or each.right - each.left > _SLIVER * LETTER * WIDENING])
    if not _ALONE[kind].fullmatch("".join(fold_digits(each.sign) or " " for each in run)):
        return None
    given = [_numeral(each, high) for each in run]
    if kind is not TIME_LABEL:
        return given
    points = [glyph for glyph in glyphs if glyph.text in ".:" and glyph.left < run[-1].left][:1]
    rest = [glyph for glyph in glyphs if glyph.left > run[-1].right and not _is_numeral(glyph)]
    return [*given[:2], *points, *given[2:], *rest]


def _run_of(seen: Sequence[Seen]) -> Sequence[Seen]:
    """The first sign with all that stands near to it, on both sides."""
    first = next((at for at, each in enumerate(seen) if each.sign), len(seen))
    end = first + 1
    while 0 < first < len(seen) and not _far(seen[first - 1], seen[first]):
        first -= 1
    while end < len(seen) and not _far(seen[end - 1], seen[end]):
        end += 1
    return seen[first:end]


def _far(before: Seen | Glyph, after: Seen | Glyph) -> bool:
    """Whether so much paper lies between two that they are not of one value."""
    return after.left - before.right > _GAP * LETTER * WIDENING


def _joined(glyphs: Sequence[Glyph], seen: Sequence[Seen], high: int) -> list[Glyph]:
    """What was read of a value, with numerals as they were seen: the two in step at the least cost.

    Tesseract tells only about where along the line it read something, so that order counts as much as place.
    """
    costs = np.zeros((len(glyphs) + 1, len(seen) + 1))
    costs[1:, 0] = np.cumsum([_alone(glyph) for glyph in glyphs])
    costs[0, 1:] = _UNREAD * np.arange(1, len(seen) + 1)
    for row, glyph in enumerate(glyphs, 1):
        for column, shape in enumerate(seen, 1):
            costs[row, column] = min(
                costs[row - 1, column - 1] + _unlike(glyph, shape),
                costs[row - 1, column] + _alone(glyph),
                costs[row, column - 1] + _UNREAD,
            )
    result: list[Glyph] = []
    row, column = len(glyphs), len(seen)
    while row or column:
        cost = costs[row, column]
        if row and column and cost == costs[row - 1, column - 1] + _unlike(glyphs[row - 1], seen[column - 1]):
            row, column = row - 1, column - 1
            result.append(_chosen(glyphs[row], seen[column], high))
        elif row and cost == costs[row - 1, column] + _alone(glyphs[row - 1]):
            row -= 1
            if not _is_numeral(glyphs[row]) and not _within(glyphs[row], seen):
                result.append(glyphs[row])
        else:
            column -= 1
            if seen[column].sign:
                result.append(_numeral(seen[column], high))
    return _spaced(result[::-1])


def _is_numeral(glyph: Glyph) -> bool:
    return has_digit(glyph.text) or glyph.text in _RINGS


def _within(glyph: Glyph, seen: Sequence[Seen]) -> bool:
    """Whether what was read lies in a numeral: dirt, or a part of it."""
    return any(each.sign and each.left < glyph.middle < each.right for each in seen)


def _chosen(glyph: Glyph, shape: Seen, high: int) -> Glyph:
    """What was read and seen as one: a letter stays unless its shape is surely a numeral's."""
    least = 0.0 if _is_numeral(glyph) else _SURELY
    return _numeral(shape, high) if shape.sign and shape.sure >= least else glyph


def _apart(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """One by one what Tesseract gives as one, as it does with Arabic numerals."""
    for glyph in glyphs:
        if len(glyph.text) == 1 or not has_digit(glyph.text):
            yield glyph
            continue
        step = (glyph.right - glyph.left) / len(glyph.text)
        for index, sign in enumerate(glyph.text):
            left = glyph.left + index * step
            yield replace(
                glyph, text=sign, left=left, right=left + step, blank_before=glyph.blank_before and index == 0
            )


def _alone(glyph: Glyph) -> float:
    """What it costs that a character has no shape of its own: points are no shapes."""
    return 0.2 if glyph.text in _POINTS else 0.8


def _unlike(glyph: Glyph, shape: Seen) -> float:
    """What it costs to take a character and a shape for the same."""
    away = abs(glyph.middle - (shape.left + shape.right) / 2) / (LETTER * WIDENING)
    if shape.sign:
        return away + (0.0 if glyph.text == shape.sign else 0.3 if _is_numeral(glyph) else 0.5)
    return away + (0.4 if _is_numeral(glyph) else 0.2)


def _numeral(shape: Seen, high: int) -> Glyph:
    return Glyph(
        text=shape.sign,
        confidence=min(shape.sure, _MOST_SURE),
        left=shape.left,
        top=0.0,
        right=shape.right,
        bottom=high,
        blank_before=False,
    )


def _spaced(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Numerals in a row stand together unless the gap between them is wide, whatever pitch they were typed in."""
    result: list[Glyph] = []
    for glyph in glyphs:
        blank = glyph.blank_before
        if result and has_digit(glyph.text) and has_digit(result[-1].text):
            blank = _far(result[-1], glyph)
        result.append(replace(glyph, blank_before=blank))
    return result
