"""When a case is due (SOP §2): the Nth working day, counted from the working day after the received date."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from models.clock import BUDDHIST_ERA
from parsers.thai.months import MONTHS
from pipelines.calendar import HolidayTable

WORKING_DAYS: Final = MappingProxyType({1: 1, 2: 3, 3: 10, 4: 30})
"""Level → working days (SOP §2)."""

_DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedDay:
    """A day between receipt and deadline that does not count, and why (เสาร์, อาทิตย์, a holiday's name)."""

    day: date
    reason_th: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day for a case. `covered` is false where a year touched is missing from the table of holidays."""

    due_on: date
    working_days: int
    skipped: tuple[SkippedDay, ...]
    covered: bool
    explanation_th: str


def due_on(received_on: date, level: int, holidays: HolidayTable) -> Deadline:
    """Count the deadline of a case received on a date (Bangkok, CE) at a level.

    Reclassifying calls this again with the original received date. A receipt on a day off is no exception:
    day 1 is the first working day after it.

    Raises:
        ValueError: The level is not 1 to 4.
    """
    if level not in WORKING_DAYS:
        raise ValueError(f"level {level} is not 1 to 4")
    wanted = WORKING_DAYS[level]
    skipped: list[SkippedDay] = []
    years: set[int] = set()
    day, counted = received_on, 0
    while counted < wanted:
        day += timedelta(days=1)
        years.add(day.year)
        reason = holidays.reason_off(day)
        if reason is None:
            counted += 1
        else:
            skipped.append(SkippedDay(day=day, reason_th=reason))
    return Deadline(
        due_on=day,
        working_days=wanted,
        skipped=tuple(skipped),
        covered=years <= holidays.years,
        explanation_th=_explain(received_on, level, day, tuple(skipped), years, holidays),
    )


def thai_date(day: date) -> str:
    """A date as staff write it, in the Buddhist year: `อังคารที่ 17 พฤษภาคม 2565`."""
    return f"{_DAYS[day.weekday()]}ที่ {day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"


def _explain(
    received_on: date,
    level: int,
    due: date,
    skipped: tuple[SkippedDay, ...],
    years: set[int],
    holidays: HolidayTable,
) -> str:
    counted = (
        f"รับเรื่องวัน{thai_date(received_on)} ระดับ {level} กำหนด {WORKING_DAYS[level]} วันทำการ "
        f"เริ่มนับวันทำการถัดจากวันรับ ครบกำหนดวัน{thai_date(due)}"
    )
    parts = [counted]
    weekend = sum(1 for gone in skipped if gone.reason_th in {"เสาร์", "อาทิตย์"})
    named = [gone for gone in skipped if gone.reason_th not in {"เสาร์", "อาทิตย์"}]
    if weekend:
        parts.append(f"ไม่นับเสาร์–อาทิตย์ {weekend} วัน")
    if named:
        listed = ", ".join(f"{gone.day.day} {MONTHS[gone.day.month - 1]} ({gone.reason_th})" for gone in named)
        parts.append(f"ไม่นับวันหยุดราชการ {len(named)} วัน: {listed}")
    if missing := sorted(years - holidays.years):
        listed = ", ".join(str(year + BUDDHIST_ERA) for year in missing)
        parts.append(f"ตารางวันหยุดราชการยังไม่มีปี พ.ศ. {listed} จึงหักเฉพาะเสาร์–อาทิตย์ กรุณาตรวจสอบกำหนดอีกครั้ง")
    if provisional := sorted(years & holidays.provisional_years):
        listed = ", ".join(str(year + BUDDHIST_ERA) for year in provisional)
        parts.append(f"วันหยุดราชการปี พ.ศ. {listed} ยังเป็นฉบับชั่วคราว กำหนดอาจเปลี่ยนได้")
    return "; ".join(parts)
