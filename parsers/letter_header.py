"""The header's fields: number, date, subject, addressee, references, enclosures, urgency, secrecy, copies."""

import re
from datetime import date

from models.values import Found
from parsers.letter_extent import Row
from parsers.letter_labels import match_label
from parsers.letter_marks import SECRECY, URGENCY, find_mark
from parsers.letter_number import find_number
from parsers.letter_outline import Outline, is_date_line
from parsers.letter_rows import located, row_value
from parsers.letter_text import Document, locate
from parsers.letter_vocabulary import Label
from parsers.thai.dates import FoundDate, find_dates


def read_text(document: Document, outline: Outline, label: Label) -> Found[str] | None:
    """A field that is plain text: subject, addressee, references, enclosures."""
    row = outline.row(label)
    value = row_value(document, row) if row else None
    if row is None or value is None:
        return None
    sure = (0.95 if row.marked or row.label is not Label.SUBJECT else 0.85) - 0.25 * row.damage
    return locate(document, value[0], value[1], sure)


def read_number(document: Document, outline: Outline) -> Found[str] | None:
    """ที่, as written."""
    row = outline.row(Label.NUMBER)
    if row is None:
        return None
    line = document.lines[row.first]
    found = find_number(line.text, own=True)
    return located(document, found, line.start) if found else None


def read_date(document: Document, outline: Outline) -> Found[date] | None:
    """The date the letter bears (Common Era): from its header, else from a line of its own after the body."""
    candidates: list[tuple[FoundDate, int]] = []
    for row in outline.rows:
        if row.label in {Label.NUMBER, Label.DATE, Label.WRITTEN_AT, Label.AGENCY, Label.OTHER}:
            line = document.lines[row.first]
            dates = find_dates(line.text)
            if row.label is not Label.NUMBER or "ลงวันที่" not in line.text or find_number(line.text) is None:
                candidates += [(each, line.start) for each in dates]
    if candidates:
        found, offset = max(candidates, key=lambda each: each[0].confidence)
        return locate(document, found.value, _shift(found.span, offset), found.confidence)
    if outline.row(Label.SUBJECT) or outline.row(Label.ADDRESSEE):
        # A date on its own between or below the header's rows, or split over two lines by OCR.
        below = _own_date(document, 0, outline.body[0])
        if below:
            return below
    return _own_date(document, outline.body[0], outline.end, 0.85)


def _own_date(document: Document, first: int, last: int, most: float = 1.0) -> Found[date] | None:
    for line in document.lines[first:last]:
        if is_date_line(line.text):
            found = find_dates(line.text)[0]
            return locate(document, found.value, _shift(found.span, line.start), min(found.confidence, most))
    return None


def read_mark(document: Document, outline: Outline, classes: tuple[str, ...]) -> Found[str] | None:
    """Urgency or secrecy: `classes` is `URGENCY` or `SECRECY`."""
    last = outline.body[0] if outline.rows else 3
    heads = {*range(max(last, 3)), *(_first_lines(document)), *(_last_lines(document) if classes is SECRECY else ())}
    for index in sorted(heads):
        if index >= len(document.lines):
            break
        line = document.lines[index]
        found = find_mark(line.text, classes)
        if found:
            return located(document, found, line.start)
    return None


def _first_lines(document: Document) -> list[int]:
    """Indices of the first two lines of every page: where a secret letter repeats its mark."""
    indices = []
    for start in document.starts:
        here = [i for i, line in enumerate(document.lines) if line.start >= start]
        indices += here[:2]
    return indices


def _last_lines(document: Document) -> list[int]:
    filled = [i for i, line in enumerate(document.lines) if line.text.strip()]
    return filled[-1:]


def read_copies(document: Document, outline: Outline) -> Found[str] | None:
    """สำเนาเรียน / สำเนาส่ง: whoever else was sent the letter, to the end of the list."""
    for index, line in enumerate(document.lines[: outline.end]):
        found = match_label(line.text)
        if found is None or found.label is not Label.COPIES:
            continue
        if outline.body[0] <= index < outline.body[1] and not found.marked:
            continue
        last = _list_end(document, index, outline.end)
        row = Row(label=Label.COPIES, first=index, last=last, value_at=found.value_at, damage=found.damage)
        texts = [line.text[found.value_at :], *(each.text for each in document.lines[index + 1 : last])]
        value = row_value(document, row)
        if value:
            listed = ", ".join(re.sub(r"^[\s\-–•*]+", "", text).strip(" ,") for text in texts if text.strip(" -–•*,"))
            return locate(document, listed, value[1], 0.9 - 0.25 * found.damage)
    return None


def _list_end(document: Document, index: int, end: int) -> int:
    """The line after the copy list that begins at `index`."""
    last = index + 1
    while last < end and last < index + 10:
        text = document.lines[last].text
        if not text.strip() or match_label(text) is not None or find_mark(text, (*URGENCY, *SECRECY)):
            break
        last += 1
    return last


def _shift(span: tuple[int, int], offset: int) -> tuple[int, int]:
    return span[0] + offset, span[1] + offset
