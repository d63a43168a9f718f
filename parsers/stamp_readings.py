"""The ways in which a stamp's crop is read, and what they say together.

Tesseract reads it two to four times; then its numerals are looked at one by one (`stamp_renumbered`). What two readings
say alike and none denies is believed; all else is in doubt.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time
from itertools import groupby
from typing import TypeVar

import cv2
import numpy as np

from models.values import Found, ReceivedStamp, Word
from parsers.ocr_glyphs import Glyph, GlyphReader
from parsers.scan.line_picture import LinePicture
from parsers.scan.prepared import Grey
from parsers.stamp_crop import Crop, cut_out
from parsers.stamp_find import Place, Upright
from parsers.stamp_renumbered import numerals_of, renumbered
from parsers.stamp_rows import cut_rows
from parsers.stamp_text import READABLE, StampRow, doubted, labels_in, parse_stamp_text
from parsers.thai.digits import has_digit

T = TypeVar("T")
_MOST_LINES = 14
"""Lines of a place that are read: a stamp has five, and two of tick boxes."""
_FIRM = 100
_STROKE = (2.8, 4.6)
"""Darkness of a stroke, and how thick the strokes of print are on a line's picture, in pixels."""
_LEAST_READINGS, _CONTRADICTS = 2, 0.35
"""Readings that must say the same, and how sure another may be of something else."""
_OPENS, _CLOSES, _AT_NIGHT = 6, 19, 0.3
"""Hours of the day between which letters are received, and how likely one is at any other, beside these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A crop with its rows, parted where label and value differ in size, and whole; top to bottom."""

    crop: Crop
    pieces: tuple[LinePicture, ...]
    rows: tuple[LinePicture, ...]

    def ways(self) -> Iterator[tuple[tuple[LinePicture, ...], list[Grey]]]:
        """The ways to read it, as far as they are asked for: parts, and pictures of them, as they are or otherwise."""
        for parts, scale in ((self.pieces, 0.86), (self.rows, 1.08)):
            yield parts, [part.picture for part in parts]
            yield parts, [_again(part.picture, scale) for part in parts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way in which a place was read: its parts, their characters, and what the stamp says so (None: nothing).

    `by_shape`: with the numerals as their shapes say.
    """

    pieces: tuple[LinePicture, ...]
    glyphs: tuple[Sequence[Glyph], ...]
    rows: tuple[StampRow, ...]
    labels: int
    stamp: ReceivedStamp | None
    by_shape: bool = False


def cut_of(seen: Upright, place: Place) -> Cut:
    """A place cut out of the page, and its rows."""
    crop = cut_out(seen, place)
    pieces, rows = cut_rows(crop.grey), cut_rows(crop.grey, whole=True)
    return Cut(crop=crop, pieces=tuple(pieces[:_MOST_LINES]), rows=tuple(rows[:_MOST_LINES]))


def readings_of(cut: Cut, read: GlyphReader, size: tuple[int, int], page: int) -> list[Reading]:
    """A place read as often as it needs: once without label and digit, twice where two agree, else four times.

    The last one is `by_shape`, where any label was read.
    """
    readings: list[Reading] = []
    for parts, pictures in cut.ways():
        glyphs = read(pictures)
        rows = _rows(cut.crop, parts, glyphs, size)
        stamp = parse_stamp_text(rows, page=page, ocr=False)
        labels = max(labels_in(rows), _values(stamp))
        readings.append(Reading(pieces=parts, glyphs=tuple(glyphs), rows=tuple(rows), labels=labels, stamp=stamp))
        if _is_settled(readings):
            break
    if any(reading.labels for reading in readings):
        whole = readings[2] if len(readings) > _LEAST_READINGS else readings[0]
        readings.append(_by_shape(cut, whole, size, page))
    return readings


def _by_shape(cut: Cut, read: Reading, size: tuple[int, int], page: int) -> Reading:
    """A reading's rows with their numerals as their shapes say."""
    glyphs: list[Sequence[Glyph]] = []
    known = numerals_of(read.pieces)
    for _, row in groupby(zip(read.pieces, read.glyphs, strict=True), key=lambda each: each[0].row):
        glyphs += renumbered(list(row), known)
    rows = _rows(cut.crop, read.pieces, glyphs, size)
    stamp = parse_stamp_text(rows, page=page, ocr=False)
    return replace(read, glyphs=tuple(glyphs), rows=tuple(rows), stamp=stamp, by_shape=True)


def _is_settled(readings: Sequence[Reading]) -> bool:
    match len(readings):
        case 1:
            digits = any(has_digit(glyph.text) for glyphs in readings[0].glyphs for glyph in glyphs)
            return readings[0].labels == 0 and not digits
        case 2:
            stamp = checked(readings)
            return stamp is None or (all(reading.stamp for reading in readings) and stamp.readable)
        case _:
            return False


def _values(stamp: ReceivedStamp | None) -> int:
    return 0 if stamp is None else sum(part is not None for part in (stamp.number, stamp.date, stamp.time))


def _again(picture: Grey, scale: float) -> Grey:
    """The same line otherwise: its strokes as thick as print has them, scaled, with more paper around."""
    ink = np.asarray(cv2.bitwise_not(cv2.GaussianBlur(picture, (0, 0), 0.7)), dtype=np.uint8)
    mask = (ink > _FIRM).astype(np.uint8)
    edge = int(mask.sum()) - int(cv2.erode(mask, np.ones((3, 3), np.uint8)).sum())
    thick = 2.0 * int(mask.sum()) / max(1, edge)
    round_ = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    if thick > _STROKE[1]:
        ink = np.asarray(cv2.erode(ink, round_), dtype=np.uint8)
    elif thick < _STROKE[0]:
        ink = np.asarray(cv2.dilate(ink, round_), dtype=np.uint8)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    strong = cv2.convertScaleAbs(small, alpha=1.35)
    framed = cv2.copyMakeBorder(cv2.bitwise_not(strong), 5, 5, 14, 14, cv2.BORDER_CONSTANT, value=(255.0,))
    return np.asarray(framed, dtype=np.uint8)


def _rows(
    crop: Crop, pieces: Sequence[LinePicture], glyphs: Sequence[Sequence[Glyph]], size: tuple[int, int]
) -> list[StampRow]:
    """What was read of the pieces, those side by side as one row; each character is a word with its place."""
    rows: list[StampRow] = []
    paired = zip(pieces, glyphs, strict=True)
    for _, group in groupby(paired, key=lambda each: each[0].row):
        text, words = "", []
        for line, seen in group:
            for index, glyph in enumerate(seen):
                if text and (index == 0 or glyph.blank_before):
                    text += " "
                text += glyph.text
                box = crop.on_page(*line.on_source(glyph.left, glyph.top, glyph.right, glyph.bottom), size)
                words.append(Word(text=glyph.text, confidence=glyph.confidence, box=box, line=len(rows)))
        if words:
            rows.append(StampRow(text=text, confidence=min(word.confidence for word in words), words=tuple(words)))
    return rows


def checked(readings: Sequence[Reading]) -> ReceivedStamp | None:
    """The first reading that says anything, sure only of what another one says as well; None where none does."""
    stamps = [reading.stamp for reading in readings if not reading.by_shape]
    by_shape = next((reading.stamp for reading in readings if reading.stamp and reading.by_shape), None)
    first = next((stamp for stamp in stamps if stamp), by_shape)
    if first is None:
        return None
    number = _number_of([stamp.number if stamp else None for stamp in stamps], by_shape.number if by_shape else None)
    day = _agreed([stamp.date if stamp else None for stamp in stamps], by_shape.date if by_shape else None)
    hour = _agreed(
        [stamp.time if stamp else None for stamp in stamps], by_shape.time if by_shape else None, likely=_by_day
    )
    sure = [part.confidence if part else 0.0 for part in (number, day, hour)]
    return replace(first, number=number, date=day, time=hour, readable=min(sure) >= READABLE)


def _number_of(readings: Sequence[Found[str] | None], by_shape: Found[str] | None) -> Found[str] | None:
    """What they agree on; the mere beginning or end of another's number has lost numerals and does not count.

    Where the longer one is in doubt itself the shapes' is still proposed, but not believed: Tesseract prints two
    numerals for one shape, ๘๔ for a ๔ under print.
    """
    longer = [each for each in readings if each and by_shape and _is_part(by_shape.value, each.value)]
    if any(each.confidence > _CONTRADICTS for each in longer):
        by_shape = None
    whole = by_shape.value if by_shape else ""
    number = _agreed([each if each and not _is_part(each.value, whole) else None for each in readings], by_shape)
    return doubted(number) if longer else number


def _is_part(part: str, whole: str) -> bool:
    return len(part) < len(whole) and (whole.startswith(part) or whole.endswith(part))


def _by_day(hour: time) -> float:
    """How likely an office is there to receive a letter, beside its hours: a ๑ that is lost makes 1.06 of 11.06."""
    return 1.0 if _OPENS <= hour.hour <= _CLOSES else _AT_NIGHT


def _agreed(
    readings: Sequence[Found[T] | None], by_shape: Found[T] | None, *, likely: Callable[[T], float] = lambda _: 1.0
) -> Found[T] | None:
    """What the readings say on the whole, and the shapes for themselves as much as all of them, those with None too.

    `likely` weighs what they may say. As sure as the second surest that says so, in doubt where another surely says
    otherwise.
    """
    read = [each for each in readings if each]
    found = [*read, by_shape] if by_shape else read
    if not found:
        return None
    weights: dict[T, float] = defaultdict(float)
    for each in read:
        weights[each.value] += likely(each.value) * each.confidence / len(readings)
    if by_shape:
        weights[by_shape.value] += likely(by_shape.value) * by_shape.confidence
    value = max(weights, key=lambda value: weights[value])
    same = sorted((each for each in found if each.value == value), key=lambda each: -each.confidence)
    against = max((each.confidence for each in found if each.value != value), default=0.0)
    if len(same) < _LEAST_READINGS or against > _CONTRADICTS:
        return doubted(same[0])
    return replace(same[0], confidence=same[1].confidence)
