"""The running watcher notices what the office edits, and is not stopped by it."""

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

import flows.watch
from flows.rounds import care_round
from flows.watch import Watcher
from models.clock import BANGKOK
from models.tables import Case, Notice
from models.values import Nature, Purpose, Unit
from pipelines.adapters.database import connect, reading, writing
from pipelines.as_json import proposal_json
from pipelines.office import Office
from pipelines.routing.care import Care
from tests.conftest import OpenOffice
from tests.support.cases import PROPOSAL, case_row
from tests.support.officers import as_toml, table

NOW = datetime(2022, 5, 12, 10, 0, tzinfo=BANGKOK)


@pytest.fixture
def clerk(make_office: OpenOffice) -> Office:
    return make_office(now=NOW, flows={"enabled": False}, notices={"operator": "op@ksed.example"})


def add_case(session: Session) -> None:
    calm = replace(PROPOSAL, level=1, purpose=Purpose.SUGGESTION, nature=Nature.PUBLIC, unit=Unit.AUDIT)
    labels = {"level": 1, "unit": "audit", "purpose": "suggestion", "nature": "public"}
    session.add(case_row(NOW, **labels, proposal=proposal_json(calm)))


async def seen(office: Office, wanted: str) -> None:
    """Look until the database shows it."""
    async with asyncio.timeout(60):
        while True:
            with reading(office.engine) as session:
                shown = [*session.exec(select(Case.assigned_to)).all()[0], *session.exec(select(Notice.kind)).all()]
            if wanted in shown:
                return
            await asyncio.sleep(0.02)


async def watch(office: Office, path: Path) -> None:
    watcher = Watcher(office)
    running = asyncio.ensure_future(watcher.run())
    try:
        await asyncio.to_thread(path.write_text, as_toml(table()), encoding="utf-8")
        await seen(office, "audit")
        await asyncio.to_thread(path.write_text, "[[officer]]\n", encoding="utf-8")
        await seen(office, "file_broken")
    finally:
        watcher.stopping.set()
        await running


def test_the_running_watcher_takes_an_edit_up_and_tells_of_a_broken_one(
    clerk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.watch, "QUEUE_SECONDS", 0.05)
    with writing(clerk.engine) as session:
        add_case(session)
    asyncio.run(watch(clerk, clerk.settings.effective_officers_file))
    with reading(clerk.engine) as session:
        assert session.exec(select(Case.assigned_to)).one() == ["audit"]


def test_a_database_that_is_away_is_waited_for(clerk: Office, tmp_path: Path) -> None:
    clerk.settings.effective_officers_file.write_text("[[officer]]\n", encoding="utf-8")
    away = replace(clerk, engine=connect(f"sqlite:///{tmp_path}/nowhere/x.db"))
    care = Care()
    assert asyncio.run(care_round(away, care)) == 0
    with reading(clerk.engine) as session:
        assert session.exec(select(Notice)).all() == []
    asyncio.run(care_round(clerk, care))
    with reading(clerk.engine) as session:
        assert session.exec(select(Notice.recipient)).all() == ["op@ksed.example"]
