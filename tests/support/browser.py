"""A real Chromium at a real desk: served on loopback, driven by Playwright, judged by axe."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Playwright

from desk.app import make_app
from flows.ports import free_port
from pipelines.office import Office
from tests.support.desk import PASSWORD

DESKTOP = {"width": 1280, "height": 800}
TELEPHONE = {"width": 360, "height": 740}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class MachineTime:
    """Machine time that a test moves on."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def serving(office: Office) -> Iterator[str]:
    """Serve an office's desk; give its address."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(make_app(office), port=port, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(15)


def start_chromium(playwright: Playwright) -> Chromium:
    """Start Debian's Chromium; nothing is downloaded."""
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])


def sign_in(page: Page, address: str, username: str, password: str = PASSWORD) -> None:
    """Sign in by hand."""
    page.goto(f"{address}/login")
    page.get_by_label("ชื่อผู้ใช้").fill(username)
    page.get_by_label("รหัสผ่าน").fill(password)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_load_state()


def violations(page: Page) -> list[str]:
    """Tell what axe finds against WCAG 2.2 AA on the page as it stands: rule, and where."""
    only = {"runOnly": WCAG, "resultTypes": ["violations"]}  # what passes is not listed: that takes longer than judging
    found = Axe().run(page, options=only).response["violations"]
    return [f"{page.url} {one['id']}: {node['target']} {node['html'][:120]}" for one in found for node in one["nodes"]]


def overflows(page: Page) -> bool:
    """Whether the page itself must be scrolled sideways (WCAG 1.4.10)."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))
