"""Tables by which cases are found: their text folded for search, what they are looked up by, people's saved views."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables import BigId, Json, UtcDateTime

TRIGRAMS = "case_texts_trigrams"
"""SQLite: the FTS5 table over `case_texts`, kept by triggers. PostgreSQL: its GIN index. The migration makes both."""


def is_made_by_hand(name: str | None) -> bool:
    """Whether a table or index is one that no model describes."""
    return name is not None and name.startswith(TRIGRAMS)


class CaseText(SQLModel, table=True):
    """All text of a case, folded (`parsers.thai.fold`). Personal data, as much as the letters are."""

    __tablename__: ClassVar[str] = "case_texts"

    case_id: int = Field(sa_column=Column(BigId, ForeignKey("cases.id"), primary_key=True, autoincrement=False))
    version: int = Field(index=True)
    """Of the folding; older rows are folded anew by `ksed find --rebuild`."""
    words: str = Field(sa_type=Text)
    """Without what tells who complains: for everybody who may see the case."""
    identity: str = Field(sa_type=Text)
    """What was left out of `words`, with its surroundings: for those who may see who complains."""


class CaseHandle(SQLModel, table=True):
    """Something that a case is asked for by as a whole: a number, a telephone, an address for mails."""

    __tablename__: ClassVar[str] = "case_handles"
    __table_args__ = (Index("ix_case_handles_case_id", "case_id"), {"sqlite_with_rowid": False})

    handle: str = Field(sa_type=Text, primary_key=True)
    case_id: int = Field(sa_column=Column(BigId, ForeignKey("cases.id"), primary_key=True, autoincrement=False))
    identity: bool
    """True where it tells who complains."""


class SavedView(SQLModel, table=True):
    """A search that somebody keeps under a name."""

    __tablename__: ClassVar[str] = "saved_views"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    owner: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    query: dict[str, Any] = Field(sa_type=Json)
    """URL parameters, as `pipelines.finding.filters_query.to_query` writes them, and the words as `q`."""
    made_at: datetime = Field(sa_type=UtcDateTime)
