"""Where files go when their letters have ended, and what the clerk is told beside those that failed."""

import hashlib
import os
from datetime import datetime
from pathlib import Path

import pytest

from models.clock import BANGKOK
from models.errors import MESSAGES_TH, TransientError
from pipelines.adapters.file_names import NOTE_SUFFIX, as_origin, path_of, shown_name
from tests.conftest import OpenOffice
from tests.support.scanning import Scans

BROKEN = "ก"
DIGEST = hashlib.sha256(BROKEN.encode()).hexdigest()
BAD_BYTES = os.fsdecode(b"\xa1\xd2\xc3.txt")  # TIS-620, as old programs write it
LONGEST = "ร้องเรียน" * 9 + "x" * 8 + ".txt"


@pytest.fixture
def scans(make_office: OpenOffice) -> Scans:
    return Scans(make_office(now=datetime(2022, 5, 12, 9, 0, tzinfo=BANGKOK)), {DIGEST})


def fail(scans: Scans, name: str = "a.txt") -> None:
    scans.drop(name, BROKEN)
    scans.look()
    scans.take_in()
    scans.settle()


def test_a_failed_file_lies_in_failed_with_a_thai_note_for_windows(scans: Scans) -> None:
    fail(scans)
    assert scans.lying() == ["failed/a.txt", f"failed/a.txt{NOTE_SUFFIX}"]
    note = (scans.path / "failed" / f"a.txt{NOTE_SUFFIX}").read_bytes()
    assert note.startswith(b"\xef\xbb\xbf")
    assert note.count(b"\n") == note.count(b"\r\n") > 5
    text = note.decode("utf-8-sig")
    assert MESSAGES_TH["damaged"] in text
    assert "a.txt" in text
    assert f"ksed retry {scans.arrivals()[0].id}" in text


def test_what_is_moved_stays_open_to_the_office(scans: Scans) -> None:
    fail(scans)
    scans.drop("b.txt", "ข")
    scans.look()
    scans.take_in()
    scans.settle()
    assert (scans.path / "done" / "2565").stat().st_mode & 0o770 == 0o770
    assert (scans.path / "failed" / f"a.txt{NOTE_SUFFIX}").stat().st_mode & 0o660 == 0o660


def test_names_that_are_taken_get_a_number(scans: Scans) -> None:
    for _ in range(3):
        fail(scans)
    assert scans.lying() == sorted(
        name for stem in ("a", "a-2", "a-3") for name in (f"failed/{stem}.txt", f"failed/{stem}.txt{NOTE_SUFFIX}")
    )


def test_a_link_in_done_is_not_written_through(scans: Scans, tmp_path: Path) -> None:
    done = scans.path / "done" / "2565"
    done.mkdir(parents=True)
    (done / "b.txt").symlink_to(tmp_path / "elsewhere")
    scans.drop("b.txt", "ข")
    scans.look()
    scans.take_in()
    scans.settle()
    assert (done / "b-2.txt").read_text() == "ข"
    assert not (tmp_path / "elsewhere").exists()


def test_a_failed_file_retried_with_success_moves_to_done_and_its_note_goes(scans: Scans) -> None:
    fail(scans)
    scans.broken.clear()
    scans.retry()
    assert scans.settle() == 0
    assert "failed/a.txt" in scans.lying()
    scans.take_in()
    assert scans.settle() == 1
    assert scans.lying() == ["done/2565/a.txt"]
    assert len(scans.arrivals()) == 1


def test_a_failed_file_retried_in_vain_stays_with_a_fresh_note(scans: Scans) -> None:
    fail(scans)
    note = scans.path / "failed" / f"a.txt{NOTE_SUFFIX}"
    note.write_text("old")
    scans.retry()
    scans.take_in()
    scans.settle()
    assert scans.lying() == ["failed/a.txt", f"failed/a.txt{NOTE_SUFFIX}"]
    assert "damaged" in note.read_text(encoding="utf-8-sig")


def test_a_failed_file_put_back_into_the_folder_is_tried_as_a_new_arrival(scans: Scans) -> None:
    fail(scans)
    scans.broken.clear()
    (scans.path / "failed" / "a.txt").rename(scans.path / "a.txt")
    assert len(scans.look()) == 1
    scans.take_in()
    scans.settle()
    assert "done/2565/a.txt" in scans.lying()


@pytest.mark.parametrize(
    "name", ["หนังสือ ร้องเรียน ที่ ๑.txt", LONGEST, "a\nb.txt", BAD_BYTES, "a;$(b) 'c'\".txt", "no ending", "น" * 85]
)
@pytest.mark.parametrize("broken", [True, False])
def test_any_name_that_linux_allows_is_taken_and_moved(scans: Scans, name: str, broken: bool) -> None:
    scans.broken = {DIGEST} if broken else set()
    for _ in range(2):
        fail(scans, name)
    place = scans.path / ("failed" if broken else "done/2565")
    assert (place / name).read_text() == BROKEN
    assert len(list(place.iterdir())) == (4 if broken else 2)
    assert scans.look() == []
    first, second = scans.arrivals()
    assert path_of(first.origin or "") == place / name
    assert path_of(second.origin or "").read_text() == BROKEN
    assert first.name.isprintable()
    if broken:
        scans.broken.clear()
        scans.retry()
        scans.take_in()
        scans.settle()
        assert not list(place.iterdir())


def test_a_name_that_is_no_text_goes_through_either_database(
    make_office: OpenOffice, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    scans = Scans(make_office(database_url=database_url))
    scans.drop(BAD_BYTES, "ข")
    scans.look()
    scans.restart()
    assert scans.look() == []
    scans.take_in()
    assert scans.settle() == 1
    (arrival,) = scans.arrivals()
    assert arrival.name == "\ufffd\ufffd\ufffd.txt"
    assert path_of(arrival.origin or "").read_text() == "ข"
    assert caplog.text.isprintable() or caplog.text.replace("\n", "").isprintable()


@pytest.mark.parametrize("name", ["ก.pdf", "bytes:%41.pdf", "a\nb", BAD_BYTES, "%E0.pdf"])
def test_a_path_written_as_text_is_found_again(name: str) -> None:
    path = Path("/scans") / name
    text = as_origin(path)
    assert text.encode().decode() == text
    assert path_of(text) == path


def test_a_name_is_shown_without_what_could_forge_a_line(scans: Scans) -> None:
    assert shown_name("a\nb\r\x1b[2J\x00ค.pdf") == "a b  [2J ค.pdf"


def test_files_that_cannot_be_moved_are_told_of_and_do_not_hold_up_the_others(scans: Scans) -> None:
    (scans.path / "failed").rmdir()
    (scans.path / "failed").write_text("a file in place of the folder")
    scans.drop("a.txt", BROKEN)
    scans.drop("b.txt", "ข")
    scans.look()
    scans.take_in()
    with pytest.raises(TransientError) as error:
        scans.settle()
    assert error.value.code == "folder_unavailable"
    assert scans.lying() == ["a.txt", "done/2565/b.txt", "failed"]
    (scans.path / "failed").unlink()
    scans.settle()
    assert "failed/a.txt" in scans.lying()


def test_a_folder_that_is_gone_when_letters_end_loses_nothing(scans: Scans) -> None:
    scans.drop("a.txt", "ข")
    scans.look()
    scans.take_in()
    elsewhere = scans.path.rename(scans.path.with_name("unmounted"))
    scans.path.write_text("a file in place of the folder")
    with pytest.raises(TransientError):
        scans.look()
    scans.path.unlink()
    elsewhere.rename(scans.path)
    assert scans.look() == []
    scans.settle()
    assert scans.lying() == ["done/2565/a.txt"]
