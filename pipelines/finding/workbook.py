"""Worksheets (.xlsx) of the register and of cases found.

Written row by row, so that a year's register needs no more memory than a page of it. No text ever becomes a formula, a
link or a number, whatever a letter's subject begins with.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO, Final

from models.clock import day_be
from models.states import CaseState
from models.tables import Case
from models.values import Channel, Unit
from models.words_th import CASE_STATES_TH, CHANNELS_TH, UNITS_TH
from pipelines.case_named import case_number
from pipelines.finding.register import HEADINGS, SECRET, Row, Shown, subject_shown

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FONT: Final = "TH Sarabun New"
FONT_SIZE: Final = 16
LONGEST: Final = 32_000
"""Characters of a cell; Excel takes 32,767."""
MOST_ROWS: Final = 1_000_000
"""Rows of a sheet; Excel takes 1,048,576."""
_EARLIEST: Final = 1900
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
"""What XML cannot hold."""

_Cell = str | int | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A heading and its width in characters."""

    heading: str
    width: float


_REGISTER = tuple(
    _Column(heading=heading, width=width)
    for heading, width in zip(HEADINGS, (13, 20, 12, 34, 30, 60, 44, 22), strict=True)
)
_RECEIVED = _Column(heading="วันที่รับ", width=12)
_RECEIVED_DATE = _Column(heading="วันที่รับ (ค.ศ.)", width=14)
_CASES = (
    _Column(heading="เลขรับ", width=12),
    _RECEIVED,
    _RECEIVED_DATE,
    _Column(heading="ช่องทาง", width=24),
    _Column(heading="ระดับ", width=8),
    _Column(heading="หน่วยงาน", width=34),
    _Column(heading="เรื่อง", width=60),
    _Column(heading="สถานะ", width=16),
    _Column(heading="ครบกำหนด", width=12),
    _Column(heading="ครบกำหนด (ค.ศ.)", width=16),
    _Column(heading="วันที่ยุติ", width=12),
)
_PEOPLE = (
    _Column(heading="ผู้ร้องเรียน", width=30),
    _Column(heading="โทรศัพท์", width=16),
    _Column(heading="อีเมล", width=26),
    _Column(heading="ที่อยู่", width=44),
)


def register_workbook(target: BinaryIO, rows: Iterable[Row], *, year_be: int) -> int:
    """Write the register of a calendar year (BE); give how many rows. The received day is text (BE), and a date."""
    columns = (*_REGISTER, _RECEIVED, _RECEIVED_DATE)
    return _write(target, f"ทะเบียนหนังสือรับ {year_be}", columns, _register_cells(rows))


def _register_cells(rows: Iterable[Row]) -> Iterator[Sequence[_Cell]]:
    for row in rows:
        received = day_be(row.received_on) if row.received_on else SECRET
        yield row.number, *row.cells()[1:], received, row.received_on


def cases_workbook(
    target: BinaryIO, cases: Iterable[Case], *, shown: Callable[[Case], Shown], people: bool = False
) -> int:
    """Write cases that were found, as much of each as `shown` says; give how many rows.

    With `people`, columns tell who complains, filled in where a case is shown whole.
    """
    columns = (*_CASES, *_PEOPLE) if people else _CASES
    return _write(target, "ผลการค้น", columns, (_case_cells(case, shown(case), people=people) for case in cases))


def _case_cells(case: Case, shown: Shown, *, people: bool) -> Sequence[_Cell]:
    open_to = shown > Shown.FRAME
    cells: Sequence[_Cell] = (
        case_number(case),
        day_be(case.received_on),
        case.received_on,
        CHANNELS_TH[Channel(case.channel)] if open_to else SECRET,
        case.level,
        UNITS_TH[Unit(case.unit)] if open_to else SECRET,
        subject_shown(case, shown),
        CASE_STATES_TH[CaseState(case.state)],
        day_be(case.due_on),
        case.due_on,
        day_be(case.ended_on) if case.ended_on else "",
    )
    if not people:
        return cells
    if shown is not Shown.WHOLE:
        return (*cells, SECRET, SECRET, SECRET, SECRET)
    who = (case.complainant_name, case.complainant_phone, case.complainant_email, case.complainant_address)
    return (*cells, *who)


def _write(target: BinaryIO, title: str, columns: Sequence[_Column], rows: Iterable[Sequence[_Cell]]) -> int:
    from xlsxwriter import Workbook

    safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(target, safe | {"strings_to_numbers": False})
    # Else the file tells the machine's clock, which differs from the office's, and no two are the same.
    book.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001  # the format knows no zones
    head, text, day = _formats(book)
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.heading, head)
    count = 0
    for row in rows:
        if count >= MOST_ROWS:
            raise ValueError("more rows than a worksheet holds")
        count += 1
        for at, value in enumerate(row):
            if isinstance(value, date):
                if value.year >= _EARLIEST:
                    sheet.write_datetime(count, at, value, day)
            elif isinstance(value, int):
                sheet.write_number(count, at, value, text)
            elif value:
                sheet.write_string(count, at, value.translate(_CONTROLS)[:LONGEST], text)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    book.close()
    return count


def _formats(book: "Workbook") -> "tuple[Format, Format, Format]":
    plain = {"font_name": FONT, "font_size": FONT_SIZE, "valign": "top", "text_wrap": True, "border": 1}
    head = book.add_format(plain | {"bold": True, "align": "center", "bg_color": "#E7ECF3"})
    return head, book.add_format(plain), book.add_format(plain | {"num_format": "yyyy-mm-dd", "text_wrap": False})
