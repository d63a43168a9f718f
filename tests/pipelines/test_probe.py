"""The test button's bounds: a trial that hangs answers in time, and is not begun twice."""

import threading
from collections.abc import Iterator

import pytest

from models.errors import TransientError
from models.settings import Folder
from models.values import Channel
from pipelines.office import Office
from pipelines.probe import Outcome, bounded, try_folder, try_reading
from tests.conftest import OpenOffice
from tests.support.desk import NOW


@pytest.fixture
def clerk(make_office: OpenOffice) -> Office:
    return make_office(now=NOW)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    opened = threading.Event()
    yield opened
    opened.set()


def test_a_trial_that_hangs_is_given_up_and_not_begun_again_until_it_ends(clerk: Office, gate: threading.Event) -> None:
    ended, begun = threading.Event(), []

    def hangs(_: Office) -> Outcome:
        begun.append(1)
        gate.wait(30)
        ended.set()
        return Outcome(well=True, sentence="ทำได้")

    assert "ไม่ตอบภายใน" in bounded(clerk, "share", hangs, seconds=0.05).sentence
    assert bounded(clerk, "share", hangs).sentence == "การทดสอบครั้งก่อนยังไม่จบ กรุณารอสักครู่"
    assert bounded(clerk, "other", lambda _: Outcome(well=True, sentence="ทำได้")).well
    assert len(begun) == 1
    gate.set()
    assert ended.wait(30)
    [left] = [one for one in threading.enumerate() if one.name == "probe-share"] or [threading.current_thread()]
    if left is not threading.current_thread():
        left.join(30)
    assert bounded(clerk, "share", hangs).well


def test_a_fault_of_the_surroundings_is_a_sentence_and_a_mistake_of_ours_is_raised(clerk: Office) -> None:
    def fails(_: Office) -> Outcome:
        raise TransientError("mailbox_unavailable", "ConnectionRefusedError")

    def mistaken(_: Office) -> Outcome:
        raise ValueError("a mistake")

    outcome = bounded(clerk, "mailbox", fails)
    assert not outcome.well
    assert outcome.sentence == ("ติดต่อกล่องจดหมายไม่ได้ ระบบจะลองใหม่เอง [mailbox_unavailable: ConnectionRefusedError]")
    with pytest.raises(ValueError, match="a mistake"):
        bounded(clerk, "mailbox", mistaken)


def test_a_folder_that_is_a_file_is_no_folder(clerk: Office) -> None:
    path = clerk.settings.home / "paper"
    path.write_bytes(b"x")
    assert not try_folder(Folder(path=path, channel=Channel.LETTER))(clerk).well


def test_reading_twice_reads_twice(clerk: Office) -> None:
    """What was read of a page is kept, and a kept text would show nothing of Tesseract."""
    assert try_reading(clerk).well
    kept = len(list(clerk.pages.root.glob("*/*")))
    assert try_reading(clerk).well
    assert len(list(clerk.pages.root.glob("*/*"))) > kept > 0
