"""Mails that are damaged or sent to do harm: an answer or a `DocumentError`, soon, and within bounds."""

import os
import random
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import DocumentError, TransientError
from models.values import Mail
from parsers.mail import LARGEST_MAIL, parse_mail
from parsers.mail_parts import MOST_PARTS
from tests.support.mail_reading import read
from tests.support.mails import (
    auto_reply,
    bounce,
    html_mail,
    mail,
    mail_with_attachments,
    multipart_mail,
    newsletter,
    part,
    plain_mail,
)

HEAD = mail([], b"")[:-2]


def _nested(depth: int, boundary: str) -> bytes:
    levels = (boundary.replace("#", str(level)).encode() for level in range(depth))
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=" + mark + b"\r\n\r\n--" + mark + b"\r\n" for mark in levels
    )


HOSTILE = {
    "3,000 containers, one in the other": HEAD + _nested(3000, "b#") + b"\r\nhello",
    "3,000 containers of one boundary": HEAD + _nested(3000, "b") + b"\r\nhello",
    "20,000 parts side by side": multipart_mail([b"Content-Type: text/plain\r\n\r\nx"] * 20_000),
    "5,000 mails, one in the other": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5000 + b"\r\nx",
    "two million empty lines": mail([("Content-Type", "text/plain")], b"\n" * 2_000_000),
    "a million carriage returns": mail([("Content-Type", "text/plain")], b"\r" * 1_000_000),
    "50,000 header fields": mail([(f"X-{number}", "b") for number in range(50_000)], b"x"),
    "one endless header field": mail([("X-Long", "a" * 3_000_000)], b"x"),
    "nested comments in From": mail([("From", "(" * 50_000)], b"x"),
    "thousands of senders": mail([("From", "<a@b>," * 3000)], b"x"),
    "quotes without end": mail([("From", '"' * 20_000), ("Content-Type", 'text/plain; a="' * 3000)], b"x"),
    "encoded words without end": mail([("Subject", "=?utf-8?q?" * 20_000)], b"x"),
    "100,000 references": mail([("References", "<" * 50_000 + " <a@b>" * 100_000)], b"x"),
    "parameters without end": mail([("Content-Type", "text/plain" + "; name*1=x" * 3000)], b"x"),
    "delimiters and nothing else": mail([("Content-Type", 'multipart/mixed; boundary="-"')], b"---\r\n" * 500_000),
    "lines that look like delimiters": mail([("Content-Type", "multipart/mixed")], b"--a\r\nb:c\r\n" * 200_000),
    "flowed quotations": mail([("Content-Type", "text/plain; format=flowed")], b">a \n" * 300_000),
    "html of open tags": html_mail("<a '" * 200_000),
    "codecs that are no charsets": mail([("Content-Type", "text/plain; charset=idna")], "ก".encode() * 50_000),
    "surrogates by utf-7": mail([("Content-Type", "text/plain; charset=utf-7")], b"+2AA-+3AA- abc"),
    "surrogates by utf-16": mail([("Content-Type", "text/html; charset=utf-16le")], b"a\0\0\xd8b\0" * 10),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mail_is_read_soon(raw: bytes, tmp_path: Path) -> None:
    begun = time.process_time()
    found = read(tmp_path, raw)
    assert time.process_time() - begun < 5
    _check_texts(found)
    assert found.sender_address in {"somchai@mail.example", "a@b", ""}


def test_what_the_caps_leave_unread_is_listed_not_lost(tmp_path: Path) -> None:
    pieces = [part("application/pdf; name=a.pdf", b"%d" % number) for number in range(MOST_PARTS + 50)]
    found = read(tmp_path, multipart_mail([part("text/plain", b"hello"), *pieces]))
    assert found.body == "hello"
    assert len(found.attachments) <= MOST_PARTS
    rest = found.attachments[-1]
    assert rest.media_type == "application/octet-stream"
    assert rest.content.count(b"name=a.pdf") == len(pieces) - (len(found.attachments) - 1)


def test_overlong_body_is_kept_whole_as_a_paper(tmp_path: Path) -> None:
    octets = "ขอร้องเรียน\r\n".encode() * 70_000
    found = read(tmp_path, mail([("Content-Type", "text/plain; charset=utf-8")], octets))
    assert found.body.startswith("ขอร้องเรียน\nขอร้องเรียน")
    assert [paper.content for paper in found.attachments] == [octets]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"\r\n \r\n", "empty_file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 30, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(128, 256)) * 50, "damaged"),
    ],
)
def test_what_is_no_mail_is_refused(raw: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, raw)
    assert caught.value.code == code


def test_too_large_a_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    with path.open("wb") as sparse:
        sparse.truncate(LARGEST_MAIL + 1)
    with pytest.raises(DocumentError) as caught:
        parse_mail(path)
    assert caught.value.code == "too_large"


def test_missing_file_is_the_surroundings_fault(tmp_path: Path) -> None:
    with pytest.raises(TransientError):
        parse_mail(tmp_path / "gone.eml")


MEASURE = """
import re, sys
from pathlib import Path
from parsers.mail import parse_mail
found = parse_mail(Path(sys.argv[1]))
# Not getrusage: its peak is handed down by the parent at fork, and pytest's own may be larger.
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(len(found.attachments[0].content), int(peak[1]) // 1024)
"""


def test_attachment_of_30_megabytes_fits_in_400(tmp_path: Path) -> None:
    size = 30 * 1024 * 1024
    path = tmp_path / "mail.eml"
    path.write_bytes(mail_with_attachments([("a.pdf", "application/pdf", os.urandom(1024) * (size // 1024))]))
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", MEASURE, path], cwd=root, capture_output=True, check=True, text=True)
    length, megabytes = map(int, run.stdout.split())
    assert length == size
    assert megabytes < 400


SEEDS = [
    plain_mail(),
    plain_mail(charset="cp874"),
    html_mail("<table><tr><td>เรียน</td></tr></table><blockquote>x", text="เรียน ท่าน"),
    mail_with_attachments(
        [("คำร้อง.pdf", "application/pdf", b"%PDF-1.4" * 50), ("a.eml", "message/rfc822", plain_mail())]
    ),
    auto_reply(),
    bounce(),
    newsletter(),
]
SCRAPS = [
    *(b"--=_b1\r\n", b"--=_b1--\r\n", b"\r\n\r\n", b"\r", b"=?utf-8?B?", b"?=", b"=?", b"\0", b"\xff\xfe", b"\xe0\xb8"),
    *(b'"', b"<", b"((((", b",", b";", b"\\", b"<a@b>", b"+2AA-", b"=E0=B8", b"base64", b"x-uuencode", b"Subject: "),
    *(
        b"charset=utf-16",
        b"charset=utf-7",
        b"charset=hz",
        b"charset=iso-2022-jp",
        b"filename*=",
        b"filename*0*=utf-7''%E0",
    ),
    *(b'Content-Type: multipart/mixed; boundary="=_b1"\r\n', b"Content-Type: message/rfc822\r\n", b"Date: 99 Foo"),
    *(b"Content-Transfer-Encoding: quoted-printable\r\n", b"Content-Type: text/html; charset=idna\r\n"),
    b"&#99999999999999999;",
]


def _mangled(dice: random.Random) -> bytes:
    raw = bytearray(dice.choice(SEEDS))
    for _ in range(dice.randint(1, 20)):
        at = dice.randrange(len(raw) + 1)
        match dice.randrange(4):
            case 0:
                raw[at:at] = dice.choice(SCRAPS) * dice.choice([1, 1, 1, 3, 200])
            case 1:
                del raw[at : at + dice.choice([1, 2, 5, 50])]
            case 2:
                raw[at : at + 1] = dice.randbytes(dice.choice([1, 1, 20]))
            case _:
                raw[at:at] = raw[dice.randrange(len(raw) + 1) :][: dice.randint(1, 300)]
    return bytes(raw)


@pytest.mark.parametrize("seed", range(8))
def test_mangled_mails_are_read_or_refused(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    for _ in range(150):
        _read_or_refuse(tmp_path, _mangled(dice))


@settings(max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(tmp_path: Path, raw: bytes) -> None:
    _read_or_refuse(tmp_path, raw)


@settings(max_examples=100, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=st.binary(max_size=200), sender=st.binary(max_size=100), kind=st.binary(max_size=100), body=st.binary())
def test_any_bytes_in_the_fields_are_read(
    tmp_path: Path, subject: bytes, sender: bytes, kind: bytes, body: bytes
) -> None:
    fields: list[tuple[str, str | bytes]] = [("Subject", subject), ("From", sender), ("Content-Type", kind)]
    _read_or_refuse(tmp_path, mail(fields, body))


@settings(max_examples=60, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("กขคเแาำิ่้็ ๑๒abc.,\n", min_size=1, max_size=200), st.sampled_from(["utf-8", "cp874"]))
def test_any_thai_text_comes_back(tmp_path: Path, text: str, charset: str) -> None:
    body = read(tmp_path, plain_mail(body=f"เรียน {text}", charset=charset)).body
    lines = "\n".join(line.rstrip() for line in f"เรียน {text}".split("\n")).strip("\n")
    assert body == unicodedata.normalize("NFC", lines)


def _read_or_refuse(folder: Path, raw: bytes) -> None:
    try:
        found = read(folder, raw)
    except DocumentError:
        return
    _check_texts(found)


def _check_texts(found: Mail) -> None:
    """Everything is Unicode that a database takes, on lines ended by LF."""
    papers = [text for paper in found.attachments for text in (paper.name, paper.media_type)]
    names = [found.sender_name, found.sender_address, found.message_id or "", *found.references, *found.in_reply_to]
    for text in (found.subject, found.body, found.automatic_because, *names, *papers):
        text.encode()
        assert not set("\0\r") & set(text)
    assert all(paper.name for paper in found.attachments)
    assert found.sent_at is None or found.sent_at.tzinfo is not None
