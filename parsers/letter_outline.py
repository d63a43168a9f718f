"""Where the parts of a letter lie: header rows, body, closing and what follows it (SOP §4).

Labels may come in any order; what decides is where the header stops. It stops at a phrase that opens a body,
at a closing, at a section of facts, at a label that was there before, or after lines without any label.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from parsers.letter_extent import OPENERS, RUNS_ON, Row, with_extent
from parsers.letter_further import further_letter
from parsers.letter_labels import LabelMatch, is_closing, match_label
from parsers.letter_marks import is_mark_line
from parsers.letter_number import number_line
from parsers.letter_received import received_lines
from parsers.letter_text import Document, Line, reaches_margin
from parsers.letter_vocabulary import Label
from parsers.thai.contacts import is_address
from parsers.thai.dates import find_dates
from parsers.thai.fuzzy import skeleton, width
from parsers.thai.names import is_agency

_GLUED_SUBJECT = re.compile(r"\s*เรื่อง(?=[ก-ฮเแโใไ])")
HEADER_LINES = 45
"""A header longer than this is none."""

_TITLES = re.compile(r"^\s*(?:บันทึกข้อความ|แบบ(?:ฟอร์ม|คำร้อง|ร้องเรียน|ร้องทุกข์|รับเรื่อง|บันทึก|แจ้ง)|หนังสือร้องเรียน|คำร้อง|ใบคำร้อง)")
_FORM_TITLE = re.compile(
    r"^\s*(?:แบบ\s?(?:ฟอร์ม|คำร้อง|ร้องเรียน|ร้องทุกข์|รับเรื่อง|บันทึก|แจ้ง)|ใบคำร้อง|คำร้อง(?:เรียน|ทุกข์|ทั่วไป)?\s*$)"
)
_QUOTED = re.compile(
    r"^\s*(?:-{3}.*(?:ข้อความ|Original|Forwarded)|_{10,}|On .{6,80} wrote:|เมื่อ .{6,80}(?:เขียนว่า|wrote)|"
    r"(?:จาก|From)\s*:\s.*@)",
    re.IGNORECASE,
)
_FORM_LABELS = frozenset(
    {
        Label.NAME,
        Label.AGE,
        Label.CITIZEN_ID,
        Label.ADDRESS,
        Label.RESPONDENT,
        Label.WORKPLACE,
        Label.PHONE,
        Label.EMAIL,
    },
) | {Label.POSITION, Label.WRITTEN_AT}
_HEADER_LABELS = frozenset(
    {Label.SUBJECT, Label.ADDRESSEE, Label.REFERENCES, Label.ENCLOSURES, Label.AGENCY, Label.WRITTEN_AT},
) | {Label.PHONE, Label.FAX, Label.EMAIL, Label.COPIES, Label.FROM}


_FOOTER_TOO = frozenset({Label.PHONE, Label.FAX, Label.EMAIL, Label.COPIES, Label.FROM})
"""Rows of a letterhead that stand below a short body as well."""


class Kind(StrEnum):
    """What sort of paper a document is, the most formal first."""

    OFFICIAL = "official"
    MEMO = "memo"
    FORM = "form"
    LETTER = "letter"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Line indices: rows of the header, `body` (from, to), the closing, and where a quoted mail begins (`end`).

    `further` is where another letter begins in the same document; `end` is then no later.
    """

    kind: Kind
    rows: tuple[Row, ...]
    body: tuple[int, int]
    closing: int | None
    end: int
    further: int | None = None

    def row(self, label: Label) -> Row | None:
        """The first row with that label."""
        return next((row for row in self.rows if row.label is label), None)


def outline(document: Document) -> Outline:
    """Find the parts of a document."""
    lines = document.lines
    end = next((i for i, line in enumerate(lines) if _QUOTED.match(line.text)), len(lines))
    labels = _with_glued_subject(lines, [_label(line, i) for i, line in enumerate(lines[:end])])
    form = _is_form(lines, labels)
    heads, stop = _header(document, labels, form=form)
    rows = with_extent(document, heads, stop)
    body_from = rows[-1].last if rows else 0
    further = further_letter(lines, labels, body_from, end, _page_starts(document))
    end = end if further is None else further
    closing = next((i for i in range(body_from, end) if labels[i] is not None and is_closing(lines[i].text)), None)
    if form:
        rows += _late_rows(lines, labels, body_from, end)
    kind = _kind(lines, rows, closing, form=form)
    return Outline(
        kind=kind,
        rows=tuple(rows),
        body=(body_from, end if closing is None else closing),
        closing=closing,
        end=end,
        further=further,
    )


def _page_starts(document: Document) -> list[int]:
    """Indices of the lines that pages after the first begin with."""
    return [i for i, line in enumerate(document.lines) if line.start in document.starts[1:]]


def _label(line: Line, index: int) -> LabelMatch | None:
    # Beyond the header only closings, copies and phone rows matter, and those are short lines.
    if index >= HEADER_LINES and width(line.text.strip()) > 70:
        return None
    return match_label(line.text)


def _with_glued_subject(lines: tuple[Line, ...], labels: list[LabelMatch | None]) -> list[LabelMatch | None]:
    """The labels, with that of a subject which lost its blank: right above the addressee `เรื่อง` is no other word."""
    labels = labels.copy()
    for index, (label, below) in enumerate(pairwise(labels)):
        glued = _GLUED_SUBJECT.match(lines[index].text)
        if label is None and glued and below is not None and below.label is Label.ADDRESSEE:
            labels[index] = LabelMatch(label=Label.SUBJECT, value_at=glued.end(), damage=0.0, marked=False)
    return labels


def _is_form(lines: tuple[Line, ...], labels: list[LabelMatch | None]) -> bool:
    kinds = {found.label for found in labels[:HEADER_LINES] if found is not None and found.marked}
    if any(_FORM_TITLE.match(line.text) for line in lines[:5]):
        return True
    return len(kinds & (_FORM_LABELS - {Label.PHONE, Label.EMAIL, Label.POSITION, Label.WRITTEN_AT})) >= 3


def _header(document: Document, labels: list[LabelMatch | None], *, form: bool) -> tuple[list[Row], int]:
    """The first lines of the header's rows, and the line where the header must have stopped at the latest."""
    heads: list[Row] = []
    strays = 0
    foreign = received_lines(document.lines, among=min(HEADER_LINES, len(labels)))
    for i, line in enumerate(document.lines[: min(HEADER_LINES, len(labels))]):
        if not line.text.strip() or i in foreign:
            continue
        seen = {head.label for head in heads}
        head = _head(line, i, labels[i], seen, form=form)
        late = strays and (i >= 6 or document.pages[0].method == "body")
        if head is not None and head.label is Label.OTHER and (late or _goes_on(document, heads, i)):
            head = None
        addressed = bool(seen & {Label.SUBJECT, Label.ADDRESSEE})
        if head is not None and not form and addressed and strays and head.label in _FOOTER_TOO:
            head = None
        patience = 3 if addressed else 9
        if _stops(line, labels[i], seen, form=form) or (head is None and strays >= patience):
            return heads, i
        strays = 0 if head else strays + 1
        if head:
            heads.append(head)
    return heads, min(HEADER_LINES, len(labels))


def _goes_on(document: Document, heads: list[Row], index: int) -> bool:
    """Whether an unlabelled line belongs to the row above: a wrapped line, or an address below an agency."""
    if index == 0 or not heads:
        return False
    line, above, head = document.lines[index], document.lines[index - 1], heads[-1]
    if head.label is Label.WRITTEN_AT and head.first == index - 1:
        return True
    if head.label in {Label.OTHER, Label.NUMBER, Label.WRITTEN_AT} and is_address(line.text):
        return not is_mark_line(document.lines[head.first].text) and not _TITLES.match(document.lines[head.first].text)
    return head.first == index - 1 and head.label in RUNS_ON and reaches_margin(document, above)


def _stops(line: Line, found: LabelMatch | None, seen: set[Label], *, form: bool) -> bool:
    if found is not None and found.label is Label.CLOSING and is_closing(line.text):
        return True
    if found is not None and found.label is Label.FACTS and found.damage <= 1 and (form or found.marked):
        return True
    if found is not None and found.label is Label.ADDRESSEE and Label.ADDRESSEE not in seen:
        return False  # เจริญพร names the addressee before it opens a body
    return bool(seen & {Label.SUBJECT, Label.ADDRESSEE}) and OPENERS.match(line.text) is not None


def _head(line: Line, index: int, found: LabelMatch | None, seen: set[Label], *, form: bool) -> Row | None:
    """The row that begins at this line, where one does."""
    addressed = bool(seen & {Label.SUBJECT, Label.ADDRESSEE})
    label, value_at, damage, marked = Label.OTHER, 0, 0.0, True
    allowed = _HEADER_LABELS | _FORM_LABELS if form else _HEADER_LABELS
    if found is not None and found.label in allowed and found.label not in seen:
        label, value_at, damage, marked = found.label, found.value_at, found.damage, found.marked
    elif Label.NUMBER not in seen and number_line(line.text, own=not seen & {Label.SUBJECT, Label.REFERENCES}):
        label = Label.NUMBER
    elif is_date_line(line.text) and Label.DATE not in seen:
        label = Label.DATE
    elif addressed or not (
        is_mark_line(line.text) or _TITLES.match(line.text) or is_agency(line.text) or is_address(line.text)
    ):
        return None
    return Row(label=label, first=index, last=index + 1, value_at=value_at, damage=damage, marked=marked)


def is_date_line(text: str) -> bool:
    """Whether the line says a date and nothing else but a label or a place before it."""
    dates = find_dates(text)
    if len(dates) != 1:
        return False
    start, end = dates[0].span
    before, after = text[:start], text[end:]
    if skeleton(after) or width(before.strip()) > 45:
        return False
    before = re.sub(r"(?:(?:ลง)?วันที่\s*[:.…_]*\s*)+$", "", before).strip(" .…_:-–•")
    return width(before) <= 1 or is_address(before) or is_agency(before) or before.startswith("เขียนที่")


def _late_rows(lines: tuple[Line, ...], labels: list[LabelMatch | None], start: int, end: int) -> list[Row]:
    """Rows of a form that stand below the facts (phone, e-mail, address …), one line each."""
    rows = []
    for i in range(start, end):
        found = labels[i]
        if found is None or found.label not in _FORM_LABELS or found.damage > 0.5:
            continue
        if found.marked and lines[i].text[found.value_at :].strip():
            rows.append(Row(label=found.label, first=i, last=i + 1, value_at=found.value_at, damage=found.damage))
    return rows


def _kind(lines: tuple[Line, ...], rows: list[Row], closing: int | None, *, form: bool) -> Kind:
    labels = {row.label for row in rows}
    if any("บนทกขอความ" in skeleton(line.text) for line in lines[:6]) or Label.AGENCY in labels:
        return Kind.MEMO
    if Label.NUMBER in labels and labels & {Label.SUBJECT, Label.ADDRESSEE}:
        return Kind.OFFICIAL
    if form:
        return Kind.FORM
    if labels & {Label.SUBJECT, Label.ADDRESSEE} or closing is not None:
        return Kind.LETTER
    return Kind.PLAIN
