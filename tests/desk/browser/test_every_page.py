"""Every page, found by the routes: nothing for axe to complain of, nothing to scroll sideways, not too heavy."""

import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Page, Response

import flows
from desk.pages import ROUTERS
from models.values import Channel
from pipelines.add import ByHand, add_file
from pipelines.office import Office
from tests.desk.browser.conftest import OpenWindow
from tests.support.browser import overflows, sign_in, violations
from tests.support.desk import take_all_in, typed_case

SAMPLES = Path(flows.__file__).parent / "samples"
HEAVIEST = 300_000
FILLED = {"case_id": "1", "other_id": "2", "arrival_id": "1", "number": "1", "year": "2565", "username": "clerk", "kind": "new_case"}
"""What stands for the parts of an address; a page with another part must be named here."""
PEOPLE = ("law1", "it", "desk", "boss")
NO_PAGES = re.compile(r"^/(static|api)/|\.(webp|json|xlsx|csv|svg)$|/(original|attachments/\{index\})$|/(next|export|progress|file)\b")
"""Addresses that give files, or send on."""


def pages() -> list[str]:
    """Give the addresses of all pages."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    paths = sorted({route.path for route in routes if "GET" in (route.methods or ())})
    return [path for path in paths if path != "/" and not NO_PAGES.search(path)]


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda part: FILLED[part[1]], path)


@pytest.fixture
def full_office(office: Office) -> Office:
    """An office with something on every page: scans, a mail, typed ones, something in quarantine."""
    by = ByHand(channel=Channel.LETTER, actor="desk:desk")
    mail = next(SAMPLES.parent.parent.glob("tests/letters/mail-complaint.eml"))
    broken = office.settings.home / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 no more")
    for path in (SAMPLES / "letter-04.pdf", mail, broken):
        add_file(office, path, by)
    take_all_in(office)
    typed_case(office, "เจ้าหน้าที่พูดจาไม่สุภาพ ขอให้ปรับปรุง", subject="ไม่สุภาพ", name="นางดี ใจงาม")
    return office


@pytest.mark.parametrize("telephone", [False, True], ids=["desktop", "telephone"])
def test_every_page_is_for_everybody(
    full_office: Office, address: str, window: OpenWindow, *, telephone: bool
) -> None:
    windows: dict[str, Page] = {"": window(telephone=telephone)}
    for username in PEOPLE:
        windows[username] = window(telephone=telephone)
        sign_in(windows[username], address, username)
    faults: list[str] = []
    unseen = []
    for path in pages():
        for page in windows.values():
            answer = page.goto(address + filled(path))
            landed = answer is not None and answer.status == 200 and page.url.startswith(address + filled(path))
            if landed:
                faults += violations(page)
                faults += [f"{path} scrolls sideways"] * overflows(page)
                break
        else:
            unseen.append(path)
    assert faults == []
    assert unseen in ([], ["/login/code"])  # that page needs a second factor


def test_no_page_weighs_too_much(full_office: Office, address: str, chromium: Browser) -> None:
    heavy = []
    for path in ("/review", "/cases/1", "/intake", "/overview", "/find", "/register", "/settings"):
        context = chromium.new_context()  # nothing kept from the page before
        page = context.new_page()
        sign_in(page, address, "law1")
        weights: list[int] = []

        def weigh(answer: Response, weights: list[int] = weights) -> None:
            if answer.status == 200:
                weights.append(len(answer.body()))

        context.clear_cookies(name="none")
        page.on("response", weigh)
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        if sum(weights) > HEAVIEST:
            heavy.append((path, sum(weights)))
        context.close()
    assert heavy == []
