import gc
import io
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image

from models.errors import DocumentError
from models.limits import ReadLimits
from models.values import Page
from parsers import documents, pdf
from parsers import image as image_module
from parsers.documents import read_pages
from parsers.media import DOCX, JPEG, PDF, PNG, TEXT, TIFF, ZIP, sniff
from parsers.scan.prepared import Colour, Grey
from tests.support.papers import LETTER, drawn, pdf_of, pdf_page, pdf_with_scan, sample, typed, without_blanks

LIMITS = ReadLimits(workers=2)


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def tiff(path: Path, pages: int, *, written: int | None = None) -> Path:
    """A TIFF of blank pages, but for one."""
    blank = Image.new("1", (850, 1100), 1)
    frames = [drawn(size=30, width=850).convert("1") if number == written else blank for number in range(pages)]
    frames[0].save(path, "TIFF", save_all=True, append_images=frames[1:], compression="group4")
    return path


def distance(one: str, other: str) -> int:
    """Levenshtein's."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


@pytest.mark.parametrize(("name", "most"), [("letter-01.pdf", 0.0), ("letter-05.tif", 0.1), ("letter-08.jpg", 0.12)])
def test_samples_are_read_within_the_known_error(name: str, most: float) -> None:
    path, truth = sample(name)
    [page] = read_pages(path, sniff(path, name), limits=LIMITS)
    read, meant = without_blanks(page.text), without_blanks(truth["text"])
    assert distance(read, meant) <= most * len(meant)
    assert page.method == ("text_layer" if name.endswith(".pdf") else "ocr")


def test_pages_count_on_from_where_the_caller_says(tmp_path: Path) -> None:
    pages = read_pages(tiff(tmp_path / "a.tif", 3), TIFF, limits=LIMITS, first_number=4, document=2)
    assert [(page.number, page.document) for page in pages] == [(4, 2), (5, 2), (6, 2)]


def test_a_scan_in_a_pdf_is_recognised_and_a_typed_page_is_not(tmp_path: Path) -> None:
    scan = write(tmp_path / "scan.pdf", pdf_with_scan(drawn()))
    [page] = read_pages(scan, PDF, limits=LIMITS)
    assert page.method == "ocr"
    assert without_blanks(LETTER[1]) in without_blanks(page.text)
    [page] = read_pages(write(tmp_path / "typed.pdf", pdf_page(typed(LETTER))), PDF, limits=LIMITS)
    assert (page.method, page.text) == ("text_layer", "\n".join(LETTER))
    assert page.confidence > 0.9


def test_a_pdf_that_only_the_drawing_library_can_open_is_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path) -> None:
        raise DocumentError("damaged")

    monkeypatch.setattr(pdf, "PdfFile", broken)
    [page] = read_pages(write(tmp_path / "a.pdf", pdf_with_scan(drawn())), PDF, limits=LIMITS)
    assert page.method == "ocr"
    assert page.text


def test_a_fax_of_200_pages_nearly_all_blank_is_read_through(tmp_path: Path) -> None:
    pages = read_pages(tiff(tmp_path / "a.tif", 200, written=137), TIFF, limits=LIMITS)
    assert [page.number for page in pages if page.text] == [138]
    assert without_blanks(LETTER[0]) in without_blanks(pages[137].text)
    assert all(page.confidence == 0.0 for page in pages if not page.text)


def test_no_more_pictures_are_drawn_than_pages_are_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_pages: list[int] = []
    read: list[int] = []
    ran_ahead = threading.Event()

    def slow(_: Colour | Grey, __: ReadLimits, number: int, *_more: Any, **_named: Any) -> Page:
        if number <= LIMITS.workers:
            ran_ahead.wait(0.3)  # a producer that does not wait for a place goes on drawing meanwhile
        read.append(number)
        return Page(number=number, method="ocr", confidence=1.0, text=str(number))

    def contents() -> Iterator[image_module.PageImage]:
        for number in range(12):
            if len(drawn_pages) - len(read) >= LIMITS.workers:
                ran_ahead.set()
            drawn_pages.append(number)
            yield image_module.PageImage(image=Image.new("L", (9, 9)), dpi=200)

    monkeypatch.setattr(documents, "_read_picture", slow)
    pages = documents._read(contents(), LIMITS, 1, 0)
    assert [page.text for page in pages] == [str(number) for number in range(1, 13)]
    assert not ran_ahead.is_set()


def test_a_page_read_is_a_picture_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[weakref.ref[Colour | Grey]] = []
    alive: list[int] = []
    lock = threading.Lock()

    def counting(dots: Colour | Grey, _: ReadLimits, number: int, *_more: Any, **_named: Any) -> Page:
        with lock:
            seen.append(weakref.ref(dots))
            gc.collect()
            alive.append(sum(reference() is not None for reference in seen))
        return Page(number=number, method="ocr", confidence=1.0, text="")

    monkeypatch.setattr(documents, "_read_picture", counting)
    read_pages(tiff(tmp_path / "a.tif", 12), TIFF, limits=LIMITS)
    assert max(alive) <= LIMITS.workers


def test_while_its_dots_are_read_a_page_is_not_held_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[image_module.PageImage] = []

    def recognise(page: image_module.PageImage, *given: Any, **named: Any) -> Page:
        taken.append(page)
        return _recognise(page, *given, **named)

    def reading(*_: Any, **__: Any) -> Page:
        with pytest.raises(ValueError, match="closed"):
            taken[-1].image.tobytes()
        return Page(number=1, method="ocr", confidence=1.0, text="")

    _recognise = documents._recognise
    monkeypatch.setattr(documents, "_recognise", recognise)
    monkeypatch.setattr(documents, "_read_picture", reading)
    read_pages(tiff(tmp_path / "a.tif", 1), TIFF, limits=LIMITS)
    assert len(taken) == 1


def test_the_first_failing_page_ends_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def failing(_: Colour | Grey, __: ReadLimits, number: int, *_more: Any, **_named: Any) -> Page:
        asked.append(number)
        raise DocumentError("took_too_long")

    monkeypatch.setattr(documents, "_read_picture", failing)
    with pytest.raises(DocumentError, match="took_too_long"):
        read_pages(tiff(tmp_path / "a.tif", 30), TIFF, limits=LIMITS)
    assert len(asked) < 6


@pytest.mark.parametrize("kind", ["tif", "pdf"])
def test_too_many_pages_are_refused_before_any_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.delattr(documents, "_read_picture")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    content = pdf_of(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>", page, page, page]
    )
    path = tiff(tmp_path / "a.tif", 3) if kind == "tif" else write(tmp_path / "a.pdf", content)
    with pytest.raises(DocumentError, match="too_many_pages"):
        read_pages(path, TIFF if kind == "tif" else PDF, limits=ReadLimits(pages=2))


def test_word_and_text_files_are_pages_of_typed_text(tmp_path: Path) -> None:
    letter = docx.Document()
    letter.add_paragraph(LETTER[0])
    stream = io.BytesIO()
    drawn(LETTER * 3).save(stream, "PNG", compress_level=0)
    letter.add_picture(stream)
    letter.save(str(tmp_path / "a.docx"))
    typed_page, scan = read_pages(tmp_path / "a.docx", DOCX, limits=LIMITS)
    assert (typed_page.method, typed_page.text) == ("text_layer", LETTER[0])
    assert (scan.method, scan.number) == ("ocr", 2)
    assert without_blanks(LETTER[1]) in without_blanks(scan.text)
    [page] = read_pages(write(tmp_path / "a.txt", "\n".join(LETTER).encode("cp874")), TEXT, limits=LIMITS)
    assert (page.text, page.confidence) == ("\n".join(LETTER), 1.0)


@pytest.mark.parametrize("media_type", [ZIP, "message/rfc822", "image/gif"])
def test_what_has_no_pages_is_refused(tmp_path: Path, media_type: str) -> None:
    with pytest.raises(DocumentError, match="unsupported_type"):
        read_pages(tmp_path / "a", media_type, limits=LIMITS)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n" + bytes((index * 73 + 11) % 256 for index in range(9000)), PDF),
        (pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]), PDF),
        (b"\xff\xd8\xff\xe0 no picture", JPEG),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), PNG),
        (b"PK\x03\x04", DOCX),
        (b"\x00\x01\x02", TEXT),
    ],
)
def test_broken_files_of_every_kind_are_damaged(tmp_path: Path, content: bytes, media_type: str) -> None:
    with pytest.raises(DocumentError, match="damaged"):
        read_pages(write(tmp_path / "a", content), media_type, limits=LIMITS)
