"""Header fields: names, subjects, identifiers and dates as mailers write and break them."""

from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.mail_reading import read
from tests.support.mails import mail, words

SUBJECT = "ขอร้องเรียนเรื่องการเรียกเก็บเงินบำรุงการศึกษา"
UTF8, TIS = SUBJECT.encode(), SUBJECT.encode("cp874")


def _b(octets: bytes, charset: str = "utf-8") -> bytes:
    return b"=?" + charset.encode() + b"?B?" + b64encode(octets) + b"?="


def _q(octets: bytes, charset: str = "utf-8") -> bytes:
    return b"=?" + charset.encode() + b"?Q?" + b"".join(b"=%02X" % octet for octet in octets) + b"?="


def _digits_cut_at(at: int) -> bytes:
    digits = b64encode(UTF8)
    return b"=?utf-8?B?" + digits[:at] + b"?=\r\n =?utf-8?B?" + digits[at:] + b"?="


SUBJECTS = {
    "base64 word": _b(UTF8),
    "quoted word": _q(UTF8),
    "tis-620 word": _b(TIS, "tis-620"),
    "windows-874 word": _q(TIS, "windows-874"),
    "iso-8859-11 word": _b(TIS, "iso-8859-11"),
    "raw utf-8": UTF8,
    "raw tis-620": TIS,
    "raw utf-8 folded inside a character": UTF8[:31] + b"\r\n " + UTF8[31:],
    "words parted inside a character": _b(UTF8[:31]) + b"\r\n " + _b(UTF8[31:]),
    "quoted words parted inside a character": _q(UTF8[:31]) + b"\r\n\t" + _q(UTF8[31:]),
    "base64 and quoted word share a character": _b(UTF8[:31]) + b" " + _q(UTF8[31:]),
    "base64 cut inside a quantum": _digits_cut_at(30),
    "words glued together": _b(UTF8[:30]) + _b(UTF8[30:]),
    "tis-620 word called utf-8": _b(TIS),
    "utf-8 word called tis-620": _b(UTF8, "tis-620"),
    "utf-8 word called us-ascii": _q(UTF8, "us-ascii"),
    "tis-620 word called iso-8859-1": _q(TIS, "iso-8859-1"),
    "unknown charset": _b(TIS, "x-nobody-knows"),
    "charset with a language": b"=?utf-8*th?B?" + b64encode(UTF8) + b"?=",
    "padding lost": _b(UTF8 + b" " * ((1 - len(UTF8)) % 3)).replace(b"==?=", b"?="),
    "last word cut off": _b(UTF8)[:-2],
    "blanks inside a word": b"=?utf-8?B?" + b64encode(UTF8)[:40] + b"\r\n " + b64encode(UTF8)[40:] + b"?=",
    "encoded twice": _b(_b(UTF8)),
    "word in quotes": b'"' + _b(UTF8) + b'"',
    "folded between words": _b(SUBJECT[:20].encode()) + b"\r\n  " + _b(SUBJECT[20:].encode()),
    "utf-8 read as latin-1 and encoded again": _b(UTF8.decode("latin-1").encode()),
}


@pytest.mark.parametrize("value", SUBJECTS.values(), ids=SUBJECTS.keys())
def test_thai_subject_reads_whole(value: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, mail([("Subject", value)], b"x")).subject.strip('"') == SUBJECT


def test_continuation_line_that_lost_its_indent(tmp_path: Path) -> None:
    raw = b"Subject: " + _b(UTF8[:30]) + b"\r\n" + _b(UTF8[30:]) + b"\r\nFrom: a@mail.example\r\n\r\nx"
    found = read(tmp_path, raw)
    assert (found.subject, found.sender_address, found.body) == (SUBJECT, "a@mail.example", "x")


def test_plain_and_encoded_text_in_one_subject_keep_their_blanks(tmp_path: Path) -> None:
    value = b"Fwd: " + _b("เรื่อง".encode()) + b" (2) " + _b("ด่วน".encode())
    assert read(tmp_path, mail([("Subject", value)], b"x")).subject == "Fwd: เรื่อง (2) ด่วน"


def test_of_two_subjects_the_first_legible_one_counts(tmp_path: Path) -> None:
    assert read(tmp_path, mail([("Subject", _b(UTF8)), ("Subject", "[SPAM?] other")], b"x")).subject == SUBJECT
    assert read(tmp_path, mail([("Subject", ""), ("Subject", _b(UTF8))], b"x")).subject == SUBJECT
    assert read(tmp_path, mail([("Subject", b"=?utf-8?Q?=E0=B8?="), ("Subject", _b(UTF8))], b"x")).subject == SUBJECT


def test_missing_fields_are_empty_not_guessed(tmp_path: Path) -> None:
    found = read(tmp_path, b"X-Mailer: none\r\n\r\n" + "ข้อความ".encode())
    assert (found.message_id, found.sent_at, found.subject) == (None, None, "")
    assert (found.sender_name, found.sender_address, found.body) == ("", "", "ข้อความ")


NAME, PARTED = "สมชาย ใจดี", "สมชาย".encode()
FEIGNED = "boss@office.example <boss@office.example>"
SENDERS: dict[str, tuple[str | bytes, str, str]] = {
    "encoded name": (f"{words(NAME)} <A@Mail.Example>", NAME, "a@mail.example"),
    "encoded name in quotes": (f'"{words(NAME)}" <a@mail.example>', NAME, "a@mail.example"),
    "raw utf-8 name": (f"{NAME} <a@mail.example>", NAME, "a@mail.example"),
    "raw utf-8 name in quotes": (f'"{NAME}" <a@mail.example>', NAME, "a@mail.example"),
    "raw tis-620 name": (f"{NAME} <a@mail.example>".encode("cp874"), NAME, "a@mail.example"),
    "name parted inside a character": (
        _b(PARTED[:7]) + b"\r\n " + _b(PARTED[7:]) + b" <a@mail.example>",
        "สมชาย",
        "a@mail.example",
    ),
    "windows-874 name": (words(NAME, "cp874", label="windows-874") + " <a@mail.example>", NAME, "a@mail.example"),
    "bare address": ("A@Mail.Example", "", "a@mail.example"),
    "address in brackets": ("<a@mail.example>", "", "a@mail.example"),
    "comma inside the encoded name": (f"{words('ใจดี, สมชาย')} <a@mail.example>", "ใจดี, สมชาย", "a@mail.example"),
    "address inside the encoded name": (f"{words(FEIGNED)} <a@mail.example>", FEIGNED, "a@mail.example"),
    "abbreviated rank": ("ร.ต.อ. สมชาย <a@mail.example>", "ร.ต.อ. สมชาย", "a@mail.example"),
    "whole mailbox in one word": (words("สมชาย <a@mail.example>"), "สมชาย", "a@mail.example"),
    "name without an address": (words(NAME), NAME, ""),
    "quote never closed": ('"สมชาย <a@mail.example>', "สมชาย", "a@mail.example"),
}


@pytest.mark.parametrize(("value", "name", "address"), SENDERS.values(), ids=SENDERS.keys())
def test_sender(value: str | bytes, name: str, address: str, tmp_path: Path) -> None:
    found = read(tmp_path, mail([("From", value)], b"x"))
    assert (found.sender_name, found.sender_address) == (name, address)


def test_sender_field_stands_in_for_a_missing_from(tmp_path: Path) -> None:
    raw = b"Sender: " + words("สมชาย").encode() + b" <a@mail.example>\r\nSubject: x\r\n\r\nx"
    assert read(tmp_path, raw).sender_address == "a@mail.example"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<1@mail.example>", "<1@mail.example>"),
        ("  <1@mail.example>  (added)", "<1@mail.example>"),
        ("<long-identifier\r\n\t-goes-on@mail.example>", "<long-identifier-goes-on@mail.example>"),
        ("1@mail.example", "<1@mail.example>"),
        ("", None),
    ],
)
def test_message_id(value: str, expected: str | None, tmp_path: Path) -> None:
    assert read(tmp_path, mail([("Message-ID", value)], b"x")).message_id == expected


def test_threading_identifiers_in_order_and_once(tmp_path: Path) -> None:
    raw = mail([("In-Reply-To", "<2@a>"), ("References", "<1@a>\r\n <2@a><3@a>\r\n\t<1@a>")], b"x")
    found = read(tmp_path, raw)
    assert found.in_reply_to == ("<2@a>",)
    assert found.references == ("<1@a>", "<2@a>", "<3@a>")


@pytest.mark.parametrize(
    "value",
    [
        "Mon, 05 Sep 2022 10:30:00 +0700",
        "Mon, 5 Sep 2565 10:30:00 +0700",
        "5 Sep 2022 03:30:00 GMT",
        "Mon, 05 Sep 2022 10:30:00 +0700 (ICT)",
        "Mon, 05 Sep 2022 10:30:00 ICT",
        "Mon, 05 Sep 2022 10:30:00 GMT+7",
        "Mon, 05 Sep 2022 10:30:00 +07:00",
        "Sun, 05 Sep 2022 10:30:00 +0700",
        "Mon Sep  5 10:30:00 2022",
        "2022-09-05T10:30:00+07:00",
        "2022-09-05 10:30:00",
    ],
)
def test_date_is_aware(value: str, tmp_path: Path) -> None:
    assert read(tmp_path, mail([("Date", value)], b"x")).sent_at == datetime(2022, 9, 5, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", ["", "yesterday", "Mon, 31 Feb 2022 10:00:00 +0700", "9" * 300, "Mon, 05 Sep 2022 25:00:00 +0700"]
)
def test_no_date_is_none(value: str, tmp_path: Path) -> None:
    assert read(tmp_path, mail([("Date", value)], b"x")).sent_at is None


def test_mbox_line_and_blank_lines_before_the_header_are_skipped(tmp_path: Path) -> None:
    raw = mail([("Subject", _b(UTF8))], b"x")
    assert read(tmp_path, b"From a@mail.example Mon Sep  5 10:30:00 2022\r\n" + raw).subject == SUBJECT
    assert read(tmp_path, b"\r\n\r\n" + raw).subject == SUBJECT
    assert read(tmp_path, b"\xef\xbb\xbf" + raw).subject == SUBJECT


def test_body_begins_where_a_missing_blank_line_should_be(tmp_path: Path) -> None:
    raw = b"From: a@mail.example\r\nSubject: x\r\n" + "เรียน ท่านศึกษาธิการจังหวัด\r\nขอร้องเรียน".encode()
    assert read(tmp_path, raw).body == "เรียน ท่านศึกษาธิการจังหวัด\nขอร้องเรียน"
