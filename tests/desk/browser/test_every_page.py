"""Every page, found by the routes: nothing for axe to complain of, nothing to scroll sideways, not too heavy."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Page

from desk.pages import ROUTERS
from tests.desk.browser.conftest import LivedDesk, OpenWindow
from tests.support.browser import DESKTOP, TELEPHONE, overflows, sign_in, violations
from tests.support.desk import PASSWORD
from tests.support.lived_in import Lived

HEAVIEST = 300_000
HALF_SIZE = {"width": 640, "height": 400}
"""What a window of 1280 pixels has at 200 %."""
PEOPLE = ("", "law1", "desk", "boss", "it", "personnel", "clerk")
"""One of each role that sees other things than those before; nobody at all first."""
NO_PAGES = re.compile(
    r"^/(static|api)/|\.(webp|json|xlsx|csv|svg)$|/(original|attachments/\{index\}|mail\.html)$|/(next|export|progress|file)\b"
)
"""Addresses that give files, frames within a page, or send on."""
AREAS = ("settings", "papers", "others")
NEEDS_A_CODE = "/login/code"
"""Shown only to whoever has a second factor: see the day of the operator."""


def parts_of(at: Lived) -> Mapping[str, str]:
    """What stands for the parts of an address; a page with another part must be named here."""
    return {
        "case_id": str(at.scan),
        "other_id": str(at.stamped),
        "arrival_id": str(at.broken),
        "number": "1",
        "index": "0",
        "year": "2565",
        "username": "clerk",
        "kind": "new_case",
        "name": "desk.css",
    }


def paths() -> list[str]:
    """Give the paths of all routes that are asked by GET."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return sorted({route.path for route in routes if "GET" in (route.methods or ())})


def pages() -> list[str]:
    """Give the paths of all pages."""
    return [path for path in paths() if path != "/" and not NO_PAGES.search(path)]


def area_of(path: str) -> str:
    """Give the part of the desk that a page belongs to; the parts take about as long as each other."""
    if path.startswith("/settings"):
        return "settings"
    return "papers" if path.startswith(("/cases", "/arrivals", "/intake")) else "others"


def filled(path: str, at: Lived) -> str:
    """Put something in for the parts of a path: what is about a mail needs the one that came by mail."""
    parts = dict(parts_of(at))
    if path.startswith("/cases/{case_id}/papers"):
        parts |= {"case_id": str(at.mailed), "arrival_id": str(at.mail)}
    if path.startswith("/arrivals/{arrival_id}/mail"):
        parts |= {"arrival_id": str(at.set_aside)}
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda part: parts[part[1]], path)


def all_addresses(lived: LivedDesk) -> Iterator[str]:
    """Give every address there is to ask: pages and files, for every case and arrival."""
    for path in paths():
        number = max(lived.at.broken, lived.at.set_aside) if re.search(r"\{(case|arrival)_id\}", path) else 1
        for one in range(1, number + 1):
            parts = {**parts_of(lived.at), "case_id": str(one), "arrival_id": str(one)}
            yield re.sub(r"\{(\w+)(?::\w+)?\}", lambda part, parts=parts: parts[part[1]], path)  # type: ignore[misc]


def faults_of(page: Page, name: str, *, twice: bool = False) -> list[str]:
    """Tell what is wrong with a page at 1280 pixels, at 200 % and on a telephone, where axe looks again if `twice`."""
    faults = violations(page) + [f"{name} scrolls sideways at 1280 px"] * overflows(page)
    page.set_viewport_size(HALF_SIZE)  # type: ignore[arg-type]
    faults += [f"{name} scrolls sideways at 200 %"] * overflows(page)
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    faults += [f"{name} scrolls sideways on a telephone"] * overflows(page)
    faults += [f"telephone: {one}" for one in violations(page)] if twice else []
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return faults


BUILD = """() => {
  const parts = [...document.querySelectorAll("main, main *")];
  const named = (one) => `${one.tagName}.${one.getAttribute("class")}#${one.getAttribute("role")}`;
  return [...new Set(parts.map(named))].join();
}"""


def build_of(page: Page) -> str:
    """How a page is built, without its words: who sees the same build need not be judged twice."""
    return str(page.evaluate(BUILD))


@pytest.mark.parametrize("area", AREAS)
def test_every_page_is_for_everybody(lived: LivedDesk, window: OpenWindow, area: str) -> None:
    """Each page as everybody has it who may open it; of those who see the same build, the first."""
    windows = {username: window() for username in PEOPLE}
    for username, page in windows.items():
        if username:
            sign_in(page, lived.address, username)
    faults: list[str] = []
    unseen = []
    for path in (one for one in pages() if area_of(one) == area):
        address = lived.address + filled(path, lived.at)
        builds: set[str] = set()
        for page in windows.values():
            answer = page.goto(address)
            if answer is None or answer.status != 200 or not page.url.startswith(address):
                continue
            build = build_of(page)
            faults += faults_of(page, path, twice=not builds) if build not in builds else []
            builds.add(build)
        unseen += [] if builds else [path]
    assert faults == []
    assert unseen in ([], [NEEDS_A_CODE])


class _Refused(NamedTuple):
    """A form that is refused: who sends it, from which page, to where, and with what in it."""

    username: str
    page: str
    action: str
    typed: Mapping[str, str]
    status: int = 422


REFUSED = (
    _Refused("", "/login", "/login", {"username": "law1", "password": "ผิด"}, 401),
    _Refused("", "/complain", "/complain", {"what": " "}),
    _Refused("", "/complain/state", "/complain/state", {"code": "0000"}),
    _Refused("clerk", "/me/password", "/me/password", {"old": PASSWORD, "new": "สั้น", "again": "สั้น"}),
    _Refused("clerk", "/me/second-factor", "/me/second-factor", {"code": "1"}),
    _Refused("desk", "/intake", "/intake/typed", {"body": " "}),
    _Refused("desk", "/intake", "/intake/files", {"received_on": "เมื่อวาน"}),
    _Refused("desk", "/intake/stamps", "/intake/stamps/", {"stamp_date": "เมื่อวาน"}),
    _Refused("law1", "/cases/{case_id}", "/correct", {"reason": " "}),
    _Refused("law1", "/cases/{case_id}", "/decline", {"reason": " "}),
    _Refused("law1", "/cases/{case_id}", "/not-a-complaint", {"reason": " "}),
    _Refused("law1", "/cases/{case_id}", "/split", {"reason": " "}),
    _Refused("law1", "/cases/{case_id}", "/link", {"other": "99/2560", "reason": "ซ้ำ"}),
    _Refused("law1", "/cases/{case_id}", "/forward", {"agency": " "}),
    _Refused("law1", "/cases/{case_id}", "/ask", {"question": " "}),
    _Refused("law1", "/find", "/find", {"received_from": "เมื่อวาน"}),
    _Refused("law1", "/find?q=ครู", "/find/views", {"name": " "}),
    _Refused("law1", "/settings/holidays", "/settings/holidays", {"day": "เมื่อวาน", "name": "วันหยุด"}),
    _Refused("law1", "/settings/notices/{kind}", "/settings/notices/", {"opening": "{ไม่รู้จัก}"}),
    _Refused("law1", "/settings/officers/edit", "/settings/officers/edit", {"id": "ไทย", "name": "ใคร"}),
    _Refused("it", "/settings/accounts", "/settings/accounts", {"username": "ไทย", "name": "ใคร"}),
    _Refused("it", "/settings/accounts/{username}", "/roles", {}),
    _Refused("it", "/settings/tokens", "/settings/tokens", {"name": " "}),
)
SEND = """([action, typed]) => {
  const names = Object.keys(typed);
  const fits = (one) => one.getAttribute("action").includes(action) && names.every((name) => one.elements[name]);
  const open = (one) => !names.length || one.elements[names.at(-1)].type !== "hidden";
  const form = [...document.forms].find((one) => fits(one) && open(one));
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
  for (const [name, value] of Object.entries(typed)) form.elements[name].value = value;
  form.submit();
}"""
"""Without what the browser itself would refuse."""


def test_a_refused_form_is_for_everybody(lived: LivedDesk, window: OpenWindow) -> None:
    windows: dict[str, Page] = {}
    faults: list[str] = []
    for one in REFUSED:
        if one.username not in windows:
            windows[one.username] = window()
            if one.username:
                sign_in(windows[one.username], lived.address, one.username)
        page = windows[one.username]
        page.goto(lived.address + filled(one.page, lived.at))
        with page.expect_navigation() as going:
            page.evaluate(SEND, [one.action, dict(one.typed)])
        answer = going.value
        name = f"{one.page} refused"
        faults += [] if answer is not None and answer.status == one.status else [f"{name}: {answer and answer.status}"]
        faults += [] if page.get_by_role("alert").count() == 1 else [f"{name} says nothing"]
        faults += faults_of(page, name)
    assert faults == []


@pytest.mark.parametrize(
    ("username", "path", "status"),
    [("", "/nowhere", 404), ("desk", "/settings/accounts", 403), ("law1", "/cases/999999", 404), ("it", "/find", 403)],
)
def test_a_page_that_says_no_is_for_everybody(
    lived: LivedDesk, window: OpenWindow, username: str, path: str, status: int
) -> None:
    page = window()
    if username:
        sign_in(page, lived.address, username)
    answer = page.goto(lived.address + path)
    assert answer is not None
    assert answer.status == status
    assert page.get_by_role("link", name="กลับหน้าแรก").is_visible()
    assert faults_of(page, path) == []


def test_no_page_weighs_too_much(lived: LivedDesk, window: OpenWindow) -> None:
    page = window()
    sign_in(page, lived.address, "law1")
    browser = page.context.new_cdp_session(page)
    browser.send("Network.enable")
    browser.send("Network.setCacheDisabled", {"cacheDisabled": True})  # nothing kept from the page before
    came: list[float] = []
    browser.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    weights = {}
    for path in ("/review", "/cases/{case_id}", "/intake", "/overview", "/find", "/register", "/settings"):
        came.clear()
        page.goto(lived.address + filled(path, lived.at))
        page.wait_for_load_state("networkidle")
        weights[path] = sum(came)
    assert min(weights.values()) > 20_000  # style, script and type came along
    assert {path: weight for path, weight in weights.items() if weight > HEAVIEST} == {}


def test_a_page_that_is_not_for_everybody_would_be_found(window: OpenWindow) -> None:
    page = window()
    page.set_content("<main><img src='data:,'><p style='width: 2000px; color: #eee'>ตัวอักษรจาง</p></main>")
    found = " ".join(faults_of(page, "page"))
    for one in ("image-alt", "color-contrast", "html-has-lang", "scrolls sideways at 1280 px", "on a telephone"):
        assert one in found
