"""Finding cases by what is typed and by filters. Keyset pages; found by words, newest first within each way."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.errors import RefusedError
from models.tables import Case
from models.tables_finding import CaseHandle
from pipelines.finding.asked import Asked, asked
from pipelines.finding.filters import EVERY_CASE, Filters, conditions
from pipelines.finding.listed import Order, listed, natural_order
from pipelines.finding.near import near
from pipelines.finding.pick import Picked, Search, pick

LITTLE: Final = 5
"""Where fewer are found, words that OCR may have damaged are looked for as well."""
_PLACE = re.compile(r"(?P<how>[a-z]+)\.(?P<below>[0-9]{1,18})")


class How(StrEnum):
    """How a case was found. Those found by number come first, those with damaged words last."""

    HANDLE = "number"
    """It goes by this number, telephone or mail address."""
    WORDS = "words"
    NEAR = "near"
    """Its text has the words with letters wrong."""
    LISTED = "listed"
    """Nothing was asked for but the filters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A case and how it was found."""

    case: Case
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page. `after` asks for the next one; None where this is the last.

    A page may be short, even empty, and have a next one: no call looks through more than so many texts.
    """

    hits: tuple[Hit, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a page begins: the way of finding, and the id that it must stay below."""

    how: How
    below: int | None = None


def find(
    session: Session,
    query: str,
    filters: Filters = EVERY_CASE,
    *,
    today: date,
    limit: int = 50,
    after: str | None = None,
    with_identity: bool = False,
    where: ColumnElement[bool] | None = None,
) -> Found:
    """Find cases; all words of `query` must stand in a case's text, each perhaps within a longer word.

    `today` (CE, Bangkok) is for filters that depend on it. Without `with_identity` nothing is found by who complains.
    `where` is a further condition on `Case`: what the person who asks may see. Without words it is `list_cases`.

    Raises:
        RefusedError: `after` is none that this gave.
    """
    if not query.strip():
        return list_cases(session, filters, today=today, limit=limit, after=after, where=where)
    what = asked(query)
    if what is None:
        return Found(hits=(), after=None)
    must = _must(session, filters, today, where)
    place = _place(after) if after is not None else None
    return _Finding(session=session, what=what, must=must, identity=with_identity).page(place, limit)


def list_cases(
    session: Session,
    filters: Filters = EVERY_CASE,
    *,
    today: date,
    limit: int = 50,
    after: str | None = None,
    where: ColumnElement[bool] | None = None,
    order: Order | None = None,
) -> Found:
    """List the cases that filters leave, in an order that is asked for, else the one they are mostly wanted in.

    Raises:
        RefusedError: `after` is none that a list of this order gave.
    """
    must = _must(session, filters, today, where)
    try:
        cases, further = listed(session, must, order or natural_order(filters), after=after, limit=limit)
    except ValueError:
        raise _unknown_place() from None
    return Found(hits=tuple(Hit(case=one, how=How.LISTED) for one in cases), after=further)


def count(
    session: Session,
    filters: Filters,
    *,
    today: date,
    where: ColumnElement[bool] | None = None,
    most: int | None = None,
) -> int | None:
    """Tell how many cases the filters leave: as many as `list_cases` gives. None where more than `most`."""
    must = _must(session, filters, today, where)
    if most is None:
        return session.exec(select(func.count()).select_from(Case).where(*must)).one()
    some = select(Case.id).where(*must).limit(most + 1).subquery()
    found = session.exec(select(func.count()).select_from(some)).one()
    return found if found <= most else None


def _must(
    session: Session, filters: Filters, today: date, where: ColumnElement[bool] | None
) -> list[ColumnElement[bool]]:
    return [*conditions(session, filters, today), *([where] if where is not None else [])]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    session: Session
    what: Asked
    must: Sequence[ColumnElement[bool]]
    identity: bool

    def page(self, place: _Place | None, limit: int) -> Found:
        """Fill a page: by number, then by words, then, where a first page has little, by damaged words."""
        found: list[tuple[int, How]] = []
        ways = [How.HANDLE, How.WORDS, How.NEAR]
        now = place or _Place(how=ways[0])
        if now.how not in ways:
            raise _unknown_place()
        while True:
            picked = self._pick(now, limit - len(found))
            found += [(one, now.how) for one in picked.ids]
            if picked.below is not None:
                return self._found(found, replace(now, below=picked.below))
            last = now.how is How.NEAR or (now.how is How.WORDS and (place is not None or len(found) >= LITTLE))
            if last:
                return self._found(found, None)
            now = _Place(how=ways[ways.index(now.how) + 1])
            if len(found) >= limit:
                return self._found(found, now)

    def _pick(self, place: _Place, limit: int) -> Picked:
        if place.how is How.HANDLE:
            return self._by_handle(place.below, limit)
        search = Search(
            wanted=self.what.wanted,
            conditions=[*self.must, col(Case.id).not_in(self._handles())],
            identity=self.identity,
        )
        return (pick if place.how is How.WORDS else near)(self.session, search, below=place.below, limit=limit)

    def _handles(self) -> SelectOfScalar[int]:
        query = select(CaseHandle.case_id).where(CaseHandle.handle == self.what.handle)
        return query if self.identity else query.where(col(CaseHandle.identity).is_(False))

    def _by_handle(self, below: int | None, limit: int) -> Picked:
        query = self._handles()
        if below is not None:
            query = query.where(col(CaseHandle.case_id) < below)
        if self.must:
            query = query.join(Case, col(Case.id) == CaseHandle.case_id).where(*self.must)
        ids = tuple(self.session.exec(query.order_by(col(CaseHandle.case_id).desc()).limit(limit)))
        return Picked(ids=ids, below=ids[-1] if len(ids) == limit else None)

    def _found(self, found: Sequence[tuple[int, How]], place: _Place | None) -> Found:
        query = select(Case).where(col(Case.id).in_([one for one, _ in found]))
        cases = {one.id: one for one in self.session.exec(query)}
        hits = tuple(Hit(case=cases[one], how=how) for one, how in found)
        after = None if place is None else f"{place.how}.{place.below if place.below is not None else 2**62}"
        return Found(hits=hits, after=after)


def _place(after: str) -> _Place:
    match = _PLACE.fullmatch(after)
    if match is None or match["how"] not in set(How):
        raise _unknown_place()
    return _Place(how=How(match["how"]), below=int(match["below"]))


def _unknown_place() -> RefusedError:
    return RefusedError("ไม่พบตำแหน่งหน้าที่ขอ กรุณาเริ่มค้นใหม่")
