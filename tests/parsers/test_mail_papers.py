"""Attachments: their names, types and bytes; boundaries that are missing or wrong; mails inside mails."""

import os
from base64 import b64encode
from binascii import b2a_uu
from pathlib import Path

import pytest

from models.values import Mail
from tests.support.mail_reading import read
from tests.support.mails import (
    COMPLAINT,
    Header,
    header_block,
    html_mail,
    mail,
    mail_with_attachments,
    multipart,
    multipart_mail,
    part,
    plain_mail,
    words,
)

NAME = "หนังสือร้องเรียน.pdf"
UTF8, TIS = NAME.encode(), NAME.encode("cp874")
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 20
PHOTO = b"\xff\xd8\xff\xe0" + os.urandom(30_000)
LOGO = b"\x89PNG\r\n\x1a\n" + bytes(3000)
TEXT = part("text/plain; charset=utf-8", "ตามไฟล์แนบ".encode())


def _percent(octets: bytes) -> bytes:
    return b"".join(b"%%%02X" % octet for octet in octets)


def _disposed(value: bytes, content_type: str = "application/pdf") -> bytes:
    return multipart_mail([TEXT, part(content_type, PDF, ("Content-Disposition", b"attachment; " + value))])


def _one(found: Mail) -> tuple[str, str, bytes]:
    assert len(found.attachments) == 1
    paper = found.attachments[0]
    return paper.name, paper.media_type, paper.content


NAMES = {
    "encoded word": b'filename="' + words(NAME).encode() + b'"',
    "encoded word of tis-620": b'filename="' + words(NAME, "cp874", label="tis-620").encode() + b'"',
    "encoded word without quotes": b"filename=" + words(NAME).encode(),
    "words parted inside a character": b'filename="=?utf-8?B?'
    + b64encode(UTF8[:22])
    + b"?=\r\n =?utf-8?B?"
    + b64encode(UTF8[22:])
    + b'?="',
    "raw utf-8": b'filename="' + UTF8 + b'"',
    "raw tis-620": b'filename="' + TIS + b'"',
    "raw utf-8 without quotes": b"filename=" + UTF8,
    "rfc 2231": b"filename*=UTF-8''" + _percent(UTF8),
    "rfc 2231 with a language": b"filename*=utf-8'th'" + _percent(UTF8),
    "rfc 2231 in quotes": b"filename*=\"UTF-8''" + _percent(UTF8) + b'"',
    "rfc 2231 in tis-620": b"filename*=tis-620''" + _percent(TIS),
    "rfc 2231 in windows-874": b"filename*=windows-874''" + _percent(TIS),
    "rfc 2231 called utf-8 but tis-620": b"filename*=UTF-8''" + _percent(TIS),
    "rfc 2231 without a charset": b"filename*=''" + _percent(UTF8),
    "rfc 2231 sections parted inside a character": b"filename*0*=UTF-8''"
    + _percent(UTF8[:22])
    + b";\r\n filename*1*="
    + _percent(UTF8[22:]),
    "rfc 2231 sections out of order": b"filename*1*="
    + _percent(UTF8[22:])
    + b"; filename*0*=UTF-8''"
    + _percent(UTF8[:22]),
    "plain sections with raw text": b'filename*0="' + UTF8[:21] + b'"; filename*1="' + UTF8[21:] + b'"',
    "fallback beside the real name": b"filename=\"_____.pdf\"; filename*=UTF-8''" + _percent(UTF8),
    "percent signs without a star": b'filename="' + _percent(UTF8) + b'"',
    "windows path": b'filename="C:\\Users\\somchai\\' + UTF8 + b'"',
    "path that climbs": b'filename="../../' + UTF8 + b'"',
    "control and direction characters": b'filename="\x01' + "\u202e".encode() + UTF8 + b'"',
    "quote never closed": b'filename="' + UTF8,
}


@pytest.mark.parametrize("value", NAMES.values(), ids=NAMES.keys())
def test_thai_file_name(value: bytes, tmp_path: Path) -> None:
    assert _one(read(tmp_path, _disposed(value))) == (NAME, "application/pdf", PDF)


def test_name_in_content_type_alone(tmp_path: Path) -> None:
    raw = multipart_mail([TEXT, part(f'application/pdf; name="{words(NAME)}"', PDF)])
    assert _one(read(tmp_path, raw)) == (NAME, "application/pdf", PDF)


def test_missing_name_is_invented_from_the_type(tmp_path: Path) -> None:
    raw = multipart_mail([TEXT, part("application/pdf", PDF, ("Content-Disposition", "attachment"))])
    assert _one(read(tmp_path, raw)) == ("ไฟล์แนบ-1.pdf", "application/pdf", PDF)
    raw = multipart_mail([TEXT, part("application/octet-stream", PHOTO)])
    assert _one(read(tmp_path, raw)) == ("ไฟล์แนบ-1.jpg", "image/jpeg", PHOTO)


def test_long_name_keeps_its_extension(tmp_path: Path) -> None:
    name = _one(read(tmp_path, _disposed(b'filename="' + "ก".encode() * 300 + b'.pdf"')))[0]
    assert name.endswith("ก.pdf")
    assert len(name.encode()) <= 240


@pytest.mark.parametrize(
    ("declared", "name", "expected"),
    [
        ("application/octet-stream", "a.PDF", "application/pdf"),
        ("application/octet-stream", "a.tif", "image/tiff"),
        ("application/octet-stream", "a.eml", "message/rfc822"),
        ("application/force-download", "a.jpg", "image/jpeg"),
        ("application/octet-stream", "a.xyz", "application/pdf"),
        ("image/pjpeg", "a.jpg", "image/jpeg"),
        ("application/x-pdf", "a", "application/pdf"),
        ("application/msword", "a.doc", "application/msword"),
        ("application/octet-stream", "winmail.dat", "application/ms-tnef"),
        ("application/ms-tnef", "winmail.dat", "application/ms-tnef"),
        ("nonsense", "a.pdf", "application/pdf"),
        ("text/plain", "a.txt", "application/pdf"),
    ],
)
def test_media_type(declared: str, name: str, expected: str, tmp_path: Path) -> None:
    assert _one(read(tmp_path, mail_with_attachments([(name, declared, PDF)])))[:2] == (name, expected)


def test_attachments_keep_order_and_equal_names(tmp_path: Path) -> None:
    files = [
        ("a.pdf", "application/pdf", b"1"),
        ("a.pdf", "application/pdf", b"2"),
        ("ว่าง.pdf", "application/pdf", b""),
    ]
    found = read(tmp_path, mail_with_attachments(files))
    assert [(paper.name, paper.content) for paper in found.attachments] == [(name, body) for name, _, body in files]
    assert found.body == COMPLAINT.replace("\r\n", "\n")


ENCODINGS: dict[str, tuple[str, bytes]] = {
    "binary": ("binary", PDF),
    "8bit without a field": ("", PDF),
    "base64 with its end cut off": ("base64", b64encode(PDF + b"x")[:-1]),
    "base64 with stray signs": ("base64", b64encode(PDF).replace(b"A", b"A!\r\n", 3)),
    "base64 in two padded runs": ("base64", b64encode(PDF[:100]) + b"\r\n" + b64encode(PDF[100:])),
    "uuencode": (
        "x-uuencode",
        b"begin 644 a.pdf\r\n" + b"".join(b2a_uu(PDF[at : at + 45]) for at in range(0, len(PDF), 45)) + b"`\r\nend\r\n",
    ),
}


@pytest.mark.parametrize(("encoding", "octets"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_bytes_are_whole_whatever_the_transfer_encoding(encoding: str, octets: bytes, tmp_path: Path) -> None:
    fields: list[Header] = [("Content-Type", 'application/pdf; name="a.pdf"')]
    fields += [("Content-Transfer-Encoding", encoding)] if encoding else []
    content = _one(read(tmp_path, multipart_mail([TEXT, header_block(fields) + octets])))[2]
    assert content[: len(PDF)] == PDF
    assert len(content) <= len(PDF) + 1


def _with_boundary(content_type: str, body: bytes) -> bytes:
    return mail([("Content-Type", content_type)] if content_type else [], body)


BODY = multipart([TEXT, part('application/pdf; name="a.pdf"', PDF)], "----=_Next_1")
BOUNDARIES = {
    "right": _with_boundary('multipart/mixed; boundary="----=_Next_1"', BODY),
    "without quotes": _with_boundary("multipart/mixed; boundary=----=_Next_1", BODY),
    "missing": _with_boundary("multipart/mixed", BODY),
    "another one": _with_boundary('multipart/mixed; boundary="other"', BODY),
    "in another case": _with_boundary('multipart/mixed; boundary="----=_NEXT_1"', BODY),
    "no semicolon": _with_boundary('multipart/mixed boundary="----=_Next_1"', BODY),
    "content-type lost": _with_boundary("", BODY),
    "never closed": _with_boundary('multipart/mixed; boundary="----=_Next_1"', BODY.replace(b"_1--\r\n", b"_1\r\n")),
    "cut off": _with_boundary('multipart/mixed; boundary="----=_Next_1"', BODY.rpartition(b"\r\n------=")[0]),
    "blanks behind it": _with_boundary(
        'multipart/mixed; boundary="----=_Next_1"', BODY.replace(b"_1\r\n", b"_1  \r\n")
    ),
    "text before and after": _with_boundary(
        'multipart/mixed; boundary="----=_Next_1"', b"preamble\r\n" + BODY + b"epilogue"
    ),
}


@pytest.mark.parametrize("raw", BOUNDARIES.values(), ids=BOUNDARIES.keys())
def test_parts_are_found_whatever_their_boundary(raw: bytes, tmp_path: Path) -> None:
    found = read(tmp_path, raw)
    assert found.body == "ตามไฟล์แนบ"
    assert _one(found)[2][: len(PDF)] == PDF


def test_container_without_parts_is_text(tmp_path: Path) -> None:
    assert read(tmp_path, _with_boundary("multipart/mixed; boundary=x", "ขอร้องเรียน".encode())).body == "ขอร้องเรียน"


def test_mail_inside_the_mail_is_kept_byte_by_byte(tmp_path: Path) -> None:
    inner = mail_with_attachments([("ใน.pdf", "application/pdf", PDF)], subject="ร้องเรียน/ครู").replace(b"=_b1", b"=_b2")
    for piece in (part("message/rfc822", inner, encoding="7bit"), part("message/rfc822", inner)):
        found = read(tmp_path, multipart_mail([TEXT, piece]))
        assert _one(found) == ("ร้องเรียน-ครู.eml", "message/rfc822", inner)
        assert found.body == "ตามไฟล์แนบ"


def test_digest_lists_its_mails(tmp_path: Path) -> None:
    inner = plain_mail("เรื่องที่หนึ่ง")
    found = read(tmp_path, multipart_mail([b"\r\n" + inner, b"\r\n" + inner], kind="digest"))
    assert [paper.media_type for paper in found.attachments] == ["message/rfc822"] * 2
    assert found.attachments[0].content == inner


def test_signatures_and_machine_reports_are_no_papers(tmp_path: Path) -> None:
    signature = part("application/pkcs7-signature; name=smime.p7s", b"0\x80", ("Content-Disposition", "attachment"))
    assert read(tmp_path, multipart_mail([TEXT, signature], kind="signed")).attachments == ()


def test_text_file_sent_as_a_file_is_a_paper(tmp_path: Path) -> None:
    sent = part(
        "text/plain; charset=tis-620", "คำร้อง".encode("cp874"), ("Content-Disposition", 'attachment; filename="a.txt"')
    )
    found = read(tmp_path, multipart_mail([TEXT, sent]))
    assert found.body == "ตามไฟล์แนบ"
    assert _one(found) == ("a.txt", "text/plain", "คำร้อง".encode("cp874"))


def test_body_that_only_has_a_name_is_still_the_body(tmp_path: Path) -> None:
    named = part('text/plain; charset=utf-8; name="body.txt"', "ขอร้องเรียน".encode(), ("Content-Disposition", "inline"))
    found = read(tmp_path, multipart_mail([named, part('application/pdf; name="a.pdf"', PDF)]))
    assert found.body == "ขอร้องเรียน"
    assert [paper.name for paper in found.attachments] == ["a.pdf"]


def _related(image: bytes, disposition: str = "inline") -> bytes:
    html = part("text/html; charset=utf-8", "<p>เรียน ท่าน</p><img src='cid:a@b'>".encode())
    picture = part('image/png; name="a.png"', image, ("Content-ID", "<a@b>"), ("Content-Disposition", disposition))
    return multipart_mail([html, picture], kind="related")


def test_logos_and_pixels_in_the_text_are_no_papers(tmp_path: Path) -> None:
    assert read(tmp_path, _related(LOGO)).attachments == ()
    assert read(tmp_path, _related(LOGO, "attachment")).attachments == ()
    assert read(tmp_path, _related(b"GIF89a\x01\0\x01\0", "inline")).attachments == ()


def test_logo_is_known_from_the_html_even_where_the_plain_text_is_read(tmp_path: Path) -> None:
    both = multipart([TEXT, part("text/html; charset=utf-8", "<p>ตามไฟล์แนบ</p><img src='cid:a@b'>".encode())], "in")
    logo = part("image/png", LOGO, ("Content-ID", "<a@b>"), ("Content-Disposition", 'attachment; filename="logo.png"'))
    raw = multipart_mail([header_block([("Content-Type", "multipart/alternative; boundary=in")]) + both, logo])
    found = read(tmp_path, raw)
    assert (found.body, found.attachments) == ("ตามไฟล์แนบ", ())


def test_photographs_in_the_text_are_papers(tmp_path: Path) -> None:
    assert _one(read(tmp_path, _related(PHOTO)))[2] == PHOTO
    without_cid = multipart_mail([TEXT, part('image/jpeg; name="a.jpg"', PHOTO, ("Content-Disposition", "inline"))])
    assert _one(read(tmp_path, without_cid)) == ("a.jpg", "image/jpeg", PHOTO)


def test_small_picture_sent_as_a_file_is_a_paper(tmp_path: Path) -> None:
    assert _one(read(tmp_path, mail_with_attachments([("สลิป.png", "image/png", LOGO)])))[0] == "สลิป.png"


def test_picture_written_into_the_html_is_a_paper(tmp_path: Path) -> None:
    html = f"<p>หลักฐาน</p><img src='data:image/jpeg;base64,{b64encode(PHOTO).decode()}'><p>จบ</p>"
    found = read(tmp_path, html_mail(html))
    assert _one(found) == ("ไฟล์แนบ-1.jpg", "image/jpeg", PHOTO)
    assert found.body == "หลักฐาน\nจบ"


def test_calendar_part_is_listed(tmp_path: Path) -> None:
    invitation = part("text/calendar; method=REQUEST; charset=utf-8", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR")
    found = read(tmp_path, multipart_mail([TEXT, invitation], kind="alternative"))
    assert (found.body, _one(found)[1]) == ("ตามไฟล์แนบ", "text/calendar")
