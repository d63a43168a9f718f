"""Who is alive: told by real processes that are really killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.errors import TransientError
from pipelines.adapters.liveness import Worker, only_one

ROOT = Path(__file__).parents[2]
WORKER = (
    "import sys\nfrom pathlib import Path\nfrom pipelines.adapters.liveness import Worker, only_one\n"
    "worker = Worker(Path(sys.argv[1]))\n"
    "with only_one(Path(sys.argv[1]), 'mailbox') as alone:\n"
    "    print(worker.name, alone, flush=True)\n"
    "    sys.stdin.read()\n"
    "worker.close()\n"
)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return tmp_path / "run"


@contextmanager
def process(run: Path) -> Iterator[tuple[subprocess.Popen[str], str, bool]]:
    """Run a worker in a process of its own; give it, its name, and whether it holds `mailbox` alone."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, run], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        name, alone = child.stdout.readline().split()
        yield child, name, alone == "True"
        child.kill()


def test_a_living_worker_is_not_dead_and_a_killed_one_is_at_once(run: Path) -> None:
    me = Worker(run)
    with process(run) as (child, name, _):
        assert me.dead() == []
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert me.dead() == [name]
        me.bury([name])
        assert me.dead() == []
    me.close()


def test_a_worker_that_ends_in_order_leaves_no_name_behind(run: Path) -> None:
    me = Worker(run)
    with process(run) as (child, _, _):
        assert child.stdin
        child.stdin.close()
        child.wait()
        assert me.dead() == []
    me.close()
    assert [path.name for path in run.iterdir() if path.name != "only-mailbox"] == []


def test_a_worker_never_takes_itself_for_dead(run: Path) -> None:
    first, second = Worker(run), Worker(run)
    assert first.name != second.name
    assert first.dead() == second.dead() == []
    second.close()
    first.close()


def test_workers_of_another_home_are_not_spoken_of(run: Path, tmp_path: Path) -> None:
    elsewhere = Worker(tmp_path / "elsewhere")
    with process(run) as (child, _, _):
        child.kill()
        child.wait()
        assert elsewhere.dead() == []
    elsewhere.close()


def test_a_child_of_a_worker_does_not_keep_its_name_alive(run: Path) -> None:
    """A reader that outlives its parent for a moment must not hide the parent's death."""
    me = Worker(run)
    # Started before the name is told: a child that has not yet become `sleep` still holds what its parent held.
    program = WORKER.replace("    print(", "    import subprocess; subprocess.Popen(['sleep', '5'])\n    print(")
    with subprocess.Popen(
        [sys.executable, "-c", program, run], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        name = child.stdout.readline().split()[0]
        child.kill()
        child.wait()
        assert me.dead() == [name]
    me.close()


def test_a_killed_holder_lets_go_of_what_it_did_alone(run: Path) -> None:
    with process(run) as (child, _, alone):
        assert alone
        with only_one(run, "mailbox") as also:
            assert not also
        with only_one(run, "folder-letter") as other:
            assert other
        child.kill()
        child.wait()
        with only_one(run, "mailbox") as now:
            assert now


def test_only_one_of_two_in_the_same_process_goes_in_and_a_fault_lets_go(run: Path) -> None:
    with only_one(run, "x") as first, only_one(run, "x") as second:
        assert (first, second) == (True, False)
    with pytest.raises(ZeroDivisionError), only_one(run, "x"):
        raise ZeroDivisionError
    with only_one(run, "x") as again:
        assert again


def test_a_lock_that_cannot_be_made_is_a_fault_of_the_surroundings(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file in place of the folder")
    with pytest.raises(TransientError) as error, only_one(tmp_path / "run", "x"):
        pass
    assert error.value.code == "store_unavailable"
