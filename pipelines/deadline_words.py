"""A deadline's arithmetic in words that a records clerk can check against a calendar on the wall."""

from collections.abc import Sequence
from datetime import date, timedelta

from models.clock import BUDDHIST_ERA
from parsers.thai.months import MONTHS

_DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_WEEKEND = frozenset({"เสาร์", "อาทิตย์"})
_PAUSED = "หยุดนับ: "

Skipped = tuple[date, str]
"""A day that does not count, and why."""


def thai_date(day: date) -> str:
    """A date as staff write it, in the Buddhist year: `อังคารที่ 17 พฤษภาคม 2565`."""
    return f"{_DAYS[day.weekday()]}ที่ {plain_date(day)}"


def plain_date(day: date) -> str:
    """A date without its weekday: `17 พฤษภาคม 2565`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"


def explain(
    *,
    received_on: date,
    level: int,
    working_days: int,
    due: date,
    skipped: Sequence[Skipped],
    missing_years: Sequence[int],
    provisional_years: Sequence[int],
    on_hold: tuple[date, str] | None,
) -> str:
    """Say how the deadline was counted; each skipped day by date, holidays by name as well.

    Weekends and the days of a pause that follow each other are written as one range. Dates bear the Buddhist
    year where the skipped days lie in more than one. `on_hold` is the first day and reason of a lasting pause.
    """
    with_year = len({day.year for day, _ in skipped}) > 1
    weekend = [day for day, reason in skipped if reason in _WEEKEND]
    paused = [(day, reason.removeprefix(_PAUSED)) for day, reason in skipped if reason.startswith(_PAUSED)]
    named = [(day, reason) for day, reason in skipped if reason not in _WEEKEND and not reason.startswith(_PAUSED)]
    counted = (
        f"รับเรื่องวัน{thai_date(received_on)} ระดับ {level} กำหนด {working_days} วันทำการ "
        f"เริ่มนับวันทำการถัดจากวันรับ ครบกำหนดวัน{thai_date(due)}"
    )
    parts = [counted]
    if weekend:
        parts.append(f"ไม่นับเสาร์–อาทิตย์ {len(weekend)} วัน: {', '.join(_ranges(weekend, with_year=with_year))}")
    if named:
        listed = ", ".join(f"{_short(day, with_year=with_year)} ({reason})" for day, reason in named)
        parts.append(f"ไม่นับวันหยุดราชการ {len(named)} วัน: {listed}")
    for reason in dict.fromkeys(reason for _, reason in paused):
        days = [day for day, why in paused if why == reason]
        listed = ", ".join(_ranges(days, with_year=with_year))
        parts.append(f"หยุดนับ {len(days)} วันทำการ: {listed} ({reason})")
    if on_hold:
        since, reason = on_hold
        parts.append(
            f"หยุดนับอยู่ตั้งแต่วัน{thai_date(since)} ({reason}) กำหนดที่แสดงคือกำหนดเดิมก่อนหยุดนับ ระบบจะเลื่อนกำหนดออกไปเมื่อกลับมานับต่อ"
        )
    if missing_years:
        parts.append(f"ตารางวันหยุดราชการยังไม่มีปี พ.ศ. {_years(missing_years)} จึงหักเฉพาะเสาร์–อาทิตย์ กรุณาตรวจสอบกำหนดอีกครั้ง")
    if provisional_years:
        parts.append(f"วันหยุดราชการปี พ.ศ. {_years(provisional_years)} ยังเป็นฉบับชั่วคราว กำหนดอาจเปลี่ยนได้")
    return "; ".join(parts)


def explain_first_reply(received_on: date, days: int, last: date, day_off: str | None) -> str:
    """Say until when the complainant is to have a first reply, and that a day off does not move that day."""
    said = f"รับเรื่องวัน{thai_date(received_on)} แจ้งผลเบื้องต้นแก่ผู้ร้องเรียนภายใน {days} วัน คือไม่เกินวัน{thai_date(last)}"
    if day_off:
        said += f"; วันสุดท้ายตรงกับวันหยุด ({day_off}) ไม่มีข้อกำหนดให้เลื่อนออกไป กรุณาแจ้งก่อนวันดังกล่าว"
    return said


def _ranges(days: Sequence[date], *, with_year: bool) -> list[str]:
    """Join days that follow each other: `14–15 พฤษภาคม`, `31 ธันวาคม 2565–1 มกราคม 2566`."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [_range(run[0], run[-1], with_year=with_year) for run in runs]


def _range(first: date, last: date, *, with_year: bool) -> str:
    end = _short(last, with_year=with_year)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{_short(first, with_year=with_year)}–{end}"


def _short(day: date, *, with_year: bool) -> str:
    return plain_date(day) if with_year else f"{day.day} {MONTHS[day.month - 1]}"


def _years(years: Sequence[int]) -> str:
    return ", ".join(str(year + BUDDHIST_ERA) for year in years)
