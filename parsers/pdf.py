"""A PDF's pages and what their text layers say (pypdf)."""

import contextlib
import errno
import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, DeprecationError, FileNotDecryptedError, PyPdfError

from models.errors import DocumentError
from models.values import Word
from parsers.pdf_glyphs import Drawn, Glyph, Picture, TooMuchDrawingError, drawn_on
from parsers.pdf_lines import Frame, lines_of
from parsers.text_layer import faults, repair
from parsers.text_layer_codes import table_for
from parsers.word_lines import compose

# "Please note that broken PDF files might cause other Exceptions" (pypdf.errors): these, in practice.
_BROKEN = (
    PyPdfError,
    DependencyError,
    DeprecationError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)

_NO_SUCH_PLACE = frozenset({None, errno.EINVAL, errno.EOVERFLOW})
"""What comes of looking for a place in the file that no file has: the document's fault, not the disk's."""
_SCAN_SHARE = 0.3
"""Part of a page covered by pictures, from which there may be more to read in them than is typed."""
_COVERING_SHARE = 0.02
"""Part of a page from which a picture is large enough to hide text."""
_COVERING_MOST = 50
_OUTLINE_CURVES, _OUTLINE_LETTERS = 4000, 250
"""Curves on a page with few letters from which its text is drawn as outlines: a letter has 20, an emblem 2,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The text layer of one page, mended. `faults` says why it should not stand for the page; none: it may.

    Besides those of `text_layer.faults`: `no_text`, `picture` (large ones, as of a scan), `outlines` (letters drawn,
    not typed), `unreadable`, `too_much_drawing`, `not_drawn` (a form field is filled in, but only a viewer that draws
    it can show the value). Text that nobody sees (an OCR program's, below or upon a scan) is not in it.
    Boxes are fractions of the page as shown.
    """

    text: str = ""
    words: tuple[Word, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def typed(self) -> tuple[Word, ...]:
        """Words that can be believed, though there is more on the page than they."""
        return self.words if set(self.faults) <= {"picture", "outlines"} else ()


class PdfFile:
    """An open PDF; use it in a `with` block. Not for use by two threads at a time."""

    def __init__(self, path: Path) -> None:
        """Open.

        Raises:
            DocumentError: `encrypted` (a password is asked for reading), `damaged`.
        """
        # pypdf's warnings quote the file; errors come as exceptions anyway.
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        self._stream = path.open("rb")
        try:
            self._reader = _opened(self._stream)
            self.page_count = _count(self._reader)
        except DocumentError:
            self._stream.close()
            raise

    def __enter__(self) -> Self:
        """Give the file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._reader.close()
        self._stream.close()

    def layer(self, index: int) -> Layer:
        """The text layer of page `index` (from 0). A page that cannot be walked has the fault `unreadable`."""
        try:
            with _translated():
                return _layer(self._reader.pages[index])
        except TooMuchDrawingError:
            return Layer(faults=("too_much_drawing",))
        except DocumentError:
            return Layer(faults=("unreadable",))


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn what pypdf raises on a broken file into `damaged`."""
    try:
        yield
    except _BROKEN as error:
        raise DocumentError("damaged", f"pypdf: {type(error).__name__}") from error
    except OSError as error:
        if error.errno not in _NO_SUCH_PLACE:
            raise
        raise DocumentError("damaged", "pypdf: no such place") from error


def _opened(stream: BinaryIO) -> PdfReader:
    try:
        with _translated():
            reader = PdfReader(stream)
            locked = reader.is_encrypted and not reader.decrypt("")
    except DocumentError as error:
        if isinstance(error.__cause__, FileNotDecryptedError):
            raise DocumentError("encrypted", "user password") from error
        raise
    if locked:
        raise DocumentError("encrypted", "user password")
    return reader


def _count(reader: PdfReader) -> int:
    with _translated():
        count = len(reader.pages)
    if count == 0:
        raise DocumentError("damaged", "no pages")
    return count


def _layer(page: PageObject) -> Layer:
    if "/Contents" not in page and "/Annots" not in page:
        return Layer()  # nothing to look at either
    drawn = drawn_on(page)
    if drawn.undrawn_values:
        return Layer(faults=("not_drawn",))
    frame = _frame(page)
    width, height = frame.size
    area = max(1.0, width * height)
    lines, size = lines_of(_in_unicode(_seen(drawn, area)), frame)
    text, words = compose(lines, size=size, repair=repair)
    if not text:
        return Layer(faults=("no_text",))
    found = {
        "picture": sum(picture.area for picture in drawn.pictures) > _SCAN_SHARE * area,
        "outlines": drawn.curves > _OUTLINE_CURVES and len(text) < _OUTLINE_LETTERS,
    }
    return Layer(text=text, words=words, faults=tuple(name for name, is_so in found.items() if is_so) + faults(text))


def _seen(drawn: Drawn, page_area: float) -> list[Glyph]:
    """Glyphs that are neither invisible nor hidden by a picture drawn later, as some programs hide their OCR."""
    above = [picture for picture in drawn.pictures if picture.over and picture.area > _COVERING_SHARE * page_area]
    above = above[-_COVERING_MOST:]
    return [
        glyph
        for number, glyph in enumerate(drawn.glyphs)
        if not glyph.hidden and not any(number < picture.over and _lies_in(glyph, picture) for picture in above)
    ]


def _lies_in(glyph: Glyph, picture: Picture) -> bool:
    left, bottom, right, top = picture.bounds
    x, y = (glyph.start[0] + glyph.end[0]) / 2, (glyph.start[1] + glyph.end[1]) / 2
    return left <= x <= right and bottom <= y <= top


def _in_unicode(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs as Thai where a font from before Unicode gives them under other codes."""
    table = table_for("".join(glyph.text for glyph in glyphs), lambda text: not faults(repair(text)))
    return [replace(glyph, text=glyph.text.translate(table)) for glyph in glyphs] if table else glyphs


def _frame(page: PageObject) -> Frame:
    box = page.cropbox
    turn = 0
    with contextlib.suppress(*_BROKEN):  # a senseless /Rotate is none
        turn = int(page.rotation) % 360
    left, right = sorted((float(box.left), float(box.right)))
    bottom, top = sorted((float(box.bottom), float(box.top)))
    return Frame(left=left, bottom=bottom, right=right, top=top, turn=turn)
