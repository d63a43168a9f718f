"""One document of an arrival as lines, and the evidence beside every value found in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from models.values import Box, Found, Page
from parsers.thai.fuzzy import MARKS, width

T = TypeVar("T")

_JOINS = re.compile(r"[ก-๎ฯ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a document; `start` and `end` are offsets into `Document.text`, without the line break."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWord:
    """An OCR word with its offsets into `Document.text`."""

    start: int
    end: int
    confidence: float
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The pages of one document, their text in one piece (pages parted by a line break)."""

    pages: tuple[Page, ...]
    starts: tuple[int, ...]
    text: str
    lines: tuple[Line, ...]
    words: tuple[PlacedWord, ...]
    full_width: int
    """Width (spacing characters) of a line that reaches the right margin."""


def make_document(pages: Iterable[Page]) -> Document:
    """Put the pages of one document together, in the order given."""
    pages = tuple(pages)
    starts: list[int] = []
    lines: list[Line] = []
    words: list[PlacedWord] = []
    position = 0
    for page in pages:
        starts.append(position)
        own = _lines(page.text, position, mail=page.method == "body")
        lines.extend(own)
        words.extend(_placed(page, own))
        position += len(page.text) + 1
    widths = sorted(width(line.text.strip()) for line in lines)
    full = widths[int(len(widths) * 0.9)] if widths else 0
    return Document(
        pages=pages,
        starts=tuple(starts),
        text="\n".join(page.text for page in pages),
        lines=tuple(lines),
        words=tuple(words),
        full_width=full,
    )


def _lines(text: str, offset: int, *, mail: bool) -> list[Line]:
    """The lines of a page; in a mail those that quote an earlier one (`> …`) stay as empty lines."""
    lines = []
    for raw in text.splitlines(keepends=True):
        bare = "" if mail and raw.startswith(">") else raw.splitlines()[0]
        lines.append(Line(text=bare, start=offset, end=offset + len(bare)))
        offset += len(raw)
    return lines


def _placed(page: Page, lines: list[Line]) -> list[PlacedWord]:
    """The page's words at their offsets; a word that repair has changed in the text is left out."""
    placed = []
    cursor: dict[int, int] = {}
    for word in page.words:
        if not 0 <= word.line < len(lines) or not word.text:
            continue
        line = lines[word.line]
        at = line.text.find(word.text, cursor.get(word.line, 0))
        if at < 0:
            continue
        cursor[word.line] = at + len(word.text)
        start = line.start + at
        placed.append(
            PlacedWord(start=start, end=start + len(word.text), confidence=word.confidence, box=word.box),
        )
    return placed


def locate(document: Document, value: T, span: tuple[int, int], confidence: float) -> Found[T]:
    """The value with its evidence; `confidence` is how plainly the text says what it is (see `letter_confidence`).

    `span` are offsets into `Document.text`; where it runs over a page's end the evidence is the first page's part.
    """
    index = max(i for i, start in enumerate(document.starts) if start <= span[0])
    page, offset = document.pages[index], document.starts[index]
    start, end = span[0] - offset, min(span[1] - offset, len(page.text))
    quote = page.text[start:end]
    words = [word for word in document.words if word.start < offset + end and word.end > offset + start]
    return Found(
        value=value,
        confidence=confidence,
        page=page.number,
        quote=quote,
        span=(start, end),
        box=union(word.box for word in words) if words else None,
    )


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all; at least one must be given."""
    each = tuple(boxes)
    return Box(
        left=min(box.left for box in each),
        top=min(box.top for box in each),
        right=max(box.right for box in each),
        bottom=max(box.bottom for box in each),
    )


def reaches_margin(document: Document, line: Line) -> bool:
    """Whether the line is so long that what it says may run on in the next one."""
    return width(line.text.strip()) >= 0.78 * document.full_width


def join_lines(lines: Iterable[str]) -> str:
    """Text of wrapped lines as one: Thai runs on without a blank, all else is parted by one."""
    joined = ""
    for raw in lines:
        line = " ".join(raw.split())
        if not line:
            continue
        glue = joined and _JOINS.match(joined[-1]) and (_JOINS.match(line[0]) and line[0] not in MARKS)
        joined = joined + ("" if glue or not joined else " ") + line
    return joined
