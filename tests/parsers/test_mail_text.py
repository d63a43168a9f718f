"""Bodies: each way in which Thai text arrives mislabelled, unlabelled or badly encoded, and what it must read as."""

import quopri
from pathlib import Path

import pytest

from tests.support.mail_reading import read
from tests.support.mails import COMPLAINT, base64_lines, html_mail, mail, multipart_mail, part

TEXT = COMPLAINT.replace("\r\n", "\n")
UTF8, TIS = COMPLAINT.encode(), COMPLAINT.encode("cp874")
PADDED = UTF8 + b" " * ((1 - len(UTF8)) % 3)
"""Its base64 ends in two padding signs."""


def _body(charset: str | None, octets: bytes, encoding: str = "8bit") -> bytes:
    kind = "text/plain" + (f"; charset={charset}" if charset else "")
    fields: list[tuple[str, str | bytes]] = [("Content-Type", kind)]
    return mail([*fields, ("Content-Transfer-Encoding", encoding)] if encoding else fields, octets)


def _qp(octets: bytes) -> bytes:
    return quopri.encodestring(octets).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


LABELS = {
    "windows-874 as Outlook sends it": _body("windows-874", TIS),
    "windows-874 in quotes and capitals": _body('"WINDOWS-874"', TIS),
    "tis-620": _body("TIS-620", TIS),
    "tis-620 with a year": _body("tis620.2533", TIS),
    "iso-8859-11": _body("ISO-8859-11", TIS),
    "cp874": _body("cp874", TIS),
    "x-windows-874": _body("x-windows-874", TIS),
    "tis-620 called us-ascii": _body("us-ascii", TIS),
    "tis-620 called iso-8859-1": _body("iso-8859-1", TIS),
    "tis-620 called windows-1252": _body("windows-1252", TIS),
    "tis-620 called utf-8": _body("utf-8", TIS),
    "tis-620 with an unknown label": _body("x-thai-secret", TIS),
    "tis-620 without a label": _body(None, TIS),
    "tis-620 without any MIME field": mail([], TIS),
    "utf-8": _body("utf-8", UTF8),
    "utf-8 called tis-620": _body("tis-620", UTF8),
    "utf-8 called windows-874": _body("windows-874", UTF8),
    "utf-8 called us-ascii": _body("us-ascii", UTF8),
    "utf-8 called iso-8859-1": _body("iso-8859-1", UTF8),
    "utf-8 called utf-16": _body("utf-16", UTF8),
    "utf-8 without a label": _body(None, UTF8),
    "utf-8 with a byte order mark": _body("utf-8", b"\xef\xbb\xbf" + UTF8),
    "utf-16 with a byte order mark, in base64": _body("utf-16", base64_lines(COMPLAINT.encode("utf-16")), "base64"),
    "a codec that is no charset": _body("zlib", UTF8),
    "utf-8 read as latin-1 and encoded again": _body("utf-8", UTF8.decode("latin-1").encode()),
    "tis-620 read as latin-1 and encoded again": _body("utf-8", TIS.decode("latin-1").encode()),
    "lines of utf-8 and of tis-620": _body("utf-8", b"\r\n".join([*UTF8.split(b"\r\n")[:3], *TIS.split(b"\r\n")[3:]])),
    "base64": _body("utf-8", base64_lines(UTF8), "base64"),
    "base64 with its padding lost": _body("utf-8", base64_lines(PADDED).rstrip(b"=") + b"\r\n", "base64"),
    "base64 with blanks and stray signs": _body("utf-8", base64_lines(UTF8).replace(b"\r\n", b" !\r\n\t"), "base64"),
    "base64 with a footer behind it": _body(
        "utf-8", base64_lines(PADDED) + b"\r\n-- \r\nscanned by a gateway.\r\n", "base64"
    ),
    "base64 in two runs, each padded": _body(
        "utf-8", base64_lines(UTF8[:100]) + b"\r\n" + base64_lines(UTF8[100:]), "base64"
    ),
    "plain text called base64": _body("utf-8", UTF8, "base64"),
    "base64 whose field was lost": _body("utf-8", base64_lines(UTF8), ""),
    "quoted-printable": _body("utf-8", _qp(UTF8), "quoted-printable"),
    "quoted-printable of tis-620": _body("windows-874", _qp(TIS), "Quoted-Printable"),
    "quoted-printable with blanks behind soft breaks": _body(
        "utf-8", _qp(UTF8).replace(b"=\r\n", b"=  \r\n"), "quoted-printable"
    ),
    "quoted-printable whose field was lost": _body("utf-8", _qp(UTF8), ""),
    "quoted-printable called 7bit": _body("utf-8", _qp(UTF8), "7bit"),
    "an encoding field with a comment": _body("utf-8", base64_lines(UTF8), '"base64" (by hand)'),
    "bare line feeds": _body("utf-8", UTF8.replace(b"\r\n", b"\n")).replace(b"\r\n", b"\n"),
    "doubled carriage returns": _body("utf-8", UTF8).replace(b"\r\n", b"\r\r\n"),
    "NUL bytes": _body("utf-8", UTF8.replace(b"\r\n", b"\0\r\n")),
}


@pytest.mark.parametrize("raw", LABELS.values(), ids=LABELS.keys())
def test_thai_body_reads_whole_whatever_its_label(raw: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, raw).body.rstrip() == TEXT


def test_text_in_another_language_keeps_its_label(tmp_path: Path) -> None:
    assert (
        read(tmp_path, _body("iso-8859-1", "Café à la crème, déjà vu".encode("latin-1"))).body
        == "Café à la crème, déjà vu"
    )
    assert read(tmp_path, _body("shift_jis", "苦情を申し立てます".encode("shift_jis"))).body == "苦情を申し立てます"
    assert read(tmp_path, _body("gb18030", "我要投诉学校".encode("gb18030"))).body == "我要投诉学校"


@pytest.mark.parametrize("word", ["ยก", "าก", "ครู", "ผอ."])
def test_thai_label_is_believed_where_the_bytes_alone_leave_doubt(word: str, tmp_path: Path) -> None:
    assert read(tmp_path, _body("windows-874", word.encode("cp874"))).body == word


def test_a_broken_character_costs_only_itself(tmp_path: Path) -> None:
    body = read(tmp_path, _body("utf-8", UTF8[:-2])).body
    assert body[:-1] == TEXT[:-1]
    assert body[-1] == "\ufffd"


def test_text_is_nfc(tmp_path: Path) -> None:
    # mai tho typed before sara u: the composed order is the canonical one
    assert read(tmp_path, _body("utf-8", "ก\u0e49\u0e38".encode())).body == "ก\u0e38\u0e49"
    assert read(tmp_path, _body("utf-8", "Cafe\u0301".encode())).body == "Café"


def test_flowed_lines_are_joined_and_quotations_stay_apart(tmp_path: Path) -> None:
    flowed = "ขอร้องเรียน \r\nเรื่องครู\r\n> ข้อความ \r\n> เดิม\r\nจบ\r\n-- \r\nสมชาย\r\n".encode()
    raw = mail([("Content-Type", "text/plain; charset=utf-8; format=flowed")], flowed)
    assert read(tmp_path, raw).body == "ขอร้องเรียน เรื่องครู\n> ข้อความ เดิม\nจบ\n--\nสมชาย"
    raw = mail([("Content-Type", "text/plain; charset=utf-8; format=flowed; delsp=yes")], flowed)
    assert read(tmp_path, raw).body.splitlines()[:2] == ["ขอร้องเรียนเรื่องครู", "> ข้อความเดิม"]


def test_plain_text_is_preferred_to_its_html_twin(tmp_path: Path) -> None:
    assert (
        read(tmp_path, html_mail("<p>เรียน <b>ท่าน</b> ครับ</p>", text="เรียน ท่าน ครับ\nบรรทัดสอง")).body
        == "เรียน ท่าน ครับ\nบรรทัดสอง"
    )


@pytest.mark.parametrize(
    "stub",
    [
        "",
        " \r\n",
        "Your mail program does not support HTML.",
        "โปรแกรมของท่านไม่รองรับ HTML",
        "?????? ????????? ???? 5 ???????",
    ],
)
def test_html_is_read_where_the_plain_text_is_a_stub_or_ruined(stub: str, tmp_path: Path) -> None:
    html = "".join(f"<p>{line}</p>" for line in TEXT.split("\n") if line)
    assert read(tmp_path, html_mail(html, text=stub)).body == TEXT.replace("\n\n", "\n")


def test_html_alone_becomes_text(tmp_path: Path) -> None:
    assert read(tmp_path, html_mail("<div>เรียน&nbsp;ท่าน</div><div>ขอร้องเรียน</div>")).body == "เรียน ท่าน\nขอร้องเรียน"


def test_html_in_tis_620_that_only_its_meta_tag_declares(tmp_path: Path) -> None:
    html = "<html><meta charset=tis-620><body>ขอร้องเรียน</body></html>".encode("cp874")
    assert read(tmp_path, mail([("Content-Type", "text/html")], html)).body == "ขอร้องเรียน"
    assert read(tmp_path, mail([], html)).body == "ขอร้องเรียน"


def test_pieces_of_body_stand_in_reading_order(tmp_path: Path) -> None:
    pieces = [
        part("text/plain; charset=utf-8", "หนึ่ง".encode()),
        part("text/html; charset=utf-8", "<p>สอง</p>".encode()),
    ]
    pieces.append(part("text/plain; charset=tis-620", "สาม".encode("cp874")))
    assert read(tmp_path, multipart_mail(pieces)).body == "หนึ่ง\n\nสอง\n\nสาม"


def test_the_same_letter_twice_in_mixed_is_read_once(tmp_path: Path) -> None:
    pieces = [
        part("text/plain; charset=utf-8", "เรียน ท่าน".encode()),
        part("text/html; charset=utf-8", "<p>เรียน ท่าน</p>".encode()),
    ]
    assert read(tmp_path, multipart_mail(pieces)).body == "เรียน ท่าน"
