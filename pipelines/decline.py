"""Declining a case: it is not dealt with, and the reason stands in its history (SOP §2).

Only the legal officer declines; who asks is known to the desk, not here. Helpers take a session and never commit.
"""

from datetime import datetime

from sqlmodel import Session

from models.errors import RefusedError
from models.states import CaseState
from models.tables import Case, Event
from pipelines.finding.texts import refold
from pipelines.review import lock_open


def decline(session: Session, case: Case, *, actor: str, reason: str, now: datetime) -> None:
    """Decline an open case. Its number, level and deadline stay as they are. Does not commit.

    Raises:
        RefusedError: No reason, or the case is declined or closed already.
    """
    why = " ".join(reason.split())
    if not why:
        raise RefusedError("กรุณาระบุเหตุผลที่ไม่รับเรื่อง")
    lock_open(session, case)
    stood = {"state": case.state}
    case.state = CaseState.DECLINED
    session.add(case)
    session.add(Event(case_id=case.id, at=now, actor=actor, kind="declined", reason=why, data={"stood": stood}))
    refold(session, case)  # notes the day on which it ended
