import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy

from flows.throwaway import Dovecot, SmtpSink
from models.settings import Settings
from pipelines.adapters.database import connect, upgrade
from pipelines.office import Office
from tests.support.postgres import cluster


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No setting of the machine's, no file of the checkout's, and nothing that a command set for its whole process,
    shall reach a test."""
    for name in list(os.environ):
        if name.startswith("KSED_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    handlers, level, umask = logging.root.handlers[:], logging.root.level, os.umask(0o022)
    yield
    os.umask(umask)
    logging.root.handlers, logging.root.level = handlers, level


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path that other users may pass through: servers run as users of their own, socket paths are short."""
    with tempfile.TemporaryDirectory(prefix="ksed-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="ksed-pg-") as name:
        Path(name).chmod(0o755)
        with cluster(Path(name) / "cluster") as url:
            yield url


@pytest.fixture(scope="session")
def empty_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database of the newest schema to copy: making one takes a third of a second, of a thousand tests."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()  # the last connection leaves everything in the one file
    return path


@pytest.fixture(scope="session")
def postgres_tables(postgres: str) -> str:
    """Name of a PostgreSQL database of the newest schema, for the same end."""
    name = "empty_tables"
    engine = connect(_new_database(postgres, name).replace("postgresql:", "postgresql+psycopg:"))
    upgrade(engine)
    engine.dispose()  # one in use is copied by nobody
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind that is supported, of the newest schema, with nothing in it."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("empty_tables"), path := tmp_path / "test.db")
        return f"sqlite:///{path}"
    template: str = request.getfixturevalue("postgres_tables")
    return _new_database(request.getfixturevalue("postgres"), _name_of(request), template)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return _new_database(request.getfixturevalue("postgres"), _name_of(request))


def _name_of(request: pytest.FixtureRequest) -> str:
    return f"t{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**10}"


def _new_database(server: str, name: str, template: str = "template1") -> str:
    """Make a database on the server whose `postgres` database `server` names; give its URL."""
    engine = sqlalchemy.create_engine(
        server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()
    return server.replace("/postgres", f"/{name}")


OpenOffice = Callable[..., Office]


@pytest.fixture
def make_office(tmp_path: Path, empty_tables: Path) -> Iterator[OpenOffice]:
    """Open offices on the test's own home, with the given settings."""
    from flows.wiring import open_office

    with ExitStack() as stack:

        def make(**settings: object) -> Office:
            values: dict[str, object] = {"home": tmp_path / "home", **settings}
            chosen = Settings(**values)  # type: ignore[arg-type]  # pydantic checks
            if not chosen.database_url and not (database := chosen.home / "ksed.db").exists():
                database.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(empty_tables, database)
            return stack.enter_context(open_office(chosen))

        yield make


@pytest.fixture
def office(make_office: OpenOffice) -> Office:
    return make_office()


@pytest.fixture
def dovecot(folder: Path) -> Iterator[Dovecot]:
    with Dovecot(folder / "dovecot") as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[SmtpSink]:
    with SmtpSink().running() as sink:
        yield sink
