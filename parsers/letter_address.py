"""Where the writer lives, or the place written at (SOP §4)."""

import re
from collections.abc import Sequence

from models.values import Found
from parsers.letter_extent import Row
from parsers.letter_labels import match_label
from parsers.letter_outline import Outline
from parsers.letter_rows import located, row_text
from parsers.letter_text import Document, Line, join_lines, locate
from parsers.letter_vocabulary import Label
from parsers.thai.contacts import address_cues, find_addresses, find_phones, is_address
from parsers.thai.dates import find_dates
from parsers.thai.fuzzy import width


def read_address(document: Document, outline: Outline) -> Found[str] | None:
    """The writer's address or the place written at: a labelled row, the header, else a sentence that says where."""
    for label in (Label.ADDRESS, Label.WRITTEN_AT):
        row = outline.row(label)
        if row:
            found = _address_row(document, outline, row)
            if found and (label is Label.ADDRESS or is_address(found.value) or address_cues(found.value)):
                return found
    for row in outline.rows:
        if row.label not in {Label.NUMBER, Label.OTHER, Label.DATE}:
            continue
        lines = [line for line in document.lines[row.first : row.last] if not find_phones(line.text)]
        kept = _address_part(lines, first_too=row.label is not Label.NUMBER)
        if kept:
            value, span = kept
            return locate(document, value, span, 0.85)
    return _in_text(document, outline)


def _in_text(document: Document, outline: Outline) -> Found[str] | None:
    """A sentence that says where the writer lives, or a row ที่อยู่ below the signature with what it runs on in."""
    for index in range(outline.body[0], outline.end):
        line = document.lines[index]
        found = find_addresses(line.text)
        if not found or not re.search(r"อยู่|ที่อยู่|บ้านเลขที่", line.text):
            continue
        whole = found[0].span[1] == len(line.text.rstrip())
        following = document.lines[index + 1] if whole and index + 1 < outline.end else None
        if following is None or not _ends_address(line.text, following.text):
            return located(document, found[0], line.start, 0.7)
        value = join_lines([found[0].value, following.text])
        return locate(document, value, (line.start + found[0].span[0], following.end), 0.7)
    return None


def _ends_address(text: str, following: str) -> bool:
    """Whether the next line is the end of an address: a province after จังหวัด, a postcode."""
    if match_label(following) is not None or find_phones(following) or width(following.strip()) > 30:
        return False
    torn = re.search(r"(?:จังหวัด|จ\.|อำเภอ|อ\.|ตำบล|ต\.)\s*$", text)
    return bool(
        torn or re.fullmatch(r"\s*(?:(?:จังหวัด|จ\.)\s?)?[ก-๎]*\s*[\d๐-๙]{5}\s*|\s*(?:จังหวัด|จ\.)\s?[ก-๎]+\s*", following)
    )


def _address_part(lines: Sequence[Line], *, first_too: bool) -> tuple[str, tuple[int, int]] | None:
    """The lines of a header row that are an address, without a date at their end."""
    start = next((i for i, line in enumerate(lines) if (i or first_too) and is_address(line.text)), None)
    if start is None:
        return None
    texts = []
    end = lines[start].start
    for line in lines[start:]:
        dates = find_dates(line.text)
        text = re.sub(r"วันที่\s*$", "", line.text[: dates[0].span[0]] if dates else line.text)
        texts.append(text)
        end = line.start + len(text.rstrip())
        if dates:
            break
    value = join_lines(texts).strip(" .…_,")
    if not value or re.fullmatch(r"(?:จังหวัด|จ\.|อำเภอ|อ\.)\s?[ก-๎]+", value):
        return None
    return value, (lines[start].start, end)


def _address_row(document: Document, outline: Outline, row: Row) -> Found[str] | None:
    """ที่อยู่: a table centres the label beside a value of two lines, so the line above may belong to it."""
    found = row_text(document, outline, row.label)
    before = document.lines[row.first - 1] if row.first else None
    if before is None or document.lines[row.first].text[row.value_at :].strip(" .…_"):
        return found
    if match_label(before.text) is not None or not is_address(before.text):
        return found
    below = document.lines[row.first + 1 : row.last]
    value = join_lines([before.text, *(line.text for line in below)])
    return locate(document, value, (before.start, document.lines[row.last - 1].end), 0.85)
