"""ตรารับหนังสือ read from a page's picture: found, cut out at full resolution, read four ways (SOP §4).

What two readings say alike and none denies is believed, where it is printed; all else is left to a person with
`readable` false.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.values import Box, Found, ReceivedStamp, Word
from parsers.ocr_glyphs import Glyph
from parsers.scan.clean import is_bilevel
from parsers.scan.dots import dots_of
from parsers.scan.line_picture import LinePicture
from parsers.scan.prepared import Colour, Grey, Prepared
from parsers.stamp_crop import Crop, cut_out, is_framed
from parsers.stamp_faint import by_faint_frame
from parsers.stamp_find import Place, Upright, by_frame, by_ink, upright, without_doubles
from parsers.stamp_hand import by_hand, shapes_in
from parsers.stamp_rows import cut_rows
from parsers.stamp_text import READABLE, StampRow, has_more_than_a_date, labels_in, names_this_office, parse_stamp_text
from parsers.thai.digits import has_digit

T = TypeVar("T")
GlyphReader = Callable[[Sequence[Grey]], Sequence[Sequence[Glyph]]]
"""Reads pictures of one line each (`scan.line_picture`); as many entries as pictures."""

_MOST_LINES = 14
"""Lines of a place that are read: a stamp has five, and two of tick boxes."""
_ASIDE = 3.0
"""Pixels that a numeral may lie beside where the model saw it."""
_LEAST_SIDE, _SLENDER = 200, 4
"""Pixels of a page's short side in which a stamp could be read, and times as long a sheet may be."""
_LEAST_DIGITS, _LEAST_LOOKED_AT = 2, 5
"""Numerals of a row that holds a value, and of a stamp that can be told from handwriting."""
_PRINT = -1.2
"""Mean logarithm of the odds below which numerals are printed."""
_FIRM = 100
_STROKE = (2.8, 4.6)
"""Darkness of a stroke, and how thick the strokes of print are on a line's picture, in pixels."""
_LEAST_SIGNS = 2
"""Signs by which a stamp is known for one: labels or values (number, date, time), our name, a frame in colour."""
_LEAST_READINGS, _CONTRADICTS = 2, 0.35
"""Readings that must say the same, and how sure another may be of something else."""
_DOUBT = 0.4
"""Greatest confidence of a value that the second reading does not bear out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
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
class _Reading:
    """One way in which a place was read: its parts, their characters, and what the stamp says so (None: nothing)."""

    pieces: tuple[LinePicture, ...]
    glyphs: tuple[Sequence[Glyph], ...]
    labels: int
    named: bool
    received: bool
    """More than a date stands there, which a letterhead has as well."""
    stamp: ReceivedStamp | None


def read_stamp(
    image: Image.Image | Colour | Grey, prepared: Prepared, read: GlyphReader, *, page: int = 1
) -> ReceivedStamp | None:
    """The stamp on a page image (mode 1, L or RGB, or its dots, as it came), None where nothing reads like one.

    `prepared` tells how the page stands. Boxes are fractions of the image. Of several things in colour it is the one
    whose words are a stamp's. Errors are those of `read`.
    """
    picture = dots_of(image)
    sides = picture.shape[:2]
    if min(sides) < _LEAST_SIDE or max(sides) > _SLENDER * min(sides):
        return None
    seen = upright(picture, prepared)
    small = seen.small()
    coloured = by_ink(small) if small.ndim == 3 else []
    stamp = _best(seen, coloured, read, page)
    if stamp is None:
        stamp = _best(seen, without_doubles(by_frame(small)), read, page)
    if stamp is None and is_bilevel(picture):
        stamp = _faint(seen, small, read, page)
    return stamp


def stamp_crop(image: Image.Image, box: Box) -> Image.Image:
    """What a person is shown of a stamp: the box (fractions of the image) with a little of the page around it."""
    across, down = 0.1 * (box.right - box.left), 0.1 * (box.bottom - box.top)
    return image.crop(
        (
            max(0, int((box.left - across) * image.width)),
            max(0, int((box.top - down) * image.height)),
            min(image.width, round((box.right + across) * image.width)),
            min(image.height, round((box.bottom + down) * image.height)),
        )
    )


def _best(seen: Upright, places: Sequence[Place], read: GlyphReader, page: int) -> ReceivedStamp | None:
    """The place whose words are most like a stamp's, read; None where no words are."""
    size = seen.picture.shape[1], seen.picture.shape[0]
    found: list[tuple[int, float, ReceivedStamp]] = []
    for place in places:
        cut = _cut(seen, place)
        readings = _readings(cut, read, size, page)
        labels = max((reading.labels for reading in readings), default=0)
        stamps = [reading.stamp for reading in readings if reading.stamp]
        other = any(reading.received for reading in readings) and (
            any(reading.named for reading in readings) or (place.hue != "none" and is_framed(cut.crop.grey))
        )
        if labels + other < _LEAST_SIGNS or not stamps:
            continue
        stamp = replace(_checked(stamps), box=_box(cut.crop, seen))
        stamp = _printed_only(stamp, _pen_odds(readings[0].pieces, readings[0].glyphs))
        found.append((labels, _worth(stamp), stamp))
    return max(found, key=lambda each: each[:2])[2] if found else None


def _faint(seen: Upright, small: Colour | Grey, read: GlyphReader, page: int) -> ReceivedStamp | None:
    """A fax's stamp of dust: as read, or left to a person where nothing of it can be read."""
    place = by_faint_frame(small)
    if place is None:
        return None
    stamp = _best(seen, [place], read, page)
    return stamp or ReceivedStamp(page=page, box=_box(cut_out(seen, place), seen))


def _box(crop: Crop, seen: Upright) -> Box:
    """The whole crop on the page image."""
    high, wide = crop.grey.shape
    return crop.on_page(0, 0, wide, high, (seen.picture.shape[1], seen.picture.shape[0]))


def _readings(cut: _Cut, read: GlyphReader, size: tuple[int, int], page: int) -> list[_Reading]:
    """A place read as often as it needs: once without label and digit, twice where two agree, else four times."""
    readings: list[_Reading] = []
    for parts, pictures in cut.ways():
        glyphs = read(pictures)
        rows = _rows(cut.crop, parts, glyphs, size)
        stamp = parse_stamp_text(rows, page=page, ocr=False)
        labels = max(labels_in(rows), _values(stamp))
        readings.append(
            _Reading(
                pieces=parts,
                glyphs=tuple(glyphs),
                labels=labels,
                named=names_this_office(rows),
                received=has_more_than_a_date(rows) or bool(stamp and (stamp.number or stamp.time)),
                stamp=stamp,
            )
        )
        if _is_settled(readings):
            break
    return readings


def _is_settled(readings: Sequence[_Reading]) -> bool:
    stamps = [reading.stamp for reading in readings if reading.stamp]
    match len(readings):
        case 1:
            digits = any(has_digit(glyph.text) for glyphs in readings[0].glyphs for glyph in glyphs)
            return readings[0].labels == 0 and not digits
        case 2:
            return not stamps or (len(stamps) == 2 and _checked(stamps).readable)
        case _:
            return False


def _values(stamp: ReceivedStamp | None) -> int:
    return 0 if stamp is None else sum(part is not None for part in (stamp.number, stamp.date, stamp.time))


def _pen_odds(pieces: Sequence[LinePicture], glyphs: Sequence[Sequence[Glyph]]) -> NDArray[np.float64]:
    """For each numeral how much it looks written by hand (`stamp_hand.by_hand`); rows without three are no value."""
    shapes = []
    for line, seen in zip(pieces, glyphs, strict=True):
        spans = [(glyph.left - _ASIDE, glyph.right + _ASIDE) for glyph in seen if has_digit(glyph.text)]
        if sum(has_digit(char) for glyph in seen for char in glyph.text) >= _LEAST_DIGITS:
            shapes.append(shapes_in(line.picture, spans))
    return by_hand(np.concatenate(shapes)) if shapes else np.zeros(0)


def _printed_only(stamp: ReceivedStamp, odds: NDArray[np.float64]) -> ReceivedStamp:
    """The stamp, its values in doubt where its numerals look written by hand, or too few can be looked at."""
    if len(odds) >= _LEAST_LOOKED_AT and float(np.clip(odds, -4, 4).mean()) < _PRINT:
        return stamp
    number, day, hour = (_doubted(part) for part in (stamp.number, stamp.date, stamp.time))
    return replace(stamp, number=number, date=day, time=hour, readable=False)


def _doubted(part: Found[T] | None) -> Found[T] | None:
    return part and replace(part, confidence=min(part.confidence, _DOUBT))


def _worth(stamp: ReceivedStamp) -> float:
    return sum(part.confidence for part in (stamp.number, stamp.date, stamp.time) if part)


def _cut(seen: Upright, place: Place) -> _Cut:
    crop = cut_out(seen, place)
    pieces, rows = cut_rows(crop.grey), cut_rows(crop.grey, whole=True)
    return _Cut(crop=crop, pieces=tuple(pieces[:_MOST_LINES]), rows=tuple(rows[:_MOST_LINES]))


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


def _checked(stamps: Sequence[ReceivedStamp]) -> ReceivedStamp:
    """The first reading that says anything, sure only of what another one says as well."""
    number = _agreed([stamp.number for stamp in stamps])
    day, hour = _agreed([stamp.date for stamp in stamps]), _agreed([stamp.time for stamp in stamps])
    sure = [part.confidence if part else 0.0 for part in (number, day, hour)]
    return replace(stamps[0], number=number, date=day, time=hour, readable=min(sure) >= READABLE)


def _agreed(readings: Sequence[Found[T] | None]) -> Found[T] | None:
    """What most readings say: as sure as the second surest of them, in doubt where another surely says otherwise."""
    found = [each for each in readings if each]
    if not found:
        return None
    counts = Counter(each.value for each in found)
    value = max(counts, key=lambda value: (counts[value], max(e.confidence for e in found if e.value == value)))
    same = sorted((each for each in found if each.value == value), key=lambda each: -each.confidence)
    against = max((each.confidence for each in found if each.value != value), default=0.0)
    if len(same) < _LEAST_READINGS or against > _CONTRADICTS:
        return _doubted(same[0])
    return replace(same[0], confidence=same[1].confidence)
