"""The legal officer's day, by keyboard alone."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlmodel import select

import flows
from models.states import CaseState
from models.tables import Case, Event
from models.values import Channel
from pipelines.adapters.database import reading
from pipelines.add import ByHand, add_file
from pipelines.finding.queue import BANDS_TH
from pipelines.office import Office
from tests.desk.browser.conftest import LivedDesk, OpenWindow, Picture
from tests.support.browser import sign_in
from tests.support.desk import take_all_in, typed_case

SCAN = Path(flows.__file__).parent / "samples" / "letter-04.pdf"
LETTERS = (
    ("พนักงานไม่สุภาพ", "เจ้าหน้าที่เคาน์เตอร์ของสำนักงานพูดจาไม่สุภาพ ขอให้ปรับปรุง"),
    ("ที่จอดรถ", "ขอเสนอให้เพิ่มที่จอดรถหน้าสำนักงานศึกษาธิการจังหวัด"),
    ("ขอบคุณ", "ขอชื่นชมเจ้าหน้าที่ที่ช่วยเหลือเรื่องทุนการศึกษาอย่างดี"),
    ("สอบถามวิทยฐานะ", "ขอสอบถามขั้นตอนการขอมีวิทยฐานะของครูผู้ช่วย"),
    ("ทุจริตจัดซื้อ", "ผู้อำนวยการโรงเรียนทุจริตจัดซื้อคอมพิวเตอร์แพงเกินจริง ขอให้ตรวจสอบ"),
    ("เก็บเงินแป๊ะเจี๊ยะ", "โรงเรียนเรียกเก็บเงินแป๊ะเจี๊ยะ 20,000 บาท ขอให้ตรวจสอบ"),
    ("โรงเรียนเอกชน", "โรงเรียนเอกชนขึ้นค่าเทอมโดยไม่แจ้งผู้ปกครอง ขอให้ตรวจสอบ"),
    ("ครูไม่สอน", "ครูไม่เข้าสอนเป็นเดือน นักเรียนไม่ได้เรียน ขอให้ตรวจสอบ"),
    ("ห้องน้ำสกปรก", "ห้องน้ำของสำนักงานสกปรกมาก ขอให้ทำความสะอาด"),
)


def settled(office: Office) -> dict[str, int]:
    with reading(office.engine) as session:
        states = session.exec(select(Case.state)).all()
    return {state: states.count(state) for state in set(states)}


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_load_state()


def tab_to(page: Page, accessible_name: str) -> None:
    """Go on with Tab until the element of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(document.activeElement.labels?.[0]?.textContent || document.activeElement.textContent || '').trim()"
        )
        if name.startswith(accessible_name):
            return
    raise AssertionError(f"no way to {accessible_name} by Tab")


def test_ten_cases_are_reviewed_by_keyboard_alone(office: Office, address: str, window: OpenWindow) -> None:
    add_file(office, SCAN, ByHand(channel=Channel.LETTER, actor="desk:desk"))
    take_all_in(office)
    for subject, body in LETTERS:
        typed_case(office, body, subject=subject)
    page = window()
    page.goto(f"{address}/login")
    expect(page.get_by_label("ชื่อผู้ใช้")).to_be_focused()  # a page takes its focus a moment after it is loaded
    page.keyboard.type("law1")
    page.keyboard.press("Tab")
    page.keyboard.type("หนองบัวแดง-ยามเช้า-12")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    press(page, "n")
    for number in range(10):
        page.wait_for_url("**/cases/*")
        if number == 2:  # one is corrected, with a reason
            with page.expect_navigation():
                page.keyboard.press("i")
            page.keyboard.press("c")
            tab_to(page, "เหตุผลที่แก้ไข")
            page.keyboard.type("ควรให้อีกกลุ่มดูแล")
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("Space")
            tab_to(page, "บันทึกการแก้ไข")
            last_key = "Enter"
        elif number == 5:  # one is declined
            page.keyboard.press("d")
            page.keyboard.type("ไม่อยู่ในอำนาจหน้าที่ของสำนักงาน")
            tab_to(page, "ไม่รับเรื่อง")
            last_key = "Enter"
        else:
            last_key = "a"
        with page.expect_navigation():
            page.keyboard.press(last_key)
    page.wait_for_url("**/review")
    assert page.get_by_text("พิจารณาครบทุกเรื่องในคิวแล้ว").is_visible()
    assert settled(office) == {CaseState.CONFIRMED: 9, CaseState.DECLINED: 1}


def test_an_act_is_taken_back_with_one_key(office: Office, address: str, window: OpenWindow) -> None:
    case_id = typed_case(office, LETTERS[0][1], subject=LETTERS[0][0])
    page = window()
    sign_in(page, address, "law1")
    page.goto(f"{address}/cases/{case_id}")
    press(page, "a")
    page.get_by_text("ยืนยันเรื่อง 1/2565 แล้ว").wait_for()
    press(page, "u")
    page.get_by_text("ย้อนรายการล่าสุด").wait_for()
    assert settled(office) == {CaseState.PROPOSED: 1}


def test_single_keys_do_nothing_while_somebody_types_or_has_switched_them_off(
    office: Office, address: str, window: OpenWindow
) -> None:
    case_id = typed_case(office, LETTERS[0][1], subject=LETTERS[0][0])
    page = window()
    sign_in(page, address, "law1")
    page.goto(f"{address}/cases/{case_id}")
    press(page, "d")
    page.keyboard.type("a")
    assert settled(office) == {CaseState.PROPOSED: 1}
    page.goto(f"{address}/me")
    page.get_by_label("ใช้ปุ่มลัด").uncheck()
    page.get_by_role("button", name="บันทึก").click()
    page.goto(f"{address}/cases/{case_id}")
    press(page, "a")
    assert settled(office) == {CaseState.PROPOSED: 1}


def test_the_queue_begins_with_what_is_most_urgent_and_the_first_is_corrected(
    lived: LivedDesk, window: OpenWindow, picture: Picture
) -> None:
    page = window()
    sign_in(page, lived.address, "law1")
    urgent = page.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert urgent[0] == "เกินกำหนด"
    assert urgent == sorted(urgent, key=list(BANDS_TH.values()).index)
    picture(page, "queue")
    with page.expect_navigation():
        page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1/2565")
    drawn(page)
    picture(page, "case")
    page.keyboard.press("c")
    page.get_by_label("เหตุผลที่แก้ไข").fill("หนังสือระบุว่าผู้ปกครองแจ้งความแล้ว จึงเป็นระดับ 4")
    page.locator("#panel-correct-level").select_option("4")
    page.get_by_role("button", name="บันทึกการแก้ไข").scroll_into_view_if_needed()
    picture(page, "correct")
    with page.expect_navigation():
        page.get_by_role("button", name="บันทึกการแก้ไข").click()
    expect(page.get_by_role("status").first).to_contain_text("1/2565")
    with reading(lived.office.engine) as session:
        case = session.get_one(Case, lived.at.scan)
        assert (case.level, case.state) == (4, CaseState.CONFIRMED)


def drawn(page: Page) -> None:
    """Wait until the page's picture is there."""
    shown = page.locator(".turning img").first
    expect(shown).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 600", arg=shown.element_handle())


def test_standing_on_a_field_shows_its_place_and_a_click_on_the_page_fills_it(
    lived: LivedDesk, window: OpenWindow
) -> None:
    page = window()
    sign_in(page, lived.address, "law1")
    page.goto(f"{lived.address}/cases/{lived.at.scan}")
    with page.expect_navigation():
        page.keyboard.press("i")
    page.get_by_text("เปิดดูตัวผู้ร้องเรียนแล้ว").wait_for()
    drawn(page)
    subject = page.locator('[data-field="subject"]')
    subject.focus()
    mark = page.locator(".highlight:visible")
    mark.wait_for()
    subject.get_by_role("button").click()
    field = page.get_by_role("textbox", name="เรื่อง", exact=True)
    field.fill("")
    place = mark.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 2, place["y"] + 2)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] - 2, place["y"] + place["height"] - 2)
    page.mouse.up()
    expect(field).to_have_value(re.compile("ครูใช้ความรุนแรง"))
    field.fill("ครูใช้ความรุนแรงกับเด็กพิเศษ (แก้)")
    page.get_by_role("button", name="บันทึกข้อมูล").click()
    page.get_by_text("บันทึกข้อมูลเรื่อง 1/2565 แล้ว").wait_for()
    with reading(lived.office.engine) as session:
        assert session.get_one(Case, lived.at.scan).subject == "ครูใช้ความรุนแรงกับเด็กพิเศษ (แก้)"
        assert "fields_corrected" in session.exec(select(Event.kind)).all()


def test_a_colleague_on_the_same_case_is_announced(office: Office, address: str, window: OpenWindow) -> None:
    case_id = typed_case(office, LETTERS[0][1], subject=LETTERS[0][0])
    first, second = window(), window()
    sign_in(first, address, "law1")
    sign_in(second, address, "law2")
    first.goto(f"{address}/cases/{case_id}")
    first.wait_for_load_state("networkidle")
    second.goto(f"{address}/cases/{case_id}")
    second.get_by_text("นางสาวปราณี กุดหว้า").first.wait_for()
    assert second.locator("#others").is_visible()
