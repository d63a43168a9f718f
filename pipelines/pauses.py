"""Pauses of a case's deadline: the time for which the office waits for somebody else (SOP §2, §5).

Half-open: a pause from the 10th until the 15th takes the working days of the 10th to the 14th off, the 15th
counts again. A pause without an end (the common kind) is not guessed at: the case's due date stays where it
stood, the earliest day that it can be, and the case is **on hold**, which is neither due nor overdue. Only
resuming tells how many working days are to be added, and then the due date is counted again. Nothing that is
overdue can be paused: a pause must begin on or before the due date. The first reply to the complainant
(`pipelines.first_reply`) is owed whether or not a case is on hold.
"""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from models.clock import bangkok_date
from models.errors import RefusedError
from models.states import OPEN_CASES
from models.tables import Case, Event
from models.tables_deadlines import Pause
from pipelines.calendar import HolidayTable
from pipelines.case_named import case_number
from pipelines.deadline_words import plain_date
from pipelines.recompute import read_afresh, redue

LONGEST_REASON: Final = 300
LONGEST_DAYS: Final = 366
"""A pause that is said to last longer than a year has a mistyped end."""


def pause(
    session: Session,
    case: Case,
    *,
    reason: str,
    holidays: HolidayTable,
    now: datetime,
    actor: str,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Pause:
    """Stop counting a case's working days: from a day (today), until a day (until resumed). Does not commit.

    Appends the event `paused`, and `deadline_changed` where the pause has an end that moves the due date.

    Raises:
        RefusedError: No reason, a closed case, days out of order, a pause that overlaps another or begins
            after the case was due. Nothing is changed.
    """
    read_afresh(session, case)
    today = bangkok_date(now)
    begin = from_on or today
    why = " ".join(reason.split())
    _check_open(case)
    _check_reason(why)
    _check_days(case, begin, until_on, today)
    for other in _pauses(session, case):
        if (until_on is None or other.from_on < until_on) and (other.until_on is None or other.until_on > begin):
            raise RefusedError(f"ช่วงเวลานี้ซ้อนกับการหยุดนับที่มีอยู่แล้ว ({_said(other)}: {other.reason}) กรุณาตรวจสอบวันที่")
    row = Pause(case_id=case.id or 0, from_on=begin, until_on=until_on, reason=why, actor=actor, at=now)
    session.add(row)
    data = {"from_on": begin.isoformat(), "until_on": until_on.isoformat() if until_on else None}
    session.add(Event(case_id=case.id, at=now, actor=actor, kind="paused", reason=why, data=data))
    redue(session, case, holidays=holidays, now=now, actor=actor, reason=f"หยุดนับ: {why}")
    return row


def resume(
    session: Session,
    case: Case,
    *,
    holidays: HolidayTable,
    now: datetime,
    actor: str,
    on: date | None = None,
    reason: str = "",
) -> Pause:
    """Count again from a day on (today): ends the pause that lasts, or shortens one whose end lies ahead.

    Appends the event `resumed`, and `deadline_changed` where the due date moves. Resumed on the day it began,
    a pause takes no day off. Does not commit.

    Raises:
        RefusedError: The case is closed or not paused, or the day lies ahead or before the pause. Nothing is changed.
    """
    read_afresh(session, case)
    today = bangkok_date(now)
    day = on or today
    _check_open(case)
    row = next((one for one in _pauses(session, case) if one.until_on is None or one.until_on > today), None)
    if row is None:
        raise RefusedError(f"เรื่องเลขรับ {case_number(case)} ไม่ได้หยุดนับอยู่")
    if day > today:
        raise RefusedError(f"วันที่กลับมานับต้องไม่อยู่ในอนาคต (พิมพ์ว่า {plain_date(day)})")
    if day < row.from_on:
        raise RefusedError(f"วันที่กลับมานับ {plain_date(day)} อยู่ก่อนวันที่เริ่มหยุดนับ {plain_date(row.from_on)}")
    was = row.until_on
    row.until_on = day
    session.add(row)
    data = {
        "from_on": row.from_on.isoformat(),
        "until_on": day.isoformat(),
        "until_on_before": was.isoformat() if was else None,
    }
    why = " ".join(reason.split()) or None
    session.add(Event(case_id=case.id, at=now, actor=actor, kind="resumed", reason=why, data=data))
    redue(session, case, holidays=holidays, now=now, actor=actor, reason=f"กลับมานับต่อหลังหยุดนับ: {row.reason}")
    return row


def on_hold() -> ColumnElement[bool]:
    """Tell in a query over cases whether the case is on hold: a pause of it lasts."""
    return exists().where(col(Pause.case_id) == col(Case.id), col(Pause.until_on).is_(None))


def _pauses(session: Session, case: Case) -> list[Pause]:
    return list(session.exec(select(Pause).where(Pause.case_id == case.id).order_by(col(Pause.from_on))))


def _check_open(case: Case) -> None:
    if case.state not in OPEN_CASES:
        raise RefusedError(f"เรื่องเลขรับ {case_number(case)} สิ้นสุดแล้ว จึงไม่มีกำหนดให้หยุดนับหรือนับต่อ")


def _check_reason(reason: str) -> None:
    if not reason:
        raise RefusedError("กรุณาระบุเหตุผลที่หยุดนับ เช่น รอเอกสารจากโรงเรียน")
    if len(reason) > LONGEST_REASON:
        raise RefusedError(f"เหตุผลยาวเกิน {LONGEST_REASON} ตัวอักษร กรุณาเขียนให้สั้นลง")


def _check_days(case: Case, begin: date, until_on: date | None, today: date) -> None:
    if begin > today:
        raise RefusedError(f"วันที่เริ่มหยุดนับต้องไม่อยู่ในอนาคต (พิมพ์ว่า {plain_date(begin)})")
    if begin < case.received_on:
        raise RefusedError(f"วันที่เริ่มหยุดนับอยู่ก่อนวันรับเรื่อง ({plain_date(case.received_on)})")
    if begin > case.due_on:
        raise RefusedError(f"เรื่องเลขรับ {case_number(case)} ครบกำหนดไปแล้วเมื่อ {plain_date(case.due_on)} จึงหยุดนับไม่ได้")
    if until_on is not None and until_on <= begin:
        raise RefusedError("วันที่กลับมานับต้องอยู่หลังวันที่เริ่มหยุดนับ")
    if until_on is not None and until_on - begin > timedelta(days=LONGEST_DAYS):
        raise RefusedError(f"หยุดนับนานเกิน {LONGEST_DAYS} วัน กรุณาตรวจสอบวันที่ (พิมพ์ว่าถึง {plain_date(until_on)})")


def _said(row: Pause) -> str:
    if row.until_on is None:
        return f"ตั้งแต่ {plain_date(row.from_on)} ยังไม่สิ้นสุด"
    return f"{plain_date(row.from_on)} ถึงก่อน {plain_date(row.until_on)}"
