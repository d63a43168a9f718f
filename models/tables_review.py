"""Tables of what a review may come to, beside what stands on the case itself."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from models.tables import BigId, UtcDateTime


class Forwarding(SQLModel, table=True):
    """That a case was sent on to another agency, and what came back (SOP §5: K1, K2). Days are Bangkok's, CE."""

    __tablename__: ClassVar[str] = "forwardings"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=BigId)
    agency: str = Field(sa_type=Text)
    letter_number: str | None = Field(default=None, sa_type=Text)
    """The number of our letter to the agency; none where it went by another way."""
    forwarded_on: date
    reason: str | None = Field(default=None, sa_type=Text)
    actor: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    """When it was recorded."""
    answer: str | None = Field(default=None, sa_type=Text)
    """The agency's latest word, a `models.forwardings.Answer`; none while it has said nothing."""
    answered_on: date | None = None
    asked_more_on: date | None = None
    """When the agency first asked for more; stays when it has accepted since, because K2 counts it."""
