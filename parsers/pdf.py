"""A PDF's pages and what their text layers say (pypdf)."""

import contextlib
import logging
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, DeprecationError, FileNotDecryptedError, PyPdfError

from models.errors import DocumentError
from models.values import Word
from parsers.pdf_glyphs import drawn_on
from parsers.pdf_lines import Frame, lines_of
from parsers.text_layer import faults, repair
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

_CONTENT_BYTES = 4_000_000
"""A page that draws more is a map or a plan: walking it takes minutes, looking at it seconds."""
_SCAN_SHARE = 0.5
"""Part of a page covered by pictures, from which the page may be a scan."""
_CAPTION_LETTERS = 250
"""Text on such a page that may be no more than a scanner's watermark or a header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The text layer of one page, mended. `faults` says why it should not stand for the page; none: it may.

    Besides those of `text_layer.faults`: `no_text`, `picture` (the page is a scan), `unreadable`, `too_much_drawing`,
    `not_drawn` (a form field is filled in, but only a viewer that draws it can show the value).
    Boxes are fractions of the page as shown.
    """

    text: str = ""
    words: tuple[Word, ...] = ()
    faults: tuple[str, ...] = ()


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
            return _layer(self._reader.pages[index])
        except _BROKEN:
            return Layer(faults=("unreadable",))


def _opened(stream: BinaryIO) -> PdfReader:
    try:
        reader = PdfReader(stream)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("encrypted", "user password")
    except FileNotDecryptedError as error:
        raise DocumentError("encrypted", "user password") from error
    except _BROKEN as error:
        raise DocumentError("damaged", f"pypdf: {type(error).__name__}") from error
    return reader


def _count(reader: PdfReader) -> int:
    try:
        count = len(reader.pages)
    except _BROKEN as error:
        raise DocumentError("damaged", f"page tree: {type(error).__name__}") from error
    if count == 0:
        raise DocumentError("damaged", "no pages")
    return count


def _layer(page: PageObject) -> Layer:
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > _CONTENT_BYTES:
        return Layer(faults=("too_much_drawing",))
    drawn = drawn_on(page)
    if drawn.undrawn_values:
        return Layer(faults=("not_drawn",))
    frame = _frame(page)
    lines, size = lines_of([glyph for glyph in drawn.glyphs if not glyph.hidden], frame)
    text, words = compose(lines, size=size, repair=repair)
    if not text:
        return Layer(faults=("no_text",))
    width, height = frame.size
    covered = drawn.picture_area / max(1.0, width * height)
    is_scan = covered > _SCAN_SHARE and len(text) < _CAPTION_LETTERS
    return Layer(text=text, words=words, faults=("picture",) * is_scan + faults(text))


def _frame(page: PageObject) -> Frame:
    box = page.cropbox
    turn = 0
    with contextlib.suppress(*_BROKEN):  # a senseless /Rotate is none
        turn = int(page.rotation) % 360
    left, right = sorted((float(box.left), float(box.right)))
    bottom, top = sorted((float(box.bottom), float(box.top)))
    return Frame(left=left, bottom=bottom, right=right, top=top, turn=turn)
