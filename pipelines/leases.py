"""Leases: which worker holds which arrival. The arrival table is the queue.

A lease ends by its time, or at once when its owner is known to be dead. Times are machine seconds.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, not_, or_, update
from sqlmodel import Session, col, select

from models.errors import MESSAGES_TH
from models.states import ArrivalState, following
from models.tables import Arrival, Event, Notice
from pipelines.arrive import PROGRAM

CRASHES_BEFORE_QUARANTINE = 4
POISONOUS = "reader_crashed"
LONGEST_BACKOFF_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """An arrival that this worker holds, as far as reading it needs."""

    id: int
    sha256: str
    name: str
    is_mail: bool
    tries: int


def claim(session: Session, *, owner: str, now: float, lease_seconds: float, limit: int, light: bool) -> list[Claimed]:
    """Take up to `limit` arrivals that wait, oldest first; `light` picks plain text mails or all others.

    A plain text mail whose worker has died goes with the others, each read in a process of its own: of a batch
    that died together only the guilty one shall end in quarantine.

    Two workers never get the same one: rows are locked (PostgreSQL skips locked ones; SQLite has one writer).
    """
    in_a_batch = and_(col(Arrival.light), col(Arrival.crashes) == 0)
    statement = (
        select(Arrival)
        .where(Arrival.state == ArrivalState.ARRIVED, Arrival.next_try_at <= now)
        .where(in_a_batch if light else not_(in_a_batch))
        .order_by(col(Arrival.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = []
    for arrival in session.exec(statement):
        arrival.state = following(arrival.state, ArrivalState.READING)
        arrival.lease_owner = owner
        arrival.lease_until = now + lease_seconds
        session.add(arrival)
        taken.append(
            Claimed(
                id=arrival.id or 0,
                sha256=arrival.sha256,
                name=arrival.name,
                is_mail=arrival.source.startswith("imap:"),
                tries=arrival.tries,
            )
        )
    return taken


def renew(session: Session, *, ids: list[int], owner: str, now: float, lease_seconds: float) -> None:
    """Push the end of these leases, as far as this worker still holds them."""
    session.execute(
        update(Arrival)
        .where(col(Arrival.id).in_(ids), col(Arrival.lease_owner) == owner, col(Arrival.state) == ArrivalState.READING)
        .values(lease_until=now + lease_seconds)
    )


def recover(session: Session, *, dead: list[str], now: float, at: datetime) -> tuple[list[int], list[int]]:
    """Give back what dead workers held, arrivals and notices; (given back, quarantined) arrival ids.

    An arrival that has killed several workers is quarantined: it must not stop the ones behind it.
    """
    lost = select(Arrival).where(
        Arrival.state == ArrivalState.READING,
        or_(col(Arrival.lease_owner).in_(dead), col(Arrival.lease_until) < now),
    )
    given_back: list[int] = []
    quarantined: list[int] = []
    for arrival in session.exec(lost.with_for_update(skip_locked=True)):
        # Only a death counts: a lease may also lapse because the database was away.
        arrival.crashes += arrival.lease_owner in dead
        poisonous = arrival.crashes >= CRASHES_BEFORE_QUARANTINE
        arrival.state = following(arrival.state, ArrivalState.QUARANTINED if poisonous else ArrivalState.ARRIVED)
        arrival.error_code = POISONOUS if poisonous else arrival.error_code
        arrival.finished_at = at if poisonous else None
        arrival.lease_owner = None
        session.add(arrival)
        session.add(
            Event(
                arrival_id=arrival.id,
                at=at,
                actor=PROGRAM,
                kind="quarantined" if poisonous else "recovered",
                reason=MESSAGES_TH[POISONOUS] if poisonous else None,
                data={"code": POISONOUS} if poisonous else {},
            )
        )
        (quarantined if poisonous else given_back).append(arrival.id or 0)
    session.execute(update(Notice).where(col(Notice.lease_owner).in_(dead)).values(lease_owner=None, lease_until=0.0))
    return given_back, quarantined


def give_back(session: Session, owner: str) -> None:
    """Put everything that `owner` still holds back into the queue and the outbox: an orderly stop."""
    session.execute(
        update(Arrival)
        .where(col(Arrival.lease_owner) == owner, col(Arrival.state) == ArrivalState.READING)
        .values(state=ArrivalState.ARRIVED, lease_owner=None, lease_until=0.0)
    )
    session.execute(update(Notice).where(col(Notice.lease_owner) == owner).values(lease_owner=None, lease_until=0.0))


def backoff_seconds(tries: int) -> float:
    """Tell how long to wait after the `tries`-th fault of the surroundings: 2, 4, 8 … 600 s."""
    return min(LONGEST_BACKOFF_SECONDS, 2.0 ** min(tries, 16))
