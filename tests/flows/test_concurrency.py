"""Eight processes filing at once: received numbers 1…n exactly, on both databases."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest
from sqlmodel import col, select

from flows.wiring import open_office
from models.settings import Settings
from models.tables import Arrival, Case
from models.values import Channel
from pipelines.adapters.database import reading, writing
from pipelines.arrive import Incoming, record_arrivals
from tests.support.office import environment

ROOT = Path(__file__).parents[2]
PROCESSES, LETTERS = 8, 400


def stream(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


@pytest.mark.timeout(200)
def test_eight_processes_give_every_letter_one_number_and_every_number_one_letter(
    database_url: str, folder: Path
) -> None:
    with open_office(Settings(home=folder / "home", database_url=database_url)) as office:
        incoming = [
            Incoming(
                source="manual",
                source_key=f"manual:{number}",
                channel=Channel.WALK_IN,
                # Every tenth says the same as the one before: two workers may well hold both at once.
                blob=office.store.put([f"เรื่องที่ {number - (number % 10 == 9)} ขอให้ตรวจสอบ".encode()]),
                name="typed.txt",
                light=True,
                reached_at=datetime(2026, 1, 5, tzinfo=UTC),
                fetched_at=datetime(2026, 1, 5, tzinfo=UTC),
            )
            for number in range(LETTERS)
        ]
        with writing(office.engine) as session:
            record_arrivals(session, incoming)

        environ = environment(folder / "home", KSED_DATABASE_URL=database_url, KSED_LOG_LEVEL="ERROR")
        workers = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.support.file_many"],
                cwd=ROOT,
                env=environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(PROCESSES)
        ]
        for worker in workers:
            assert stream(worker.stdout).readline() == "ready\n"
        for worker in workers:
            stream(worker.stdin).write("\n")
            stream(worker.stdin).flush()
        filed = [int(worker.communicate(timeout=150)[0]) for worker in workers]

        assert sum(filed) == LETTERS
        assert sum(count > 0 for count in filed) >= 2, "one process did it all: nothing was shown"
        with reading(office.engine) as session:
            states = session.exec(select(Arrival.state)).all()
            numbers = session.exec(select(Case.received_number).order_by(col(Case.received_number))).all()
        assert states.count("duplicate") == LETTERS // 10
        assert list(numbers) == list(range(1, LETTERS - LETTERS // 10 + 1))
