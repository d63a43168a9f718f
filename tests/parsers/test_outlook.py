import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from extract_msg.ole_writer import OleWriter

from models.errors import DocumentError
from parsers.media import MSG, PDF, sniff
from parsers.outlook import read_msg

STRING, BINARY = 0x001F, 0x0102
SENT = datetime(2025, 9, 5, 3, 30, tzinfo=UTC)


def fixed(tag: int, kind: int, value: int) -> bytes:
    return struct.pack("<HHIQ", kind, tag, 6, value)


def put(
    writer: OleWriter, folder: list[str], values: dict[tuple[int, int], bytes], head: bytes, more: bytes = b""
) -> None:
    """Properties of variable length as streams, and the table that lists them (MS-OXMSG §2.4)."""
    table = head + more
    for (tag, kind), value in values.items():
        writer.addEntry([*folder, f"__substg1.0_{tag:04X}{kind:04X}"], value)
        length = len(value) + (2 if kind == STRING else 0)
        table += struct.pack("<HHIII", kind, tag, 6, length, 0)
    writer.addEntry([*folder, "__properties_version1.0"], table)


def text(value: str) -> bytes:
    return value.encode("utf-16-le")


def saved(path: Path, values: dict[tuple[int, int], bytes], attachments: dict[str, bytes] | None = None) -> Path:
    """A .msg file as small as Outlook would accept."""
    writer = OleWriter()
    writer.addEntry("__nameid_version1.0", storage=True)
    for stream in ("00020102", "00030102", "00040102"):
        writer.addEntry(["__nameid_version1.0", f"__substg1.0_{stream}"], b"")
    attachments = attachments or {}
    ticks = int((SENT - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    head = bytes(8) + struct.pack("<IIII", 0, len(attachments), 0, len(attachments)) + bytes(8)
    values = {(0x001A, STRING): text("IPM.Note"), **values}
    put(
        writer,
        [],
        values,
        head,
        fixed(0x0039, 0x0040, ticks) + fixed(0x340D, 0x0003, 0x40000) + fixed(0x0E07, 0x0003, 0),
    )
    for number, (name, content) in enumerate(attachments.items()):
        folder = f"__attach_version1.0_#{number:08X}"
        writer.addEntry(folder, storage=True)
        parts = {(0x3701, BINARY): content, (0x3707, STRING): text(name)}
        put(writer, [folder], parts, bytes(8), fixed(0x3705, 0x0003, 1))
    writer.write(str(path))
    return path


def test_a_saved_mail_gives_sender_subject_body_and_papers(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "a.msg",
        {
            (0x0037, STRING): text("ร้องเรียนครูไม่สอน"),
            (0x1000, STRING): text("เรียน ศึกษาธิการจังหวัด\r\nขอให้ตรวจสอบ"),
            (0x0C1A, STRING): text("นางสาวมะลิ ดีงาม"),
            (0x0C1F, STRING): text("/O=OFFICE/CN=MALI"),
            (0x5D01, STRING): text("Mali@Example.org"),
            (0x1035, STRING): text("<a1@example.org>"),
            (0x1042, STRING): text("<q9@ksed.example>"),
            (0x1039, STRING): text("<q8@ksed.example> <q9@ksed.example>"),
        },
        {"หนังสือ.pdf": b"%PDF-1.4 letter"},
    )
    assert sniff(path, "mail.msg") == MSG
    mail = read_msg(path)
    assert mail.subject == "ร้องเรียนครูไม่สอน"
    assert mail.body.split("\n") == ["เรียน ศึกษาธิการจังหวัด", "ขอให้ตรวจสอบ"]
    assert (mail.sender_name, mail.sender_address) == ("นางสาวมะลิ ดีงาม", "mali@example.org")
    assert mail.message_id == "<a1@example.org>"
    assert mail.in_reply_to == ("<q9@ksed.example>",)
    assert mail.references == ("<q8@ksed.example>", "<q9@ksed.example>")
    assert mail.sent_at == SENT
    assert [(part.name, part.media_type, part.content) for part in mail.attachments] == [
        ("หนังสือ.pdf", PDF, b"%PDF-1.4 letter")
    ]


def test_without_a_plain_body_the_html_is_read(tmp_path: Path) -> None:
    html = "<html><head><meta charset=utf-8></head><body><p>เรียน ผู้อำนวยการ</p></body></html>"
    mail = read_msg(saved(tmp_path / "a.msg", {(0x1013, BINARY): html.encode()}))
    assert mail.body == "เรียน ผู้อำนวยการ"


def test_an_address_known_only_within_an_office_is_none(tmp_path: Path) -> None:
    mail = read_msg(saved(tmp_path / "a.msg", {(0x0C1F, STRING): text("/O=OFFICE/CN=MALI")}))
    assert mail.sender_address == ""
    assert mail.message_id is None


def test_a_broken_file_is_damaged(tmp_path: Path) -> None:
    whole = saved(tmp_path / "a.msg", {(0x1000, STRING): text("ข้อความ")}).read_bytes()
    for name, content in (("cut.msg", whole[:1200]), ("none.msg", b"nothing"), ("head.msg", whole[:512])):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(DocumentError, match="damaged"):
            read_msg(path)
