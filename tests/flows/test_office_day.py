"""A day at the office: thirty mails and ten scans, then nothing new."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from flows.demo import SAMPLES
from flows.throwaway import Dovecot, SmtpSink
from models.settings import Settings
from models.tables import Arrival, Event
from pipelines.adapters.database import connect, reading
from tests.support.mails import auto_reply, bounce, html_mail, mail_with_attachments, newsletter, plain_mail
from tests.support.office import (
    cases,
    deliver,
    environment,
    imap_environment,
    ksed,
    mailbox,
    smtp_environment,
    status,
)
from tests.support.papers import drawn

SCANS = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".pdf", ".tif", ".jpg"})
TROUBLES = (
    "เจ้าหน้าที่หน้าเคาน์เตอร์ของสำนักงานพูดจาไม่สุภาพ ขอให้ปรับปรุงการบริการ",
    "โทรศัพท์ของสำนักงานไม่มีคนรับสายทั้งวัน ขอให้แก้ไข",
    "ห้องน้ำของสำนักงานสกปรกมาก ขอให้ดูแลความสะอาด",
)


def plain(number: int, charset: str = "utf-8") -> bytes:
    body = f"เรียน ศึกษาธิการจังหวัดกาฬสินธุ์\n\nครั้งที่ {number} {TROUBLES[number % 3]}\n\nนายทดสอบ คนที่{number}"
    return plain_mail(f"ขอร้องเรียนครั้งที่ {number}", body, f"คนที่ {number} <p{number}@mail.example>", charset=charset)


def thirty_mails() -> list[bytes]:
    charsets = ("utf-8", "tis-620", "cp874", "iso8859-11")
    papers = [
        ("หนังสือร้องเรียน.pdf", "application/pdf", (SAMPLES / "letter-04.pdf").read_bytes()),
        ("ภาพถ่าย.jpg", "image/jpeg", (SAMPLES / "letter-08.jpg").read_bytes()),
        ("โทรสาร.tif", "image/tiff", (SAMPLES / "letter-06.tif").read_bytes()),
    ]
    return [
        *(plain(number, charsets[number % 4]) for number in range(20)),
        *(
            html_mail(f"<p>เรียน ศึกษาธิการจังหวัด</p><p>ฉบับที่ {number} {TROUBLES[number % 3]}</p>", f"ร้องเรียน {number}")
            for number in range(20, 24)
        ),
        *(
            mail_with_attachments([paper], subject=f"ส่งเอกสาร {number}", message_id=f"<paper-{number}@mail.example>")
            for number, paper in enumerate(papers)
        ),
        auto_reply(),
        bounce(),
        newsletter(),
    ]


def fill_folder(inbox: Path) -> None:
    inbox.mkdir(parents=True)
    for scan in SCANS:
        shutil.copy(scan, inbox)
    drawn(["เรื่อง ขอร้องเรียน", "ครูตีนักเรียนจนบาดเจ็บ ขอให้ตรวจสอบ"]).save(inbox / "drawn.png")


@pytest.mark.timeout(240)
def test_forty_arrivals_are_accounted_for_and_a_second_round_files_nothing_new(
    folder: Path, dovecot: Dovecot, smtp: SmtpSink
) -> None:
    home = folder / "home"
    environ = environment(home, imap_environment(dovecot), smtp_environment(smtp))
    deliver(dovecot, *thirty_mails())
    fill_folder(home / "inbox" / "letter")

    ksed(environ, "watch", "--once")
    after = status(environ)
    assert sum(after["arrivals"].values()) == 40
    assert after["arrivals"]["not_a_complaint"] >= 3
    assert after["arrivals"]["quarantined"] == after["arrivals"]["arrived"] == after["arrivals"]["reading"] == 0
    filed = cases(environ)
    assert len(filed) == after["arrivals"]["filed"] >= 34
    assert [case["received_number"] for case in filed] == list(range(1, len(filed) + 1))
    for case in filed:
        assert case["level"] in {1, 2, 3, 4}
        assert date.fromisoformat(case["due_on"]) > date.fromisoformat(case["received_on"])
        assert case["sources"][0]["sha256"]
    assert {case["channel"] for case in filed} == {"letter", "web_email"}
    assert_told_without_names(smtp, filed, after["outbox"])
    with mailbox(dovecot) as client:
        client.select_folder("INBOX")
        assert client.search(["UNKEYWORD", "KsedTaken"]) == []
        assert client.search(["SEEN"]) == []  # what staff have read is theirs to say
    assert len(list((home / "inbox" / "letter").glob("done/*/*"))) == 10

    ksed(environ, "watch", "--once")
    assert cases(environ) == filed
    assert status(environ)["arrivals"] == after["arrivals"]
    assert len(smtp.messages) == after["outbox"]["sent"]


def assert_told_without_names(smtp: SmtpSink, filed: list[dict[str, Any]], outbox: dict[str, int]) -> None:
    assert outbox["pending"] == outbox["failed"] == 0
    assert len(smtp.messages) == outbox["sent"]
    assert sum(message["To"] == "law@ksed.example" for message in smtp.messages) == len(filed)
    for message in smtp.messages:
        text = message.get_content()
        assert "เลขรับ" in text
        assert "ครบกำหนด" in text
        assert "http://" in text
        for case in filed:
            name = case["complainant"]["name"]
            assert not name or name not in text + message["Subject"]


@pytest.mark.timeout(120)
def test_the_same_mail_and_the_same_scan_again_make_one_case_and_a_linked_duplicate(
    folder: Path, dovecot: Dovecot
) -> None:
    home = folder / "home"
    environ = environment(home, imap_environment(dovecot))
    inbox = home / "inbox" / "letter"
    for _ in range(2):
        deliver(dovecot, plain(1))
        inbox.mkdir(parents=True, exist_ok=True)
        shutil.copy(SCANS[0], inbox / "scan.pdf")
        ksed(environ, "watch", "--once")
    assert status(environ)["arrivals"] | {"filed": 2, "duplicate": 2} == status(environ)["arrivals"]
    for case in cases(environ):
        first, second = case["sources"]
        assert (first["state"], second["state"]) == ("filed", "duplicate")
        assert first["key"] != second["key"]
        assert [event["kind"] for event in case["events"]] == ["arrived", "filed", "arrived", "duplicate"]
    engine = connect(Settings(home=home).effective_database_url)
    with reading(engine) as session:
        links = {
            (one.id, one.duplicate_of) for one in session.exec(select(Arrival).where(Arrival.state == "duplicate"))
        }
        kinds = {event.kind for event in session.exec(select(Event))}
    engine.dispose()
    assert all(first is not None and first != second for second, first in links)
    assert kinds == {"arrived", "filed", "duplicate"}


@pytest.mark.timeout(120)
def test_the_clock_of_the_office_decides_dates_and_the_example_of_the_manual_holds(folder: Path) -> None:
    environ = environment(folder / "home", KSED_NOW="2022-05-12T10:00:00+07:00")
    letter = "เรื่อง ขอเสนอแนะให้ปรับปรุงเว็บไซต์\n\nขอเสนอแนะให้เพิ่มแบบฟอร์มดาวน์โหลดบนเว็บไซต์ของสำนักงาน\n\n(นายสมชาย สมมุติ)\n"
    inbox = folder / "home" / "inbox" / "suggestion_box"
    inbox.mkdir(parents=True)
    (inbox / "note.txt").write_text(letter, encoding="utf-8")
    ksed(environ, "watch", "--once")
    (case,) = cases(environ)
    assert (case["received_number"], case["received_year"], case["received_on"]) == (1, 2565, "2022-05-12")
    assert (case["level"], case["due_on"]) == (1, "2022-05-17")
    assert case["channel"] == "suggestion_box"
    assert case["sources"][0]["key"].startswith("folder:suggestion_box/")


def test_read_prints_one_object_a_line_and_files_nothing(folder: Path, tmp_path: Path) -> None:
    environ = environment(folder / "home")
    (tmp_path / "mail.eml").write_bytes(plain(7))
    (tmp_path / "empty.pdf").write_bytes(b"")
    done = ksed(environ, "read", "--json", str(SCANS[3]), "mail.eml", "empty.pdf", expect=1)
    scan, mail, empty = map(json.loads, done.stdout.splitlines())
    assert scan["pages"][0]["method"] in {"text_layer", "ocr"}
    assert scan["letter"]["subject"]["value"]
    assert scan["proposal"]["level"] in {1, 2, 3, 4}
    assert all(reason["why"] for reason in scan["proposal"]["reasons"])
    assert mail["media_type"] == "message/rfc822"
    assert mail["pages"][0]["method"] == "body"
    assert mail["letter"]["sender_email"]["value"] == "p7@mail.example"
    assert mail["error"] is None
    assert empty["error"]["code"] == "empty_file"
    assert "0 ไบต์" in empty["error"]["message_th"]
    assert cases(environ) == []
