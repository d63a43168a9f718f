"""Sending a case on to another agency, and what the agency answers (SOP §5: K1, K2).

A forwarding changes neither level nor deadline: the office answers for the case until it is closed. Helpers take a
session and never commit.
"""

from datetime import date, datetime

from sqlmodel import Session

from models.clock import bangkok_date
from models.errors import RefusedError
from models.forwardings import ANSWERS_TH, Answer
from models.states import CaseState
from models.tables import Case, Event
from models.tables_review import Forwarding
from pipelines.deadline_words import plain_date
from pipelines.recompute import read_afresh


def forward(
    session: Session,
    case: Case,
    *,
    agency: str,
    on: date,
    letter_number: str = "",
    reason: str = "",
    actor: str,
    now: datetime,
) -> Forwarding:
    """Record that a case was sent on to an agency on a day (Bangkok, CE), with the number of our letter if it has one.

    A declined case may be sent on too: that it is another's is a common reason for declining. Appends `forwarded`.

    Raises:
        RefusedError: No agency, a day that lies ahead or before the receipt, or a closed case. Nothing is changed.
    """
    to_whom = " ".join(agency.split())
    if not to_whom:
        raise RefusedError("กรุณาระบุหน่วยงานที่ส่งต่อ")
    read_afresh(session, case)
    if case.state == CaseState.CLOSED:
        raise RefusedError("เรื่องนี้ยุติแล้ว จึงส่งต่อหน่วยงานไม่ได้")
    if on > bangkok_date(now):
        raise RefusedError(f"วันที่ส่งต่อต้องไม่อยู่ในอนาคต (พิมพ์ว่า {plain_date(on)})")
    if on < case.received_on:
        raise RefusedError(f"วันที่ส่งต่ออยู่ก่อนวันรับเรื่อง ({plain_date(case.received_on)})")
    forwarding = Forwarding(
        case_id=case.id or 0,
        agency=to_whom,
        letter_number=" ".join(letter_number.split()) or None,
        forwarded_on=on,
        reason=" ".join(reason.split()) or None,
        actor=actor,
        at=now,
    )
    session.add(forwarding)
    session.flush()
    data = {
        "forwarding": forwarding.id,
        "agency": forwarding.agency,
        "letter_number": forwarding.letter_number,
        "on": on.isoformat(),
    }
    session.add(Event(case_id=case.id, at=now, actor=actor, kind="forwarded", reason=forwarding.reason, data=data))
    return forwarding


def answered(
    session: Session,
    forwarding: Forwarding,
    *,
    answer: Answer,
    on: date,
    reason: str = "",
    actor: str,
    now: datetime,
) -> None:
    """Record what the agency answered on a day (Bangkok, CE); `reason` is its own word, as far as it gave one.

    A later answer takes the place of an earlier one, but that the agency ever asked for more stays (K2). A closed
    case's answer may be recorded too. Appends `forwarding_answered`.

    Raises:
        RefusedError: A day that lies ahead or before the forwarding, or an answer that stands there already.
    """
    read_afresh(session, session.get_one(Case, forwarding.case_id))  # one at a time: the case is what is locked
    session.refresh(forwarding)
    if on > bangkok_date(now):
        raise RefusedError(f"วันที่ตอบต้องไม่อยู่ในอนาคต (พิมพ์ว่า {plain_date(on)})")
    if on < forwarding.forwarded_on:
        raise RefusedError(f"วันที่ตอบอยู่ก่อนวันที่ส่งต่อ ({plain_date(forwarding.forwarded_on)})")
    if (forwarding.answer, forwarding.answered_on) == (answer, on):
        raise RefusedError(f"บันทึกคำตอบ “{ANSWERS_TH[answer]}” วันที่ {plain_date(on)} ไว้แล้ว")
    before = {
        "answer": forwarding.answer,
        "answered_on": _iso(forwarding.answered_on),
        "asked_more_on": _iso(forwarding.asked_more_on),
    }
    forwarding.answer, forwarding.answered_on = answer.value, on
    if answer is Answer.ASKED_MORE and forwarding.asked_more_on is None:
        forwarding.asked_more_on = on
    session.add(forwarding)
    session.add(
        Event(
            case_id=forwarding.case_id,
            at=now,
            actor=actor,
            kind="forwarding_answered",
            reason=" ".join(reason.split()) or None,
            data={
                "forwarding": forwarding.id,
                "agency": forwarding.agency,
                "answer": answer.value,
                "on": on.isoformat(),
                "before": before,
            },
        )
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
