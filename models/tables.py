"""Tables. Table classes do not validate on construction, so values are checked before they come here.

Times of the office are aware datetimes, stored as UTC. Leases and retries (`…_until`, `next_try_at`)
are machine time in seconds since 1970: a fixed office clock must never keep a dead worker's lease alive.
"""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from models.states import ArrivalState, CaseState, NoticeState

Json = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime; SQLite, which knows no zones, keeps it as naive UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn into UTC; a naive value is a mistake of the caller's."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only for `INTEGER PRIMARY KEY`."""


class Arrival(SQLModel, table=True):
    """One thing that came in, whatever becomes of it. Its original lies in the blob store by `sha256`."""

    __tablename__: ClassVar[str] = "arrivals"
    __table_args__ = (
        Index("ix_arrivals_state_id", "state", "id"),
        Index("ix_arrivals_source_unacknowledged", "source", "acknowledged_at"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    source: str = Field(sa_type=Text)
    """Name of the source, e.g. `imap:office@ksed.go.th/INBOX` or `folder:letter`."""
    source_key: str = Field(sa_type=Text, unique=True)
    channel: str = Field(sa_type=Text)
    sha256: str = Field(sa_type=Text, index=True)
    size: int = Field(sa_type=BigInteger)
    name: str = Field(sa_type=Text)
    origin: str | None = Field(default=None, sa_type=Text)
    """Where the paper's file now lies; none for mails (their key says it)."""
    light: bool = False
    """A plain text mail: read in batches, without a child process."""
    reached_at: datetime = Field(sa_type=UtcDateTime)
    fetched_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the mail was marked, or the file moved."""

    state: str = Field(default=ArrivalState.ARRIVED, sa_type=Text)
    lease_owner: str | None = Field(default=None, sa_type=Text)
    lease_until: float = 0.0
    next_try_at: float = 0.0
    tries: int = 0
    """Faults of the surroundings so far; sets the back-off."""
    crashes: int = 0
    """Workers that died holding it: a letter that kills its readers ends in quarantine."""
    error_code: str | None = Field(default=None, sa_type=Text)

    is_complaint_says: str | None = Field(default=None, sa_type=Text)
    """Who said that this is a complaint after the program had set it aside; it is then filed in any case."""

    media_type: str | None = Field(default=None, sa_type=Text)
    content_key: str | None = Field(default=None, sa_type=Text)
    message_id: str | None = Field(default=None, sa_type=Text, index=True)
    sender_address: str | None = Field(default=None, sa_type=Text)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True, sa_type=BigId)
    duplicate_of: int | None = Field(default=None, foreign_key="arrivals.id", sa_type=BigId)


class ArrivalReading(SQLModel, table=True):
    """What the program read of an arrival and made of it; as it was then, whatever people correct later."""

    __tablename__: ClassVar[str] = "readings"

    arrival_id: int = Field(sa_column=Column(BigId, ForeignKey("arrivals.id"), primary_key=True, autoincrement=False))
    read_at: datetime = Field(sa_type=UtcDateTime)
    pages: list[dict[str, Any]] = Field(sa_type=Json)
    letter: dict[str, Any] = Field(sa_type=Json)
    stamp: dict[str, Any] | None = Field(default=None, sa_type=Json)
    proposal: dict[str, Any] = Field(sa_type=Json)
    look_at: list[str] = Field(sa_type=Json)


class ContentOwner(SQLModel, table=True):
    """Which arrival first said this: the primary key lets only one of two equal letters become a case."""

    __tablename__: ClassVar[str] = "content_owners"

    content_key: str = Field(sa_type=Text, primary_key=True)
    arrival_id: int = Field(foreign_key="arrivals.id", sa_type=BigId)


UNREAD_SQLITE = text("json_extract(stamp, '$.readable') = 0")
UNREAD_POSTGRESQL = text("(stamp ->> 'readable') = 'false'")
"""Cases whose received stamp no one could read yet; queries must say it in these very words to use the index."""


class Case(SQLModel, table=True):
    """A filed complaint."""

    __tablename__: ClassVar[str] = "cases"
    __table_args__ = (
        UniqueConstraint("received_year", "received_number"),
        Index("ix_cases_state_due_on_rank", "state", "due_on", "review_rank", "id"),
        Index("ix_cases_state_rank_due_on", "state", "review_rank", "due_on", "id"),
        Index("ix_cases_state_id", "state", "id"),
        Index(  # holds all that figures are made of, so that no row need be read for them
            "ix_cases_received_on",
            "received_on",
            "level",
            "unit",
            "channel",
            "state",
            "due_on",
            "ended_on",
            "first_reply_due_on",
            "first_replied_on",
            "id",
        ),
        Index("ix_cases_due_on", "due_on", "id"),
        Index("ix_cases_state_first_reply_due_on", "state", "first_reply_due_on"),
        Index("ix_cases_stamp_unread", "id", sqlite_where=UNREAD_SQLITE, postgresql_where=UNREAD_POSTGRESQL),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    received_year: int
    """Buddhist year of `received_on`; the register counts 1, 2, 3 … within it."""
    received_number: int
    received_on: date
    """The legal date of receipt, Bangkok: the stamp's where it reads well, else that of `received_at`."""
    received_at: datetime = Field(sa_type=UtcDateTime)
    """When the mail reached the mailbox or the scan the folder."""
    registered_at: datetime = Field(sa_type=UtcDateTime)
    channel: str = Field(sa_type=Text)
    state: str = Field(default=CaseState.PROPOSED, sa_type=Text)
    confirmed: bool = False
    level: int
    unit: str = Field(sa_type=Text)
    purpose: str = Field(sa_type=Text)
    nature: str = Field(sa_type=Text)
    due_on: date
    """The last day. While a pause lasts: the day it was when the pause began, see `pipelines.pauses`."""
    first_reply_due_on: date | None = None
    """Last day for the first reply to the complainant; none where filed before that was counted."""
    first_replied_on: date | None = None
    subject: str | None = Field(default=None, sa_type=Text)
    complainant_name: str | None = Field(default=None, sa_type=Text)
    complainant_phone: str | None = Field(default=None, sa_type=Text)
    complainant_email: str | None = Field(default=None, sa_type=Text)
    complainant_address: str | None = Field(default=None, sa_type=Text)
    letter: dict[str, Any] = Field(sa_type=Json)
    proposal: dict[str, Any] = Field(sa_type=Json)
    stamp: dict[str, Any] | None = Field(default=None, sa_type=Json)
    deadline: dict[str, Any] = Field(sa_type=Json)
    """The deadline's arithmetic, each skipped day named."""
    assigned_to: list[str] = Field(
        default_factory=list, sa_column=Column(Json, nullable=False, server_default=text("'[]'"))
    )
    """Ids of the officers who do it; empty where the office keeps no table of officers."""
    restricted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """For the legal officers and the executive only (SOP §5)."""
    hidden_from_unit: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Kept from the unit: restricted, or the person complained of works there (SOP §3)."""
    review_rank: int = Field(default=3, sa_column_kwargs={"server_default": text("3")})
    """Place in the queue among cases that are not due yet, see `pipelines.finding.rank`."""
    ended_on: date | None = None
    """Day (Bangkok) on which it was closed or declined; none while it is open."""
    split_from: int | None = Field(default=None, foreign_key="cases.id", index=True, sa_type=BigId)
    """The case whose letter holds this matter too: the one that was filed from it, however often it was split."""
    unit_summary: str | None = Field(default=None, sa_type=Text)
    """What the unit that a case is kept from may read: written by a person, without who complains (SOP §5)."""


_OF_OFFICE = text("case_id IS NULL AND arrival_id IS NULL")


class Event(SQLModel, table=True):
    """What happened to a case or an arrival: who, when, what, why. Rows are only ever added."""

    __tablename__: ClassVar[str] = "events"
    __table_args__ = (
        Index("ix_events_office", "case_id", "arrival_id", "id", sqlite_where=_OF_OFFICE, postgresql_where=_OF_OFFICE),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True, sa_type=BigId)
    arrival_id: int | None = Field(default=None, foreign_key="arrivals.id", index=True, sa_type=BigId)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class Notice(SQLModel, table=True):
    """A message to send, written in the transaction that made it necessary (outbox)."""

    __tablename__: ClassVar[str] = "notices"
    __table_args__ = (Index("ix_notices_state_next_try_at", "state", "next_try_at"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True, sa_type=BigId)
    """None for a notice about several cases, or about none."""
    kind: str = Field(sa_type=Text)
    recipient: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    message_id: str = Field(sa_type=Text, unique=True)
    """Fixed here, so that a repeat after a crash is recognisable as the same mail."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=NoticeState.PENDING, sa_type=Text)
    lease_owner: str | None = Field(default=None, sa_type=Text)
    lease_until: float = 0.0
    next_try_at: float = 0.0
    tries: int = 0
    error_code: str | None = Field(default=None, sa_type=Text)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReceivedCounter(SQLModel, table=True):
    """The last received number given out in a Buddhist year."""

    __tablename__: ClassVar[str] = "received_counters"

    year_be: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class SourceHealth(SQLModel, table=True):
    """When a source or service last worked, and what is wrong with it now."""

    __tablename__: ClassVar[str] = "source_health"

    name: str = Field(primary_key=True, sa_type=Text)
    last_success: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error_code: str | None = Field(default=None, sa_type=Text)
    error_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
