"""Leases on both databases: who may read which letter, and what becomes of it when its reader dies."""

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.errors import MESSAGES_TH, DocumentError, TransientError
from models.states import ArrivalState
from models.tables import Arrival, Event
from models.values import Channel, Reading, ToRead
from pipelines.adapters.database import connect, reading, writing
from pipelines.adapters.liveness import Worker
from pipelines.adapters.store import Blob
from pipelines.arrive import Incoming, record_arrivals
from pipelines.leases import CRASHES_BEFORE_QUARANTINE, backoff_seconds, claim, recover, renew
from pipelines.office import Office
from pipelines.take_in import claim_letters, recover_leases, take_in_letter
from tests.conftest import OpenOffice

AT = datetime(2022, 5, 12, 2, 0, tzinfo=UTC)
LEASE = 300.0


@pytest.fixture
def engine(database_url: str, make_office: OpenOffice) -> Engine:
    return make_office(database_url=database_url).engine


def arrive(engine: Engine, count: int, *, light: bool = False, sha256: str = "0" * 64) -> list[int]:
    with writing(engine) as session:
        start = len(session.exec(select(Arrival.id)).all())
        return record_arrivals(
            session,
            [
                Incoming(
                    source="imap:a/INBOX",
                    source_key=f"imap:a/INBOX/1/{start + number}",
                    channel=Channel.WEB_EMAIL,
                    blob=Blob(sha256=sha256, size=1, path=Path("nowhere")),
                    name="mail.eml",
                    light=light,
                    reached_at=AT,
                    fetched_at=AT,
                )
                for number in range(count)
            ],
        )


def take(engine: Engine, owner: str, now: float = 0.0, limit: int = 99, light: bool | None = None) -> list[int]:
    """Claim plain text mails, all others, or both."""
    kinds = (True, False) if light is None else (light,)
    with writing(engine) as session:
        held = [
            one
            for kind in kinds
            for one in claim(session, owner=owner, now=now, lease_seconds=LEASE, limit=limit, light=kind)
        ]
        return sorted(one.id for one in held)


def give_back(engine: Engine, dead: list[str], now: float = 0.0) -> tuple[list[int], list[int]]:
    with writing(engine) as session:
        return recover(session, dead=dead, now=now, at=AT)


def states(engine: Engine) -> Counter[str]:
    with reading(engine) as session:
        return Counter(session.exec(select(Arrival.state)))


def test_the_same_source_key_arrives_once(engine: Engine) -> None:
    with writing(engine) as session:
        thing = Incoming(
            source="folder:letter",
            source_key="folder:letter/x",
            channel=Channel.LETTER,
            blob=Blob(sha256="x", size=1, path=Path("nowhere")),
            name="x",
            reached_at=AT,
            fetched_at=AT,
        )
        assert len(record_arrivals(session, [thing, thing])) == 1
        assert record_arrivals(session, [thing]) == []


def test_letters_are_claimed_oldest_first_and_each_once(engine: Engine) -> None:
    ids = arrive(engine, 5)
    assert take(engine, "a", limit=2) == ids[:2]
    assert take(engine, "b") == ids[2:]
    assert take(engine, "c") == []


def test_many_claimers_at_once_never_share_a_letter(engine: Engine) -> None:
    ids = arrive(engine, 60)
    start = threading.Barrier(4)

    def work(owner: str) -> list[int]:
        own = connect(str(engine.url.render_as_string(hide_password=False)))
        start.wait()
        taken: list[int] = []
        while held := take(own, owner, limit=3):
            taken += held
        own.dispose()
        return taken

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(work, "abcd"))
    assert sorted(one for share in shares for one in share) == ids


def test_plain_text_mails_and_papers_have_lanes_of_their_own(engine: Engine) -> None:
    papers, mails = arrive(engine, 2), arrive(engine, 2, light=True)
    assert take(engine, "a", light=True) == mails
    assert take(engine, "a", light=False) == papers


def test_a_dead_workers_letters_are_free_at_once_and_a_living_ones_are_not(engine: Engine) -> None:
    first, second = arrive(engine, 2)
    take(engine, "dead", limit=1)
    take(engine, "living", limit=1)
    assert give_back(engine, ["dead"]) == ([first], [])
    assert take(engine, "next") == [first]
    assert second not in take(engine, "next")


def test_a_lease_that_nobody_renews_ends_by_its_time(engine: Engine) -> None:
    first, second = arrive(engine, 2)
    take(engine, "far away")
    with writing(engine) as session:
        renew(session, ids=[second], owner="far away", now=200.0, lease_seconds=LEASE)
        renew(session, ids=[first], owner="somebody else", now=200.0, lease_seconds=LEASE)
    assert give_back(engine, [], LEASE) == ([], [])
    assert give_back(engine, [], LEASE + 1) == ([first], [])
    assert give_back(engine, [], 200 + LEASE + 1) == ([second], [])


def test_a_letter_that_kills_its_readers_is_quarantined_with_the_reason(engine: Engine) -> None:
    (poison,) = arrive(engine, 1)
    for life in range(1, CRASHES_BEFORE_QUARANTINE + 1):
        assert take(engine, f"worker {life}") == [poison]
        last = life == CRASHES_BEFORE_QUARANTINE
        assert give_back(engine, [f"worker {life}"]) == (([], [poison]) if last else ([poison], []))
    assert take(engine, "next") == []
    with reading(engine) as session:
        arrival = session.get_one(Arrival, poison)
        assert (arrival.state, arrival.error_code) == (ArrivalState.QUARANTINED, "reader_crashed")
        assert arrival.finished_at == AT
        events = session.exec(select(Event).order_by(col(Event.id))).all()
        assert [one.kind for one in events] == ["arrived", *["recovered"] * (len(events) - 2), "quarantined"]
        assert events[-1].reason == MESSAGES_TH["reader_crashed"]
        assert events[-1].data == {"code": "reader_crashed"}


def test_of_a_batch_that_died_together_each_is_read_alone_afterwards(engine: Engine) -> None:
    ids = arrive(engine, 3, light=True)
    take(engine, "dead", light=True)
    give_back(engine, ["dead"])
    assert take(engine, "next", light=True) == []
    assert take(engine, "next", light=False) == ids


@pytest.mark.parametrize(("tries", "seconds"), [(1, 2), (2, 4), (5, 32), (9, 512), (10, 600), (5000, 600)])
def test_the_wait_after_a_fault_doubles_up_to_ten_minutes(tries: int, seconds: float) -> None:
    assert backoff_seconds(tries) == seconds


def test_a_letter_put_back_waits_longer_each_time_and_is_never_given_up(office: Office) -> None:
    now = 1000.0

    def fail(original: ToRead) -> Reading:
        raise TransientError("ocr_unavailable")

    office = replace(office, read=fail, machine_time=lambda: now)
    arrive(office.engine, 1, sha256=office.store.put([b"x"]).sha256)
    waits = []
    for _ in range(12):
        (claimed,) = claim_letters(office, light=False, limit=9)
        assert take_in_letter(office, claimed).code == "ocr_unavailable"
        assert claim_letters(office, light=False, limit=9) == []
        with reading(office.engine) as session:
            due = session.exec(select(Arrival.next_try_at)).one()
        waits.append(due - now)
        now = due
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]
    assert states(office.engine) == {ArrivalState.ARRIVED: 1}


def test_a_worker_that_lost_its_lease_changes_nothing(office: Office) -> None:
    def too_slow(original: ToRead) -> Reading:
        with writing(office.engine) as session:
            session.exec(select(Arrival)).one().lease_owner = "somebody else"
        raise DocumentError("damaged")

    arrive(office.engine, 1, sha256=office.store.put([b"x"]).sha256)
    (claimed,) = claim_letters(office, light=False, limit=9)
    assert take_in_letter(replace(office, read=too_slow), claimed).state is None
    assert states(office.engine) == {ArrivalState.READING: 1}


def test_recovery_frees_what_a_killed_worker_of_this_home_held_and_buries_it(office: Office) -> None:
    arrive(office.engine, 1)
    killed = Worker(office.worker.folder)
    take(office.engine, killed.name, office.machine_time())
    assert recover_leases(office) == 0
    os.close(killed._descriptor)  # as the kernel does at its death
    assert recover_leases(office) == 1
    assert office.worker.dead() == []
    assert recover_leases(office) == 0


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    def arrive_and_fail(session: Session) -> None:
        session.add(Event(at=AT, actor="a", kind="arrived"))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), writing(engine) as session:
        arrive_and_fail(session)
    with reading(engine) as session:
        assert session.exec(select(Event)).all() == []
