"""One Chromium for all; a browser window of its own for each test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.browser import DESKTOP, TELEPHONE, serving, start_chromium
from tests.support.desk import NOW, open_desk

PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
OpenWindow = Callable[..., Page]
Picture = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
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
def address(office: Office) -> Iterator[str]:
    with serving(office) as address:
        yield address


@pytest.fixture
def window(chromium: Browser) -> Iterator[OpenWindow]:
    """Open windows, each of somebody else; whatever a page complains of on its console fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_window(*, telephone: bool = False) -> Page:
        context = chromium.new_context(viewport=TELEPHONE if telephone else DESKTOP)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def picture() -> Picture:
    """Take a picture for the user guide, where `TAKE_PICTURES=1` asks for it: `docs/pictures/desk-….png`."""
    wanted = os.environ.get("TAKE_PICTURES") == "1"

    def take(page: Page, name: str) -> None:
        if wanted:
            page.screenshot(path=PICTURES / f"desk-{name}.png")

    return take
