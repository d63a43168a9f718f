"""Eight processes filing at once: received numbers 1…n exactly, on both databases."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
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
from pipelines.office import Office
from tests.support.office import environment

ROOT = Path(__file__).parents[2]
PROCESSES, LETTERS = 8, 200


def stream(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


@pytest.fixture
def office(database_url: str, folder: Path) -> Iterator[Office]:
    """An office in which letters wait."""
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
        yield office


def workers(office: Office, count: int) -> list[subprocess.Popen[str]]:
    """Start workers and let them begin together."""
    environ = environment(office.settings.home, KSED_DATABASE_URL=office.settings.database_url, KSED_LOG_LEVEL="ERROR")
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.support.file_many"],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    for worker in started:
        assert stream(worker.stdout).readline() == "ready\n"
    for worker in started:
        stream(worker.stdin).write("\n")
        stream(worker.stdin).flush()
    return started


def filed_so_far(office: Office) -> int:
    with reading(office.engine) as session:
        return len(session.exec(select(Case.id)).all())


def assert_every_letter_has_one_number(office: Office) -> None:
    with reading(office.engine) as session:
        states = Counter(session.exec(select(Arrival.state)).all())
        numbers = session.exec(select(Case.received_number).order_by(col(Case.received_number))).all()
    assert states == {"filed": LETTERS - LETTERS // 10, "duplicate": LETTERS // 10}
    assert list(numbers) == list(range(1, LETTERS - LETTERS // 10 + 1))


@pytest.mark.timeout(200)
def test_eight_processes_give_every_letter_one_number_and_every_number_one_letter(office: Office) -> None:
    filed = [int(worker.communicate(timeout=150)[0]) for worker in workers(office, PROCESSES)]
    assert sum(filed) == LETTERS
    assert sum(count > 0 for count in filed) >= 2, "one process did it all: nothing was shown"
    assert_every_letter_has_one_number(office)


@pytest.mark.timeout(200)
def test_processes_that_are_killed_among_others_leave_no_gap_and_no_repeat(office: Office) -> None:
    killed, others = (crowd := workers(office, 4))[:3], crowd[3:]
    for number, worker in enumerate(killed, 1):
        while filed_so_far(office) < number * LETTERS // 10:
            assert worker.poll() is None, "ended before it could be killed"
        worker.kill()
        worker.communicate()
    for worker in [*others, *workers(office, 1)]:
        worker.communicate(timeout=150)
    assert_every_letter_has_one_number(office)
