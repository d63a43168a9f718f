"""Who wrote: name, position, agency, address, phone, e-mail, citizen ID (SOP §4).

A labelled row of a form is surest, then the signature, then the header, then a sentence in the body.
"""

import re
from dataclasses import dataclass, replace

from models.values import Found
from parsers.letter_address import read_address
from parsers.letter_confidence import sure_of_characters
from parsers.letter_contacts import read_citizen_id, read_email, read_phone
from parsers.letter_extent import Row
from parsers.letter_labels import match_label
from parsers.letter_number import find_number
from parsers.letter_outline import Kind, Outline
from parsers.letter_rows import located, row_text, row_value
from parsers.letter_signature import Signature
from parsers.letter_text import Document, join_lines, locate
from parsers.letter_vocabulary import Label
from parsers.thai.contacts import find_phones, is_address
from parsers.thai.dates import find_dates
from parsers.thai.fuzzy import distance, width
from parsers.thai.names import TITLE, is_agency, name_confidence, starts_with_title

_INTRODUCED = re.compile(
    rf"(?:ข้าพเจ้า|กระผม|ผม|ดิฉัน|หนู)[ \t.…_]*(?:ชื่อ[ \t.…_]*)?(?P<name>{TITLE}[ \t.…_]*[ก-๎]+(?:[ \t.…_]+[ก-๎]+)?)",
)
_OFFICE = re.compile(r"ศึกษาธิการจังหวัด|ศธจ|@ksed\.go\.th|สนง\.ศึกษาธิการ")
_SAME_NAME = 0.3
"""Share of a name's letters that may differ between two readings of it."""
_DIFFERS = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The sender's fields of a letter; None where it does not say."""

    name: Found[str] | None
    position: Found[str] | None
    agency: Found[str] | None
    address: Found[str] | None
    phone: Found[str] | None
    email: Found[str] | None
    citizen_id: Found[str] | None


def read_sender(document: Document, outline: Outline, signature: Signature | None) -> Sender:
    """Everything the document says of its writer."""
    form = outline.kind is Kind.FORM
    position = row_text(document, outline, Label.POSITION) if form else None
    if position is None and signature and signature.position and not (form and outline.row(Label.POSITION)):
        position = located(document, signature.position)
    return Sender(
        name=_name(document, outline, signature),
        position=position,
        agency=_agency(document, outline, signature),
        address=read_address(document, outline),
        phone=read_phone(document, outline, signature),
        email=read_email(document, outline),
        citizen_id=read_citizen_id(document, outline),
    )


def _name(document: Document, outline: Outline, signature: Signature | None) -> Found[str] | None:
    """The form's row, the signature, or how the writer names himself; of the same name read twice the clearer one."""
    written = _written_name(document, outline)
    signed = located(document, signature.name) if signature else None
    if written:
        return _clearer(document, written, signed) if signed else written
    introduced = _introduced(document)
    if introduced is None or (signed and signed.value.split()[0] not in introduced.value):
        return _clearer(document, signed, introduced) if signed and introduced else signed
    if signed and signed.confidence >= 0.9:
        return _clearer(document, signed, introduced)
    return introduced


def _written_name(document: Document, outline: Outline) -> Found[str] | None:
    for label in (Label.NAME, Label.FROM):
        written = row_text(document, outline, label)
        if written and name_confidence(written.value) and (label is Label.NAME or starts_with_title(written.value)):
            return written
    return None


def _introduced(document: Document) -> Found[str] | None:
    """ข้าพเจ้า นาย… in the text."""
    match = _INTRODUCED.search(document.text)
    if match is None:
        return None
    name = " ".join(re.sub(r"[.…_]{2,}", " ", match["name"]).split())
    return locate(document, name, match.span("name"), 0.85) if name_confidence(name) else None


def _clearer(document: Document, first: Found[str], second: Found[str]) -> Found[str]:
    """The first, unless the second is the same name but for some characters, and its own were read more surely."""
    apart = distance(first.value.replace(" ", ""), second.value.replace(" ", ""))
    if apart == 0 or apart > _SAME_NAME * width(first.value):
        return first
    best = max((first, second), key=lambda found: sure_of_characters(found, document))
    # That the two differ says that one was misread, and which one is not certain.
    return replace(best, confidence=best.confidence * _DIFFERS)


def _agency(document: Document, outline: Outline, signature: Signature | None) -> Found[str] | None:
    """ส่วนราชการ, the agency beside or below ที่, a line of the header, or one below the signature."""
    memo = outline.row(Label.AGENCY)
    if memo:
        return _memo_agency(document, memo)
    number = outline.row(Label.NUMBER)
    beside = _beside_number(document, number) if number else None
    if beside or outline.kind is Kind.FORM:
        return beside or _form_agency(document, outline)
    source = row_text(document, outline, Label.FROM)
    if source and not starts_with_title(source.value):
        return source
    headed = _in_header(document, outline)
    if headed:
        return headed
    if signature and signature.agency and not _OFFICE.search(signature.agency.value):
        return located(document, signature.agency)
    return _agency_above_body(document, outline)


def _in_header(document: Document, outline: Outline) -> Found[str] | None:
    """A line of the header that is an agency; in a citizen's letter not the office written to."""
    for row in outline.rows:
        text = document.lines[row.first].text.strip()
        if row.label is Label.OTHER and is_agency(text) and (outline.kind is Kind.OFFICIAL or not _OFFICE.search(text)):
            lines = _agency_lines(document, row)
            return locate(document, join_lines(lines), _lines_span(document, row.first, len(lines)), 0.85)
    return None


def _memo_agency(document: Document, row: Row) -> Found[str] | None:
    value = row_value(document, row)
    if value is None:
        return None
    text, (start, end) = value
    cut = re.search(r"\s*(?:โทร|ที่\s+[ก-ฮ]{2})", text)
    if cut:
        text = text[: cut.start()]
        inside = re.search(r"\s*(?:โทร|ที่\s+[ก-ฮ]{2})", document.text[start:end])
        end = start + inside.start() if inside else end
    return locate(document, text, (start, end), 0.95 - 0.25 * row.damage) if text else None


def _beside_number(document: Document, row: Row) -> Found[str] | None:
    """The agency at the right of ที่, with the lines it runs on in; an address below it is not part of it."""
    line = document.lines[row.first]
    found = find_number(line.text)
    if found is None:
        return None
    after = line.text[found.span[1] :]
    dates = find_dates(after)
    beside = re.sub(r"(?:ลง)?วันที่\s*$", "", after[: dates[0].span[0]] if dates else after).strip()
    if width(beside) < 4:
        return None
    start = line.start + line.text.index(beside, found.span[1])
    lines = [beside]
    for index, below in enumerate(document.lines[row.first + 1 : row.first + 4], row.first + 1):
        other = is_address(below.text) or find_dates(below.text) or find_phones(below.text) or not below.text.strip()
        if other or (index >= row.last and not (is_agency(below.text) and match_label(below.text) is None)):
            break
        lines.append((" " if is_agency(below.text) else "") + below.text)
    end = start + len(beside) if len(lines) == 1 else document.lines[row.first + len(lines) - 1].end
    value = lines[0]
    for more in lines[1:]:
        value = f"{value} {more.strip()}" if more.startswith(" ") else join_lines([value, more])
    return locate(document, value, (start, end), 0.93 if is_agency(value) else 0.75)


def _agency_lines(document: Document, row: Row) -> list[str]:
    lines: list[str] = []
    for line in document.lines[row.first : row.last]:
        if lines and (is_address(line.text) or find_dates(line.text) or find_phones(line.text)):
            break
        lines.append(line.text)
    return lines


def _form_agency(document: Document, outline: Outline) -> Found[str] | None:
    """หน่วยงาน or สังกัด is the writer's only where it stands above the person complained of."""
    workplace, respondent = outline.row(Label.WORKPLACE), outline.row(Label.RESPONDENT)
    name = outline.row(Label.NAME)
    if workplace is None or name is None or workplace.first < name.first:
        return None
    if respondent is None or workplace.first > respondent.first:
        return None
    return row_text(document, outline, Label.WORKPLACE)


def _agency_above_body(document: Document, outline: Outline) -> Found[str] | None:
    """A citizen's letterhead that stands below เรียน: a line that is only an agency, as the body's first."""
    for line in document.lines[outline.body[0] : outline.body[0] + 2]:
        text = line.text.strip()
        if is_agency(text) and width(text) <= 40 and " " not in text and not _OFFICE.search(text):
            start = line.start + line.text.index(text)
            return locate(document, text, (start, start + len(text)), 0.6)
    return None


def _lines_span(document: Document, first: int, count: int) -> tuple[int, int]:
    return document.lines[first].start, document.lines[first + count - 1].end
