"""What lies in a mail or archive is counted in one order, readable or not."""

import io
import zipfile
from pathlib import Path

import pytest

from models.errors import DocumentError
from models.limits import ReadLimits
from parsers.media import EML, PDF, TEXT, UNKNOWN, ZIP
from parsers.papers import Paper, papers_in
from tests.support.mails import mail_with_attachments, plain_mail

LIMITS = ReadLimits(workers=1)
WORDS = "ที่จอดรถไม่เพียงพอ".encode()


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


def papers(tmp_path: Path, content: bytes, media_type: str = EML, limits: ReadLimits = LIMITS) -> list[Paper]:
    (tmp_path / "original").write_bytes(content)
    return list(papers_in(tmp_path / "original", media_type, limits=limits))


def test_papers_are_counted_each_before_what_it_holds(tmp_path: Path) -> None:
    inner = mail_with_attachments([("c.txt", "text/plain", WORDS)], subject="เดิม")
    outer = mail_with_attachments(
        [
            ("a.zip", "application/zip", zipped(b_txt=WORDS, mail_eml=inner)),
            ("prog.exe", "application/pdf", b"MZ" + bytes(500)),
            ("d.txt", "text/plain", WORDS),
        ]
    )
    found = papers(tmp_path, outer)
    assert [(paper.number, paper.inside, paper.name, paper.media_type) for paper in found] == [
        (1, 0, "a.zip", ZIP),
        (2, 1, "b.txt", TEXT),
        (3, 1, "mail.eml", EML),
        (4, 3, "c.txt", TEXT),
        (5, 0, "prog.exe", UNKNOWN),
        (6, 0, "d.txt", TEXT),
    ]
    assert [paper.number for paper in found if paper.mail] == [3]
    assert [paper.number for paper in found if paper.fault] == [5]


def test_an_archive_that_is_broken_counts_as_one_and_the_rest_keeps_its_number(tmp_path: Path) -> None:
    outer = mail_with_attachments(
        [("a.zip", "application/zip", zipped(b_txt=WORDS)[:60]), ("d.txt", "text/plain", WORDS)]
    )
    found = papers(tmp_path, outer)
    assert [(paper.number, paper.fault.code if paper.fault else None) for paper in found] == [(1, "damaged"), (2, None)]


def test_an_archive_that_came_as_itself_is_paper_0_and_its_files_follow(tmp_path: Path) -> None:
    assert [paper.number for paper in papers(tmp_path, zipped(a_txt=WORDS, b_txt=WORDS), ZIP)] == [1, 2]


def test_a_scan_holds_no_papers(tmp_path: Path) -> None:
    assert papers(tmp_path, b"%PDF-1.4", PDF) == []


def test_mails_in_mails_end_where_the_limit_says(tmp_path: Path) -> None:
    mail = plain_mail("ใน", "ข้างในสุด")
    for _ in range(6):
        mail = mail_with_attachments([("mail.eml", "message/rfc822", mail)], body="ส่งต่อ")
    found = papers(tmp_path, mail)
    assert [paper.fault.code if paper.fault else None for paper in found] == [None, None, "too_large"]
    assert all(paper.mail for paper in found)


def test_an_original_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="damaged"):
        papers(tmp_path, b"PK\x03\x04 nothing", ZIP)
