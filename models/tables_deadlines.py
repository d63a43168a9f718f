"""Pauses of a case's deadline. Kept apart from `models.tables`: they belong to the deadline's arithmetic alone."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field, SQLModel

from models.tables import BigId, UtcDateTime

_OPEN = text("until_on IS NULL")


class Pause(SQLModel, table=True):
    """A time in which a case's working days do not count, and why. Days are Bangkok's, Common Era."""

    __tablename__: ClassVar[str] = "pauses"
    __table_args__ = (
        # The verbs refuse overlaps; this holds even where two of them run at once.
        Index("uq_pauses_open", "case_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=BigId)
    from_on: date
    """The first day that does not count."""
    until_on: date | None = None
    """The first day that counts again; none while the pause lasts."""
    reason: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    """When it was recorded."""
