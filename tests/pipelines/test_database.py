import alembic.command
import pytest
from sqlalchemy import inspect, text

from models.errors import ConfigError
from models.settings import Settings
from pipelines.adapters.database import alembic_config, connect, current_revision, newest_revision, upgrade, writing


def test_the_migrations_make_exactly_the_tables_of_the_models(bare_database_url: str) -> None:
    engine = connect(Settings(database_url=bare_database_url).effective_database_url)
    upgrade(engine)
    alembic.command.check(alembic_config(engine))  # raises where models and migrations differ
    assert current_revision(engine) == newest_revision() is not None
    upgrade(engine)  # and once more does nothing
    engine.dispose()


def test_every_migration_can_be_taken_back(bare_database_url: str) -> None:
    engine = connect(Settings(database_url=bare_database_url).effective_database_url)
    upgrade(engine)
    alembic.command.downgrade(alembic_config(engine), "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()


def test_cases_filed_before_the_first_reply_was_counted_stay_whole(bare_database_url: str) -> None:
    engine = connect(Settings(database_url=bare_database_url).effective_database_url)
    alembic.command.upgrade(alembic_config(engine), "0001")
    with writing(engine) as session:
        session.execute(
            text(
                "INSERT INTO cases (received_year, received_number, received_on, received_at, registered_at, channel,"
                " state, confirmed, level, unit, purpose, nature, due_on, letter, proposal, deadline) VALUES (2565, 1,"
                " '2022-05-12', '2022-05-12 02:00:00', '2022-05-12 02:00:00', 'letter', 'proposed', false, 1,"
                " 'general', 'complaint', 'official', '2022-05-17', '{}', '{}', '{}')"
            )
        )
    alembic.command.upgrade(alembic_config(engine), "0002")
    alembic.command.downgrade(alembic_config(engine), "0001")
    alembic.command.upgrade(alembic_config(engine), "0002")
    with writing(engine) as session:
        kept = session.execute(text("SELECT received_number, first_reply_due_on, first_replied_on FROM cases")).one()
    assert tuple(kept) == (1, None, None)
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["no such database", "mysql+nothing://x/y", "postgresql+psycopg://nobody@127.0.0.1:1/x"]
)
def test_a_database_that_cannot_be_used_is_a_set_up_fault(url: str) -> None:
    with pytest.raises(ConfigError):
        upgrade(connect(url))


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: object) -> None:
    engine = connect(f"sqlite:///{tmp_path}/newer.db")
    upgrade(engine)
    with writing(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError):
        upgrade(engine)
    engine.dispose()
