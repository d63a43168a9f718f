"""Word letters (python-docx): their text in reading order, and scans pasted into them."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from models.errors import DocumentError
from parsers.media import PICTURES
from parsers.thai.text import repair_text

_BROKEN = (
    PackageNotFoundError,
    InvalidXmlError,
    SyntaxError,  # lxml on broken XML
    zipfile.BadZipFile,
    NotImplementedError,  # a compression that zipfile lacks
    KeyError,  # a part named but not there
    ValueError,
    AttributeError,
    OSError,
)
_LARGE = 40_000
"""Bytes from which a picture may be a scanned page and not a logo or a signature."""


class WordFile:
    """An open Word letter.

    Raises on opening:
        DocumentError: `damaged`; `too_large` where it unpacks to more than `most_bytes`.
    """

    def __init__(self, path: Path, *, most_bytes: int) -> None:
        """Open and check the size before anything is unpacked."""
        try:
            with zipfile.ZipFile(path) as archive:
                if sum(member.file_size for member in archive.infolist()) > most_bytes:
                    raise DocumentError("too_large", "docx")
                if any(member.flag_bits & 1 for member in archive.infolist()):
                    raise DocumentError("encrypted", "docx")
            self._document: Document = docx.Document(str(path))
        except _BROKEN as error:
            raise DocumentError("damaged", f"docx: {type(error).__name__}") from error

    def text(self) -> str:
        """Header, body with tables and text boxes, footer; one paragraph or table row a line, empty lines left out.

        Raises:
            DocumentError: `damaged`.
        """
        try:
            lines = [repair_text(line).strip() for line in _lines(self._document)]
        except _BROKEN as error:
            raise DocumentError("damaged", f"docx: {type(error).__name__}") from error
        return "\n".join(line for line in lines if line)

    def pictures(self) -> Iterator[io.BytesIO]:
        """The pictures of kinds that are read, and that are large enough to be pages, in the order of the text."""
        part = self._document.part
        seen: set[str] = set()
        for drawing in self._document.element.body.iter(qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata"):
            name = drawing.get(qn("r:embed")) or drawing.get(qn("r:id"))
            related = part.related_parts.get(name) if name and name not in seen else None
            if related is None or len(related.blob) < _LARGE:
                continue
            seen.add(name)
            if related.content_type in PICTURES:
                yield io.BytesIO(related.blob)


def _lines(document: Document) -> Iterator[str]:
    first = document.sections[0] if len(document.sections) else None
    if first is not None:
        header = first.first_page_header if first.different_first_page_header_footer else first.header
        yield from _of_blocks(header)
    yield from _of_blocks(document)
    if first is not None:
        footer = first.first_page_footer if first.different_first_page_header_footer else first.footer
        yield from _of_blocks(footer)


def _of_blocks(container: Any) -> Iterator[str]:
    """Lines of a body, header or cell: paragraphs, and tables row by row with the cells side by side."""
    for block in container.iter_inner_content():
        if isinstance(block, Table):
            yield from _of_table(block)
        else:
            yield from _of_paragraph(block)


def _of_paragraph(paragraph: Paragraph) -> Iterator[str]:
    yield from paragraph.text.split("\n")
    for box in paragraph._p.iter(qn("w:txbxContent")):  # noqa: SLF001 - python-docx knows no text boxes
        if not any(
            True for _ in box.iterancestors("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
        ):
            for inner in box.iter(qn("w:p")):
                yield from Paragraph(inner, paragraph).text.split("\n")


def _of_table(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: list[list[str]] = []
        before = None
        for cell in row.cells:
            if cell._tc is not before:  # noqa: SLF001 - a merged cell comes once for each column it spans
                cells.append([line for line in _of_blocks(cell) if line.strip()])
            before = cell._tc  # noqa: SLF001
        for index in range(max(map(len, cells), default=0)):
            yield " ".join(lines[index] for lines in cells if index < len(lines))
