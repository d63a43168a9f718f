"""The body of a letter as running text: wrapped lines joined, paragraphs and lists kept apart."""

import re

from models.values import Found
from parsers.letter_outline import Kind, Outline
from parsers.letter_signature import Signature
from parsers.letter_text import Document, Line, join_lines, locate, reaches_margin
from parsers.thai.names import bracketed_name

_NEW_PARAGRAPH = re.compile(r"^\s{4,}|^\s*(?:[(]?[\d๐-๙]{1,2}[.)]\s|[-–•*]\s|[ก-๎ ]{4,20}\s?:|จึงเรียนมา|จึงขอ)")

_POSTSCRIPT = re.compile(r"^\s*(?:หมายเหตุ|ป\.?\s?ล\.|ปล\b)")


def read_body(document: Document, outline: Outline, signature: Signature | None) -> Found[str] | None:
    """What the letter says, from below its header to its closing or signature; paragraphs parted by a line break."""
    first, last = outline.body
    if outline.kind is Kind.MEMO and signature is not None:
        # Below a memo's author superiors note their orders.
        last = min(last, signature.first)
    lines = [line for line in document.lines[first:last] if line.text.strip()]
    while lines and outline.closing is None and bracketed_name(lines[-1].text):
        lines.pop()
    if not lines:
        return None
    afterword = [line for line in document.lines[last : outline.end] if _POSTSCRIPT.match(line.text)]
    as_typed = document.pages[0].method == "body"
    value = "\n".join(
        join_lines(line.text for line in part)
        for part in _paragraphs(document, [*lines, *afterword], as_typed=as_typed)
    )
    return locate(document, value, (lines[0].start, lines[-1].end), 0.9 if outline.rows else 0.8)


def _paragraphs(document: Document, lines: list[Line], *, as_typed: bool) -> list[list[Line]]:
    """Lines by paragraph. A paragraph ends at a line that stops short of the margin; a mail's lines are its own."""
    parts: list[list[Line]] = []
    for before, line in zip([None, *lines[:-1]], lines, strict=True):
        if before is None or as_typed or _NEW_PARAGRAPH.match(line.text) or not reaches_margin(document, before):
            parts.append([])
        parts[-1].append(line)
    return parts
