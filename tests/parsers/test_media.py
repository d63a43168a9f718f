import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from models.errors import DocumentError
from parsers.media import DOCX, EML, HEIC, JPEG, MSG, PDF, PNG, TEXT, TIFF, WEBP, ZIP, sniff, sniff_content
from tests.support.papers import SAMPLES

THAI = "เรียน ศึกษาธิการจังหวัดกาฬสินธุ์\nขอร้องเรียนเรื่องถนน\n"
MAIL = b"Return-Path: <a@example.org>\r\nSubject: test\r\nFrom: a@example.org\r\n\r\nbody\r\n"


def picture(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (8, 8), 255).save(stream, kind)
    return stream.getvalue()


def branded(main: str, *others: str) -> bytes:
    """The first box of an ISO base media file."""
    brands = b"".join(brand.encode() for brand in others)
    return (16 + len(brands)).to_bytes(4, "big") + b"ftyp" + main.encode() + bytes(4) + brands + b"\0\0\0\x08meta"


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return stream.getvalue()


def ole(stream_name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000) + stream_name.encode("utf-16-le") + bytes(500)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (b"%PDF-1.7\n...", "a.pdf", PDF),
        (b"\r\nHTTP junk\x00" * 60 + b"%PDF-1.4\n", "a.pdf", PDF),
        (picture("JPEG"), "a.jpg", JPEG),
        (picture("JPEG"), "a.png", JPEG),
        (picture("PNG"), "scan.pdf", PNG),
        (picture("TIFF"), "fax", TIFF),
        (picture("WEBP"), "a.webp", WEBP),
        (branded("heic", "mif1", "heic"), "IMG_0001.HEIC", HEIC),
        (branded("heix"), "a.heif", HEIC),
        (branded("mif1", "heic", "avif"), "a.heic", HEIC),
        (branded("msf1", "hevc"), "a.hif", HEIC),
        (branded("heic", "mif1"), "photo.jpg", HEIC),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.docx", DOCX),
        (zipped("letter.txt"), "a.zip", ZIP),
        (ole("__properties_version1.0"), "a.msg", MSG),
        (MAIL, "a.eml", EML),
        (MAIL, "mail.txt", EML),
        (b"X-Odd: 1\n\nbody", "a.eml", EML),
        (THAI.encode(), "a.txt", TEXT),
        (THAI.encode("cp874"), "a.txt", TEXT),
        (THAI.encode("utf-16"), "a.txt", TEXT),
        ("จาก: สมชาย\nถึง: สมศรี\n".encode(), "note", TEXT),
        (b"MZ is how my letter begins\n", "a.txt", TEXT),
    ],
)
def test_content_tells_the_type(content: bytes, name: str, media_type: str) -> None:
    assert sniff_content(content, name) == media_type


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "empty_file"),
        (b"MZ\x90\x00" + bytes(200), "letter.pdf", "not_what_it_says"),
        (b"\x7fELF" + bytes(60), "scan.jpg", "not_what_it_says"),
        (b"#!/bin/sh\nrm -rf /\n", "letter.txt", "not_what_it_says"),
        (b"@echo off\r\ndel *\r\n", "letter.txt", "not_what_it_says"),
        (b"<html><script>1</script></html>", "letter.pdf", "not_what_it_says"),
        (zipped("a.txt"), "letter.pdf", "not_what_it_says"),
        (b"GIF89a" + bytes(20), "letter.pdf", "not_what_it_says"),
        (b"\x01\x02\x03\x04garbage\x00", "letter.pdf", "not_what_it_says"),
        (b"MZ\x90\x00" + bytes(200), "setup.exe", "unsupported_type"),
        (b"print('hello')\n", "tool.py", "unsupported_type"),
        (b"GIF89a" + bytes(20), "anim.gif", "unsupported_type"),
        (branded("avif", "mif1"), "photo.avif", "unsupported_type"),
        (branded("mif1", "avif"), "photo.heic", "unsupported_type"),
        (branded("avis"), "photo.jpg", "unsupported_type"),
        (branded("isom", "mp42"), "film.mp4", "unsupported_type"),
        (branded("isom", "mp42"), "film.heic", "not_what_it_says"),
        (ole("WordDocument"), "old.doc", "unsupported_type"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "sheet.xlsx", "unsupported_type"),
        (ole("EncryptedPackage"), "letter.docx", "encrypted"),
    ],
)
def test_what_must_not_be_read_is_refused_with_its_reason(content: bytes, name: str, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        sniff_content(content, name)
    assert caught.value.code == code


def test_files_on_disk_are_told_too(tmp_path: Path) -> None:
    path = tmp_path / "0f3c"
    path.write_bytes(picture("PNG"))
    assert sniff(path, "ภาพ.PNG") == PNG
    expected = {".pdf": PDF, ".tif": TIFF, ".jpg": JPEG}
    for letter in SAMPLES.glob("letter-*"):
        assert sniff(letter, letter.name) == expected[letter.suffix]
