"""ตรารับหนังสือ read from a page's picture: found, cut out at full resolution, read several ways (SOP §4).

What two readings say alike and none denies is believed, where it is printed; all else is left to a person with
`readable` false.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.values import Box, ReceivedStamp
from parsers.ocr_glyphs import Glyph, GlyphReader
from parsers.scan.clean import is_bilevel
from parsers.scan.dots import dots_of
from parsers.scan.line_picture import LinePicture
from parsers.scan.prepared import Colour, Grey, Prepared
from parsers.stamp_crop import Crop, cut_out, is_framed
from parsers.stamp_faint import by_faint_frame
from parsers.stamp_find import Place, Upright, by_frame, by_ink, upright, without_doubles
from parsers.stamp_hand import by_hand, shapes_in
from parsers.stamp_readings import Reading, checked, cut_of, readings_of
from parsers.stamp_text import NUMBER_LABEL, TIME_LABEL, doubted, labels_in, names_this_office
from parsers.thai.digits import has_digit

_ASIDE = 3.0
"""Pixels that a numeral may lie beside where the model saw it."""
_LEAST_SIDE, _SLENDER = 200, 4
"""Pixels of a page's short side in which a stamp could be read, and times as long a sheet may be."""
_LEAST_DIGITS, _LEAST_LOOKED_AT = 2, 5
"""Numerals of a row that holds a value, and of a stamp that can be told from handwriting."""
_PRINT = -1.2
"""Mean logarithm of the odds below which numerals are printed."""
_LEAST_LABELS = 2
"""Labels or values of a stamp (number, date, time) by which it is known for one."""


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


def _best(seen: Upright, places: Sequence[Place], read: GlyphReader, page: int) -> ReceivedStamp | None:
    """The place whose words are most like a stamp's, read; None where no words are."""
    size = seen.picture.shape[1], seen.picture.shape[0]
    found: list[tuple[int, float, ReceivedStamp]] = []
    for place in places:
        cut = cut_of(seen, place)
        readings = readings_of(cut, read, size, page)
        labels = max((reading.labels for reading in readings), default=0)
        stamp = checked(readings)
        known = labels >= _LEAST_LABELS or (labels and _bears_another_sign(readings, cut.crop, place))
        if not known or stamp is None:
            continue
        stamp = replace(stamp, box=_box(cut.crop, seen))
        stamp = _printed_only(stamp, _pen_odds(readings[0].pieces, readings[0].glyphs))
        found.append((labels, _worth(stamp), stamp))
    return max(found, key=lambda each: each[:2])[2] if found else None


def _bears_another_sign(readings: Sequence[Reading], crop: Crop, place: Place) -> bool:
    """Whether what has one label only is told for a stamp by our name or a frame in colour.

    A date alone is no such label: a letterhead has one, too.
    """
    received = any(
        labels_in(reading.rows, (NUMBER_LABEL, TIME_LABEL))
        or (reading.stamp and (reading.stamp.number or reading.stamp.time))
        for reading in readings
    )
    return received and (
        any(names_this_office(reading.rows) for reading in readings) or (place.hue != "none" and is_framed(crop.grey))
    )


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
    number, day, hour = (doubted(part) for part in (stamp.number, stamp.date, stamp.time))
    return replace(stamp, number=number, date=day, time=hour, readable=False)


def _worth(stamp: ReceivedStamp) -> float:
    return sum(part.confidence for part in (stamp.number, stamp.date, stamp.time) if part)
