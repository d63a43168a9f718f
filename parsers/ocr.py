"""A page image to a page of text: prepared, cut into lines, each line read, put together again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import fmean

import numpy as np
from PIL import Image

from models.errors import DocumentError
from models.limits import ReadLimits
from models.values import Page
from parsers.ocr_again import with_second_readings
from parsers.ocr_dashes import with_dashes
from parsers.ocr_doubles import without_doubles
from parsers.ocr_glyphs import Glyph
from parsers.ocr_numerals import with_numerals
from parsers.ocr_tesseract import Model, recognise
from parsers.ocr_words import pieces_of
from parsers.scan.dots import dots_of
from parsers.scan.lines import Line, cut_lines
from parsers.scan.prepare import prepare
from parsers.scan.prepared import Colour, Grey, Prepared
from parsers.thai.text import repair_text
from parsers.word_lines import Piece, compose_placed, joined, mean_confidence, mended

OWN_MODEL = "ksed"
TESSDATA = Path(__file__).parent / "tessdata"
"""Where our own model lies: Debian's cannot print half of the Thai digits."""

_DOUBTFUL = 0.8
"""Mean confidence of the longest lines under which the page may stand on its head."""
_SAMPLE = 6
"""Lines read to find out how a page stands."""
_BETTER = 0.08
"""By how much another way up must read better to be believed."""


_FEW, _SCRIBBLE = 8, 0.35
"""Characters and mean confidence below which a line is no writing; short words stay above 0.6."""
_GARBAGE = 0.18
"""Mean confidence below which a line of any length is none: a desk or a torn rim; bad ones have 0.45."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One line as read: `text` with blanks, words in pixels of the line's picture, confidence 0–1 (0.0: nothing)."""

    text: str
    words: tuple[Piece, ...]
    confidence: float


def read_image(image: Image.Image, *, limits: ReadLimits, number: int, document: int = 0) -> Page:
    """Read one page image (mode 1, L or RGB, any resolution, any way up).

    Boxes are fractions of the image as given. A page with nothing on it has empty text and confidence 0.0.

    Raises:
        DocumentError: `took_too_long` (over `limits.page_seconds`), `reader_crashed`, `too_much_memory`.
        TransientError: `ocr_unavailable` where Tesseract or the model is missing, `disk_full`.
    """
    return read_standing(image, limits=limits, number=number, document=document)[0]


def read_standing(
    image: Image.Image | Colour | Grey, *, limits: ReadLimits, number: int, document: int = 0
) -> tuple[Page, Prepared]:
    """As `read_image`, of the image or its dots, with the page as it was stood up for it. Errors as there."""
    image = dots_of(image)
    stood = _stood_up(image, limits)
    read = [stood.sample.get(index, ()) for index in range(len(stood.lines))]
    rest = [index for index in range(len(stood.lines)) if index not in stood.sample]
    pictures = [stood.lines[index].picture for index in rest]
    for index, glyphs in zip(rest, read_glyphs(pictures, limits=limits), strict=True):
        read[index] = glyphs
    page = _page(stood.prepared, stood.lines, read, limits=limits, number=number, document=document)
    return page, stood.prepared


def read_prepared(prepared: Prepared, *, limits: ReadLimits, number: int, document: int = 0) -> Page:
    """Read a page, or a part cut out of one, that is upright, level and black on white. Errors as `read_image`."""
    lines = cut_lines(prepared.grey)
    read = read_glyphs([line.picture for line in lines], limits=limits)
    return _page(prepared, lines, read, limits=limits, number=number, document=document)


def read_lines(pictures: Sequence[Grey], *, limits: ReadLimits) -> list[ReadLine]:
    """Read pictures of one line each (`scan.line_picture`); as many entries as pictures.

    Raises: as `read_image`.
    """
    result = []
    for glyphs in read_glyphs(pictures, limits=limits):
        words = tuple(mended(pieces_of(glyphs), repair=repair_text))
        result.append(ReadLine(text=joined(words), words=words, confidence=mean_confidence(words)))
    return result


def model_of(limits: ReadLimits) -> Model:
    """The model that these limits ask for, and where it lies."""
    own = TESSDATA if limits.languages == OWN_MODEL else None
    return Model(languages=limits.languages, folder=limits.tessdata or own)


def read_glyphs(pictures: Sequence[Grey], *, limits: ReadLimits) -> list[tuple[Glyph, ...]]:
    """Characters of pictures of one line each (`scan.line_picture`). Errors as `read_image`."""
    return recognise(pictures, model=model_of(limits), seconds=limits.page_seconds)


def _page(
    prepared: Prepared,
    lines: Sequence[Line],
    read: Sequence[Sequence[Glyph]],
    *,
    limits: ReadLimits,
    number: int,
    document: int,
) -> Page:
    rows: dict[int, list[Piece]] = {}
    for line, glyphs in zip(lines, _read_again(lines, read, limits), strict=True):
        if _is_scribble(glyphs):
            continue
        row = rows.setdefault(line.row, [])
        seen = with_dashes(line.picture, with_numerals(line.picture, without_doubles(glyphs)))
        pieces = [_on_page(line, piece) for piece in pieces_of(seen)]
        if row and pieces:  # cut apart where a wide gap stood
            pieces[0] = replace(pieces[0], blank_before=True)
        row.extend(pieces)
    text, words = compose_placed(
        rows.values(),
        place=lambda piece: prepared.box(piece.left, piece.top, piece.right, piece.bottom),
        repair=repair_text,
    )
    return Page(
        number=number, method="ocr", confidence=mean_confidence(words), text=text, words=words, document=document
    )


def _read_again(
    lines: Sequence[Line], read: Sequence[Sequence[Glyph]], limits: ReadLimits
) -> Sequence[Sequence[Glyph]]:
    """Doubtful lines read again where there is time for it: what was read once is not given up for a second look."""
    try:
        return with_second_readings([line.picture for line in lines], read, partial(read_glyphs, limits=limits))
    except DocumentError as error:
        if error.code != "took_too_long":
            raise
        return read


def _is_scribble(glyphs: Sequence[Glyph]) -> bool:
    """Characters that the model hardly believes itself: a signature, a torn edge, a speck."""
    length = sum(len(glyph.text) for glyph in glyphs)
    return _confidence([glyphs]) < (_SCRIBBLE if length < _FEW else _GARBAGE)


def _on_page(line: Line, piece: Piece) -> Piece:
    left, top, right, bottom = line.on_source(piece.left, piece.top, piece.right, piece.bottom)
    return replace(piece, left=left, top=top, right=right, bottom=bottom)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stood:
    """A page as it was stood up, cut into lines, and what was read of its longest (by index) to find out how."""

    prepared: Prepared
    lines: list[Line]
    sample: dict[int, tuple[Glyph, ...]]

    @property
    def confidence(self) -> float:
        return _confidence(self.sample.values())


def _stood_up(image: Colour | Grey, limits: ReadLimits) -> _Stood:
    """The page the way up that reads best. A few lines tell; the others are not read upside down in vain."""
    best = _stand(prepare(image), limits)
    for turn in (180, 90, 270):
        if not best.lines or best.confidence >= _DOUBTFUL:
            break
        # Upside down the same lines are there: a page is only turned for it where they read better.
        if turn == 180 and _confidence(read_glyphs(_upside_down(best), limits=limits)) < best.confidence + _BETTER:
            continue
        other = _stand(prepare(image, turned=turn), limits)
        if turn == 180 or other.confidence >= best.confidence + _BETTER:
            best = other
    return best


def _stand(prepared: Prepared, limits: ReadLimits) -> _Stood:
    lines = cut_lines(prepared.grey)
    longest = _longest(lines)
    read = read_glyphs([lines[index].picture for index in longest], limits=limits)
    return _Stood(prepared=prepared, lines=lines, sample=dict(zip(longest, read, strict=True)))


def _upside_down(stood: _Stood) -> list[Grey]:
    return [np.ascontiguousarray(np.rot90(stood.lines[index].picture, 2)) for index in stood.sample]


def _confidence(read: Iterable[Sequence[Glyph]]) -> float:
    """Mean over all characters; 0.0 without any."""
    seen = [glyph.confidence for glyphs in read for glyph in glyphs]
    return fmean(seen) if seen else 0.0


def _longest(lines: Sequence[Line]) -> list[int]:
    """Indices of the widest pictures, which tell most about how a page stands."""
    return sorted(range(len(lines)), key=lambda index: -lines[index].picture.shape[1])[:_SAMPLE]
