"""Tables of the public form: receipts, forms handed in, how often somebody did something.

Nothing here could be used if it were read: codes and addresses are kept as digests only. Times given as float are
machine time in seconds since 1970, as in `models.tables_desk`.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

from models.tables import BigId, UtcDateTime


class Receipt(SQLModel, table=True):
    """The code with which whoever handed in a complaint sees how it stands; shown once, kept as its SHA-256."""

    __tablename__: ClassVar[str] = "receipts"

    digest: str = Field(primary_key=True, sa_type=Text)
    arrival_id: int = Field(sa_column=Column(BigId, ForeignKey("arrivals.id"), nullable=False, index=True))
    made_at: datetime = Field(sa_type=UtcDateTime)


class FormHandedIn(SQLModel, table=True):
    """A page of the form that was handed in: it is good once. Forgotten when the page would be too old anyway."""

    __tablename__: ClassVar[str] = "forms_handed_in"

    nonce: str = Field(primary_key=True, sa_type=Text)
    until: float = Field(index=True)


class WindowCount(SQLModel, table=True):
    """How often something was done within a window of time that began with its first time."""

    __tablename__: ClassVar[str] = "window_counts"

    key: str = Field(primary_key=True, sa_type=Text)
    """SHA-256 of what is counted for whom."""
    began: float
    until: float = Field(index=True)
    count: int
