"""Tables of what matters are known by, and of the links between cases.

No mark can be read back: names, numbers and places are kept as digests, words as hashes. They are personal data all the
same, since who knows a name can look it up.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from models.tables import BigId, Json, UtcDateTime


class CaseMark(SQLModel, table=True):
    """One thing that a case is known by. The key is the index: a lookup reads neighbours, newest case last."""

    __tablename__: ClassVar[str] = "case_marks"
    __table_args__ = (Index("ix_case_marks_case_id", "case_id"), {"sqlite_with_rowid": False})

    kind: str = Field(sa_type=Text, primary_key=True)
    mark: str = Field(sa_type=Text, primary_key=True)
    case_id: int = Field(sa_column=Column(BigId, ForeignKey("cases.id"), primary_key=True, autoincrement=False))


class CaseSketch(SQLModel, table=True):
    """A case's words as hashes, for likeness; the row also says that the case has its marks, and of which version."""

    __tablename__: ClassVar[str] = "case_sketches"

    case_id: int = Field(sa_column=Column(BigId, ForeignKey("cases.id"), primary_key=True, autoincrement=False))
    version: int
    words: bytes = Field(sa_type=LargeBinary)
    """Hashes of single words: little-endian uint32, ascending, at most `words.SKETCH_SIZE`."""
    pairs: bytes = Field(sa_type=LargeBinary)
    """Hashes of words that follow each other, likewise."""


class CaseLink(SQLModel, table=True):
    """That a case belongs with an earlier one. One row for two cases, the later case first."""

    __tablename__: ClassVar[str] = "case_links"
    __table_args__ = (Index("ix_case_links_other_id", "other_id"),)

    case_id: int = Field(sa_column=Column(BigId, ForeignKey("cases.id"), primary_key=True, autoincrement=False))
    other_id: int = Field(sa_column=Column(BigId, ForeignKey("cases.id"), primary_key=True, autoincrement=False))
    kind: str = Field(sa_type=Text)
    score: float
    reasons: list[str] = Field(sa_type=Json)
    """Thai, without the name of any person."""
    state: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(sa_type=Text)

    def data(self) -> dict[str, Any]:
        """What an event keeps of a link: no words of the letters."""
        return {"kind": self.kind, "state": self.state, "score": self.score}
