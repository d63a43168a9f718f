"""Whoever makes a request, and what of a case they see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, true
from sqlmodel import Session, col, exists, select

from desk.access import Action, may
from models.clock import bangkok_date
from models.tables import Arrival, Case
from models.values import Unit
from pipelines.add import SOURCE as BY_HAND
from pipelines.office import Office
from pipelines.routing.officers import CONFIDENTIAL, OF_A_UNIT, Officer, Officers, Role
from pipelines.routing.reroute import facts_of
from pipelines.routing.route import route
from pipelines.routing.sight import Sight, sight

_ON_PAPER = (f"{BY_HAND}%", "folder:%")
"""Sources through which records staff take letters in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who is in (or a program, by its token): the officer, and the table of officers of today."""

    officer: Officer
    officers: Officers | None
    today: date
    actor: str
    """As events name him: `desk:<username>` or `api:<id>`."""
    username: str = ""
    """Empty for a program."""
    csrf: str = ""
    session_id: str = ""
    keys: bool = True
    revealed: frozenset[int] = frozenset()
    """Cases of which who complained has been shown in this session."""
    next_step: str = ""
    """The page that is owed before all others: the second factor's code, or a password of one's own."""

    @property
    def roles(self) -> frozenset[Role]:
        """The roles; none for whoever no longer works here."""
        return self.officer.roles if self.officer.active else frozenset()

    def may(self, action: Action) -> bool:
        """Whether the visitor does such things at all; for menus and buttons."""
        return may(self.roles, action)


def sight_of(visitor: Visitor, case: Case, *, took_in: bool) -> Sight:
    """Give how much of a case the visitor sees; `took_in`: it came through records staff's hands."""
    facts = facts_of(case)
    return sight(
        visitor.officer,
        facts,
        route(facts, visitor.officers, visitor.today),
        took_in=took_in,
        summarised=bool(case.unit_summary),
    )


def sights(session: Session, visitor: Visitor, cases: Sequence[Case]) -> dict[int, Sight]:
    """Give how much of each case the visitor sees, by case id."""
    through_hands = taken_in(session, cases) if Role.RECORDS in visitor.roles else frozenset()
    return {one.id or 0: sight_of(visitor, one, took_in=one.id in through_hands) for one in cases}


def taken_in(session: Session, cases: Iterable[Case]) -> frozenset[int]:
    """Give those of the cases that came in on paper or were typed in."""
    ids = {one.split_from or one.id or 0: one.id or 0 for one in cases}
    rows = session.exec(
        select(Arrival.case_id)
        .where(col(Arrival.case_id).in_(list(ids)), or_(*(col(Arrival.source).like(kind) for kind in _ON_PAPER)))
        .distinct()
    )
    paper = {one for one in rows if one is not None}
    return frozenset(one.id or 0 for one in cases if (one.split_from or one.id) in paper)


def visible(visitor: Visitor) -> ColumnElement[bool]:
    """Give the SQL condition for cases that the visitor may see anything of.

    It lets through a little too much (who is the accused is not asked here): ask `sights` of what it finds, or
    `desk.reach`, which also counts.
    """
    roles = visitor.roles
    if roles & (CONFIDENTIAL | {Role.OPERATOR}):
        return true()
    open_to_unit = col(Case.hidden_from_unit).is_(False)
    summarised = and_(col(Case.restricted).is_(False), col(Case.unit_summary).is_not(None))
    return or_(false(), *_through_hands(visitor), *_of_units(visitor, or_(open_to_unit, summarised)))


def readable(visitor: Visitor) -> ColumnElement[bool]:
    """Give the SQL condition for cases whose letters the visitor may read; as exact as `visible`."""
    roles = visitor.roles
    if roles & CONFIDENTIAL:
        return true()
    paper = [and_(one, _open_to_records(visitor)) for one in _through_hands(visitor)]
    return or_(false(), *paper, *_of_units(visitor, col(Case.hidden_from_unit).is_(False)))


def came_on_paper() -> ColumnElement[bool]:
    """Give the SQL condition for cases that came in on paper or were typed in."""
    return exists(
        select(Arrival.id).where(
            col(Arrival.case_id) == func.coalesce(Case.split_from, Case.id),
            or_(*(col(Arrival.source).like(kind) for kind in _ON_PAPER)),
        )
    )


def _through_hands(visitor: Visitor) -> list[ColumnElement[bool]]:
    return [came_on_paper()] if Role.RECORDS in visitor.roles else []


def _open_to_records(visitor: Visitor) -> ColumnElement[bool]:
    open_ = col(Case.restricted).is_(False)
    if visitor.officer.unit is None:
        return open_
    return and_(open_, ~and_(col(Case.hidden_from_unit), col(Case.unit) == visitor.officer.unit.value))


def _of_units(visitor: Visitor, further: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    units = sorted(one.value for one in _units(visitor))
    return [and_(col(Case.unit).in_(units), further)] if units else []


def _units(visitor: Visitor) -> set[Unit]:
    """The units whose cases may reach the visitor: his own, and those of whom he stands in for."""
    mine = {visitor.officer.unit} if visitor.roles & OF_A_UNIT and visitor.officer.unit else set()
    if visitor.officers is None:
        return mine
    away = (one for one in visitor.officers.people if one.unit and one.roles & OF_A_UNIT and one.away(visitor.today))
    for one in away:
        acting = visitor.officers.acting(one, visitor.today, lambda _: True)
        if acting is not None and acting.officer == visitor.officer.id and one.unit:
            mine.add(one.unit)
    return mine


def visitor_of_today(office: Office, officer: Officer, actor: str, **further: object) -> Visitor:
    """Make a visitor with the table of officers and the day as they are now."""
    return Visitor(
        officer=officer,
        officers=office.officers.current().officers,
        today=bangkok_date(office.clock()),
        actor=actor,
        **further,  # type: ignore[arg-type]  # the fields with defaults
    )
