"""What was changed in the settings, who signed in, who saw what: read for the pages of the log."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlmodel import Session, col, select

from models.tables import Arrival, Event
from models.tables_desk import Access

PAGE: Final = 100
OFFICE_KINDS: Final = frozenset(
    {"holidays_changed", "officers_changed", "notice_text_changed", "model_in_use", "test_mail_sent"}
)
"""How the office works."""
ACCOUNT_KINDS: Final = frozenset(
    {
        *("account_added", "account_changed", "account_closed", "account_opened", "account_reset"),
        *("password_changed", "second_factor_begun", "token_issued", "token_revoked"),
    }
)
"""Who may come in."""
SIGN_IN_KINDS: Final = frozenset({"signed_in", "login_failed", "second_factor_failed"})
"""Who came in, or tried to."""


def changes(session: Session, kinds: Collection[str], before: int | None = None) -> Sequence[Event]:
    """Give events of these kinds that are about no case and no arrival, newest first, from below an id on."""
    query = (
        select(Event)
        .where(col(Event.case_id).is_(None), col(Event.arrival_id).is_(None), col(Event.kind).in_(sorted(kinds)))
        .order_by(col(Event.id).desc())
        .limit(PAGE)
    )
    if before is not None:
        query = query.where(col(Event.id) < before)
    return session.exec(query).all()


def accesses(
    session: Session, *, actor: str = "", case_id: int | None = None, before: int | None = None
) -> Sequence[Access]:
    """Give the record of access, newest first, from below an id on; of one person or one case where given."""
    query = select(Access).order_by(col(Access.id).desc()).limit(PAGE)
    if actor:
        query = query.where(Access.actor == actor)
    if case_id is not None:
        query = query.where(Access.case_id == case_id)
    if before is not None:
        query = query.where(col(Access.id) < before)
    return session.exec(query).all()


def cases_of_arrivals(session: Session, arrival_ids: Collection[int]) -> dict[int, int]:
    """Give the case that each of these arrivals belongs to, of those that belong to one."""
    rows = session.exec(
        select(Arrival.id, Arrival.case_id).where(col(Arrival.id).in_(arrival_ids), col(Arrival.case_id).is_not(None))
    ).all()
    return {arrival: case for arrival, case in rows if arrival is not None and case is not None}
