from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import Engine
from sqlmodel import Session

from pipelines.adapters.database import connect, upgrade


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database of each kind for a whole module: what a test writes is rolled back."""
    folder: Path = tmp_path_factory.mktemp("finding")
    url = f"sqlite:///{folder}/test.db"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres").replace("postgresql:", "postgresql+psycopg:")
        name = folder.parent.name.replace("-", "_") + "_" + folder.name
        with sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(sqlalchemy.text(f'CREATE DATABASE "{name}"'))
        url = server.replace("/postgres", f"/{name}")
    made = connect(url)
    upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine.execution_options(ksed_writes=True)) as session:
        yield session
        session.rollback()
