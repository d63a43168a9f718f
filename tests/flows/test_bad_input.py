"""Bad input ends in a named state with a clear message, and the letters behind it are filed meanwhile."""

import time
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from sqlmodel import select

from flows.demo import SAMPLES
from flows.throwaway import Dovecot
from models.settings import Settings
from models.tables import Arrival
from pipelines.adapters.database import connect, reading
from tests.support.mails import mail_with_attachments, plain_mail
from tests.support.office import cases, deliver, environment, imap_environment, ksed, status
from tests.support.papers import LETTER, drawn

GOOD = "เรื่อง ขอให้ปรับปรุงที่จอดรถ\n\nที่จอดรถของสำนักงานไม่เพียงพอ ขอให้ปรับปรุง\n\n(นายวิชัย สมมุติ)\n"


def fill(inbox: Path) -> None:
    """Put bad files in; the good one's name is last in the alphabet and its time the latest."""
    inbox.mkdir(parents=True)
    (inbox / "a-empty.pdf").write_bytes(b"")
    writer = pypdf.PdfWriter(clone_from=SAMPLES / "letter-01.pdf")
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(inbox / "b-encrypted.pdf")
    whole = inbox / "c-cut.png"
    drawn().save(whole)
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (inbox / "d-program.pdf").write_bytes(b"MZ\x90\x00" + bytes(3000))
    (inbox / "e-blank.tif").write_bytes(b"")
    Image.new("1", (800, 1100), 1).save(inbox / "e-blank.tif")
    (inbox / "z-good.txt").write_text(GOOD, encoding="utf-8")


@pytest.mark.timeout(120)
def test_each_bad_file_is_explained_in_thai_and_the_good_one_filed(folder: Path) -> None:
    environ = environment(folder / "home", KSED_WATCHING__INCOMPLETE_SECONDS="1")
    inbox = folder / "home" / "inbox" / "letter"
    fill(inbox)
    ksed(environ, "watch", "--once", expect=1)
    found = {one["code"]: one["message_th"] for one in status(environ)["quarantined"]}
    assert set(found) == {"empty_file", "encrypted", "damaged", "not_what_it_says", "no_text"}
    assert len(cases(environ)) == 1
    assert sorted(path.name for path in inbox.iterdir()) == ["done", "failed"]
    for name in ("a-empty.pdf", "b-encrypted.pdf", "c-cut.png", "d-program.pdf", "e-blank.tif"):
        assert (inbox / "failed" / name).exists()
        notes = [path for path in (inbox / "failed").glob("*.txt") if path.name.startswith(name)]
        assert len(notes) == 1
        assert "สาเหตุ" in notes[0].read_text(encoding="utf-8-sig")


@pytest.mark.timeout(120)
def test_mails_without_words_or_with_thirty_megabytes(folder: Path, dovecot: Dovecot) -> None:
    environ = environment(folder / "home", imap_environment(dovecot))
    big = mail_with_attachments(
        [("วิดีโอ.mp4", "video/mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(30 << 20))], message_id="<big@mail.example>"
    )
    deliver(
        dovecot,
        plain_mail("", "", "x@mail.example", "<nothing@mail.example>"),
        plain_mail("ขอร้องเรียนครูตีนักเรียน โรงเรียนบ้านสมมุติ", "", "x@mail.example", "<subject@mail.example>"),
        big,
        plain_mail("ขอให้ปรับปรุงที่จอดรถ", GOOD, "y@mail.example", "<good@mail.example>"),
    )
    ksed(environ, "watch", "--once", expect=1)
    assert [one["code"] for one in status(environ)["quarantined"]] == ["empty_mail"]
    subject_only, with_video, good = cases(environ)[0], *cases(environ)[1:]
    by_id = {case["sources"][0]["message_id"]: case for case in (subject_only, with_video, good)}
    assert any("ไม่มีข้อความ" in line for line in by_id["<subject@mail.example>"]["look_at"])
    assert any("วิดีโอ.mp4" in line for line in by_id["<big@mail.example>"]["look_at"])
    assert by_id["<good@mail.example>"]["state"] == "proposed"


@pytest.mark.timeout(200)
def test_a_scan_of_two_hundred_pages_is_filed_and_holds_nobody_up(folder: Path) -> None:
    environ = environment(folder / "home", KSED_WATCHING__LETTERS_AT_ONCE="2")
    inbox = folder / "home" / "inbox" / "letter"
    inbox.mkdir(parents=True)
    first = drawn(["เรื่อง ขอร้องเรียน", "ครูตีนักเรียนจนบาดเจ็บ ขอให้ตรวจสอบ"]).convert("1")
    page = drawn(LETTER[:4], width=900).convert("1")
    pages = [page.copy() for _ in range(199)]
    for number, each in enumerate(pages):
        each.putpixel((20 + number, 5), 0)  # a page that was read once is not read again
    first.save(inbox / "a-long.tif", save_all=True, append_images=pages, compression="group4")
    time.sleep(0.05)  # so that the long one is first in the queue
    for number in range(3):
        (inbox / f"b-{number}.txt").write_text(f"ฉบับที่ {number}\n{GOOD}", encoding="utf-8")
    ksed(environ, "watch", "--once")
    filed = cases(environ)
    assert len(filed) == 4
    assert filed[-1]["sources"][0]["key"].endswith(sha_of(folder, "a-long.tif")), "the long one was not overtaken"


def sha_of(folder: Path, name: str) -> str:
    engine = connect(Settings(home=folder / "home").effective_database_url)
    with reading(engine) as session:
        sha: str = session.exec(select(Arrival.sha256).where(Arrival.name == name)).one()
    engine.dispose()
    return sha


@pytest.mark.timeout(120)
def test_a_quarantined_letter_is_read_again_when_asked(folder: Path) -> None:
    environ = environment(folder / "home", KSED_READING__PAGES="1")
    inbox = folder / "home" / "inbox" / "letter"
    inbox.mkdir(parents=True)
    page = drawn(["เรื่อง ขอร้องเรียน", "ครูตีนักเรียนจนบาดเจ็บ ขอให้ตรวจสอบ"])
    page.save(inbox / "two.tif", save_all=True, append_images=[page])
    ksed(environ, "watch", "--once", expect=1)
    (quarantined,) = status(environ)["quarantined"]
    assert quarantined["code"] == "too_many_pages"
    ksed(environ, "retry", str(quarantined["id"] + 1), expect=1)
    ksed({**environ, "KSED_READING__PAGES": "2"}, "retry", "--all")
    ksed({**environ, "KSED_READING__PAGES": "2"}, "watch", "--once")
    (case,) = cases(environ)
    assert [event["kind"] for event in case["events"]] == ["arrived", "quarantined", "retried", "filed"]
    assert [path.name for path in (inbox / "failed").iterdir()] == []
    assert len(list(inbox.glob("done/*/two.tif"))) == 1


@pytest.mark.timeout(120)
def test_when_tesseract_is_missing_letters_wait_and_are_not_blamed(folder: Path) -> None:
    environ = environment(folder / "home", KSED_READING__LANGUAGES="no-such-language")
    inbox = folder / "home" / "inbox" / "letter"
    inbox.mkdir(parents=True)
    drawn(["เรื่อง ขอร้องเรียน", "ครูตีนักเรียนจนบาดเจ็บ"]).save(inbox / "scan.png")
    ksed(environ, "watch", "--once", expect=2)
    assert status(environ)["waiting"][0]["code"] == "ocr_unavailable"
    assert status(environ)["arrivals"] | {"arrived": 1, "quarantined": 0} == status(environ)["arrivals"]
    assert (inbox / "scan.png").exists()
    mended = environment(folder / "home")
    deadline = time.monotonic() + 60
    while not cases(mended):
        assert time.monotonic() < deadline
        ksed(mended, "watch", "--once")
