"""How far the rows of a letter's header reach: a subject, an address or a list of papers may take several lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from parsers.letter_labels import match_label
from parsers.letter_marks import is_mark_line
from parsers.letter_text import Document, reaches_margin
from parsers.letter_vocabulary import Label
from parsers.thai.contacts import find_phones, is_address
from parsers.thai.dates import find_dates
from parsers.thai.fuzzy import width
from parsers.thai.names import is_agency, starts_with_title

OPENERS = re.compile(
    r"^\s*(?:ด้วย(?!ความ)|ตาม(?:ที่|หนังสือ|คำสั่ง|บันทึก|ประกาศ)|เนื่อง(?:ด้วย|จาก|ใน)|สืบเนื่อง|อนุสนธิ|ข้าพเจ้า|กระผม|ผม|ดิฉัน|ดิชั้น|หนู|พวก|เรา|สวัสดี|"
    r"จึง|รายละเอียด|ข้อเท็จจริง|มีความประสงค์|ในการนี้|ในฐานะ|เมื่อ(?:วัน|เดือน|ปี|เช้า|คืน|วาน)|เจริญพร\s)",
)
"""Words that open a letter's body."""

RUNS_ON = frozenset({Label.SUBJECT, Label.ADDRESSEE, Label.REFERENCES, Label.ENCLOSURES, Label.AGENCY, Label.NUMBER})
"""Rows that may go on in the next line."""

_ONE_LINE = frozenset({Label.NAME, Label.AGE, Label.POSITION, Label.PHONE, Label.FAX, Label.EMAIL, Label.CITIZEN_ID})
_LISTED = re.compile(r"ลงวันที่|จำนวน|ฉบับ|แผ่น|ชุด|[\s]ที่\s+[ก-ฮ]{2}")
"""Words of a reference or an enclosure."""
_LETTERS = re.compile(r"[ก-ฮa-zA-Z]")
_ITEM = re.compile(r"^\s*[(]?[\d๐-๙]{1,2}[.)]\s?\S")
_MOST_LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A header row: its label, its lines (indices, end exclusive), where its value begins in the first line."""

    label: Label
    first: int
    last: int
    value_at: int
    damage: float
    marked: bool = True


def with_extent(document: Document, heads: Sequence[Row], stop: int) -> list[Row]:
    """The rows with the lines that run on from them; `heads` are their first lines, `stop` ends the header."""
    rows = []
    for here, following in zip_longest(heads, heads[1:]):
        last = _between(document, here, following.first) if following else _run_on(document, here, stop)
        rows.append(replace(here, last=last))
    return rows


def _between(document: Document, row: Row, following: int) -> int:
    """Where a row ends that another one follows: lines between are its own, unless they plainly say something else."""
    if row.label in _ONE_LINE and document.lines[row.first].text[row.value_at :].strip(" .…_"):
        return row.last
    if row.label not in {Label.SUBJECT, Label.ADDRESSEE}:
        return following
    last = row.last
    while last < following and last < row.first + 3 and _goes_on(document.lines[last].text):
        last += 1
    return last


def _goes_on(text: str) -> bool:
    """Whether a line may belong to a subject or an addressee above it."""
    other = (
        len(_LETTERS.findall(text)) < 4
        or _ITEM.match(text)
        or is_mark_line(text)
        or is_address(text)
        or is_agency(text)
    )
    return not (other or find_dates(text) or find_phones(text) or starts_with_title(text) or match_label(text))


def _run_on(document: Document, row: Row, stop: int) -> int:
    """Where the last row ends: a line runs on where it reached the margin, or a list of papers goes on."""
    last = row.last
    lists = row.label in {Label.REFERENCES, Label.ENCLOSURES}
    following = match_label(document.lines[stop].text) if stop < len(document.lines) else None
    facts = following is not None and following.label is Label.FACTS
    while last < min(stop, row.first + _MOST_LINES, len(document.lines)) and row.label in RUNS_ON:
        here, before = document.lines[last], document.lines[last - 1]
        item = lists and _ITEM.match(here.text) is not None
        ends = not here.text.strip() or OPENERS.match(here.text) or not (item or reaches_margin(document, before))
        if ends or (not item and not facts and _opens_body(document, row, last)):
            break
        last += 1
    return last


def _opens_body(document: Document, row: Row, index: int) -> bool:
    """Whether a line below the header's last row begins the body, whatever its first word looks like.

    A subject's second line is what did not fit in the first: it is short. A letterhead below เรียน begins the
    citizen's own letter.
    """
    line = document.lines[index]
    if row.label is Label.ADDRESSEE and is_agency(line.text):
        return True
    if row.label in {Label.REFERENCES, Label.ENCLOSURES}:
        return reaches_margin(document, line) and not _LISTED.search(line.text)
    return row.label in {Label.SUBJECT, Label.ADDRESSEE} and (
        reaches_margin(document, line) or _ITEM.match(line.text) is not None or width(line.text.strip()) < 2
    )
