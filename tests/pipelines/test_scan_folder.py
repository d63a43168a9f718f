"""From a file in the scan folder to an arrival and, once its letter has ended, to `done/` or `failed/`."""

import hashlib
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from models.clock import BANGKOK
from models.errors import TransientError
from models.states import ArrivalState
from pipelines import scan_folder
from pipelines.adapters.folder import opened
from pipelines.adapters.store import BlobStore
from pipelines.office import Office
from pipelines.scan_folder import take_from_folder
from tests.conftest import OpenOffice
from tests.support.scanning import Scans

NOW = datetime(2022, 5, 12, 9, 0, tzinfo=BANGKOK)


@pytest.fixture
def scans(make_office: OpenOffice) -> Scans:
    return Scans(make_office(now=NOW))


def digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def test_a_file_becomes_an_arrival_and_stays_until_its_letter_has_ended(scans: Scans) -> None:
    path = scans.drop("หนังสือ 1.txt", "ก")
    assert len(scans.look()) == 1
    (arrival,) = scans.arrivals()
    assert arrival.source_key == f"folder:letter/{digest('ก')}"
    assert (arrival.channel, arrival.name, arrival.origin) == ("letter", "หนังสือ 1.txt", str(path))
    assert arrival.reached_at == arrival.fetched_at == NOW
    assert scans.office.store.path(arrival.sha256).read_text() == "ก"
    assert scans.settle() == 0
    assert path.exists()
    assert scans.look() == []
    scans.take_in()
    assert scans.settle() == 1
    assert scans.lying() == ["done/2565/หนังสือ 1.txt"]
    (arrival,) = scans.arrivals()
    assert arrival.origin == str(scans.path / "done/2565/หนังสือ 1.txt")
    assert arrival.acknowledged_at is not None
    assert scans.settle() == 0


def test_without_a_fixed_clock_a_file_reached_us_when_it_came_to_stand_there(office: Office) -> None:
    scans = Scans(office)
    path = scans.drop("old.txt")
    os.utime(path, (1000, 1000))  # a copy keeps the year of its original
    scans.look()
    (arrival,) = scans.arrivals()
    assert abs(arrival.reached_at.timestamp() - path.stat().st_ctime) < 1
    assert arrival.reached_at <= arrival.fetched_at


def test_the_same_paper_dropped_again_later_is_another_arrival(scans: Scans) -> None:
    for name in ("a.txt", "a.txt", "b.txt"):
        scans.drop(name, "ก")
        assert len(scans.look()) == 1
        scans.take_in()
        scans.settle()
    base = f"folder:letter/{digest('ก')}"
    assert [one.source_key for one in scans.arrivals()] == [base, f"{base}/2", f"{base}/3"]
    assert [one.state for one in scans.arrivals()][1:] == [ArrivalState.DUPLICATE] * 2
    assert scans.lying() == ["done/2565/a-2.txt", "done/2565/a.txt", "done/2565/b.txt"]


def test_two_equal_files_at_the_same_time_are_two_arrivals(scans: Scans) -> None:
    scans.drop("a.txt", "ก")
    scans.drop("b.txt", "ก")
    assert len(scans.look()) == 2
    scans.restart()
    assert scans.look() == []
    scans.take_in()
    assert scans.settle() == 2
    assert scans.lying() == ["done/2565/a.txt", "done/2565/b.txt"]


def crash(scans: Scans, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, act: Callable[[], object]) -> None:
    """Die at the call of `name`, then start afresh."""

    def die(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, die)
        with pytest.raises(KeyboardInterrupt):
            act()
    scans.restart()


def test_a_crash_between_store_and_commit_loses_and_repeats_nothing(
    scans: Scans, monkeypatch: pytest.MonkeyPatch
) -> None:
    scans.drop("a.txt", "ก")
    crash(scans, monkeypatch, scan_folder, "record_arrivals", scans.look)
    assert scans.arrivals() == []
    assert len(scans.look()) == 1


def test_a_crash_between_commit_and_move_loses_and_repeats_nothing(
    scans: Scans, monkeypatch: pytest.MonkeyPatch
) -> None:
    scans.drop("a.txt", "ก")
    scans.look()
    scans.take_in()
    crash(scans, monkeypatch, scan_folder, "_move", scans.settle)
    assert scans.look() == []
    scans.settle()
    assert scans.lying() == ["done/2565/a.txt"]
    assert len(scans.arrivals()) == 1


@pytest.mark.parametrize("broken", [False, True])
def test_a_crash_between_move_and_record_still_knows_where_the_file_lies(
    scans: Scans, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    scans.broken = {digest("ก")} if broken else set()
    scans.drop("a.txt", "ก")
    scans.look()
    scans.take_in()
    crash(scans, monkeypatch, scan_folder, "as_origin", scans.settle)
    assert not (scans.path / "a.txt").exists()
    assert scans.arrivals()[0].acknowledged_at is None
    assert scans.look() == []
    scans.settle()
    (arrival,) = scans.arrivals()
    assert arrival.origin == str(scans.path / ("failed" if broken else "done/2565") / "a.txt")
    assert arrival.acknowledged_at is not None


def test_a_file_renamed_before_it_is_moved_is_the_same_drop(scans: Scans) -> None:
    path = scans.drop("a.txt", "ก")
    scans.look()
    path.rename(scans.path / "b.txt")
    assert scans.look() == []
    scans.take_in()
    scans.settle()
    assert scans.lying() == ["done/2565/b.txt"]
    assert len(scans.arrivals()) == 1


def test_a_file_replaced_under_the_same_name_before_it_is_moved_is_not_lost(scans: Scans) -> None:
    scans.drop("a.txt", "ก")
    scans.look()
    scans.drop("a.txt", "ข")
    assert len(scans.look()) == 1
    scans.restart()  # a new process must not take either of the two again
    assert scans.look() == []
    scans.take_in()
    assert scans.settle() == 2
    first, second = scans.arrivals()
    assert (first.origin, second.origin) == (None, str(scans.path / "done/2565/a.txt"))
    assert scans.lying() == ["done/2565/a.txt"]
    assert scans.office.store.path(first.sha256).read_text() == "ก"


def test_a_replaced_file_that_nobody_has_looked_at_yet_is_not_moved_away(scans: Scans) -> None:
    scans.drop("a.txt", "ก")
    scans.look()
    scans.take_in()
    scans.drop("a.txt", "ข")
    scans.settle()
    assert scans.lying() == ["a.txt"]
    assert len(scans.look()) == 1


def test_a_file_taken_back_before_or_after_it_is_stored_harms_nothing(scans: Scans) -> None:
    first, second = scans.drop("a.txt", "ก"), scans.drop("b.txt", "ข")
    ready = scans.ready()
    first.unlink()
    assert len(take_from_folder(scans.office, scans.watch, ready)) == 1
    second.unlink()
    scans.take_in()
    scans.settle()
    (arrival,) = scans.arrivals()
    assert arrival.origin is None
    assert arrival.acknowledged_at is not None


@pytest.mark.timeout(20)
def test_a_file_swapped_for_a_link_or_a_fifo_is_not_read(scans: Scans, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    paths = [scans.drop("a.txt"), scans.drop("b.txt"), scans.drop("c.txt", "ค")]
    ready = scans.ready()
    for path in paths[:2]:
        path.unlink()
    paths[0].symlink_to(tmp_path / "secret")
    os.mkfifo(paths[1])
    assert len(take_from_folder(scans.office, scans.watch, ready)) == 1
    assert [one.name for one in scans.arrivals()] == ["c.txt"]


def test_a_file_that_changes_while_it_is_stored_is_left_for_the_next_look(
    scans: Scans, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scans.drop("a.txt", "ก")
    put = BlobStore.put

    def slow_scanner(store: BlobStore, chunks: object) -> object:
        blob = put(store, chunks)  # type: ignore[arg-type]  # passed on as it is
        with path.open("a") as file:
            file.write("ข")
        return blob

    with monkeypatch.context() as patch:
        patch.setattr(BlobStore, "put", slow_scanner)
        assert scans.look() == []
    assert scans.arrivals() == []
    assert len(scans.look()) == 1
    assert scans.arrivals()[0].sha256 == digest("กข")


def test_one_file_that_cannot_be_read_does_not_hold_up_the_others(
    scans: Scans, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = scans.drop("a.txt", "ก")
    scans.drop("b.txt", "ข")

    def refuse(path: Path) -> object:
        if path == closed:  # root may read everything: only the call can refuse
            raise PermissionError
        return opened(path)

    with monkeypatch.context() as patch:
        patch.setattr(scan_folder, "opened", refuse)
        with pytest.raises(TransientError) as error:
            scans.look()
    assert error.value.code == "folder_unavailable"
    assert [one.name for one in scans.arrivals()] == ["b.txt"]
    assert len(scans.look()) == 1
