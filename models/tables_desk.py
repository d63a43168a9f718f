"""Tables of the web desk: who may come in, who is in, who saw what.

`…_at` and `until` given as float are machine time in seconds since 1970, as for leases: a fixed office clock must
never keep a session or a lock alive. No table holds a password, token or code that could be used if it were read.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from models.tables import BigId, Json, UtcDateTime


class Account(SQLModel, table=True):
    """Somebody who may sign in. Where the table of officers has an entry of the same id, it decides roles and unit."""

    __tablename__: ClassVar[str] = "accounts"

    username: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    password_hash: str = Field(sa_type=Text)
    must_change: bool = False
    """Whether the password is a one-time one, good for nothing but choosing another."""
    roles: list[str] = Field(sa_type=Json)
    unit: str | None = Field(default=None, sa_type=Text)
    active: bool = True
    totp_secret: str | None = Field(default=None, sa_type=Text)
    totp_last: int = 0
    """Number of the 30-second step whose code was used last: no code is good twice (RFC 6238 §5.2)."""
    recovery: list[str] = Field(default_factory=list, sa_type=Json)
    """SHA-256 of the recovery codes that are left."""
    keys: bool = True
    """Whether single keys act on pages (WCAG 2.1.4: they can be turned off)."""
    made_at: datetime = Field(sa_type=UtcDateTime)
    signed_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeskSession(SQLModel, table=True):
    """Somebody who is in. The cookie's token is kept as its SHA-256 only."""

    __tablename__: ClassVar[str] = "desk_sessions"

    id: str = Field(primary_key=True, sa_type=Text)
    username: str = Field(foreign_key="accounts.username", index=True, sa_type=Text)
    csrf: str = Field(sa_type=Text)
    made_at: float
    seen_at: float
    second_factor: bool = False
    """Whether the code of the second factor is still to be given."""
    flash: list[Any] | None = Field(default=None, sa_type=Json)
    """What the next page says once: [kind, sentence]."""
    undo: dict[str, Any] | None = Field(default=None, sa_type=Json)
    """The last act that can be taken back: `case_id`, `event_id`, and where the case stood after it, `standing`."""
    revealed: list[int] = Field(default_factory=list, sa_type=Json)
    """Cases of which this session was shown who complained; each showing was logged."""


class LoginFailure(SQLModel, table=True):
    """Failed logins of one account name or one address, and until when no other is tried."""

    __tablename__: ClassVar[str] = "login_failures"

    key: str = Field(primary_key=True, sa_type=Text)
    failures: int
    last_at: float
    until: float


class ApiToken(SQLModel, table=True):
    """A program that may use the API: with the roles of an officer, kept as SHA-256 of its token."""

    __tablename__: ClassVar[str] = "api_tokens"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    name: str = Field(sa_type=Text)
    digest: str = Field(unique=True, sa_type=Text)
    roles: list[str] = Field(sa_type=Json)
    unit: str | None = Field(default=None, sa_type=Text)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: str = Field(sa_type=Text)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Access(SQLModel, table=True):
    """Who saw, exported or revealed what (SOP §5: every view, export and reveal is logged). Rows are only added."""

    __tablename__: ClassVar[str] = "accesses"
    __table_args__ = (Index("ix_accesses_case_id", "case_id"), Index("ix_accesses_actor", "actor", "id"))

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(sa_type=Text)
    act: str = Field(sa_type=Text)
    """`viewed`, `revealed`, `original`, `picture`, `printed`, `exported`, `searched` …"""
    case_id: int | None = Field(default=None, sa_type=BigId)
    arrival_id: int | None = Field(default=None, sa_type=BigId)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """Counts and parameters; never what somebody searched for in words."""


class Presence(SQLModel, table=True):
    """Who has a case open now, so that two people learn of each other."""

    __tablename__: ClassVar[str] = "presences"

    case_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    username: str = Field(primary_key=True, sa_type=Text)
    seen_at: float
