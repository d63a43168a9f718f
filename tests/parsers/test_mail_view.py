"""A mail as a person may look at it."""

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from models.errors import DocumentError
from models.limits import ReadLimits
from parsers.mail_pictures import drawn_anew
from parsers.mail_view import MailView, attached_to, paper_of, shown_name, view_mail
from parsers.media import EML, MSG, PDF, TEXT
from tests.parsers.test_mail_hostile import HOSTILE
from tests.parsers.test_outlook import BINARY, STRING, saved
from tests.parsers.test_outlook import text as outlook_text
from tests.support.mails import (
    SUBJECT,
    html_mail,
    mail,
    mail_with_attachments,
    multipart,
    multipart_mail,
    part,
    plain_mail,
    words,
)
from tests.support.pictures import saved as saved_picture

LIMITS = ReadLimits(workers=1)
PNG = saved_picture(Image.new("RGB", (60, 40), "red"), "PNG")


def put(tmp_path: Path, raw: bytes) -> Path:
    path = tmp_path / "original"
    path.write_bytes(raw)
    return path


def view(tmp_path: Path, raw: bytes, index: int = 0) -> MailView:
    found = view_mail(put(tmp_path, raw), EML, index, limits=LIMITS)
    assert found is not None
    return found


def related(html: str, content: bytes = PNG, kind: str = "image/png") -> bytes:
    """A mail whose HTML shows a picture of its own."""
    parts = [part("text/html; charset=utf-8", html.encode()), part(kind, content, ("Content-ID", "<Pic1@x>"))]
    return multipart_mail(parts, kind="related")


def test_headers_text_and_html_are_shown(tmp_path: Path) -> None:
    raw = html_mail(
        "<p>ขอ<b>ร้องเรียน</b></p><script>alert(1)</script>",
        text="ขอร้องเรียนเรื่องเงินบำรุง",
        headers=[("To", "office@ksed.example"), ("Cc", f"{words('ผู้อำนวยการ')} <head@ksed.example>")],
    )
    found = view(tmp_path, raw)
    assert found.sender == "สมชาย ใจดี <somchai@mail.example>"
    assert (found.to, found.cc) == ("office@ksed.example", "ผู้อำนวยการ <head@ksed.example>")
    assert found.subject == SUBJECT
    assert found.sent_at is not None
    assert found.sent_at.year == 2022
    assert found.text == "ขอร้องเรียนเรื่องเงินบำรุง"
    assert found.html == "<p>ขอ<b>ร้องเรียน</b></p>"


def test_a_plain_mail_has_no_html(tmp_path: Path) -> None:
    assert view(tmp_path, plain_mail()).html is None


def test_headers_hide_no_characters(tmp_path: Path) -> None:
    raw = mail(
        [("From", words("ธนาคาร\u202emoc.elpmaxe")), ("Subject", words("ด่วน\u200b\u202e!")), ("To", "a\r\n b")], b"x"
    )
    found = view(tmp_path, raw)
    assert "\u202e" not in found.sender + found.subject
    assert found.to == "a b"


@pytest.mark.parametrize("address", ["cid:Pic1@x", "CID:pic1%40x"])
def test_a_picture_of_the_mail_is_drawn_anew(address: str, tmp_path: Path) -> None:
    found = view(tmp_path, related(f'<p>ดู</p><img src="{address}">')).html
    assert found
    source = re.fullmatch(r'<p>ดู</p><img src="data:image/webp;base64,([^"]+)" alt="">', found)
    assert source
    with Image.open(io.BytesIO(base64.b64decode(source[1]))) as picture:
        assert (picture.format, picture.size) == ("WEBP", (60, 40))


def test_a_picture_written_into_the_html_is_drawn_anew(tmp_path: Path) -> None:
    found = view(tmp_path, html_mail(f'<img src="data:image/png;base64,{base64.b64encode(PNG).decode()}">')).html
    assert found
    assert found.startswith('<img src="data:image/webp;base64,')


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
        (b"<svg onload='alert(1)'/>", "image/png"),
        (PNG[:60], "image/png"),
        (saved_picture(Image.new("1", (9000, 9000)), "PNG"), "image/png"),
        (saved_picture(Image.new("L", (10, 10)), "TIFF"), "image/png"),
        (b"", "image/png"),
    ],
    ids=["svg", "svg called png", "cut off", "bomb", "tiff", "nothing"],
)
def test_what_is_no_plain_picture_is_not_shown(content: bytes, kind: str, tmp_path: Path) -> None:
    assert view(tmp_path, related('<p>ดู</p><img src="cid:pic1@x" alt="ภาพ">', content, kind)).html == "<p>ดู</p>[ภาพ]"


def test_pictures_shown_over_and_over_have_an_end(tmp_path: Path) -> None:
    noise = saved_picture(Image.effect_noise((800, 800), 120), "PNG")
    found = view(tmp_path, related('<img src="cid:pic1@x">' * 1000, noise)).html
    assert found
    assert 0 < len(found) < 4_000_000


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "JPEG"])
def test_pictures_of_usual_kinds_are_drawn(form: str) -> None:
    assert drawn_anew(saved_picture(Image.new("P" if form in {"PNG", "GIF"} else "RGB", (2000, 20)), form))


def test_remote_pictures_are_counted(tmp_path: Path) -> None:
    found = view(tmp_path, html_mail('<img src="https://t.example/a"><img src="//t.example/b">x'))
    assert (found.html, found.remote_pictures) == ("x", 2)


def test_html_sent_as_a_file_is_no_body(tmp_path: Path) -> None:
    raw = mail_with_attachments([("a.html", "text/html", b"<p>evil</p>")])
    assert view(tmp_path, raw).html is None


def test_files_are_listed_with_safe_names_types_by_content_and_digests(tmp_path: Path) -> None:
    inner = mail_with_attachments([("ใน.txt", "text/plain", "ข้อความ".encode())], subject="เดิม")
    raw = mail_with_attachments(
        [
            ("../../etc/pass\u202ewd.txt", "application/pdf", b"words of a text"),
            ("scan.pdf", "image/png", b"%PDF-1.4 x"),
            ("ส่งต่อ.eml", "message/rfc822", inner),
            ("งาน.exe", "application/pdf", b"MZ" + bytes(500)),
        ]
    )
    path = put(tmp_path, raw)
    listed = attached_to(path, EML, limits=LIMITS)
    assert [(each.index, each.inside, each.name, each.media_type, each.is_mail, each.fault) for each in listed] == [
        (1, 0, "passwd.txt", TEXT, False, None),
        (2, 0, "scan.pdf", PDF, False, None),
        (3, 0, "ส่งต่อ.eml", EML, True, None),
        (4, 3, "ใน.txt", TEXT, False, None),
        (5, 0, "งาน.exe", "application/octet-stream", False, "unsupported_type"),
    ]
    assert listed[0].size == len(b"words of a text")
    assert len(listed[0].sha256) == 64
    inside = paper_of(path, EML, 4, limits=LIMITS)
    assert inside
    assert (shown_name(inside), inside.content.decode()) == ("ใน.txt", "ข้อความ")
    assert paper_of(path, EML, 6, limits=LIMITS) is None


def test_a_mail_in_a_mail_is_shown_by_its_index(tmp_path: Path) -> None:
    inner = html_mail("<p>เดิม</p>", "เรื่องเดิม")
    raw = mail_with_attachments([("a.txt", "text/plain", b"words"), ("m.eml", "message/rfc822", inner)])
    found = view(tmp_path, raw, 2)
    assert (found.subject, found.html) == ("เรื่องเดิม", "<p>เดิม</p>")
    path = tmp_path / "original"
    assert view_mail(path, EML, 1, limits=LIMITS) is None
    assert view_mail(path, EML, 9, limits=LIMITS) is None


def test_a_saved_outlook_mail_is_shown_alike(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "a.msg",
        {
            (0x0037, STRING): outlook_text("ร้องเรียนครู"),
            (0x1000, STRING): outlook_text("ขอร้องเรียน"),
            (0x1013, BINARY): '<p onclick="x()">ขอ<b>ร้องเรียน</b></p>'.encode(),
            (0x0E04, STRING): outlook_text("สำนักงาน"),
            (0x0C1A, STRING): outlook_text("สมชาย ใจดี"),
            (0x5D01, STRING): outlook_text("somchai@mail.example"),
        },
        {"ภาพ.png": PNG},
    )
    found = view_mail(path, MSG, 0, limits=LIMITS)
    assert found
    assert (found.sender, found.subject) == ("สมชาย ใจดี <somchai@mail.example>", "ร้องเรียนครู")
    assert found.text == "ขอร้องเรียน"
    assert found.html
    assert "<b>ร้องเรียน</b>" in found.html
    assert "onclick" not in found.html
    assert [each.name for each in attached_to(path, MSG, limits=LIMITS)] == ["ภาพ.png"]


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mails_have_a_view_or_a_reason(raw: bytes, tmp_path: Path) -> None:
    path = put(tmp_path, raw)
    try:
        found = view_mail(path, EML, 0, limits=LIMITS)
        attached_to(path, EML, limits=LIMITS)
    except DocumentError:
        return
    assert found is not None
    assert found.html is None or "<script" not in found.html


def test_parts_without_end_give_one_html(tmp_path: Path) -> None:
    pieces = [part("text/html", b"<p>x</p>") for _ in range(290)]
    raw = mail([("Content-Type", 'multipart/mixed; boundary="=_b1"')], multipart(pieces))
    found = view(tmp_path, raw).html
    assert found
    assert found.count("<p>x</p>") == 10
