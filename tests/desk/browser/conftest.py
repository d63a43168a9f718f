"""One Chromium for all; a browser window of its own for each test."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.browser import DESKTOP, TELEPHONE, serving, start_chromium
from tests.support.desk import NOW, open_desk
from tests.support.lived_in import Lived, copied, make_home

PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
PATIENCE_MS = 20_000
"""For what a page is waited for: a loaded machine is slow, and no fault."""
LARGEST_PICTURE = 120_000
"""Bytes."""
OpenWindow = Callable[..., Page]
Serve = Callable[[Office], str]
Picture = Callable[[Page, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LivedDesk:
    """The desk of an office that has worked for two months."""

    office: Office
    address: str
    at: Lived


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium for a module: while Playwright runs, no other test of the process could use `asyncio.run`."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def office(make_office: OpenOffice) -> Office:
    office = make_office(now=NOW)
    open_desk(office)
    return office


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve offices' desks; give their addresses."""
    with ExitStack() as stack:
        yield lambda office: stack.enter_context(serving(office))


@pytest.fixture
def address(office: Office, serve: Serve) -> str:
    return serve(office)


@pytest.fixture(scope="session")
def lived_in_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an office that has worked for two months; scans are read once for all tests."""
    home = tmp_path_factory.mktemp("lived-in") / "home"
    make_home(home)
    return home


@pytest.fixture
def lived(lived_in_home: Path, tmp_path: Path, make_office: OpenOffice, serve: Serve) -> LivedDesk:
    """A copy of that office of the test's own."""
    office, at = copied(lived_in_home, tmp_path / "lived-in", make_office)
    return LivedDesk(office=office, address=serve(office), at=at)


@pytest.fixture
def window(chromium: Browser) -> Iterator[OpenWindow]:
    """Open windows, each of somebody else; whatever a page complains of on its console fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_window(*, telephone: bool = False, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport=TELEPHONE if telephone else DESKTOP,  # type: ignore[arg-type]
            has_touch=telephone,
            java_script_enabled=script,
            locale="th-TH",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def small(drawn: Image.Image) -> bytes:
    """Give a picture as PNG with no more colours than its size allows: a scan in it has thousands."""
    content = b""
    for colours in (256, 128, 64, 32):
        told = io.BytesIO()
        few = drawn.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(told, "PNG", optimize=True)
        content = told.getvalue()
        if len(content) <= LARGEST_PICTURE:
            break
    return content


@pytest.fixture
def picture() -> Picture:
    """Take a picture for the user guide, where `TAKE_PICTURES=1` asks for it: `docs/pictures/desk-….png`."""
    wanted = os.environ.get("TAKE_PICTURES") == "1"

    def take(page: Page, name: str) -> None:
        if not wanted:
            return
        page.wait_for_load_state("networkidle")
        drawn = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
        (PICTURES / f"desk-{name}.png").write_bytes(small(drawn))

    return take
