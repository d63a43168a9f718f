import io
import random
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from PIL import Image

from models.errors import DocumentError
from parsers.docx import WordFile

BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
    "<mc:Choice><w:txbxContent><w:p><w:r><w:t>เลขที่รับ 12</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>เลขที่รับ 12</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def opened(path: Path, *, most_bytes: int = 50_000_000) -> WordFile:
    return WordFile(path, most_bytes=most_bytes)


def test_a_letter_is_read_in_reading_order(tmp_path: Path) -> None:
    letter = docx.Document()
    letter.sections[0].header.paragraphs[0].text = "โรงเรียนบ้านหนองบัว"
    letter.add_paragraph("เรื่อง ขอร้องเรียน")
    table = letter.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "ชื่อ", "นายสมชาย"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "รายละเอียด"
    last = letter.add_paragraph("บรรทัดหนึ่ง\nจํานวน")
    last._p.append(parse_xml(BOX))
    letter.save(str(tmp_path / "a.docx"))
    assert opened(tmp_path / "a.docx").text().splitlines() == [
        "โรงเรียนบ้านหนองบัว",
        "เรื่อง ขอร้องเรียน",
        "ชื่อ นายสมชาย",
        "รายละเอียด",
        "บรรทัดหนึ่ง",
        "จำนวน",
        "เลขที่รับ 12",
    ]


def test_pasted_scans_are_found_and_logos_are_not(tmp_path: Path) -> None:
    noise = Image.frombytes("L", (400, 400), random.Random(1).randbytes(160_000))
    letter = docx.Document()
    for picture in (Image.new("L", (50, 50)), noise):
        stream = io.BytesIO()
        picture.save(stream, "PNG")
        letter.add_picture(stream)
    letter.save(str(tmp_path / "a.docx"))
    [found] = opened(tmp_path / "a.docx").pictures()
    assert Image.open(found).size == (400, 400)


def test_a_bomb_is_too_large_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(5_000_000))
    assert path.stat().st_size < 10_000
    with pytest.raises(DocumentError, match="too_large"):
        opened(path, most_bytes=1_000_000)


def test_a_broken_letter_is_damaged(tmp_path: Path) -> None:
    whole, cut, hollow = tmp_path / "whole.docx", tmp_path / "cut.docx", tmp_path / "hollow.docx"
    docx.Document().save(str(whole))
    cut.write_bytes(whole.read_bytes()[:9000])
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(hollow, "w") as target:
        for member in source.infolist():
            target.writestr(member, b"<w:" if member.filename == "word/document.xml" else source.read(member))
    for path in (cut, hollow):
        with pytest.raises(DocumentError, match="damaged"):
            opened(path).text()
