"""Cases filed before there was routing stay kept from the people they were kept from."""

import json
from collections.abc import Iterator

import alembic.command
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from models.settings import Settings
from pipelines.adapters.database import alembic_config, connect, upgrade, writing

CASE = text(
    "INSERT INTO cases (id, received_year, received_number, received_on, received_at, registered_at, channel, state,"
    " confirmed, level, unit, purpose, nature, due_on, letter, proposal, deadline) VALUES (:id, 2565, :id,"
    " '2022-05-12', '2022-05-12 02:00:00', '2022-05-12 02:00:00', 'letter', 'proposed', false, 3, 'personnel',"
    " 'complaint', 'official', '2022-05-27', '{}', :proposal, '{}')"
)
NOTICE = text(
    "INSERT INTO notices (case_id, kind, recipient, subject, body, message_id, created_at, state, lease_until,"
    " next_try_at, tries) VALUES (:case_id, 'new_case', 'a@x', 's', 'b', :message_id, '2022-05-12 02:00:00', 'pending',"
    " 0, 0, 0)"
)


@pytest.fixture
def engine(bare_database_url: str) -> Iterator[Engine]:
    engine = connect(Settings(database_url=bare_database_url).effective_database_url)
    alembic.command.upgrade(alembic_config(engine), "0004")
    yield engine
    engine.dispose()


def test_what_was_restricted_or_hidden_is_so_after_the_upgrade(engine: Engine) -> None:
    proposals = [
        {"flags": {"minor": True}, "conflict": False},
        {"flags": {"sexual": True}},
        {"flags": {"minor": False}, "conflict": True},
        {"flags": {}, "conflict": False},
        {},
    ]
    with writing(engine) as session:
        for number, proposal in enumerate(proposals, start=1):
            session.execute(CASE, {"id": number, "proposal": json.dumps(proposal)})
        session.execute(NOTICE, {"case_id": 1, "message_id": "<a@x>"})
    upgrade(engine)
    with writing(engine) as session:
        kept = session.execute(text("SELECT restricted, hidden_from_unit FROM cases ORDER BY id")).all()
        assert [tuple(map(bool, row)) for row in kept] == [
            (True, True), (True, True), (False, True), (False, False), (False, False),
        ]  # fmt: skip
        session.execute(NOTICE, {"case_id": None, "message_id": "<b@x>"})
    with pytest.raises(IntegrityError), writing(engine) as session:  # a Message-ID still goes out once only
        session.execute(NOTICE, {"case_id": 1, "message_id": "<a@x>"})
    alembic.command.downgrade(alembic_config(engine), "0004")
    with writing(engine) as session:
        assert session.execute(text("SELECT count(*) FROM notices")).scalar_one() == 1
        assert session.execute(text("SELECT count(*) FROM cases")).scalar_one() == 5
