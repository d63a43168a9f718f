"""Which cases a visitor reaches, as conditions in SQL that agree with `sights` case by case.

`desk.visitor.visible` and `readable` know roles and units. What they cannot ask in SQL is whether the visitor is the
person complained of; those cases are few, found once in Python and left out by their ids. So a figure counts exactly
the cases that the list behind it shows, and nobody learns from a number that there is a case about them.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, and_, func
from sqlmodel import Session, col, select

from desk.visitor import Visitor, readable, sights, visible
from models.tables import Case, Event
from pipelines.routing.accused import is_named
from pipelines.routing.mentioned import MENTIONED
from pipelines.routing.officers import CONFIDENTIAL, Officer
from pipelines.routing.reroute import ACCUSED
from pipelines.routing.sight import Sight

_OVERLAP = 500
"""Events looked at again: numbers are given out before they are committed, so a lower one may show later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """`known`: anything is seen of the case. `content`: its letter is. `partial`: the two are not the same."""

    known: ColumnElement[bool]
    content: ColumnElement[bool]
    partial: bool


@dataclass(slots=True)
class _About:
    """Cases about one officer, up to an event."""

    cases: set[int] = field(default_factory=set)
    until: int | None = None
    verdicts: dict[str, bool] = field(default_factory=dict)


class _Remembered:
    """What is known of one database."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.about: dict[tuple[str, str], _About] = {}


_REMEMBERED: WeakKeyDictionary[Engine, _Remembered] = WeakKeyDictionary()


def reach_of(session: Session, visitor: Visitor) -> Reach:
    """Work out what a visitor reaches now."""
    about = accused_in(session, visitor.officer)
    unknown, unread = _kept_from_own_unit(session, visitor)
    partial = not visitor.roles & CONFIDENTIAL or bool(unread)
    return Reach(
        known=and_(visible(visitor), *_without(about | unknown)),
        content=and_(readable(visitor), *_without(about | unknown | unread)),
        partial=partial,
    )


def accused_in(session: Session, officer: Officer) -> frozenset[int]:
    """Give the cases in which the officer may be the person complained of.

    The first question reads the accused of every case; later ones only of the cases that something happened to.
    """
    engine = session.get_bind()
    if not isinstance(engine, Engine):
        engine = engine.engine
    remembered = _REMEMBERED.setdefault(engine, _Remembered())
    with remembered.lock:
        about = remembered.about.setdefault((officer.id, officer.name), _About())
        newest = session.exec(select(func.max(Event.id))).one() or 0
        changed = None
        if about.until is not None:
            changed = set(
                session.exec(
                    select(Event.case_id).where(col(Event.id) > about.until - _OVERLAP, col(Event.case_id).is_not(None))
                )
            )
            about.cases -= {one or 0 for one in changed}
        for case_id, names in _accused(session, changed):
            if any(_named(about, officer, name) for name in names):
                about.cases.add(case_id)
        about.until = newest
        return frozenset(about.cases)


def _named(about: _About, officer: Officer, name: str) -> bool:
    if name not in about.verdicts:
        about.verdicts[name] = is_named(officer, name)
    return about.verdicts[name]


def _accused(session: Session, ids: Iterable[int | None] | None) -> Iterator[tuple[int, list[str]]]:
    respondent: Any = col(Case.letter)[("respondent_name", "value")]
    later, words = col(Case.proposal)[ACCUSED], col(Case.proposal)[MENTIONED]
    query: Any = select(Case.id, respondent.as_string(), later.as_string(), words.as_string())
    if ids is not None:
        query = query.where(col(Case.id).in_(list(ids)))
    for case_id, name, *lists in session.execute(query):
        names = [name, *(one for names in lists for one in json.loads(names or "[]"))]
        if any(names):
            yield case_id, [one for one in names if one]


def _kept_from_own_unit(session: Session, visitor: Visitor) -> tuple[frozenset[int], frozenset[int]]:
    """Of a unit's hidden cases, those that somebody of the unit who else reads everything sees nothing or little of."""
    unit = visitor.officer.unit
    if unit is None or not visitor.roles & CONFIDENTIAL:
        return frozenset(), frozenset()
    cases = session.exec(select(Case).where(Case.unit == unit.value, col(Case.hidden_from_unit))).all()
    seen = sights(session, visitor, cases)
    return (
        frozenset(case_id for case_id, one in seen.items() if one is Sight.NOTHING),
        frozenset(case_id for case_id, one in seen.items() if one < Sight.CONTENT),
    )


def _without(ids: Iterable[int]) -> list[ColumnElement[bool]]:
    left_out = sorted(ids)
    return [col(Case.id).not_in(left_out)] if left_out else []
