"""PDF pages as pictures (pypdfium2)."""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import pypdfium2

from models.errors import DocumentError
from parsers.image import PageImage

_POINTS = 72.0
_SIDE = 60_000
"""Dots of a page's longer side; 14,400 points, the most that Acrobat allows, have as many at 300 dots an inch."""
_LOCK = threading.Lock()
"""PDFium keeps state for the whole process: one call at a time."""


class PdfPictures:
    """An open PDF whose pages can be drawn; use it in a `with` block."""

    def __init__(self, path: Path) -> None:
        """Open.

        Raises:
            DocumentError: `encrypted`, `damaged`.
        """
        with _LOCK, _translated():
            self._pdf = pypdfium2.PdfDocument(path)
            self._pdf.init_forms()  # before the first page: else filled-in fields stay empty
            self.page_count = len(self._pdf)
        if self.page_count == 0:
            self._pdf.close()
            raise DocumentError("damaged", "no pages")

    def __enter__(self) -> Self:
        """Give the file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        with _LOCK:
            self._pdf.close()

    def draw(self, index: int, *, dpi: int, pixels: int) -> PageImage:
        """Page `index` (from 0) in colour, turned as it is shown, at `dpi` or as close as `pixels` allows.

        Raises:
            DocumentError: `damaged` where the page cannot be drawn.
        """
        with _LOCK, _translated():
            page = self._pdf[index]
            try:
                scale = _scale(page.get_size(), dpi=dpi, pixels=pixels)
                bitmap = page.render(scale=scale, rev_byteorder=True)
                image = bitmap.to_pil()
                if image.mode != "RGB":  # only then it is the bitmap's own memory, which goes with the page
                    image = image.copy()
                bitmap.close()
            finally:
                page.close()
        return PageImage(image=image, dpi=max(1, round(scale * _POINTS)))


def _scale(size: tuple[float, float], *, dpi: int, pixels: int) -> float:
    """Dots a point, so that the page has at most `pixels` dots and no side over `_SIDE`."""
    if not all(0 < length < math.inf for length in size):
        raise DocumentError("damaged", "page without sides")
    width, height = (max(1.0, length) for length in size)
    return float(min(dpi / _POINTS, (pixels / (width * height)) ** 0.5, _SIDE / max(width, height)))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise DocumentError("encrypted", "pdfium") from error
        raise DocumentError("damaged", "pdfium") from error
