"""From an original's bytes to one reading: mails with papers, archives, typed-in text."""

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from flows.demo import SAMPLES
from models.errors import DocumentError
from models.limits import ReadLimits
from models.values import Reading, ToRead
from parsers.typed import Typed, to_bytes
from pipelines.read import read_original
from tests.support.mails import mail_with_attachments, newsletter, plain_mail

PDF = ("หนังสือ.pdf", "application/pdf", (SAMPLES / "letter-04.pdf").read_bytes())
TEXT = "เรื่อง ขอให้ปรับปรุงที่จอดรถ\n\nที่จอดรถไม่เพียงพอ\n".encode()


def read(tmp_path: Path, content: bytes, name: str = "mail.eml") -> Reading:
    path = tmp_path / hashlib.sha256(content).hexdigest()
    path.write_bytes(content)
    original = ToRead(path=path, sha256=path.name, name=name, is_mail=name.endswith(".eml"))
    return read_original(original, ReadLimits(workers=1))


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


def test_a_mails_pages_are_its_body_and_then_its_papers(tmp_path: Path) -> None:
    reading = read(tmp_path, mail_with_attachments([PDF, ("a.txt", "text/plain", TEXT)]))
    assert [(page.number, page.document, page.method) for page in reading.pages] == [
        (1, 0, "body"),
        (2, 1, "text_layer"),
        (3, 2, "text_layer"),
    ]
    assert reading.mail
    assert reading.mail.carries_letter


def test_the_sender_comes_from_the_headers_where_the_text_names_none(tmp_path: Path) -> None:
    letter = read(tmp_path, plain_mail("ขอร้องเรียน", "ไม่มีใครรับสาย", "ป้าแดง <daeng@mail.example>")).letter
    assert letter.sender_email
    assert letter.sender_name
    assert (letter.sender_email.value, letter.sender_name.value) == ("daeng@mail.example", "ป้าแดง")
    assert letter.subject
    assert letter.subject.value == "ขอร้องเรียน"


def test_a_paper_that_cannot_be_read_is_told_and_takes_nothing_from_the_rest(tmp_path: Path) -> None:
    reading = read(tmp_path, mail_with_attachments([("งาน.exe", "application/pdf", b"MZ" + bytes(500)), PDF]))
    assert len(reading.pages) == 2
    assert any("งาน.exe" in sentence for sentence in reading.look_at)


def test_papers_of_automatic_mail_are_not_even_opened(tmp_path: Path) -> None:
    reading = read(tmp_path, newsletter())
    assert reading.mail
    assert reading.mail.automatic
    assert len(reading.pages) == 1


def test_what_a_zip_or_a_forwarded_mail_holds_is_read(tmp_path: Path) -> None:
    inner = mail_with_attachments([("a.txt", "text/plain", TEXT)], subject="เดิม")
    for attachment in (
        ("all.zip", "application/zip", zipped(a_txt=TEXT)),
        ("mail.eml", "message/rfc822", inner),
    ):
        pages = read(tmp_path, mail_with_attachments([attachment], body="ส่งต่อ")).pages
        assert any("ที่จอดรถไม่เพียงพอ" in page.text for page in pages[1:]), attachment[0]
    pages = read(tmp_path, zipped(a_txt=TEXT, b_pdf=PDF[2]), "scan.zip").pages
    assert [page.document for page in pages] == [1, 2]


def test_mails_within_mails_within_mails_end_somewhere(tmp_path: Path) -> None:
    mail = plain_mail("ใน", "ข้างในสุด")
    for _ in range(12):
        mail = mail_with_attachments([("mail.eml", "message/rfc822", mail)], body="ส่งต่อ")
    assert any("ไม่ได้" in sentence for sentence in read(tmp_path, mail).look_at)


def test_transport_headers_do_not_make_the_same_mail_another(tmp_path: Path) -> None:
    first = plain_mail("ขอร้องเรียน", "ไม่มีใครรับสาย", message_id="<1@mail.example>")
    again = b"Received: from elsewhere\r\n" + first.replace(b"<1@mail.example>", b"<2@mail.example>")
    other = plain_mail("ขอร้องเรียน", "ไม่มีใครรับสายเลย", message_id="<1@mail.example>")
    keys = [read(tmp_path, mail).content_key for mail in (first, again, other)]
    assert keys[0] == keys[1] != keys[2]


def test_mails_that_say_nothing_are_never_equal_but_to_themselves(tmp_path: Path) -> None:
    one, other = (plain_mail("ร้องเรียน", "", message_id=f"<{n}@mail.example>") for n in (1, 2))
    assert read(tmp_path, one).content_key != read(tmp_path, other).content_key


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        (plain_mail("", ""), "empty_mail"),
        (
            mail_with_attachments([("x.bin", "application/octet-stream", b"\x00\x01")], body=""),
            "unreadable_attachments",
        ),
    ],
)
def test_a_mail_of_which_nothing_can_be_read_says_so(tmp_path: Path, mail: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as error:
        read(tmp_path, mail)
    assert error.value.code == code


def test_what_a_clerk_typed_stands_as_typed(tmp_path: Path) -> None:
    typed = Typed(body="ครูตีเด็ก ขอให้ตรวจสอบ", subject="เรื่องครู", name="ป้าแดง", phone="0812345678", address="บ้านเหนือ")
    letter = read(tmp_path, to_bytes(typed), "typed").letter
    for found, value in (
        (letter.sender_name, "ป้าแดง"),
        (letter.sender_phone, "0812345678"),
        (letter.sender_address, "บ้านเหนือ"),
        (letter.subject, "เรื่องครู"),
    ):
        assert found
        assert (found.value, found.confidence) == (value, 1.0)
    empty = read(tmp_path, to_bytes(replace(typed, name="", phone="", address="", subject="")), "typed").letter
    assert empty.sender_name is None


def test_two_people_who_use_one_web_form_are_two(tmp_path: Path) -> None:
    form = [
        plain_mail(
            "แบบฟอร์ม", "ไม่มีคนรับสาย", "noreply@form.example", f"<{n}@x>", headers=[("Reply-To", f"p{n}@x.example")]
        )
        for n in (1, 2)
    ]
    assert read(tmp_path, form[0]).content_key != read(tmp_path, form[1]).content_key


def test_a_limit_on_pages_holds_for_all_papers_of_a_mail_together(tmp_path: Path) -> None:
    page = Image.new("1", (200, 200), 1)
    buffer = io.BytesIO()
    page.save(buffer, "TIFF", save_all=True, append_images=[page, page])
    mail = mail_with_attachments([(f"{n}.tif", "image/tiff", buffer.getvalue()) for n in range(3)])
    path = tmp_path / "mail"
    path.write_bytes(mail)
    reading = read_original(
        ToRead(path=path, sha256="0", name="mail.eml", is_mail=True), ReadLimits(workers=1, pages=5)
    )
    assert len(reading.pages) == 4  # the body and the first
    assert sum("เกินกำหนด" in sentence for sentence in reading.look_at) == 2
