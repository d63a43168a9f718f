"""What a reader may take, and what is left when it took more: nothing. Stand-ins for reading do the harm."""

import errno
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from models.errors import DocumentError, TransientError
from models.limits import ReadLimits
from models.settings import Reading as ReadingSettings
from models.values import ToRead
from pipelines.adapters import child_reader
from pipelines.adapters.child_reader import ChildReader
from pipelines.adapters.process_tree import resident_bytes
from tests.support.harm import BEHAVIOURS


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where readers keep their scratch folders."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def read(tmp_path: Path, behaviour: str, monkeypatch: pytest.MonkeyPatch, **settings: float) -> None:
    """Have a reader misbehave; it gets the behaviour's name and a place for the numbers of its processes."""
    monkeypatch.setattr(child_reader, "_read", BEHAVIOURS[behaviour])
    path = tmp_path / "letter"
    path.write_text(str(tmp_path / "pids"))
    bounds = ReadingSettings.model_validate({"stalled_seconds": 20, **settings})
    reader = ChildReader(ReadLimits(workers=1), bounds)
    reader(ToRead(path=path, sha256="", name="letter", is_mail=False))


def assert_nothing_left(tmp_path: Path, scratch: Path) -> None:
    assert list(scratch.glob("ksed-*")) == []
    deadline = time.monotonic() + 10
    for pid in (tmp_path / "pids").read_text().split():
        status = Path(f"/proc/{pid}/status")
        while status.exists() and "State:\tZ" not in status.read_text():
            assert time.monotonic() < deadline, "a process of the reader still runs"
            time.sleep(0.05)


@pytest.mark.parametrize(
    ("behaviour", "settings", "code"),
    [
        ("stalls", {"stalled_seconds": 4}, "took_too_long"),
        ("dawdles", {"letter_seconds": 4}, "took_too_long"),
        ("hoards", {"memory_mb": 200}, "too_much_memory"),
        ("hoards_together", {"memory_mb": 300}, "too_much_memory"),
        ("dies", {}, "reader_crashed"),
        ("overflows_its_stack", {}, "damaged"),
        ("writes_without_end", {}, "too_large"),
        ("seeks_nowhere", {}, "damaged"),
    ],
)
def test_a_letter_that_harms_its_reader_is_refused_and_leaves_nothing(
    behaviour: str,
    settings: dict[str, float],
    code: str,
    tmp_path: Path,
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, behaviour, monkeypatch, **settings)
    assert caught.value.code == code
    assert caught.value.message_th
    assert_nothing_left(tmp_path, scratch)


def test_a_full_disk_is_not_the_letters_fault(tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TransientError) as caught:
        read(tmp_path, "finds_the_disk_full", monkeypatch)
    assert caught.value.code == "disk_full"
    assert_nothing_left(tmp_path, scratch)


def test_no_room_for_a_scratch_folder_is_not_the_letters_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> str:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(TransientError) as caught:
        read(tmp_path, "dies", monkeypatch)
    assert caught.value.code == "disk_full"


def test_a_reader_that_cannot_be_started_is_not_the_letters_fault(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: object) -> None:
        raise EOFError

    monkeypatch.setattr("multiprocessing.context.ForkServerProcess.start", refused)
    with pytest.raises(TransientError):
        read(tmp_path, "dies", monkeypatch)
    assert list(scratch.glob("ksed-*")) == []


def test_the_memory_of_all_processes_of_a_session_is_counted() -> None:
    hold = "import sys; held = bytearray(100 << 20); print(1, flush=True); sys.stdin.read()"
    twice = f"import subprocess, sys; c = subprocess.Popen([sys.executable, '-c', {hold!r}]); {hold}; c.wait()"
    with subprocess.Popen(
        [sys.executable, "-c", twice], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as parent:
        assert parent.stdout
        assert parent.stdin
        parent.stdout.readline()
        parent.stdout.readline()
        assert 200 << 20 < resident_bytes(parent.pid) < 300 << 20
        parent.stdin.close()
    assert resident_bytes(parent.pid) == 0
    assert resident_bytes(os.getsid(0)) > 0
