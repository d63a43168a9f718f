"""The office's own table of holidays: changing it, what is amiss with it, and what a change means for open cases.

A change is whole or not at all: the event is written and the file put in its place in one transaction, one
change at a time over all processes, and then every open case is counted again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from models.clock import BUDDHIST_ERA
from models.errors import RefusedError
from models.tables import Event
from parsers.thai.dates import whole_date
from pipelines.adapters.database import writing
from pipelines.adapters.holiday_file import write_table
from pipelines.adapters.liveness import only_one
from pipelines.calendar import Holiday, HolidayTable, english_weekday, load_rows, rows_csv, table_of
from pipelines.deadline_words import thai_date
from pipelines.office import Office
from pipelines.recompute import Recounted, redue_open, would_move

PLOUGHING: Final = "พืชมงคล"
"""The one holiday whose day the cabinet sets anew each year, and that lists made ahead therefore lack."""
NEXT_YEAR_FROM_MONTH: Final = 10
"""From October on cases reach into the next year: level 4 takes six weeks and more."""
LONGEST_NAME: Final = 300
_LOCK = "holidays"
_NO_CHANGE: Final = "ตารางวันหยุดราชการเหมือนเดิม ไม่มีอะไรเปลี่ยน"
_THAI_WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_FORMULA = ("=", "+", "-", "@")

Rows = tuple[Holiday, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a change does to the table. `renamed` holds each row as it was and as it is."""

    added: Rows
    removed: Rows
    renamed: tuple[tuple[Holiday, Holiday], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.removed or self.renamed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A change that was made, the table since, and what became of the open cases."""

    difference: Difference
    table: HolidayTable
    recounted: Recounted


def rows_now(office: Office) -> Rows:
    """Give the rows of the table in use, by date."""
    return tuple(sorted(load_rows(office.holiday_file.source), key=lambda row: row.day))


def with_added(rows: Rows, day: date, name: str, note: str = "") -> Rows:
    """Add a holiday.

    Raises:
        RefusedError: The day is a holiday already, or the name cannot be one.
    """
    row = checked(Holiday(day=day, name_th=" ".join(name.split()), note=" ".join(note.split())))
    if there := next((one for one in rows if one.day == day), None):
        raise RefusedError(f"วัน{thai_date(day)} มีอยู่ในตารางแล้ว: {there.name_th}")
    return (*rows, row)


def without(rows: Rows, day: date) -> Rows:
    """Take a holiday out.

    Raises:
        RefusedError: The day is none.
    """
    left = tuple(row for row in rows if row.day != day)
    if len(left) == len(rows):
        raise RefusedError(f"วัน{thai_date(day)} ไม่มีอยู่ในตารางวันหยุดราชการ")
    return left


def with_years_of(rows: Rows, path: Path) -> Rows:
    """Take over whole years from a CSV file: each year in it replaces that year of the table.

    Not merged: of a provisional year, the days that the cabinet did not confirm must go. Dates may be Thai or
    Buddhist (`12 ส.ค. 2569`, `12/8/2569`, `2569-08-12`), weekdays Thai or English.

    Raises:
        ConfigError: The file or a row is wrong; the message names the line.
        RefusedError: A name cannot be one.
    """
    new = tuple(checked(row) for row in load_rows(path, read_day=whole_date, read_weekday=_weekday))
    table_of(new, path.name)  # its years must be whole by themselves
    years = {row.day.year for row in new}
    return (*(row for row in rows if row.day.year not in years), *new)


def checked(row: Holiday) -> Holiday:
    """Give the row back.

    Raises:
        RefusedError: Its name or note is empty, too long, or a spreadsheet would run it as a formula.
    """
    if not row.name_th:
        raise RefusedError("กรุณาระบุชื่อวันหยุด")
    if max(len(row.name_th), len(row.note)) > LONGEST_NAME:
        raise RefusedError(f"ชื่อวันหยุดหรือหมายเหตุยาวเกิน {LONGEST_NAME} ตัวอักษร")
    if row.name_th.startswith(_FORMULA) or row.note.startswith(_FORMULA):
        raise RefusedError(f"ชื่อวันหยุดและหมายเหตุต้องไม่ขึ้นต้นด้วย {' '.join(_FORMULA)} เพราะโปรแกรมตารางคำนวณจะถือเป็นสูตร")
    return row


def difference(before: Rows, after: Rows) -> Difference:
    """Compare two tables."""
    old, new = {row.day: row for row in before}, {row.day: row for row in after}
    return Difference(
        added=tuple(new[day] for day in sorted(new.keys() - old.keys())),
        removed=tuple(old[day] for day in sorted(old.keys() - new.keys())),
        renamed=tuple((old[day], new[day]) for day in sorted(old.keys() & new.keys()) if old[day] != new[day]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do: to the table, and to the due dates of open cases."""

    difference: Difference
    recounted: Recounted


def preview(office: Office, make: Callable[[Rows], Rows]) -> Preview:
    """Say what `change_table` would do, and do nothing. Owns its transactions.

    Raises:
        RefusedError, ConfigError, TransientError: As `change_table`.
    """
    before = rows_now(office)
    after = make(before)
    table = table_of(after, office.holiday_file.path.name)
    change = difference(before, after)
    if change.empty:
        raise RefusedError(_NO_CHANGE)
    return Preview(difference=change, recounted=would_move(office.engine, holidays=table))


def change_table(office: Office, make: Callable[[Rows], Rows], *, actor: str, reason: str) -> Changed:
    """Change the office's table and count the open cases again. Owns its transactions.

    The first change copies the table that came with the program. Appends the event `holidays_changed`.

    Raises:
        RefusedError: Nothing would change, somebody else is changing it, or `make` refuses.
        ConfigError: The table would no longer be whole (a year with too few days).
        TransientError: `database_busy`, `disk_full`, `store_unavailable`. Where it comes while cases are counted,
            the table is changed already: `recount`, or the watcher, does the rest.
    """
    path = office.holiday_file.path
    with _alone(office):
        before = rows_now(office)
        after = make(before)
        table = table_of(after, path.name)
        change = difference(before, after)
        if change.empty:
            raise RefusedError(_NO_CHANGE)
        with writing(office.engine) as session:
            session.add(
                Event(at=office.clock(), actor=actor, kind="holidays_changed", reason=reason, data=_event_data(change))
            )
            session.flush()  # what the database refuses, it refuses before the file is touched
            write_table(path, rows_csv(after))
        counted = redue_open(
            office.engine, holidays=table, now=office.clock(), actor=actor, reason=f"ตารางวันหยุดราชการเปลี่ยน: {reason}"
        )
    return Changed(difference=change, table=table, recounted=counted)


def recount(office: Office, *, actor: str, reason: str) -> Recounted:
    """Count the open cases again by the table as it is now. Owns its transactions.

    Raises:
        RefusedError: Somebody else is changing the table.
        TransientError: The database does not answer; what was counted stays counted.
    """
    with _alone(office):
        return redue_open(office.engine, holidays=office.holidays, now=office.clock(), actor=actor, reason=reason)


def warnings(table: HolidayTable, today: date) -> list[str]:
    """Say in Thai what is amiss with the table on a day (CE, Bangkok); for the list, each change and the status."""
    wanted = [today.year, today.year + 1] if today.month >= NEXT_YEAR_FROM_MONTH else [today.year]
    said = [
        f"ยังไม่มีวันหยุดราชการปี พ.ศ. {year + BUDDHIST_ERA} กำหนดเวลาที่คาบเกี่ยวปีนั้นจะหักเฉพาะเสาร์–อาทิตย์ "
        "กรุณานำเข้าในหน้าตั้งค่าหรือด้วย ksed holidays import"
        for year in wanted
        if year not in table.years
    ]
    ploughed = {day.year for day, name in table.names.items() if PLOUGHING in name}
    for year in sorted(table.years):
        if year not in ploughed:
            said.append(
                f"ปี พ.ศ. {year + BUDDHIST_ERA} ไม่มีวันพืชมงคล ซึ่งคณะรัฐมนตรีประกาศเป็นรายปี "
                "เมื่อประกาศแล้วกรุณาเพิ่มในหน้าตั้งค่าหรือด้วย ksed holidays add"
            )
        if year in table.provisional_years:
            said.append(
                f"วันหยุดราชการปี พ.ศ. {year + BUDDHIST_ERA} ยังเป็นฉบับชั่วคราว "
                "เมื่อคณะรัฐมนตรีประกาศแล้วกรุณานำเข้าฉบับจริงในหน้าตั้งค่าหรือด้วย ksed holidays import"
            )
    return said


@contextmanager
def _alone(office: Office) -> Iterator[None]:
    """Let one process at a time change the table or count by it: an older table must not be applied after a newer."""
    with only_one(office.worker.folder, _LOCK) as alone:
        if not alone:
            raise RefusedError("มีการแก้ตารางวันหยุดราชการหรือคำนวณกำหนดใหม่อยู่แล้ว กรุณารอสักครู่แล้วลองใหม่")
        yield


def _weekday(written: str) -> int | None:
    thai = written.removeprefix("วัน")
    return _THAI_WEEKDAYS.index(thai) if thai in _THAI_WEEKDAYS else english_weekday(written)


def _event_data(change: Difference) -> dict[str, Any]:
    return {
        "added": _listed(change.added),
        "removed": _listed(change.removed),
        "renamed": [
            {"date": new.day.isoformat(), "name_th": new.name_th, "note": new.note, "before": old.name_th}
            for old, new in change.renamed
        ],
    }


def _listed(rows: Sequence[Holiday]) -> list[dict[str, str]]:
    return [{"date": row.day.isoformat(), "name_th": row.name_th, "note": row.note} for row in rows]
