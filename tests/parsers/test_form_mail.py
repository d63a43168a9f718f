"""The mail that the public form is written as: whatever is typed, it is text and nothing else."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.limits import ReadLimits
from models.values import Reading, ToRead
from parsers.form_mail import NAME, Enclosed, cleaned, fields_in, written
from parsers.mail import parse_mail
from parsers.typed import Typed
from pipelines.read import read_original

AT = datetime(2022, 5, 12, 3, tzinfo=UTC)
TYPED = Typed(
    body="ครูเก็บเงิน 500 บาท ขอให้ตรวจสอบ",
    subject="เก็บเงิน",
    name="ผู้ปกครอง ป.4",
    phone="081-234-5678",
    email="a@example.com",
    address="12 หมู่ 3 ต.นาดี",
    respondent="นายสมชาย แสนดี",
)


def put(path: Path, typed: Typed, *papers: Enclosed) -> Path:
    mail = path / NAME
    mail.write_bytes(b"".join(written(cleaned(typed), papers, AT)))
    return mail


def paper(name: str, content: bytes, media_type: str = "text/plain") -> Enclosed:
    return Enclosed(name=name, media_type=media_type, file=io.BytesIO(content))


def read(path: Path, *, is_mail: bool = False) -> Reading:
    return read_original(ToRead(path=path, sha256="0" * 64, name=path.name, is_mail=is_mail), ReadLimits())


def test_every_field_is_read_as_it_was_typed(tmp_path: Path) -> None:
    letter = read(put(tmp_path, TYPED)).letter
    for name, value in (
        ("sender_name", TYPED.name),
        ("sender_phone", TYPED.phone),
        ("sender_email", TYPED.email),
        ("sender_address", TYPED.address),
        ("subject", TYPED.subject),
        ("respondent_name", TYPED.respondent),
    ):
        found = getattr(letter, name)
        assert (found.value, found.confidence) == (value, 1.0)
        assert found.span is not None


def test_nobody_is_made_a_sender_who_did_not_say_so(tmp_path: Path) -> None:
    bare = Typed(body="ครูเก็บเงิน\n\nสถานที่หรือหน่วยงาน: โรงเรียนบ้านหนองแวง\n\nความประสงค์: ขอให้ตรวจสอบ", respondent="ครูใหญ่")
    letter = read(put(tmp_path, bare)).letter
    assert (letter.sender_name, letter.sender_email, letter.sender_phone) == (None, None, None)


def test_papers_come_out_as_they_went_in(tmp_path: Path) -> None:
    contents = [b"", b"x", bytes(range(256)) * 3000, b"--form-\r\n" * 99]
    papers = [paper(f'ก "{number}"\u0e33.bin', content) for number, content in enumerate(contents)]
    mail = parse_mail(put(tmp_path, TYPED, *papers))
    assert [one.content for one in mail.attachments[1:]] == contents
    assert fields_in(mail) == cleaned(TYPED)


def test_a_strangers_mail_in_the_mailbox_cannot_pass_for_the_form(tmp_path: Path) -> None:
    reading = read(put(tmp_path, TYPED), is_mail=True)
    assert len(reading.pages) == 2  # its fields are a paper like any other
    assert reading.letter.sender_name is None or reading.letter.sender_name.confidence < 1.0


def test_fields_that_are_damaged_are_none(tmp_path: Path) -> None:
    mail = parse_mail(put(tmp_path, TYPED))
    broken = mail.attachments[0].content[:-5]
    changed = type(mail.attachments[0])(name="x", media_type="text/plain", content=broken)
    assert fields_in(type(mail)(message_id=None, attachments=(changed,))) is None
    assert fields_in(type(mail)(message_id=None)) is None


HOSTILE = (
    "x\r\nMessage-ID: <a@b>\r\nReferences: <c@d>\r\n\r\nbody",
    "=?utf-8?b?4LiB?= =?utf-8?q?=0AFrom:_a@b?=",
    "--form-\r\nContent-Type: text/html\r\n\r\n<script>",
    "begin 644 x.exe\n#0V%T\n`\nend",
    "\u2028\u2029\x00\x1b[31m\ud800",
    ".\r\n.\r\nFrom nobody Mon Jan  1 00:00:00 2022\r\n",
)


@pytest.mark.parametrize("evil", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_typed_becomes_a_header_or_a_part(tmp_path: Path, evil: str) -> None:
    mail = parse_mail(put(tmp_path, Typed(body=evil + " ขอให้ตรวจสอบ", subject=evil, name=evil, respondent=evil)))
    assert (mail.message_id, mail.in_reply_to, mail.references) == (None, (), ())
    assert (mail.sender_address, mail.sender_name, mail.reply_to) == ("", "", "")
    assert mail.automatic is None
    assert len(mail.attachments) == 1
    assert mail.sent_at == AT


def test_no_name_of_a_file_becomes_a_header(tmp_path: Path) -> None:
    names = ['a"; x=y.txt', "=?utf-8?q?=0AFrom:_a@b?=.txt", "a\r\nFrom: a@b\r\n.txt", "%0d%0aFrom: a@b.txt", "ก''ข.txt"]
    mail = parse_mail(put(tmp_path, TYPED, *(paper(name, b"x") for name in names)))
    assert mail.sender_address == ""
    assert len(mail.attachments) == 1 + len(names)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(min_size=1, max_size=300), subject=st.text(max_size=120))
def test_any_text_comes_through(tmp_path: Path, body: str, subject: str) -> None:
    typed = cleaned(Typed(body=body, subject=subject))
    mail = parse_mail(put(tmp_path, typed))
    assert fields_in(mail) == typed
    assert "".join(mail.body.split()) == "".join(typed.body.split())
    assert mail.message_id is None
