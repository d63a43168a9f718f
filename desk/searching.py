"""Searching for a visitor: only what they may know of is found, and only by what they may know of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy import ColumnElement, not_
from sqlmodel import Session, col, select

from desk.access import Action
from desk.case_rows import CaseRow, case_rows
from desk.find_address import Search
from desk.reach import Reach, reach_of
from desk.visitor import Visitor, sights
from models.clock import BUDDHIST_ERA
from models.errors import RefusedError
from models.tables import Case
from models.tables_deadlines import Pause
from parsers.thai.digits import fold_digits
from pipelines.finding.filters import EVERY_CASE, conditions
from pipelines.finding.find import Found, How, count, find, list_cases
from pipelines.routing.sight import Sight

PAGE: Final = 50
_BATCH: Final = 500
_MOST_BY_NUMBER: Final = 20
_COUNTED: Final = 1_000
"""Cases counted where the condition of what the visitor may see is slow to ask."""
_SLOW_TO_COUNT: Final = ("purpose", "nature", "flags", "assigned_to")
"""Filters that no index holds: how many cases they leave is told only where all of them are shown."""
_NUMBER: Final = re.compile(r"#?\s*(?P<number>\d{1,9})(?:\s*/\s*(?P<year>\d{2}|\d{4}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of what was found. `total` is None where it is not counted; `after` asks for the next page."""

    rows: tuple[CaseRow, ...]
    ways: dict[int, How]
    on_hold: frozenset[int]
    after: str | None
    total: int | None


def with_identity(visitor: Visitor, search: Search) -> bool:
    """Whether what tells who complains is searched: where it is asked for, by somebody who may be shown it."""
    return search.who and visitor.may(Action.REVEAL)


def search_for(session: Session, visitor: Visitor, search: Search, *, after: str | None = None) -> Results:
    """Find a page of cases.

    Raises:
        RefusedError: `after` is none that an earlier page gave.
    """
    reach = reach_of(session, visitor)
    where = _where(reach, search)
    found = _found(session, visitor, search, where, limit=PAGE, after=after)
    cases = [hit.case for hit in found.hits]
    ways = {hit.case.id or 0: hit.how for hit in found.hits}
    if after is None and reach.partial:
        frames = _frames_by_number(session, visitor, search, reach)
        ways |= {one.id or 0: How.HANDLE for one in frames}
        cases = [*frames, *cases]
    rows = case_rows(session, visitor, cases)
    total = len(rows) if after is None and found.after is None else None
    if total is None and not search.words and not any(getattr(search.filters, one) for one in _SLOW_TO_COUNT):
        most = _COUNTED if reach.partial else None
        total = count(session, search.filters, today=visitor.today, where=where, most=most)
    return Results(rows=tuple(rows), ways=ways, on_hold=_on_hold(session, rows), after=found.after, total=total)


def every_found(session: Session, visitor: Visitor, search: Search, *, most: int) -> Iterator[tuple[Case, Sight]]:
    """Give all cases of a search with how much of each the visitor sees, read batch by batch.

    A case is detached from the session once the next batch is asked for.

    Raises:
        RefusedError: There are more than `most`.
    """
    left = most
    where = _where(reach_of(session, visitor), search)
    after: str | None = None
    while True:
        found = _found(session, visitor, search, where, limit=_BATCH, after=after)
        cases = [hit.case for hit in found.hits]
        seen = sights(session, visitor, cases)
        for case in cases:
            if seen[case.id or 0] is not Sight.NOTHING:
                left -= 1
                if left < 0:
                    raise RefusedError(f"พบมากกว่า {most:,} เรื่อง กรุณาเลือกตัวกรองให้แคบลงก่อนส่งออก")
                yield case, seen[case.id or 0]
        session.expunge_all()
        after = found.after
        if after is None:
            return


def filtered_otherwise(search: Search) -> bool:
    """Whether filters narrow the search."""
    return any(getattr(search.filters, one.name) != getattr(EVERY_CASE, one.name) for one in fields(EVERY_CASE))


def _found(
    session: Session,
    visitor: Visitor,
    search: Search,
    where: ColumnElement[bool],
    *,
    limit: int,
    after: str | None,
) -> Found:
    of, today = search.filters, visitor.today
    if not search.words:
        return list_cases(session, of, today=today, limit=limit, after=after, where=where, order=search.order)
    whose = with_identity(visitor, search)
    return find(session, search.words, of, today=today, limit=limit, after=after, where=where, with_identity=whose)


def _where(reach: Reach, search: Search) -> ColumnElement[bool]:
    return reach.content if search.of_content else reach.known


def _frames_by_number(session: Session, visitor: Visitor, search: Search, reach: Reach) -> Sequence[Case]:
    """Find by received number, which is part of their frame, cases whose letters the visitor may not read."""
    match = _NUMBER.fullmatch(fold_digits(search.words))
    if match is None or Search(filters=search.filters).of_content:
        return []
    must = [
        col(Case.received_number) == int(match["number"]),
        reach.known,
        not_(reach.content),
        *conditions(session, search.filters, visitor.today),
    ]
    if match["year"]:
        year = int(match["year"])
        must.append(col(Case.received_year) == (year if year >= BUDDHIST_ERA else 2500 + year))
    return session.exec(select(Case).where(*must).order_by(col(Case.id).desc()).limit(_MOST_BY_NUMBER)).all()


def _on_hold(session: Session, rows: Sequence[CaseRow]) -> frozenset[int]:
    ids = [row.case.id for row in rows]
    query = select(Pause.case_id).where(col(Pause.case_id).in_(ids), col(Pause.until_on).is_(None))
    return frozenset(session.exec(query)) if ids else frozenset()
