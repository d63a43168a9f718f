"""What an office has filed before stands in the new order at once, and is found after a rebuild."""

import json

import alembic.command
from sqlalchemy import text

from models.settings import Settings
from pipelines.adapters.database import alembic_config, connect, writing


def test_cases_that_wait_already_get_their_place_in_the_queue(bare_database_url: str) -> None:
    engine = connect(Settings(database_url=bare_database_url).effective_database_url)
    alembic.command.upgrade(alembic_config(engine), "0007")
    kinds = [(3, 0.1, False), (4, 0.9, True), (3, 0.9, True), (3, 0.9, False)]
    with writing(engine) as session:
        for number, (level, confidence, minor) in enumerate(kinds, 1):
            proposal = json.dumps({"confidence": confidence, "flags": {"minor": minor}})
            session.execute(
                text(
                    "INSERT INTO cases (received_year, received_number, received_on, received_at, registered_at,"
                    " channel, state, confirmed, level, unit, purpose, nature, due_on, letter, proposal, deadline)"
                    " VALUES (2569, :number, '2026-05-12', '2026-05-12 02:00:00', '2026-05-12 02:00:00', 'letter',"
                    " 'proposed', false, :level, 'general', 'complaint', 'official', '2026-05-17', '{}',"
                    f" {'CAST(:proposal AS JSONB)' if engine.dialect.name == 'postgresql' else ':proposal'}, '{{}}')"
                ),
                {"number": number, "level": level, "proposal": proposal},
            )
    alembic.command.upgrade(alembic_config(engine), "0008")
    with writing(engine) as session:
        kept = session.execute(text("SELECT review_rank, ended_on FROM cases ORDER BY received_number")).all()
    assert [tuple(one) for one in kept] == [(rank, None) for rank in range(4)]
    alembic.command.downgrade(alembic_config(engine), "0007")
    alembic.command.upgrade(alembic_config(engine), "0008")
    engine.dispose()
