"""Two people on one case: the later one is told what the earlier one did, and never overwrites it silently.

Whoever shows a case notes where it stands; whoever changes it says what was seen. Every act locks the case before it
appends its event, so nothing that changes a case slips between; a link proposed from another case may.
"""

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.errors import RefusedError
from models.tables import Case, Event
from pipelines.recompute import read_afresh


class ChangedMeanwhileError(RefusedError):
    """The case is no longer what the person saw; `events` are what has happened since, oldest first."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        """Take the events."""
        super().__init__("เรื่องนี้มีการเปลี่ยนแปลงหลังจากที่ท่านเปิดดู กรุณาตรวจสอบแล้วทำรายการอีกครั้ง")
        self.events = events


def standing(session: Session, case_id: int) -> int:
    """Give where a case stands: the id of its latest event, 0 where it has none."""
    return session.exec(select(func.max(Event.id)).where(Event.case_id == case_id)).one() or 0


def expect_standing(session: Session, case: Case, seen: int) -> None:
    """Lock a case and make sure that nothing has happened to it since `seen`, which `standing` gave.

    To be called first in the transaction that changes the case. Somebody's own second window counts as well.

    Raises:
        ChangedMeanwhileError: Something has; or nobody was ever shown that, for a number made up must not stand for
            having looked.
    """
    read_afresh(session, case)
    later = session.exec(
        select(Event).where(Event.case_id == case.id, col(Event.id) > seen).order_by(col(Event.id))
    ).all()
    if later or seen > standing(session, case.id or 0):
        raise ChangedMeanwhileError(tuple(later))
