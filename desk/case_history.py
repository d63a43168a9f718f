"""What happened to a case, in words, without who complained until that is revealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, and_, col, or_, select

from desk.case_view import identity_of_case
from desk.visitor import Visitor, sights
from models.tables import Arrival, Case, Event
from models.tables_deadlines import Pause
from parsers.identity import Identity
from parsers.identity_text import masked_text
from pipelines.event_words import actor_words, event_words
from pipelines.routing.sight import Sight

_HOLDS_WORDS = frozenset({"asked_for_more", "forwarded", "forwarding_answered"})
"""Kinds whose sentence holds words that somebody typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event. `who`, `what` and `why` are Thai."""

    id: int
    at: datetime
    kind: str
    who: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseTold:
    """A time in which the clock stood; `until_on` is the first day that counts again."""

    from_on: date
    until_on: date | None
    reason: str


def pauses_of(session: Session, case: Case, hide: Identity | None) -> list[PauseTold]:
    """Give a case's pauses in order; of their reasons as of `history`'s."""
    rows = session.exec(select(Pause).where(Pause.case_id == case.id).order_by(col(Pause.from_on)))
    return [
        PauseTold(
            from_on=one.from_on,
            until_on=one.until_on,
            reason=one.reason if hide is None else masked_text(one.reason, hide),
        )
        for one in rows
    ]


def deadline_of(case: Case, pauses: Sequence[PauseTold], hide: Identity | None) -> dict[str, Any]:
    """Give the deadline's arithmetic; the reasons of pauses stand in its sentences."""
    return _masked(case.deadline, hide) if hide is not None and pauses else case.deadline


def _masked(said: Any, hide: Identity) -> Any:
    if isinstance(said, dict):
        return {name: _masked(value, hide) for name, value in said.items()}
    if isinstance(said, list):
        return [_masked(value, hide) for value in said]
    return masked_text(said, hide) if isinstance(said, str) else said


def history(
    session: Session,
    visitor: Visitor,
    case: Case,
    arrivals: Sequence[Arrival],
    names: Mapping[str, str],
    hide: Identity | None,
) -> list[Told]:
    """Tell a case's events, the latest first; `hide` is who is not to be named, for staff may have typed the name.

    Of what came in for another case as well (one that this was split from) only what happened before it was anybody's.
    What was said about another case is left out where the visitor may not know of that one.
    """
    found = session.exec(
        select(Event)
        .where(
            or_(
                col(Event.case_id) == case.id,
                and_(col(Event.case_id).is_(None), col(Event.arrival_id).in_([one.id for one in arrivals])),
            )
        )
        .order_by(col(Event.id).desc())
    ).all()
    return told_events(session, visitor, found, names, hide)


def told_events(
    session: Session, visitor: Visitor, events: Sequence[Event], names: Mapping[str, str], hide: Identity | None
) -> list[Told]:
    """Tell events of one case, as `history` does."""
    ids = {one.data["other_case"] for one in events if "other_case" in one.data}
    others = {one.id: one for one in session.exec(select(Case).where(col(Case.id).in_(ids)))} if ids else {}
    seen = sights(session, visitor, list(others.values()))
    revealed = visitor.revealed
    told = []
    for one in events:
        other = others.get(one.data.get("other_case"))
        if other is not None and seen[other.id or 0] is Sight.NOTHING:
            continue
        also = None if other is None or other.id in revealed else identity_of_case(other, ())
        told.append(_told(one, names, [which for which in (hide, also) if which is not None]))
    return told


def _told(event: Event, names: Mapping[str, str], hide: Sequence[Identity]) -> Told:
    what, why = event_words(event), event.reason or ""
    for one in hide:
        what = masked_text(what, one) if event.kind in _HOLDS_WORDS else what
        why = masked_text(why, one) if why else why
    return Told(id=event.id or 0, at=event.at, kind=event.kind, who=actor_words(event.actor, names), what=what, why=why)
