"""A complainant's way: the public form on a telephone, the receipt, and what its code tells."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.values import Channel
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.desk.browser.conftest import OpenWindow, Picture, Serve
from tests.support.browser import MachineTime, overflows, sign_in, violations
from tests.support.desk import NOW, cases_of, open_desk, take_all_in

STORY = "ครูเวรไม่มาโรงเรียนบ้านหนองแวง เด็กต้องรอหน้าประตูทุกเช้าตั้งแต่ต้นเดือน ขอร้องเรียนและขอให้ตรวจสอบ"
SECRETS = ("ครูเวร", "หนองแวง", "สมใจ", "081")
CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")


@pytest.fixture
def clock() -> MachineTime:
    return MachineTime()


@pytest.fixture
def office(make_office: OpenOffice, clock: MachineTime) -> Office:
    office = replace(make_office(now=NOW, desk={"public_url": "http://ksed.example"}), machine_time=clock)
    open_desk(office)
    return office


@pytest.fixture
def address(office: Office, serve: Serve) -> str:
    return serve(office)


def fill_in(page: Page, address: str, clock: MachineTime) -> None:
    page.goto(f"{address}/login")
    page.get_by_role("link", name="ประชาชนยื่นเรื่องร้องเรียนที่นี่").click()
    page.get_by_label("เกิดอะไรขึ้น เมื่อไร").fill(STORY)
    page.get_by_label("เกิดที่ไหน").fill("โรงเรียนบ้านหนองแวง อำเภอยางตลาด")
    page.get_by_label("ต้องการให้สำนักงานทำอะไร").fill("ขอให้จัดครูเวรทุกเช้า")
    page.get_by_label("ชื่อเรื่องสั้น ๆ").fill("ครูเวรไม่มา")
    page.get_by_label("ชื่อและนามสกุล").fill("นางสมใจ ดวงดี")
    page.get_by_label("โทรศัพท์").fill("081-222-3344")
    clock.now += 60


def hand_in(page: Page) -> str:
    """Send the form; give the receipt's code."""
    page.get_by_role("button", name="ส่งเรื่อง").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("รับเรื่องของท่านแล้ว")
    found = CODE.search(page.locator(".receipt").inner_text())
    assert found is not None
    return found[0]


def ask(page: Page, code: str) -> None:
    page.get_by_label("รหัสที่ได้เมื่อส่งเรื่อง").fill(code)
    page.get_by_role("button", name="ดูสถานะ").click()


def test_from_a_telephone_to_the_queue_and_to_the_state(
    office: Office, address: str, clock: MachineTime, window: OpenWindow, tmp_path: Path
) -> None:
    evidence = tmp_path / "ประตูโรงเรียน.txt"
    evidence.write_text("บันทึกเวลา 07.10 น. ประตูยังปิด\n", encoding="utf-8")
    page = window(telephone=True)
    fill_in(page, address, clock)
    page.get_by_label("ไฟล์แนบ").set_input_files(evidence)
    code = hand_in(page)
    expect(page.get_by_text("1 ไฟล์")).to_be_visible()
    assert violations(page) == []
    assert not overflows(page)

    page.get_by_role("link", name="ดูสถานะเรื่อง").click()
    ask(page, code)
    expect(page.get_by_role("heading", name="ได้รับเรื่องแล้ว")).to_be_visible()
    expect(page.get_by_text("อยู่ระหว่างลงทะเบียน")).to_be_visible()
    take_all_in(office)
    ask(page, code.lower().replace("-", " "))  # as it is typed from a slip of paper
    expect(page.get_by_role("heading", name="อยู่ระหว่างพิจารณา")).to_be_visible()
    expect(page.get_by_text("1/2565")).to_be_visible()
    told = page.locator("body").inner_text()
    assert [one for one in SECRETS if one in told] == []

    (case,) = cases_of(office)
    assert case.channel == Channel.WEB_EMAIL
    law = window()
    sign_in(law, address, "law1")
    law.get_by_role("row").filter(has_text="ครูเวรไม่มา").get_by_role("link").click()
    expect(law.get_by_text("เว็บไซต์/อีเมล").first).to_be_visible()
    expect(law.locator("#page-choice option")).to_have_count(2)  # what was written, and the evidence
    assert "สมใจ" not in law.locator("main").inner_text()


def test_a_wrong_code_tells_nothing(address: str, window: OpenWindow) -> None:
    page = window(telephone=True)
    page.goto(f"{address}/complain/state")
    for code in ("0000-0000-0000-0000", "อะไรก็ได้"):
        ask(page, code)
        expect(page.get_by_role("alert")).to_contain_text("ไม่พบรหัสนี้")
        expect(page.get_by_label("รหัสที่ได้เมื่อส่งเรื่อง")).to_have_value(code)
    assert violations(page) == []


def test_nothing_written_is_lost_when_the_form_is_refused(
    office: Office, address: str, clock: MachineTime, window: OpenWindow
) -> None:
    page = window(telephone=True)
    fill_in(page, address, clock)
    page.get_by_label("ไม่ประสงค์ออกนาม").check()
    page.get_by_role("button", name="ส่งเรื่อง").click()
    expect(page.get_by_role("alert")).to_contain_text("ไม่ประสงค์ออกนาม")
    expect(page.get_by_label("เกิดอะไรขึ้น เมื่อไร")).to_have_value(STORY)
    page.get_by_label("ไม่ประสงค์ออกนาม").uncheck()
    hand_in(page)
    take_all_in(office)
    assert len(cases_of(office)) == 1


def test_the_same_way_without_javascript(
    office: Office, address: str, clock: MachineTime, window: OpenWindow, picture: Picture
) -> None:
    page = window(script=False)
    fill_in(page, address, clock)
    page.get_by_role("heading", level=1).scroll_into_view_if_needed()
    picture(page, "form")
    code = hand_in(page)
    picture(page, "receipt")
    take_all_in(office)
    page.get_by_role("link", name="ดูสถานะเรื่อง").click()
    ask(page, code)
    expect(page.get_by_role("heading", name="อยู่ระหว่างพิจารณา")).to_be_visible()
    expect(page.get_by_text("1/2565")).to_be_visible()
    assert len(cases_of(office)) == 1
