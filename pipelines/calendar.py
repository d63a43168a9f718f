"""The government's holidays (SOP §4, last paragraph), read from the table that the office keeps.

The table is a CSV file with the header `date,weekday,name_th,note`: the date in ISO form (Common Era),
its English weekday (Mon … Sun) as a check against slips, the holiday's Thai name, and a note
(`provisional` or ชั่วคราว marks a year whose holidays the cabinet has not settled yet).
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from models.clock import BUDDHIST_ERA
from models.errors import ConfigError

HOLIDAYS_PATH = Path(__file__).parent / "rules" / "gov_holidays.csv"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HEADER = ("date", "weekday", "name_th", "note")
_FEWEST_A_YEAR = 10
"""A year with fewer rows was typed in by half: deadlines would silently come out too early."""
_MOST_BYTES = 1_000_000
_FIRST_BUDDHIST = 2400
_PROVISIONAL = ("provisional", "ชั่วคราว")

ReadDay = Callable[[str], date | None]
"""Reads a date as written (→ CE); None where it is none."""
ReadWeekday = Callable[[str], int | None]
"""Reads a weekday as written (→ 0 for Monday); None where it is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One row of the table; `day` is CE."""

    day: date
    name_th: str
    note: str = ""

    @property
    def provisional(self) -> bool:
        """Whether the note marks the row as not settled yet."""
        return any(word in self.note for word in _PROVISIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayTable:
    """Holidays by date (CE) with their Thai names, and the CE years that the table covers."""

    names: Mapping[date, str]
    years: frozenset[int]
    provisional_years: frozenset[int] = frozenset()

    def covers(self, day: date) -> bool:
        """Whether the table knows the holidays of the day's year."""
        return day.year in self.years

    def reason_off(self, day: date) -> str | None:
        """Why a day is off, in Thai (holiday's name, else เสาร์ / อาทิตย์); None for a working day."""
        name = self.names.get(day)
        if name is not None:
            return name
        return {5: "เสาร์", 6: "อาทิตย์"}.get(day.weekday())


def iso_day(written: str) -> date | None:
    """Read `2027-01-01`; a Buddhist year is none, as the table is kept in the Common Era."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day.year < _FIRST_BUDDHIST else None


def english_weekday(written: str) -> int | None:
    """Read `Mon` … `Sun`."""
    return WEEKDAYS.index(written) if written in WEEKDAYS else None


def load_holidays(path: Path | None = None) -> HolidayTable:
    """Read and check the holiday table; None reads the one that comes with the program.

    Raises:
        ConfigError: The file is missing or not UTF-8, the header is another, or a row is wrong; the Thai
            message names the file and the line.
    """
    path = path or HOLIDAYS_PATH
    return table_of(load_rows(path), path.name)


def load_rows(
    path: Path, *, read_day: ReadDay = iso_day, read_weekday: ReadWeekday = english_weekday
) -> tuple[Holiday, ...]:
    """Read and check the rows of a table, in its order; what is right in itself may still lack days, see `table_of`.

    Raises:
        ConfigError: As `load_holidays`.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError(f"ตารางวันหยุดราชการ {path.name} ใหญ่เกินไป กรุณาตรวจสอบว่าเป็นไฟล์ที่ถูกต้อง")
        # utf-8-sig: Excel puts a byte order mark in front when it saves "CSV UTF-8".
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"เปิดตารางวันหยุดราชการไม่ได้: {path.name}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"ตารางวันหยุดราชการ {path.name} ไม่ได้บันทึกเป็น UTF-8 กรุณาบันทึกใหม่เป็น CSV UTF-8") from error
    try:
        lines = list(csv.reader(text.splitlines()))
    except csv.Error as error:
        raise ConfigError(f"ตารางวันหยุดราชการ {path.name} ไม่ใช่ไฟล์ CSV ที่อ่านได้") from error
    if not lines or tuple(cell.strip() for cell in lines[0]) != _HEADER:
        raise ConfigError(f"ตารางวันหยุดราชการ {path.name} บรรทัดแรกต้องเป็น {','.join(_HEADER)}")
    rows: list[Holiday] = []
    seen: set[date] = set()
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        where = f"ตารางวันหยุดราชการ {path.name} บรรทัด {number}"
        row = _row(where, cells, read_day, read_weekday)
        if row.day in seen:
            raise ConfigError(f"{where}: วันที่ {row.day.isoformat()} ซ้ำ")
        seen.add(row.day)
        rows.append(row)
    return tuple(rows)


def table_of(rows: Sequence[Holiday], name: str) -> HolidayTable:
    """Make a table of rows that are right in themselves; `name` is the file's, for the message.

    Raises:
        ConfigError: There is none, or a year has too few to be whole.
    """
    a_year = Counter(row.day.year for row in rows)
    if not a_year:
        raise ConfigError(f"ตารางวันหยุดราชการ {name} ไม่มีวันหยุดแม้แต่วันเดียว")
    for year, count in sorted(a_year.items()):
        if count < _FEWEST_A_YEAR:
            raise ConfigError(
                f"ตารางวันหยุดราชการ {name}: ปี {year} (พ.ศ. {year + BUDDHIST_ERA}) มีเพียง {count} วัน "
                f"ควรมีอย่างน้อย {_FEWEST_A_YEAR} วัน กรุณากรอกให้ครบทั้งปี"
            )
    return HolidayTable(
        names=MappingProxyType({row.day: row.name_th for row in rows}),
        years=frozenset(a_year),
        provisional_years=frozenset(row.day.year for row in rows if row.provisional),
    )


def rows_csv(rows: Iterable[Holiday]) -> str:
    """Write rows as the table is kept, by date; `load_rows` reads the same rows back."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADER)
    for row in sorted(rows, key=lambda each: each.day):
        writer.writerow((row.day.isoformat(), WEEKDAYS[row.day.weekday()], row.name_th, row.note))
    return out.getvalue()


def _row(where: str, cells: list[str], read_day: ReadDay, read_weekday: ReadWeekday) -> Holiday:
    if len(cells) != len(_HEADER):
        raise ConfigError(f"{where}: ต้องมี {len(_HEADER)} ช่อง แต่พบ {len(cells)} ช่อง")
    written, weekday, name, note = (" ".join(cell.split()) for cell in cells)
    day = read_day(written)
    if day is None:
        raise ConfigError(f"{where}: วันที่ “{written}” ไม่ถูกต้อง ต้องเป็น ปี ค.ศ.-เดือน-วัน เช่น 2027-01-01")
    if read_weekday(weekday) != day.weekday():
        raise ConfigError(f"{where}: วันที่ {written} ตรงกับ {WEEKDAYS[day.weekday()]} แต่ในตารางเขียนว่า “{weekday}”")
    if not name:
        raise ConfigError(f"{where}: วันที่ {written} ไม่มีชื่อวันหยุด")
    return Holiday(day=day, name_th=name, note=note)
