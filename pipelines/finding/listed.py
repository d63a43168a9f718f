"""Cases that filters leave, without words: newest first, or in the order in which they fall due. Keyset pages."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from models.tables import Case
from pipelines.finding.filters import Clock, Filters


class Order(StrEnum):
    """How a list without words is ordered."""

    NEWEST = "newest"
    DUE = "due"
    """What falls, or fell, due first."""


_PLACE: Final = {
    Order.NEWEST: re.compile(r"listed\.([0-9]{1,18})"),
    Order.DUE: re.compile(r"due\.([0-9]{1,7})\.([0-9]{1,18})"),
}


def natural_order(filters: Filters) -> Order:
    """Whoever lists what is late or falls due today looks for what has waited longest; else for what came last."""
    return Order.DUE if filters.clock and Clock.ON_HOLD not in filters.clock else Order.NEWEST


def listed(
    session: Session, must: Sequence[ColumnElement[bool]], order: Order, *, after: str | None, limit: int
) -> tuple[Sequence[Case], str | None]:
    """Give a page of the cases that meet all conditions, and the place of the next page; None where this is the last.

    Raises:
        ValueError: `after` is no place in a list of this order.
    """
    if after is not None:
        must = [*must, _behind(order, after)]
    by = (col(Case.id).desc(),) if order is Order.NEWEST else (col(Case.due_on), col(Case.id))
    cases = session.exec(select(Case).where(*must).order_by(*by).limit(limit + 1)).all()
    return cases[:limit], _place(order, cases[limit - 1]) if len(cases) > limit else None


def _place(order: Order, case: Case) -> str:
    return f"listed.{case.id}" if order is Order.NEWEST else f"due.{case.due_on.toordinal()}.{case.id}"


def _behind(order: Order, after: str) -> ColumnElement[bool]:
    match = _PLACE[order].fullmatch(after)
    if match is None:
        raise ValueError(after)
    last = int(match[match.lastindex or 1])
    if order is Order.NEWEST:
        return col(Case.id) < last
    day = date.fromordinal(int(match[1]))
    return or_(col(Case.due_on) > day, and_(col(Case.due_on) == day, col(Case.id) > last))
