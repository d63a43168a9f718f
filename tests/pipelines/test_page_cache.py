"""Pages kept between readings: whole or not at all, for their owner's eyes, not for ever."""

import os
import pickle
import threading
from dataclasses import fields, replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from models.values import Box, Found, Page, ReceivedStamp, Word
from pipelines.adapters.kept_files import DAY_SECONDS
from pipelines.adapters.page_cache import PageFolder
from pipelines.office import Office

KEY = "ab" + "0" * 62
BOX = Box(left=0.1, top=0.2, right=1 / 3, bottom=0.4)


def found(value: Any) -> Any:
    return Found(value=value, confidence=0.7, page=3, quote="๑๒", span=(4, 9), box=BOX)


PAGE = Page(
    number=3,
    method="ocr",
    confidence=0.875,
    text="เรื่อง ขอร้องเรียน\nเรียน \ud800",
    words=(
        Word(text="เรื่อง", confidence=0.5, box=BOX, line=0),
        Word(text="เรียน", confidence=1 / 7, box=BOX, line=1),
    ),
    document=2,
    stamp=ReceivedStamp(
        number=found("123"),
        date=found(date(2025, 10, 9)),
        time=found(time(9, 5)),
        page=3,
        box=BOX,
        readable=True,
        of_another=True,
    ),
)


@pytest.fixture
def pages(tmp_path: Path) -> PageFolder:
    return PageFolder(root=tmp_path / "home" / "pages", days=30, megabytes=1)


def entry(pages: PageFolder) -> Path:
    [path] = pages.root.glob("*/*")
    return path


def test_a_page_comes_back_as_it_went(pages: PageFolder) -> None:
    assert PAGE.stamp is not None
    for value in (PAGE, PAGE.stamp, PAGE.words[1], PAGE.stamp.date):  # nothing left at its default: all is tried
        assert all(getattr(value, field.name) != field.default for field in fields(value))  # type: ignore[arg-type]
    assert pages.get(KEY) is None
    for page in (PAGE, replace(PAGE, stamp=None), replace(PAGE, stamp=ReceivedStamp(), words=(), text="")):
        pages.put(KEY, page)
        assert pages.get(KEY) == page


def test_other_processes_are_given_the_same_folder(pages: PageFolder) -> None:
    pages.put(KEY, PAGE)
    assert pickle.loads(pickle.dumps(pages)).get(KEY) == PAGE


def test_only_the_owner_can_read_what_is_kept(pages: PageFolder) -> None:
    before = os.umask(0)
    try:
        pages.put(KEY, PAGE)
    finally:
        os.umask(before)
    path = entry(pages)
    assert [part.stat().st_mode & 0o777 for part in (path, path.parent, pages.root)] == [0o600, 0o700, 0o700]


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "of another version", "closed"])
def test_a_damaged_page_is_not_there(pages: PageFolder, damage: str) -> None:
    pages.put(KEY, PAGE)
    path = entry(pages)
    content = path.read_bytes()
    match damage:
        case "cut":
            path.write_bytes(content[:-9])
        case "changed":
            path.write_bytes(content.replace(b"0.875", b"0.975"))
        case "empty":
            path.write_bytes(b"")
        case "of another version":
            pages.put(KEY, PAGE)
            path.write_bytes(b"a\n{}")
        case "closed":
            path.unlink()
            path.mkdir()
    assert pages.get(KEY) is None
    if damage != "closed":
        pages.put(KEY, PAGE)
        assert pages.get(KEY) == PAGE


def test_where_nothing_can_be_written_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    pages = PageFolder(root=tmp_path / "file" / "pages", days=30, megabytes=1)
    pages.put(KEY, PAGE)
    assert pages.get(KEY) is None
    assert pages.prune(0.0) == 0


def test_pages_go_after_their_days(pages: PageFolder) -> None:
    pages.put(KEY, PAGE)
    written = entry(pages).stat().st_mtime
    assert pages.prune(written + 29 * DAY_SECONDS) == 0
    assert pages.prune(written + 31 * DAY_SECONDS) == 1
    assert pages.get(KEY) is None


def test_the_oldest_pages_go_when_room_is_short(tmp_path: Path) -> None:
    keys = [f"{number:064x}" for number in range(10)]
    pages = PageFolder(root=tmp_path / "pages", days=30, megabytes=0.1)
    large = replace(PAGE, text="ก" * 10_000)  # three bytes a letter
    for age, key in enumerate(keys):
        pages.put(key, large)
        os.utime(pages.root / key[:2] / f"{key}.json", (1000 - age, 1000 - age))
    assert pages.prune(1001.0) == 7
    assert [key for key in keys if pages.get(key)] == keys[:3]


def test_a_killed_writers_leavings_go_but_not_what_is_being_written(pages: PageFolder) -> None:
    pages.put(KEY, PAGE)
    leaving = pages.root / "ab" / ".half"
    leaving.write_bytes(b"half")
    os.utime(leaving, (1000, 1000))
    pages.prune(1500.0)
    assert leaving.exists()
    pages.prune(5000.0)
    assert not leaving.exists()
    assert pages.get(KEY) == PAGE


def test_readers_see_whole_pages_while_others_write_and_prune(pages: PageFolder) -> None:
    seen: set[object] = set()
    faults: list[Exception] = []
    texts = {text: replace(PAGE, text=text * 20_000) for text in "กข"}

    def work(page: Page) -> None:
        try:
            for _ in range(30):
                pages.put(KEY, page)
                seen.add(pages.get(KEY))
                pages.prune(1e12)
        except OSError as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(page,)) for page in texts.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert seen - {None} <= set(texts.values())
    assert seen - {None}


def test_the_office_keeps_pages_unless_told_not_to(make_office: Any, tmp_path: Path) -> None:
    office: Office = make_office()
    assert office.pages.root == tmp_path / "home" / "pages"
    assert office.read.limits.cache == office.pages  # type: ignore[attr-defined]  # a ChildReader
    other: Office = make_office(reading={"cache_mb": 0})
    assert other.read.limits.cache is None  # type: ignore[attr-defined]
    assert office.pages.keeps
    assert not other.pages.keeps
