import threading

import pytest

from models.errors import DocumentError, TransientError
from pipelines.adapters.once import Once


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def failing(error: Exception) -> str:
    raise error


def test_two_who_ask_at_once_share_one_piece_of_work() -> None:
    once: Once[str] = Once(fault_seconds=10)
    begun, go_on = threading.Event(), threading.Event()
    calls, results = [], []

    def work() -> str:
        calls.append(1)
        begun.set()
        assert go_on.wait(10)
        return "done"

    threads = [threading.Thread(target=lambda: results.append(once("a", work))) for _ in range(5)]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    assert once("b", lambda: "other") == "other"
    go_on.set()
    for thread in threads:
        thread.join()
    assert results == ["done"] * 5
    assert len(calls) <= 2  # whoever asked after it was done asks anew


def test_work_that_is_done_is_done_again_when_asked_again() -> None:
    once: Once[int] = Once(fault_seconds=10)
    assert (once("a", lambda: 1), once("a", lambda: 2)) == (1, 2)


def test_a_documents_fault_is_told_again_for_a_while_and_others_are_tried_again() -> None:
    clock = Clock()
    once: Once[str] = Once(fault_seconds=10, clock=clock)
    with pytest.raises(DocumentError, match="damaged"):
        once("a", lambda: failing(DocumentError("damaged")))
    with pytest.raises(DocumentError, match="damaged"):
        once("a", lambda: "well")
    clock.now = 11.0
    assert once("a", lambda: "well") == "well"
    with pytest.raises(TransientError):
        once("b", lambda: failing(TransientError("disk_full")))
    assert once("b", lambda: "well") == "well"


def test_faults_remembered_have_an_end() -> None:
    once: Once[str] = Once(fault_seconds=10, clock=Clock())
    for number in range(1500):
        with pytest.raises(DocumentError):
            once(str(number), lambda: failing(DocumentError("damaged")))
    assert once("0", lambda: "well") == "well"
