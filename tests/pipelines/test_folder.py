"""What counts as ready in a scan folder. Time is given, never waited for."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import TransientError
from models.settings import Folder, Watching
from models.values import Channel
from pipelines.adapters.folder import FolderWatch, looks_whole

SETTLE, INCOMPLETE = 1.5, 12.0
WHOLE = {
    "scan.pdf": b"%PDF-1.7 ... %%EOF\n",
    "scan.png": b"\x89PNG\r\n\x1a\n ... IEND\xaeB`\x82",
    "scan.jpg": b"\xff\xd8\xff\xe0 ... \xff\xd9",
    "scan.tif": b"II*\0 anything",
    "letter.txt": "เรียน".encode(),
}
HALF = {
    "scan.pdf": b"%PDF-1.7 ... ",
    "scan.png": b"\x89PNG\r\n\x1a\n ... IDAT",
    "scan.jpg": b"\xff\xd8\xff\xe0 ... ",
    "empty.pdf": b"",
}


@pytest.fixture
def watch(tmp_path: Path) -> FolderWatch:
    watch = FolderWatch(
        Folder(path=tmp_path / "scans", channel=Channel.LETTER),
        Watching(settle_seconds=SETTLE, incomplete_seconds=INCOMPLETE),
    )
    watch.prepare()
    return watch


def put(watch: FolderWatch, name: str, content: bytes = b"whole") -> Path:
    path = watch.folder.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def after_a_while(watch: FolderWatch, seconds: float = SETTLE) -> list[Path]:
    """Look at second 0, and once more after `seconds`."""
    watch.ready(0.0)
    return watch.ready(seconds)


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_ready_once_it_has_stood_still(watch: FolderWatch, name: str) -> None:
    path = put(watch, name, WHOLE[name])
    assert watch.ready(0.0) == []
    assert watch.unready == 1
    assert watch.ready(SETTLE - 0.1) == []
    assert watch.ready(SETTLE) == [path]
    assert watch.unready == 0


@pytest.mark.parametrize("name", HALF)
def test_a_file_without_its_end_waits_longer_but_not_for_ever(watch: FolderWatch, name: str) -> None:
    path = put(watch, name, HALF[name])
    assert after_a_while(watch) == []
    assert watch.ready(INCOMPLETE - 0.1) == []
    assert watch.unready == 1
    assert watch.ready(INCOMPLETE) == [path]


def test_a_file_that_grows_between_looks_starts_over(watch: FolderWatch) -> None:
    path = put(watch, "scan.tif", b"one")
    watch.ready(0.0)
    for second in range(1, 20):
        with path.open("ab") as file:
            file.write(b"more")
        assert watch.ready(float(second)) == []
    assert watch.ready(19 + SETTLE) == [path]


def test_a_file_replaced_by_one_of_the_same_size_and_time_starts_over(watch: FolderWatch) -> None:
    path = put(watch, "scan.tif", b"first")
    watch.ready(0.0)
    status = path.stat()
    other = put(watch, "other.tmp", b"again")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.rename(path)
    assert watch.ready(SETTLE) == []
    assert watch.ready(SETTLE * 2) == [path]


def test_a_taken_file_is_not_looked_at_again_unless_it_changes(watch: FolderWatch) -> None:
    path = put(watch, "scan.tif")
    assert after_a_while(watch) == [path]
    watch.taken(path)
    assert watch.ready(100.0) == []
    assert watch.unready == 0
    path.write_bytes(b"another letter")
    assert watch.ready(101.0) == []
    assert watch.ready(101.0 + SETTLE) == [path]


def test_files_come_oldest_first(watch: FolderWatch) -> None:
    for age, name in enumerate(("c.txt", "a.txt", "b.txt")):
        os.utime(put(watch, name), (1000 - age, 1000 - age))
    assert [path.name for path in after_a_while(watch)] == ["b.txt", "a.txt", "c.txt"]


NO_LETTERS = [
    *("scan.pdf.tmp", "SCAN.TMP", "scan.part", "x.crdownload", "scan.lock", ".hidden.pdf", ".~lock.letter.odt#"),
    *(
        "~$letter.docx",
        "#letter.txt#",
        "Thumbs.db",
        "desktop.ini",
        "@eaDir/x.jpg",
        "$RECYCLE.BIN/x.pdf",
        ".Trash/x.pdf",
    ),
]


@pytest.mark.parametrize("name", NO_LETTERS)
def test_what_is_no_letter_is_left_alone(watch: FolderWatch, name: str) -> None:
    put(watch, name)
    assert after_a_while(watch, INCOMPLETE) == []
    assert watch.unready == 0


@pytest.mark.parametrize("name", ["#1 ร้องเรียน.txt", "~สำเนา.txt", "หนังสือ ที่ ๑.๒.txt", "no ending", "a;b|c'd\"e.txt"])
def test_a_clerks_odd_name_is_a_letter_all_the_same(watch: FolderWatch, name: str) -> None:
    path = put(watch, name)
    assert after_a_while(watch) == [path]


def test_a_scanners_temporary_file_counts_from_its_renaming(watch: FolderWatch) -> None:
    temporary = put(watch, "scan.tmp")
    watch.ready(0.0)
    path = temporary.rename(watch.folder.path / "scan.tif")
    assert watch.ready(50.0) == []
    assert watch.ready(50.0 + SETTLE) == [path]


@pytest.mark.timeout(20)
def test_links_and_fifos_are_never_followed(watch: FolderWatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text("secret")
    scans = watch.folder.path
    (scans / "file.txt").symlink_to(secret / "key.txt")
    (scans / "folder").symlink_to(secret)
    (scans / "loop").symlink_to(scans)
    os.mkfifo(scans / "pipe.pdf")
    assert after_a_while(watch, INCOMPLETE) == []
    assert not looks_whole(scans / "pipe.pdf")
    assert not looks_whole(scans / "file.txt")


def test_subfolders_are_looked_into_but_not_those_for_finished_files(watch: FolderWatch) -> None:
    inner = put(watch, "2565/พฤษภาคม/scan.txt")
    own_done = put(watch, "2565/done/scan.txt")
    put(watch, "done/2565/old.txt")
    put(watch, "failed/bad.txt")
    assert set(after_a_while(watch)) == {inner, own_done}


def test_a_missing_folder_is_a_fault_of_the_surroundings(tmp_path: Path) -> None:
    watch = FolderWatch(Folder(path=tmp_path / "gone", channel=Channel.LETTER), Watching())
    with pytest.raises(TransientError) as error:
        watch.ready(0.0)
    assert error.value.code == "folder_unavailable"
    watch.prepare()
    assert watch.ready(0.0) == []


def test_a_file_in_place_of_the_folder_is_a_fault_of_the_surroundings(tmp_path: Path) -> None:
    (tmp_path / "scans").write_text("not a folder")
    watch = FolderWatch(Folder(path=tmp_path / "scans", channel=Channel.LETTER), Watching())
    for action in (watch.prepare, lambda: watch.ready(0.0)):
        with pytest.raises(TransientError) as error:
            action()
        assert error.value.code == "folder_unavailable"


@pytest.fixture
def too_deep(watch: FolderWatch) -> Iterator[None]:
    """A subfolder whose path is too long to be opened: closed even to root."""
    name = "d" * 250
    here = os.open(watch.folder.path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    yield
    shutil.rmtree(watch.folder.path / name)


@pytest.mark.usefixtures("too_deep")
def test_a_closed_subfolder_is_told_of_and_does_not_hide_the_rest(watch: FolderWatch) -> None:
    path = put(watch, "scan.txt")
    assert after_a_while(watch) == [path]
    assert watch.closed_off == 1


def test_a_thousand_folders_deep_is_no_trap(watch: FolderWatch) -> None:
    depth = 1100
    path = watch.folder.path
    for _ in range(depth):
        path /= "d"
        path.mkdir()
    letter = put(watch, str((path / "letter.txt").relative_to(watch.folder.path)))
    assert after_a_while(watch) == [letter]
    while path != watch.folder.path:
        for file in path.glob("*.txt"):
            file.unlink()
        path.rmdir()
        path = path.parent


def test_folders_are_made_for_the_group(watch: FolderWatch) -> None:
    for path in (watch.folder.path, watch.folder.path / "done", watch.folder.path / "failed"):
        assert path.stat().st_mode & 0o7777 == 0o2770
