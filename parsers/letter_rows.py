"""Values of header rows, with their evidence."""

import re

from models.values import Found
from parsers.letter_extent import Row
from parsers.letter_outline import Outline
from parsers.letter_text import Document, join_lines, locate
from parsers.letter_vocabulary import Label
from parsers.thai.spans import FoundText

_TRAILING = " \t…_:,"
# Labels that stand within a form's row: "ชื่อ … อายุ … อาชีพ …".
_INNER = re.compile(
    r"\s+(?:อายุ|อาชีพ|ตำแหน่ง|สังกัด|เลข(?:ที่)?(?:บัตร|ประจำตัว)|หมายเลข|บัตรประ|ที่อยู่|อยู่บ้าน|บ้านเลขที่|โทร|มือถือ|เบอร์|สัญชาติ|เชื้อชาติ|ศาสนา|อีเมล|E-?mail|e-?mail|วันที่)",
)


def located(document: Document, found: FoundText, offset: int = 0, most: float = 1.0) -> Found[str]:
    """The find with its evidence; `offset` is where the text searched begins in the document."""
    span = found.span[0] + offset, found.span[1] + offset
    return locate(document, found.value, span, min(found.confidence, most))


def row_text(document: Document, outline: Outline, label: Label) -> Found[str] | None:
    """The value of a form's row, cut where another label begins in the same line."""
    row = outline.row(label)
    value = row_value(document, row) if row else None
    if row is None or value is None:
        return None
    text, (start, end) = value
    inner, cut = _INNER.search(text), _INNER.search(document.text[start:end])
    if inner and cut:
        text, end = text[: inner.start()].rstrip(" .…_"), start + cut.start()
    return locate(document, text, (start, end), 0.93 - 0.25 * row.damage) if text else None


def row_value(document: Document, row: Row) -> tuple[str, tuple[int, int]] | None:
    """Text and span of all a row says, lines joined; None where it says nothing."""
    first = document.lines[row.first]
    start, end = first.start + row.value_at, document.lines[row.last - 1].end
    texts = [first.text[row.value_at :], *(line.text for line in document.lines[row.first + 1 : row.last])]
    value = re.sub(r"\.{2,}|[…_]+", " ", join_lines(texts)).strip(_TRAILING)
    while start < end and document.text[start].isspace():
        start += 1
    value = " ".join(value.split())
    return (value, (start, end)) if value else None
