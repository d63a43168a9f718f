"""The first reply to the complainant: recording that it went out (SOP §5). Its clock is in `pipelines.deadlines`."""

from datetime import date, datetime

from sqlmodel import Session

from models.clock import bangkok_date
from models.errors import RefusedError
from models.tables import Case, Event
from pipelines.deadline_words import plain_date
from pipelines.recompute import read_afresh


def replied(
    session: Session, case: Case, *, now: datetime, actor: str, on: date | None = None, reason: str = ""
) -> bool:
    """Record the day of the first reply (today); tell whether it was in time. Does not commit.

    Said again with another day it is corrected; the event `first_replied` keeps the day before. `reason` is a
    word on how it was done, or why nobody could be replied to (an anonymous letter). A case filed before replies
    were counted has no last day, so nothing is late. Closed cases may be recorded too.

    Raises:
        RefusedError: The day lies ahead or before the receipt, or stands there already. Nothing is changed.
    """
    read_afresh(session, case)
    day = on or bangkok_date(now)
    if day > bangkok_date(now):
        raise RefusedError(f"วันที่แจ้งผู้ร้องเรียนต้องไม่อยู่ในอนาคต (พิมพ์ว่า {plain_date(day)})")
    if day < case.received_on:
        raise RefusedError(f"วันที่แจ้งผู้ร้องเรียนอยู่ก่อนวันรับเรื่อง ({plain_date(case.received_on)})")
    if day == case.first_replied_on:
        raise RefusedError(f"บันทึกการแจ้งผู้ร้องเรียนวันที่ {plain_date(day)} ไว้แล้ว")
    before, last = case.first_replied_on, case.first_reply_due_on
    in_time = last is None or day <= last
    case.first_replied_on = day
    session.add(case)
    session.add(
        Event(
            case_id=case.id,
            at=now,
            actor=actor,
            kind="first_replied",
            reason=" ".join(reason.split()) or None,
            data={"on": day.isoformat(), "before": before.isoformat() if before else None, "in_time": in_time},
        )
    )
    return in_time
