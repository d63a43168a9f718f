"""Originals at rest: whole or not there at all."""

import hashlib
import multiprocessing
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import TransientError
from pipelines.adapters.store import BlobStore, sha256_of

DIGEST = hashlib.sha256(b"letter").hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "home" / "blobs")


def leavings(store: BlobStore) -> list[Path]:
    return list((store.root / "incoming").iterdir())


def test_bytes_lie_under_their_digest_and_cannot_be_written_to(store: BlobStore) -> None:
    blob = store.put([b"let", b"", b"ter"])
    assert (blob.sha256, blob.size) == (DIGEST, 6)
    assert blob.path == store.path(DIGEST) == store.root / DIGEST[:2] / DIGEST
    assert blob.path.read_bytes() == b"letter"
    assert blob.path.stat().st_mode & 0o222 == 0
    assert leavings(store) == []


def test_the_same_bytes_twice_are_one_original(store: BlobStore) -> None:
    assert store.put([b"letter"]) == store.put([b"l", b"etter"])
    assert len([path for path in store.root.rglob("*") if path.is_file()]) == 1


def test_an_empty_letter_is_stored_too(store: BlobStore) -> None:
    assert store.put([]).size == 0


def test_a_file_is_copied_and_left_alone(store: BlobStore, tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    path.write_bytes(os.urandom((1 << 20) + 17))
    blob = store.put_file(path)
    assert blob.sha256 == sha256_of(path) == sha256_of(blob.path)
    assert path.exists()


def test_a_damaged_original_is_mended_by_the_same_letter_coming_again(store: BlobStore) -> None:
    path = store.put([b"letter"]).path
    path.unlink()
    path.write_bytes(b"l3tter")
    store.put([b"letter"])
    assert path.read_bytes() == b"letter"


def test_a_source_that_fails_half_way_leaves_nothing_and_keeps_its_own_error(store: BlobStore) -> None:
    def broken() -> Iterator[bytes]:
        yield b"let"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.put(broken())
    assert leavings(store) == []


def test_a_file_that_is_not_there_is_not_a_fault_of_the_store(store: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        store.put_file(tmp_path / "gone")


def test_a_store_that_cannot_be_made_is_a_fault_of_the_surroundings(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file in place of the folder")
    with pytest.raises(TransientError) as error:
        BlobStore(tmp_path / "blobs").put([b"letter"])
    assert error.value.code == "store_unavailable"


def _fill(root: Path, answer: "multiprocessing.SimpleQueue[str]") -> None:
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    try:
        BlobStore(root).put([b"x" * 5000])
    except TransientError as error:
        answer.put(error.code)


def test_a_file_that_may_not_grow_is_a_fault_and_leaves_nothing(store: BlobStore) -> None:
    context = multiprocessing.get_context("fork")
    answer = context.SimpleQueue()
    child = context.Process(target=_fill, args=(store.root, answer))
    child.start()
    child.join()
    assert answer.get() == "store_unavailable"
    assert leavings(store) == []


def test_a_full_disk_is_told_as_such(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, mode: str) -> object:
        os.close(descriptor)
        return Path("/dev/full").open(mode)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdopen", full)
        with pytest.raises(TransientError) as error:
            store.put([b"x" * 100_000])
    assert error.value.code == "disk_full"
    assert leavings(store) == []
    assert store.put([b"letter"]).sha256 == DIGEST


def test_a_killed_put_leaves_no_original_and_what_it_left_is_swept_when_old(store: BlobStore) -> None:
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom pipelines.adapters.store import BlobStore\n"
        "def chunks():\n    yield b'let' * 100000\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "BlobStore(Path(sys.argv[1])).put(chunks())"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program, store.root], cwd=root, check=False)
    (left,) = leavings(store)
    assert [path for path in store.root.rglob("*") if path.is_file()] == [left]
    written = left.stat().st_mtime
    assert store.sweep(written - 1) == 0
    assert store.sweep(written + 1) == 1
    assert leavings(store) == []


def test_sweeping_a_store_that_was_never_used_is_fine(store: BlobStore) -> None:
    assert store.sweep(1e12) == 0


def test_what_another_process_sweeps_meanwhile_is_no_fault(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put([b"letter"])
    (store.root / "incoming" / "old").touch()
    glob = Path.glob

    def and_gone(folder: Path, pattern: str) -> Iterator[Path]:
        for path in list(glob(folder, pattern)):
            path.unlink()
            yield path

    monkeypatch.setattr(Path, "glob", and_gone)
    assert store.sweep(1e12) == 0
