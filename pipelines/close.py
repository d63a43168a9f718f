"""Closing a case: what came of it stands in its history; and opening it again (SOP §5).

Helpers take a session and never commit.
"""

from datetime import datetime

from sqlmodel import Session

from models.errors import RefusedError
from models.states import CaseState
from models.tables import Case, Event
from pipelines.calendar import HolidayTable
from pipelines.case_named import case_number
from pipelines.finding.texts import refold
from pipelines.recompute import read_afresh, redue
from pipelines.review import lock_open
from pipelines.routing.officers import Officers
from pipelines.routing.reroute import Rerouted, reroute


def close(session: Session, case: Case, *, actor: str, result: str, now: datetime) -> None:
    """Close a confirmed case with its result. Its number, level and deadline stay as they are. Does not commit.

    Raises:
        RefusedError: No result, a proposal that nobody has settled yet, or a case closed or declined already.
    """
    what = " ".join(result.split())
    if not what:
        raise RefusedError("กรุณาระบุผลการดำเนินการก่อนยุติเรื่อง")
    lock_open(session, case)
    if case.state != CaseState.CONFIRMED:
        raise RefusedError("เรื่องนี้ยังรอนิติกรยืนยันข้อเสนอ จึงยังยุติเรื่องไม่ได้")
    stood = {"state": case.state}
    case.state = CaseState.CLOSED
    session.add(case)
    session.add(Event(case_id=case.id, at=now, actor=actor, kind="closed", reason=what, data={"stood": stood}))
    refold(session, case)  # notes the day on which it ended


def reopen(
    session: Session,
    case: Case,
    *,
    actor: str,
    reason: str,
    now: datetime,
    holidays: HolidayTable,
    officers: Officers | None,
) -> Rerouted | None:
    """Open a closed or declined case again, as a confirmed one; its deadline is counted from its received date.

    Gives whoever is to be told of a new route. Does not commit.

    Raises:
        RefusedError: No reason, or the case is open.
    """
    why = " ".join(reason.split())
    if not why:
        raise RefusedError("กรุณาระบุเหตุผลที่เปิดเรื่องอีกครั้ง")
    read_afresh(session, case)
    if case.state not in {CaseState.CLOSED, CaseState.DECLINED}:
        raise RefusedError(f"เรื่องเลขรับ {case_number(case)} เปิดอยู่แล้ว")
    stood = {"state": case.state}
    case.state = CaseState.CONFIRMED if case.confirmed else CaseState.PROPOSED
    session.add(case)
    session.add(Event(case_id=case.id, at=now, actor=actor, kind="reopened", reason=why, data={"stood": stood}))
    session.flush()
    redue(session, case, holidays=holidays, now=now, actor=actor, reason=why)
    rerouted = reroute(session, case, officers, now=now, actor=actor, reason=why)
    refold(session, case)
    return rerouted
