"""Rows of the received register as a visitor may see them."""

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, col, select

from desk.visitor import Visitor, sights
from desk.worksheets import shown_by
from models.tables import Case
from pipelines.finding.register import Row, Shown, register
from pipelines.routing.sight import Sight

_BATCH: Final = 500


def register_rows(
    session: Session, visitor: Visitor, year_be: int, *, after: int, limit: int, whole: bool = False
) -> list[Row]:
    """Give the rows of a year (BE) behind number `after`; `whole` where who complains is to be told, too.

    Of a case that the visitor may not know of there is a row with its number and nothing else.
    """
    shown = _shown(session, visitor, year_be, after=after, limit=limit, whole=whole)
    return register(
        session, year_be, shown=lambda case: shown.get(case.id or 0, Shown.NUMBER), after=after, limit=limit
    )


def every_row(session: Session, visitor: Visitor, year_be: int, *, whole: bool) -> Iterator[Row]:
    """Give all rows of a year (BE), read batch by batch."""
    after = 0
    while rows := register_rows(session, visitor, year_be, after=after, limit=_BATCH, whole=whole):
        yield from rows
        after = rows[-1].number
        session.expunge_all()


def _shown(
    session: Session, visitor: Visitor, year_be: int, *, after: int, limit: int, whole: bool
) -> dict[int, Shown]:
    query = select(Case).where(Case.received_year == year_be, col(Case.received_number) > after)
    cases = session.exec(query.order_by(col(Case.received_number)).limit(limit)).all()
    seen = sights(session, visitor, cases)
    return {case_id: shown_by(one, whole=whole) for case_id, one in seen.items() if one is not Sight.NOTHING}
