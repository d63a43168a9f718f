from pathlib import Path

import pypdf
import pytest

from models.errors import DocumentError
from parsers.render import PdfPictures
from tests.support.papers import pdf_of, pdf_page, sample


def test_a_page_is_drawn_at_the_wanted_resolution() -> None:
    with PdfPictures(sample("letter-01.pdf")[0]) as file:
        page = file.draw(0, dpi=100, pixels=20_000_000)
    assert (page.image.mode, page.dpi) == ("RGB", 100)
    assert abs(page.image.width - 827) <= 2
    assert page.image.convert("L").histogram()[:100] != [0] * 100


def test_a_huge_page_is_drawn_small(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    path.write_bytes(pdf_page(b"").replace(b"595 842", b"99999 99999"))
    with PdfPictures(path) as file:
        page = file.draw(0, dpi=300, pixels=1_000_000)
    assert page.image.width * page.image.height <= 1_010_000
    assert page.dpi < 10


def test_a_turned_page_is_drawn_as_shown(tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    path.write_bytes(pdf_page(b"", page=b"/Rotate 90"))
    with PdfPictures(path) as file:
        page = file.draw(0, dpi=72, pixels=20_000_000)
    assert page.image.width > page.image.height


def test_locked_and_broken_files_are_told_apart(tmp_path: Path) -> None:
    locked, broken, empty = tmp_path / "locked.pdf", tmp_path / "broken.pdf", tmp_path / "empty.pdf"
    writer = pypdf.PdfWriter(clone_from=sample("letter-01.pdf")[0])
    writer.encrypt("secret", "owner", algorithm="AES-256")
    writer.write(locked)
    broken.write_bytes(b"%PDF-1.4\nnothing")
    empty.write_bytes(pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]))
    for path, code in ((locked, "encrypted"), (broken, "damaged"), (empty, "damaged")):
        with pytest.raises(DocumentError, match=code):
            PdfPictures(path)


def test_a_page_without_sides_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "flat.pdf"
    path.write_bytes(pdf_page(b"", page=b"/CropBox[-1 842 0 0]"))
    with PdfPictures(path) as file, pytest.raises(DocumentError, match="damaged"):
        file.draw(0, dpi=100, pixels=1_000_000)
