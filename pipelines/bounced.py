"""A notice that came back: said at its case, so that somebody tells the person another way (SOP §5)."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.states import NoticeState
from models.tables import Event, Notice
from models.values import AutomaticKind, MailFacts
from pipelines.arrive import PROGRAM

BOUNCED = "bounced"


def note_bounce(session: Session, facts: MailFacts, *, arrival_id: int, now: datetime) -> int:
    """Mark the notices that a bounce returns as failed, with an event at their cases; give how many. Does not commit.

    Only who was sent a notice knows its Message-ID, so nobody else can make one seem to have come back.
    """
    if facts.automatic is not AutomaticKind.BOUNCE:
        return 0
    named = list({*facts.returned, *facts.in_reply_to, *facts.references})[:50]
    notices = session.exec(
        select(Notice).where(col(Notice.message_id).in_(named), Notice.state == NoticeState.SENT).with_for_update()
    ).all()
    for notice in notices:
        notice.state, notice.error_code = NoticeState.FAILED, BOUNCED
        session.add(notice)
        data = {"notice": notice.id, "kind": notice.kind}
        session.add(
            Event(
                case_id=notice.case_id,
                arrival_id=arrival_id,
                at=now,
                actor=PROGRAM,
                kind="notice_bounced",
                data=data,
            )
        )
    return len(notices)
