"""Cases whose received stamp a person must read: the program found its ink and could not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, text
from sqlmodel import Session, col, select

from models.states import OPEN_CASES
from models.tables import UNREAD_POSTGRESQL, UNREAD_SQLITE, Case

_OF_US = {
    "sqlite": text("coalesce(json_extract(cases.stamp, '$.of_another'), 0) = 0"),
    "postgresql": text("coalesce(cases.stamp ->> 'of_another', 'false') = 'false'"),
}
"""Another agency's stamp holds no number of this office."""


def stamps_unread(
    session: Session, *, after: int = 0, limit: int = 20, where: ColumnElement[bool] | None = None
) -> Sequence[Case]:
    """Give open cases with such a stamp and an id above `after`, oldest first."""
    dialect = session.get_bind().dialect.name
    conditions: list[Any] = [UNREAD_SQLITE if dialect == "sqlite" else UNREAD_POSTGRESQL, _OF_US[dialect]]
    query = select(Case).where(*conditions, col(Case.id) > after, col(Case.state).in_(OPEN_CASES))
    if where is not None:
        query = query.where(where)
    return session.exec(query.order_by(col(Case.id)).limit(limit)).all()
