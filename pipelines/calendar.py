"""The government's holidays (SOP §4, last paragraph), read from the table that the office keeps.

The table is a CSV file with the header `date,weekday,name_th,note`: the date in ISO form (Common Era),
its English weekday (Mon … Sun) as a check against slips, the holiday's Thai name, and a note
(`provisional` marks a year whose holidays the cabinet has not settled yet).
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from models.clock import BUDDHIST_ERA
from models.errors import ConfigError

HOLIDAYS_PATH = Path(__file__).parent / "rules" / "gov_holidays.csv"
_HEADER = ("date", "weekday", "name_th", "note")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FEWEST_A_YEAR = 10
"""A year with fewer rows was typed in by half: deadlines would silently come out too early."""


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


def load_holidays(path: Path | None = None) -> HolidayTable:
    """Read and check the holiday table; None reads the one that comes with the program.

    Raises:
        ConfigError: The file is missing or not UTF-8, the header is another, or a row is wrong; the Thai
            message names the file and the line.
    """
    path = path or HOLIDAYS_PATH
    try:
        # utf-8-sig: Excel puts a byte order mark in front when it saves "CSV UTF-8".
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"เปิดตารางวันหยุดราชการไม่ได้: {path.name}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"ตารางวันหยุดราชการ {path.name} ไม่ได้บันทึกเป็น UTF-8 กรุณาบันทึกใหม่เป็น CSV UTF-8") from error
    rows = list(csv.reader(text.splitlines()))
    if not rows or tuple(cell.strip() for cell in rows[0]) != _HEADER:
        raise ConfigError(f"ตารางวันหยุดราชการ {path.name} บรรทัดแรกต้องเป็น {','.join(_HEADER)}")
    return _table(path.name, enumerate(rows[1:], start=2))


def _table(name: str, rows: Iterable[tuple[int, list[str]]]) -> HolidayTable:
    names: dict[date, str] = {}
    provisional: set[int] = set()
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        day, holiday, note = _row(name, line, cells)
        if day in names:
            raise ConfigError(f"ตารางวันหยุดราชการ {name} บรรทัด {line}: วันที่ {day.isoformat()} ซ้ำ")
        names[day] = holiday
        if "provisional" in note:
            provisional.add(day.year)
    a_year = Counter(day.year for day in names)
    if not a_year:
        raise ConfigError(f"ตารางวันหยุดราชการ {name} ไม่มีวันหยุดแม้แต่วันเดียว")
    for year, count in sorted(a_year.items()):
        if count < _FEWEST_A_YEAR:
            raise ConfigError(
                f"ตารางวันหยุดราชการ {name}: ปี {year} (พ.ศ. {year + BUDDHIST_ERA}) มีเพียง {count} วัน "
                f"ควรมีอย่างน้อย {_FEWEST_A_YEAR} วัน กรุณากรอกให้ครบทั้งปี"
            )
    return HolidayTable(
        names=MappingProxyType(names), years=frozenset(a_year), provisional_years=frozenset(provisional)
    )


def _row(name: str, line: int, cells: list[str]) -> tuple[date, str, str]:
    where = f"ตารางวันหยุดราชการ {name} บรรทัด {line}"
    if len(cells) != len(_HEADER):
        raise ConfigError(f"{where}: ต้องมี {len(_HEADER)} ช่อง แต่พบ {len(cells)} ช่อง")
    written, weekday, holiday, note = (cell.strip() for cell in cells)
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise ConfigError(f"{where}: วันที่ “{written}” ไม่ถูกต้อง ต้องเป็น ปี ค.ศ.-เดือน-วัน เช่น 2027-01-01") from error
    if weekday != _WEEKDAYS[day.weekday()]:
        raise ConfigError(f"{where}: วันที่ {written} ตรงกับ {_WEEKDAYS[day.weekday()]} แต่ในตารางเขียนว่า “{weekday}”")
    if not holiday:
        raise ConfigError(f"{where}: วันที่ {written} ไม่มีชื่อวันหยุด")
    return day, holiday, note
