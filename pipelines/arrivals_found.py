"""Lists of arrivals: by state for whoever looks after them, by hand for whoever took them in. Bounded reads."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlmodel import Session, and_, col, func, or_, select

from models.clock import BANGKOK, bangkok_date
from models.states import ArrivalState
from models.tables import Arrival, Event
from pipelines.add import SOURCE

PAGE = 50
_NEWEST = 2000
"""Arrivals looked at for what was taken in by hand lately."""
_COUNTED = 1000

GROUPS: dict[str, tuple[ArrivalState, ...]] = {
    "quarantined": (ArrivalState.QUARANTINED,),
    "waiting": (ArrivalState.ARRIVED, ArrivalState.READING),
    "not_a_complaint": (ArrivalState.NOT_A_COMPLAINT,),
    "duplicate": (ArrivalState.DUPLICATE,),
    "attached": (ArrivalState.ATTACHED,),
}
"""States that are looked after together, by the name that addresses give them."""


def in_group(session: Session, group: str, *, before: int | None = None, limit: int = PAGE) -> Sequence[Arrival]:
    """Give the newest arrivals of a group with an id below `before`."""
    query = select(Arrival).where(col(Arrival.state).in_(GROUPS[group]))
    if before is not None:
        query = query.where(col(Arrival.id) < before)
    return session.exec(query.order_by(col(Arrival.id).desc()).limit(limit)).all()


def count_in_group(session: Session, group: str) -> int:
    """Count a group, up to 1,000."""
    some = select(Arrival.id).where(col(Arrival.state).in_(GROUPS[group])).limit(_COUNTED).subquery()
    return session.exec(select(func.count()).select_from(some)).one()


def oldest_in_group(session: Session, group: str) -> datetime | None:
    """Tell when the first of a group that is still in it came; None where it is empty."""
    return session.exec(
        select(Arrival.fetched_at).where(col(Arrival.state).in_(GROUPS[group])).order_by(col(Arrival.id)).limit(1)
    ).first()


def by_hand_lately(session: Session, actor: str, now: datetime, *, limit: int = PAGE) -> list[tuple[Arrival, str]]:
    """Give what was taken in by hand today, and by `actor` before, newest first, each with who did it."""
    newest = session.exec(select(func.max(Arrival.id))).one() or 0
    today = datetime.combine(bangkok_date(now), time(), BANGKOK)
    rows = session.exec(
        select(Arrival, Event.actor)
        .join(Event, and_(col(Event.arrival_id) == Arrival.id, Event.kind == "arrived"))
        .where(
            col(Arrival.id) > newest - _NEWEST,
            Arrival.source == SOURCE,
            or_(Event.actor == actor, col(Arrival.fetched_at) >= today),
        )
        .order_by(col(Arrival.id).desc())
        .limit(limit)
    )
    return list(rows)


def taken_in_by(session: Session, ids: Sequence[int], actor: str) -> set[int]:
    """Tell which of the arrivals somebody took in."""
    rows = session.exec(
        select(Event.arrival_id).where(col(Event.arrival_id).in_(ids), Event.kind == "arrived", Event.actor == actor)
    )
    return {one for one in rows if one is not None}


def same_bytes(session: Session, arrival: Arrival) -> Arrival | None:
    """Give the first arrival with the same original, where there is an earlier one."""
    return session.exec(
        select(Arrival)
        .where(Arrival.sha256 == arrival.sha256, col(Arrival.id) < arrival.id)
        .order_by(col(Arrival.id))
        .limit(1)
    ).first()
