"""The database: engine, transactions, migrations. SQLite for one machine, PostgreSQL for more.

Writers begin with BEGIN IMMEDIATE on SQLite, so that two never deadlock while upgrading a read lock;
`synchronous=FULL` because a mail is marked on the server the moment its arrival is committed.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError, OperationalError
from sqlmodel import Session

import models
from models.errors import ConfigError, TransientError

THAI_JSON = partial(json.dumps, ensure_ascii=False)
"""Thai as itself: half the size, and text search finds it."""
MIGRATIONS = Path(models.__file__).parent / "migrations"


def connect(url: str) -> Engine:
    """Make an engine. Nothing is opened yet.

    Raises:
        ConfigError: the URL names no database that can be used.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _connect_sqlite(url)
        return sqlalchemy.create_engine(
            url,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10},
            json_serializer=THAI_JSON,
            hide_parameters=True,
        )
    except (ArgumentError, NoSuchModuleError, ImportError, TypeError, ValueError) as error:
        raise ConfigError(f"KSED_DATABASE_URL: ใช้ไม่ได้ ({type(error).__name__})") from None


def _connect_sqlite(url: str) -> Engine:
    engine = sqlalchemy.create_engine(
        url, connect_args={"check_same_thread": False}, json_serializer=THAI_JSON, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own BEGIN would be deferred and late; SQLAlchemy's "begin" event below sends ours.
        connection.isolation_level = None
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("ksed_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session that only reads; it is rolled back at the end."""
    with _translated(), Session(engine) as session:
        yield session
        session.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Open a session in one write transaction: committed once at the end, rolled back on any error."""
    with _translated(), Session(engine.execution_options(ksed_writes=True), expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise TransientError("database_busy", type(error.orig).__name__) from error
    except DBAPIError as error:
        # A bare DatabaseError is SQLite's word for a file that is damaged.
        if error.connection_invalidated or type(error) is DatabaseError:
            raise TransientError("database_busy", type(error.orig).__name__) from error
        raise


def alembic_config(engine: Engine) -> Config:
    """Make Alembic's configuration for our migrations; no `alembic.ini` is needed."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest revision; does nothing where it is.

    Raises:
        ConfigError: the database cannot be opened, or was made by a newer ksed.
    """
    try:
        if current_revision(engine) != newest_revision():
            command.upgrade(alembic_config(engine), "head")
    except DBAPIError as error:
        raise ConfigError(
            f"เปิดฐานข้อมูลไม่ได้ ({type(error.orig).__name__}) กรุณาตรวจสอบ KSED_DATABASE_URL และพื้นที่ว่างบนดิสก์"
        ) from error
    except CommandError as error:
        raise ConfigError("ฐานข้อมูลนี้สร้างโดยโปรแกรม ksed รุ่นใหม่กว่า กรุณาปรับรุ่นโปรแกรม") from error


def current_revision(engine: Engine) -> str | None:
    """Tell the schema's revision, None for an empty database."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Tell the newest revision that this program knows."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def insert_for(session: Session) -> Any:
    """Give the dialect's INSERT, which knows ON CONFLICT (both of our databases do)."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert
