"""A picture is read once, and again where anything that the reading depends on has changed."""

import multiprocessing
import os
import signal
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from models.errors import DocumentError
from models.limits import ReadLimits
from models.values import Found, Page, ReceivedStamp
from parsers import documents, page_memory
from parsers.documents import read_pages
from parsers.media import TIFF
from parsers.page_memory import page_key, remembered, renumbered
from parsers.scan.dots import dots_of
from parsers.scan.prepared import Grey
from pipelines.adapters.page_cache import PageFolder
from tests.support.papers import drawn

WHITE = Image.new("L", (40, 30), 255)
PICTURE = dots_of(WHITE)
PAGE = Page(number=1, method="ocr", confidence=0.9, text="เรียน")


@dataclass
class Kept:
    pages: dict[str, Page] = field(default_factory=dict)

    def get(self, key: str) -> Page | None:
        return self.pages.get(key)

    def put(self, key: str, page: Page) -> None:
        self.pages[key] = page


@dataclass
class Counting:
    reads: int = 0

    def __call__(self) -> Page:
        self.reads += 1
        return PAGE


def test_the_same_picture_is_read_once() -> None:
    cache, read = Kept(), Counting()
    for number in (1, 2, 2):
        page = remembered(dots_of(WHITE.copy()), cache, number=number, document=number, settings="tha", read=read)
        assert page == replace(PAGE, number=number, document=number)
    assert read.reads == 1


def test_whatever_the_reading_depends_on_is_in_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    dot = WHITE.copy()
    dot.putpixel((39, 29), 254)
    others = [
        page_key(PICTURE, settings="tha"),
        page_key(dots_of(dot), settings="tha"),
        page_key(dots_of(WHITE.convert("RGB")), settings="tha"),
        page_key(dots_of(WHITE.resize((30, 40))), settings="tha"),
        page_key(PICTURE, settings="eng"),
    ]
    monkeypatch.setattr(page_memory, "reader_digest", lambda: "another model")
    others.append(page_key(PICTURE, settings="tha"))
    assert len(set(others)) == len(others)


def test_the_reader_is_another_when_a_model_or_a_line_of_code_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = []
    for name, content in (
        ("a.py", "x"),
        ("a.py", "y"),
        ("tha.traineddata", "1"),
        ("tha.traineddata", "2"),
        ("a.md", ""),
    ):
        (tmp_path / name).write_text(content)
        monkeypatch.setattr(page_memory, "__file__", str(tmp_path / "page_memory.py"))
        page_memory.reader_digest.cache_clear()
        digests.append(page_memory.reader_digest())
    page_memory.reader_digest.cache_clear()
    assert len(set(digests)) == 4
    assert digests[-1] == digests[-2], "what reads nothing changes nothing"


def test_a_stamps_evidence_goes_with_its_page() -> None:
    day = Found(value=date(2025, 1, 9), confidence=0.8, page=1, quote="๙ ม.ค. ๖๘")
    moved = renumbered(replace(PAGE, stamp=ReceivedStamp(date=day)), number=7, document=3)
    assert moved.stamp is not None
    assert moved.stamp.date is not None
    assert (moved.number, moved.document, moved.stamp.page, moved.stamp.date.page) == (7, 3, 7, 7)


def test_a_reading_that_fails_is_not_kept() -> None:
    def fails() -> Page:
        raise DocumentError("took_too_long")

    cache, read = Kept(), Counting()
    with pytest.raises(DocumentError):
        remembered(PICTURE, cache, number=1, document=0, settings="", read=fails)
    remembered(PICTURE, cache, number=1, document=0, settings="", read=read)
    assert read.reads == 1


@dataclass(frozen=True)
class Killing:
    """A folder of pages whose process dies once the page after the `last` has been kept."""

    pages: PageFolder
    last: int

    def get(self, key: str) -> Page | None:
        return self.pages.get(key)

    def put(self, key: str, page: Page) -> None:
        self.pages.put(key, page)
        if len(list(self.pages.root.glob("*/*.json"))) >= self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_reader_of_forty_pages_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def reader(dots: Grey, limits: ReadLimits, number: int, document: int, *, first: bool) -> Page:
        """Stands for OCR: says how much ink is on the page."""
        read.append(number)
        ink = int((dots == 0).sum())
        return Page(number=number, method="ocr", confidence=0.9, text=f"{ink} {first}", document=document)

    monkeypatch.setattr(documents, "_read_picture", reader)
    frames = [drawn([f"หน้าที่ {number}" + "ก" * number], width=900, size=16).convert("1") for number in range(1, 41)]
    scan = tmp_path / "scan.tif"
    frames[0].save(scan, "TIFF", save_all=True, append_images=frames[1:], compression="group4", dpi=(200, 200))
    folder = PageFolder(root=tmp_path / "pages", days=30, megabytes=50)
    limits = ReadLimits(workers=2)
    child = multiprocessing.get_context("fork").Process(
        target=read_pages, args=(scan, TIFF), kwargs={"limits": replace(limits, cache=Killing(folder, 25))}
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    done = len(list(folder.root.glob("*/*.json")))
    assert 25 <= done < 40

    pages = read_pages(scan, TIFF, limits=replace(limits, cache=folder))
    assert [page.number for page in pages] == list(range(1, 41))
    assert len(read) == 40 - done
    assert len({page.text for page in pages}) == 40
    again = read_pages(scan, TIFF, limits=replace(limits, cache=folder), first_number=11, document=4)
    assert len(read) == 40 - done, "nothing is read a third time"
    assert [(page.number, page.document, page.text) for page in again] == [
        (page.number + 10, 4, page.text) for page in pages
    ]
