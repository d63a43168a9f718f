"""How the writer can be reached: address, phone, e-mail; and the citizen ID (SOP §4)."""

import re
from collections.abc import Callable, Sequence

from models.values import Found
from parsers.letter_labels import match_label
from parsers.letter_outline import Outline, Row
from parsers.letter_rows import located, row_text
from parsers.letter_signature import Signature
from parsers.letter_text import Document, Line, join_lines, locate
from parsers.letter_vocabulary import Label
from parsers.thai.contacts import find_addresses, find_citizen_ids, find_emails, find_phones, is_address
from parsers.thai.dates import find_dates
from parsers.thai.fuzzy import width
from parsers.thai.spans import FoundText

_OFFICE_MAIL = re.compile(r"@ksed\.go\.th$")


def read_address(document: Document, outline: Outline) -> Found[str] | None:
    """The writer's address or the place written at: a labelled row, the header, else a sentence that says where."""
    for label in (Label.ADDRESS, Label.WRITTEN_AT):
        row = outline.row(label)
        if row:
            found = _address_row(document, outline, row)
            if found and (label is Label.ADDRESS or is_address(found.value)):
                return found
    for row in outline.rows:
        if row.label not in {Label.NUMBER, Label.OTHER, Label.DATE}:
            continue
        lines = [line for line in document.lines[row.first : row.last] if not find_phones(line.text)]
        kept = _address_part(lines, first_too=row.label is not Label.NUMBER)
        if kept:
            value, span = kept
            return locate(document, value, span, 0.85)
    for line in document.lines[outline.body[0] : outline.end]:
        found_in_text = find_addresses(line.text)
        if found_in_text and re.search(r"อยู่|ที่อยู่|บ้านเลขที่", line.text):
            return located(document, found_in_text[0], line.start, 0.7)
    return None


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


def read_phone(document: Document, outline: Outline, signature: Signature | None) -> Found[str] | None:
    """The writer's phone number, Arabic digits: a labelled row, the last lines, else the only one in the text."""
    for row in (row for row in outline.rows if row.label is Label.PHONE):
        found = _first_in(document, row.first, row.last, find_phones)
        if found:
            return found
    below = signature.last if signature else outline.closing
    found = _below_body(document, outline, below)
    if found:
        return found
    memo = outline.row(Label.AGENCY)
    if memo:
        found = _first_in(document, memo.first, memo.last, find_phones)
        if found:
            return found
    return _only(document, outline, find_phones, 0.65)


def _below_body(document: Document, outline: Outline, below: int | None) -> Found[str] | None:
    """The phone number in the last lines: labelled โทร., else on a short line or below the signature; never a fax."""
    unlabelled: Found[str] | None = None
    for index in range(outline.end - 1, outline.body[0] - 1, -1):
        line = document.lines[index]
        phones = find_phones(line.text)
        label = match_label(line.text) if phones else None
        if not phones or (label is not None and label.label is Label.FAX):
            continue
        if label is not None and label.label is Label.PHONE:
            return located(document, phones[0], line.start)
        if unlabelled is None and (width(line.text.strip()) <= 40 or (below is not None and index >= below)):
            unlabelled = located(document, phones[0], line.start, 0.85)
    return unlabelled


def read_email(document: Document, outline: Outline) -> Found[str] | None:
    """The writer's e-mail address as the text gives it, not the office's own."""
    for row in (row for row in outline.rows if row.label is Label.EMAIL):
        found = _first_in(document, row.first, row.last, find_emails)
        if found:
            return found
    return _only(document, outline, _foreign_emails, 0.8)


def read_citizen_id(document: Document, outline: Outline) -> Found[str] | None:
    """13 Arabic digits; confidence at most 0.3 where the check digit is wrong (one digit misread, or invented)."""
    row = outline.row(Label.CITIZEN_ID)
    found = _first_in(document, row.first, row.last, find_citizen_ids) if row else None
    return found or _only(document, outline, find_citizen_ids, 0.85)


def _foreign_emails(text: str) -> list[FoundText]:
    return [found for found in find_emails(text) if not _OFFICE_MAIL.search(found.value)]


def _first_in(document: Document, first: int, last: int, find: Callable[[str], list[FoundText]]) -> Found[str] | None:
    for line in document.lines[first:last]:
        hits = find(line.text)
        if hits:
            return located(document, hits[0], line.start)
    return None


def _only(
    document: Document, outline: Outline, find: Callable[[str], list[FoundText]], most: float
) -> Found[str] | None:
    """The one value in the body and below it; of several the last, at half the confidence: it may be another's."""
    hits = [(hit, line.start) for line in document.lines[outline.body[0] : outline.end] for hit in find(line.text)]
    if not hits:
        return None
    single = len({hit.value for hit, _ in hits}) == 1
    hit, offset = hits[-1]
    return located(document, hit, offset, most if single else most / 2)
