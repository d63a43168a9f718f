"""The days of a unit's director, and of the operator, who sees no letter."""

import re
from dataclasses import replace

import pyotp
import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from models.tables_desk import Access
from pipelines.adapters.database import reading
from tests.conftest import OpenOffice
from tests.desk.browser.conftest import LivedDesk, OpenWindow, Picture, Serve
from tests.desk.browser.test_every_page import all_addresses
from tests.support.browser import MachineTime, sign_in
from tests.support.desk import NOW, cases_of, open_desk

OWN_PASSWORD = "ท้องฟ้า-สีคราม-99"


def numbers_found(page: Page, address: str) -> set[str]:
    page.goto(f"{address}/find")
    return set(page.locator("tbody th[scope=row] a").all_inner_texts())


def test_a_director_sees_the_own_units_cases_masked_until_revealed(lived: LivedDesk, window: OpenWindow) -> None:
    page = window()
    sign_in(page, lived.address, "personnel")
    cases = cases_of(lived.office)
    open_to_unit = [one for one in cases if one.unit == "personnel" and not one.hidden_from_unit]
    assert 0 < len(open_to_unit) < sum(one.unit == "personnel" for one in cases) < len(cases)
    numbers = {f"{one.received_number}/{one.received_year}" for one in open_to_unit}
    assert numbers_found(page, lived.address) == numbers

    named = next(one for one in open_to_unit if one.complainant_phone)
    page.get_by_role("link", name=f"{named.received_number}/{named.received_year}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(named.subject or "?")
    assert re.sub(r"\D", "", named.complainant_phone or "") not in re.sub(r"\D", "", page.content())
    assert (named.complainant_name or "?") not in page.content()
    page.get_by_role("button", name="เปิดดูตัวผู้ร้องเรียน").click()
    expect(page.get_by_text("เปิดดูตัวผู้ร้องเรียนแล้ว (บันทึกไว้)")).to_be_visible()
    expect(page.get_by_text(named.complainant_name or "?").first).to_be_visible()
    with reading(lived.office.engine) as session:
        revealed = session.exec(select(Access.actor, Access.case_id).where(Access.act == "revealed")).all()
    assert list(revealed) == [("desk:personnel", named.id)]


def test_a_director_comes_to_no_other_units_case(lived: LivedDesk, window: OpenWindow) -> None:
    page = window()
    sign_in(page, lived.address, "personnel")
    for case in (one for one in cases_of(lived.office) if one.unit != "personnel" or one.hidden_from_unit):
        answer = page.goto(f"{lived.address}/cases/{case.id}")
        assert answer is not None
        assert answer.status == 404
        assert (case.subject or "?") not in page.content()


@pytest.fixture
def machine_time() -> MachineTime:
    return MachineTime()


@pytest.fixture
def address(make_office: OpenOffice, machine_time: MachineTime, serve: Serve) -> str:
    office = replace(make_office(now=NOW), machine_time=machine_time)
    open_desk(office)
    return serve(office)


def test_a_new_person_gets_in_with_a_password_and_a_second_factor_of_their_own(
    address: str, machine_time: MachineTime, window: OpenWindow, picture: Picture
) -> None:
    operator = window()
    operator.goto(address)
    picture(operator, "login")
    sign_in(operator, address, "it")
    operator.get_by_role("link", name="บัญชีผู้ใช้").click()
    picture(operator, "accounts")
    operator.get_by_label("ชื่อผู้ใช้").fill("somsri")
    operator.get_by_label("ชื่อและนามสกุล").fill("นางสาวสมศรี กมลา")
    operator.get_by_role("group", name="หน้าที่").get_by_label("เจ้าหน้าที่กลุ่ม").check()
    operator.get_by_label("กลุ่ม", exact=True).select_option(label="กลุ่มบริหารงานบุคคล")
    operator.get_by_role("button", name="เพิ่มบัญชีและออกรหัสผ่านครั้งเดียว").click()
    one_time = operator.locator(".secret code").inner_text()
    operator.get_by_role("link", name="จดแล้ว กลับหน้าบัญชีผู้ใช้").click()
    expect(operator.get_by_role("row").filter(has_text="somsri")).to_contain_text("รอตั้งรหัสผ่าน")
    assert one_time not in operator.content()

    page = window()
    sign_in(page, address, "somsri", one_time)
    for wanted in ("/find", "/me"):  # nothing comes before a password of one's own
        page.goto(address + wanted)
        expect(page.get_by_role("heading", level=1)).to_have_text("เปลี่ยนรหัสผ่าน")
    page.get_by_label("รหัสผ่านปัจจุบัน").fill(one_time)
    page.get_by_label("รหัสผ่านใหม่", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("รหัสผ่านใหม่อีกครั้ง").fill(OWN_PASSWORD)
    page.get_by_role("button", name="บันทึกรหัสผ่าน").click()
    expect(page.get_by_role("status").first).to_contain_text("เปลี่ยนรหัสผ่านแล้ว")

    page.get_by_role("link", name="นางสาวสมศรี กมลา").click()
    page.get_by_role("link", name="เปิดใช้การยืนยันสองขั้น").click()
    telephone = pyotp.TOTP(page.locator("code.secret").inner_text())
    page.get_by_label("รหัส 6 หลัก").fill(telephone.at(int(machine_time.now)))
    page.get_by_role("button", name="เปิดใช้").click()
    spare = page.locator(".codes code").first.inner_text()
    page.get_by_role("link", name="จดแล้ว ไปต่อ").click()

    for by_telephone in (True, False):
        machine_time.now += 60
        code = telephone.at(int(machine_time.now)) if by_telephone else spare
        page.get_by_role("button", name="ออกจากระบบ").click()
        sign_in(page, address, "somsri", OWN_PASSWORD)
        expect(page.get_by_role("heading", level=1)).to_have_text("ยืนยันตัวตนขั้นที่สอง")
        page.get_by_label("รหัส 6 หลัก").fill("000000")
        page.get_by_role("button", name="ยืนยัน").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("รหัส 6 หลัก").fill(code)
        page.get_by_role("button", name="ยืนยัน").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("ค้นหาเรื่อง")


def test_a_closed_account_is_out_at_once(address: str, window: OpenWindow) -> None:
    operator, page = window(), window()
    sign_in(page, address, "clerk")
    sign_in(operator, address, "it")
    operator.goto(f"{address}/settings/accounts/clerk")
    operator.get_by_role("button", name="ปิดบัญชีนี้").click()
    expect(operator.get_by_role("row").filter(has_text="clerk")).to_contain_text("ปิดแล้ว")
    page.get_by_role("link", name="ค้นหา").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("เข้าสู่ระบบ")


def test_the_test_button_of_a_source_answers(lived: LivedDesk, window: OpenWindow, picture: Picture) -> None:
    for folder in lived.office.settings.effective_folders[1:]:
        folder.path.mkdir(parents=True, exist_ok=True)
    page = window()
    sign_in(page, lived.address, "it")
    picture(page, "settings")
    page.get_by_role("link", name="ช่องทางรับเรื่องและบริการ").click()
    sources = page.get_by_role("region", name="ช่องทางรับเรื่อง").get_by_role("button", name=re.compile("โฟลเดอร์"))
    sources.nth(1).click()
    expect(page.get_by_role("status").first).to_contain_text("ทดสอบโฟลเดอร์")
    sources.nth(0).click()
    expect(page.get_by_role("alert")).to_contain_text("ทดสอบโฟลเดอร์")  # nobody has made it yet
    page.get_by_role("button", name=re.compile("ทดสอบ กล่องจดหมาย")).click()
    expect(page.get_by_role("alert")).to_contain_text("ทดสอบกล่องจดหมาย")  # none is set up


def test_the_operator_finds_no_content_at_any_address(lived: LivedDesk, window: OpenWindow) -> None:
    """Addresses are those of the routes, with every case's and arrival's number in them."""
    page = window()
    sign_in(page, lived.address, "it")
    cases = cases_of(lived.office)
    letters = {word for one in cases for word in (one.complainant_name, one.complainant_phone, one.subject)}
    shown = []
    opened = 0
    for address in all_addresses(lived):
        answer = page.request.get(lived.address + address)
        opened += answer.status == 200
        told = answer.text() if "text" in answer.headers.get("content-type", "") else ""
        shown += [(address, one) for one in letters if one and one in told]
        if answer.status == 200 and not address.startswith("/static"):
            assert "image" not in answer.headers.get("content-type", ""), address
    assert shown == []
    assert opened > 10


def test_officers_and_stand_ins_are_kept_by_the_office(lived: LivedDesk, window: OpenWindow, picture: Picture) -> None:
    page = window()
    sign_in(page, lived.address, "head")
    page.get_by_role("navigation", name="เมนูหลัก").get_by_role("link", name="ตั้งค่า").click()
    page.get_by_role("link", name="เจ้าหน้าที่และผู้ปฏิบัติหน้าที่แทน").click()
    page.get_by_role("link", name="นางสาวปราณี กุดหว้า").click()
    page.get_by_label("วันแรก").first.fill("12/5/2565")
    page.get_by_label("วันสุดท้าย").first.fill("20/5/2565")
    page.get_by_role("button", name="บันทึก").click()
    away = page.get_by_role("row").filter(has_text="นางสาวปราณี กุดหว้า").first
    expect(away).to_contain_text("นายพิเชษฐ์ สมเด็จ")  # her stand-in
    picture(page, "officers")
