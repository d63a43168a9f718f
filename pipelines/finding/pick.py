"""Picking the newest cases whose text has certain words, whichever way is quick for these words. Keyset, never OFFSET.

Words that many cases have are found among the newest few; rare ones by the index of trigrams; common words of few cases
(by filters) case by case. No way reads more than a bounded number of texts, except the index where it is selective.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, literal_column, or_, select, table, text
from sqlmodel import Session, col

from models.tables import Case
from models.tables_finding import TRIGRAMS, CaseText
from pipelines.finding.asked import INDEXED, Wanted

NEWEST: Final = 400
"""Texts looked at before anything else."""
SCANNED: Final = 4000
"""Texts looked at, one after another, in one call where no index helps."""
COMMON: Final = 0.04
"""Part of the newest texts that have the words from which the index would give too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Words, conditions on `Case`, and whether what tells who complains is searched as well."""

    wanted: Wanted
    conditions: Sequence[ColumnElement[bool]]
    identity: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """Ids of cases, newest first, and the id to go on below; None where there are no more."""

    ids: tuple[int, ...]
    below: int | None


def pick(session: Session, search: Search, *, below: int | None, limit: int) -> Picked:
    """Give the newest cases with an id under `below` (None: of all) whose text has the words.

    Fewer than `limit` with a `below` means: looked at as many texts as one call may, more may follow.
    """
    ids, oldest, share = _newest(session, search, below, limit)
    if len(ids) >= limit:
        return Picked(ids=tuple(ids[:limit]), below=ids[limit - 1])
    if oldest is None:
        return Picked(ids=tuple(ids), below=None)
    rest = limit - len(ids)
    if search.wanted.indexed and share < COMMON:
        more = _by_index(session, search, oldest, rest)
        return Picked(ids=(*ids, *more), below=more[-1] if len(more) == rest else None)
    more, reached = _by_case(session, search, oldest, rest)
    return Picked(ids=(*ids, *more), below=more[-1] if len(more) == rest else reached)


def _newest(session: Session, search: Search, below: int | None, limit: int) -> tuple[list[int], int | None, float]:
    """Look through the newest texts: what is found, the oldest looked at (None: that was all), the share that fits."""
    query = select(col(CaseText.case_id), col(CaseText.words), col(CaseText.identity)).order_by(
        col(CaseText.case_id).desc()
    )
    if below is not None:
        query = query.where(col(CaseText.case_id) < below)
    # The limit inside is a fence: no planner looks for the words first.
    inner = query.limit(NEWEST).subquery()
    has = _stands(session, search.wanted, inner.c.words, inner.c.identity, identity=search.identity)
    rows = session.execute(select(inner.c.case_id, has).order_by(inner.c.case_id.desc())).all()
    found = [case_id for case_id, hit in rows if hit]
    oldest = rows[-1][0] if len(rows) == NEWEST else None
    kept = _kept(session, found, search.conditions)[:limit] if search.conditions else found[:limit]
    return kept, oldest, len(found) / max(len(rows), 1)


def _kept(session: Session, ids: Sequence[int], conditions: Sequence[ColumnElement[bool]]) -> list[int]:
    query = select(col(Case.id)).where(col(Case.id).in_(ids), *conditions).order_by(col(Case.id).desc())
    return list(session.execute(query).scalars()) if ids else []


def _by_index(session: Session, search: Search, below: int, limit: int) -> list[int]:
    if session.get_bind().dialect.name == "sqlite":
        return _by_full_text(session, search, below, limit)
    has = _stands_indexed(search.wanted, identity=search.identity)
    # Materialized: else a small limit tempts the planner to walk all cases from the newest on.
    hits = (
        select(col(CaseText.case_id)).where(has, col(CaseText.case_id) < below).cte("hits").prefix_with("MATERIALIZED")
    )
    query: Select[Any] = select(hits.c.case_id).order_by(hits.c.case_id.desc()).limit(limit)
    if search.conditions:
        query = query.join(Case, col(Case.id) == hits.c.case_id).where(*search.conditions)
    return list(session.execute(query).scalars())


def _by_full_text(session: Session, search: Search, below: int, limit: int) -> list[int]:
    rowid: ColumnElement[int] = literal_column(f"{TRIGRAMS}.rowid", Integer)
    match = text(f"{TRIGRAMS} MATCH :wanted").bindparams(bindparam("wanted", _match(search)))
    query: Select[Any] = select(rowid).select_from(table(TRIGRAMS)).where(match, rowid < below)
    if len(search.wanted.indexed) < len(search.wanted.groups):
        has = _stands(session, search.wanted, col(CaseText.words), col(CaseText.identity), identity=search.identity)
        query = query.join(CaseText, col(CaseText.case_id) == rowid).where(has)
    if search.conditions:
        query = query.join(Case, col(Case.id) == rowid).where(*search.conditions)
    return list(session.execute(query.order_by(rowid.desc()).limit(limit)).scalars())


def _match(search: Search) -> str:
    """Write the words as FTS5 reads them; each is quoted, so none is an operator."""
    groups = (" OR ".join('"' + word.replace('"', '""') + '"' for word in group) for group in search.wanted.indexed)
    said = " AND ".join(f"({group})" for group in groups)
    return said if search.identity else f"{{words}} : ({said})"


def _by_case(session: Session, search: Search, below: int, limit: int) -> tuple[list[int], int | None]:
    """Look through the texts of cases that the conditions leave; also give how far it came, None where to the end."""
    has = _stands(session, search.wanted, col(CaseText.words), col(CaseText.identity), identity=search.identity)
    found: list[int] = []
    looked_at, at_once = 0, max(limit, 2)
    while looked_at < SCANNED and len(found) < limit:
        at_once = min(2 * at_once, SCANNED - looked_at)
        left = select(col(Case.id)).where(col(Case.id) < below, *search.conditions).order_by(col(Case.id).desc())
        ids = [one or 0 for one in session.execute(left.limit(at_once)).scalars()]
        hits = select(col(CaseText.case_id)).where(col(CaseText.case_id).in_(ids), has)
        found += session.execute(hits.order_by(col(CaseText.case_id).desc())).scalars() if ids else []
        if len(ids) < at_once:
            return found[:limit], None
        looked_at, below = looked_at + len(ids), ids[-1]
    return found[:limit], below


def _stands(session: Session, wanted: Wanted, words: Any, whose: Any, *, identity: bool) -> ColumnElement[bool]:
    """Whether the words stand in a row's text; written so that no index is asked."""
    place = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    columns = (words, whose) if identity else (words,)
    return and_(*(or_(*(place(column, word) > 0 for word in group for column in columns)) for group in wanted.groups))


def _stands_indexed(wanted: Wanted, *, identity: bool) -> ColumnElement[bool]:
    """The same for PostgreSQL's index of trigrams; words too short for it are checked on what it gives."""
    columns = (col(CaseText.words), col(CaseText.identity)) if identity else (col(CaseText.words),)

    def stands(word: str, column: Any) -> ColumnElement[bool]:
        if len(word) < INDEXED:
            return func.strpos(column, word) > 0
        return column.contains(word, autoescape=True)  # type: ignore[no-any-return]  # a column's own method

    return and_(*(or_(*(stands(word, column) for word in group for column in columns)) for group in wanted.groups))
