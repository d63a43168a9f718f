import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy

from flows.throwaway import Dovecot, SmtpSink
from models.settings import Settings
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


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind that is supported."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    url: str = request.getfixturevalue("postgres")
    name = f"t{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**10}"
    server = sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sqlalchemy.text(f'CREATE DATABASE "{name}"'))
    server.dispose()
    return url.replace("/postgres", f"/{name}")


OpenOffice = Callable[..., Office]


@pytest.fixture
def make_office(tmp_path: Path) -> Iterator[OpenOffice]:
    """Open offices on the test's own home, with the given settings."""
    from flows.wiring import open_office

    with ExitStack() as stack:

        def make(**settings: object) -> Office:
            values: dict[str, object] = {"home": tmp_path / "home", **settings}
            return stack.enter_context(open_office(Settings(**values)))  # type: ignore[arg-type]  # pydantic checks

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
