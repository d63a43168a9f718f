"""The records staff's day: what is dropped, typed in, held back, hardly legible, and printed."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlmodel import col, select

from models.tables import Arrival, Case
from pipelines.adapters.database import reading
from pipelines.finding.register import HEADINGS
from pipelines.office import Office
from tests.desk.browser.conftest import LivedDesk, OpenWindow, Picture
from tests.support.browser import sign_in
from tests.support.desk import cases_of, take_all_in
from tests.support.lived_in import BROKEN

FIRST_LETTER = "ครูเวรโรงเรียนบ้านนาดีไม่มาเปิดประตู เด็กต้องรอหน้าโรงเรียนทุกเช้า ขอร้องเรียนและขอให้ตรวจสอบ"
SECOND_LETTER = "โรงเรียนบ้านนาดีเรียกเก็บเงินค่าเรียนพิเศษคนละ 500 บาท ขอให้ตรวจสอบ"
DROP = """async ([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: "text/plain" }));
  const place = document.getElementById("drop");
  for (const kind of ["dragenter", "dragover", "drop"])
    place.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""
"""A file carried over the field and let go there, as the browser tells the page of it."""


def letter(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def queue_of(page: Page, address: str) -> str:
    """What stands in the legal officer's queue."""
    sign_in(page, address, "law1")
    page.goto(f"{address}/review")
    return page.locator("main").inner_text()


def test_what_is_chosen_or_dropped_gets_its_number_on_the_page_and_stands_in_the_queue(
    office: Office, address: str, window: OpenWindow, tmp_path: Path
) -> None:
    page = window()
    sign_in(page, address, "desk")
    expect(page.get_by_role("heading", level=1)).to_have_text("รับเข้า")
    page.get_by_role("region", name="รับไฟล์").get_by_label("ช่องทาง").select_option(label="จดหมาย/หนังสือ")
    page.get_by_label("ไฟล์ (เลือกได้หลายไฟล์)").set_input_files(letter(tmp_path, "ครูเวร.txt", FIRST_LETTER))
    page.get_by_role("button", name="รับไฟล์").click()
    page.evaluate(DROP, ["ค่าเรียนพิเศษ.txt", SECOND_LETTER])
    progress = page.get_by_role("list", name="ไฟล์ที่เพิ่งรับ").get_by_role("listitem")
    expect(progress.filter(has_text="รับแล้ว รอการอ่าน")).to_have_count(2)
    take_all_in(office)
    for name, number in (("ครูเวร.txt", "เลขรับ 1/2565"), ("ค่าเรียนพิเศษ.txt", "เลขรับ 2/2565")):
        row = progress.filter(has_text=name)
        expect(row).to_contain_text("ลงทะเบียนแล้ว")
        expect(row.get_by_role("link")).to_have_text(number)
    progress.filter(has_text="ครูเวร.txt").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1/2565")
    queue = queue_of(window(), address)
    assert "1/2565" in queue
    assert "2/2565" in queue


def test_the_same_file_twice_is_told_at_once(office: Office, address: str, window: OpenWindow, tmp_path: Path) -> None:
    page = window()
    sign_in(page, address, "desk")
    page.locator("#files-channel").select_option("letter")
    for _ in range(2):
        page.locator("#files-chosen").set_input_files(letter(tmp_path, "ครูเวร.txt", FIRST_LETTER))
        page.get_by_role("button", name="รับไฟล์").click()
    expect(page.locator("#uploads li").filter(has_text="เคยรับเข้าแล้ว (เรื่องเข้าที่ 1)")).to_have_count(1)


def test_a_telephone_complaint_is_typed_in_by_keyboard_alone(
    lived: LivedDesk, window: OpenWindow, picture: Picture
) -> None:
    page = window()
    sign_in(page, lived.address, "desk")
    before = len(cases_of(lived.office))
    picture(page, "intake")
    channel = page.get_by_role("region", name="พิมพ์เรื่องที่แจ้งด้วยวิธีอื่น").get_by_label("ช่องทาง")
    channel.focus()
    while channel.input_value() != "phone_fax":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("ผู้ปกครองโทรแจ้งว่ารถรับส่งนักเรียนบรรทุกเกินและขับเร็ว ขอให้ตรวจสอบ")
    page.keyboard.press("Tab")
    page.keyboard.type("รถรับส่งนักเรียน")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("นางสาวสมใจ ดวงดี")
    page.keyboard.press("Tab")
    page.keyboard.type("0812223344")
    page.locator("#typed").evaluate("part => part.scrollIntoView()")
    picture(page, "typed")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("พิมพ์เรื่องถัดไปได้เลย")
    expect(page.locator("#typed-body")).to_be_focused()  # ready for the next call
    expect(channel).to_have_value("phone_fax")
    expect(page.locator("#typed-body")).to_have_value("")
    take_all_in(lived.office)
    new = cases_of(lived.office)[before:]
    assert [(one.subject, one.complainant_phone, one.channel) for one in new] == [
        ("รถรับส่งนักเรียน", "0812223344", "phone_fax")
    ]


def test_a_refused_day_of_receipt_is_said_and_nothing_typed_is_lost(
    office: Office, address: str, window: OpenWindow
) -> None:
    page = window()
    sign_in(page, address, "desk")
    page.locator("#typed-channel").select_option("walk_in")
    page.locator("#typed-body").fill(FIRST_LETTER)
    page.get_by_label("ไม่ระบุชื่อ").check()
    page.locator("#typed-on").fill("5/5/2599")
    page.get_by_role("button", name="รับเรื่อง").click()
    expect(page.get_by_role("alert")).to_contain_text("5/5/2599")
    expect(page.locator("#typed-body")).to_have_value(FIRST_LETTER)
    page.locator("#typed-on").fill("5/5/2565")
    page.get_by_role("button", name="รับเรื่อง").click()
    expect(page.get_by_role("status").first).to_contain_text("รับเรื่องแล้ว")
    take_all_in(office)
    (case,) = cases_of(office)
    assert str(case.received_on) == "2022-05-05"


def test_what_is_in_quarantine_says_why_and_is_tried_again(
    lived: LivedDesk, window: OpenWindow, picture: Picture
) -> None:
    page = window()
    sign_in(page, lived.address, "desk")
    page.get_by_role("navigation", name="เมนูหลัก").get_by_role("link", name="กักไว้ตรวจสอบ").click()
    row = page.get_by_role("row").filter(has_text=BROKEN)
    expect(row).to_contain_text("ไฟล์เสีย")
    picture(page, "arrivals")
    row.get_by_role("link", name="เปิดต้นฉบับ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"เรื่องเข้าที่ {lived.at.broken}")
    page.get_by_role("button", name="อ่านใหม่").click()
    expect(page.get_by_role("status").first).to_contain_text(f"{lived.at.broken}")
    with reading(lived.office.engine) as session:
        assert session.get_one(Arrival, lived.at.broken).state == "arrived"
    take_all_in(lived.office)  # it is as broken as before, and comes back
    page.goto(f"{lived.address}/arrivals")
    expect(page.get_by_role("row").filter(has_text=BROKEN)).to_contain_text("กักไว้ตรวจสอบ")


def test_a_stamp_is_typed_from_its_enlarged_picture(lived: LivedDesk, window: OpenWindow, picture: Picture) -> None:
    page = window()
    sign_in(page, lived.address, "desk")
    page.get_by_role("link", name="ตรารับที่อ่านไม่ออก").click()
    crop = page.get_by_role("img", name=re.compile("ตรารับหนังสือของเรื่อง"))
    expect(crop).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 300", arg=crop.element_handle())
    number = page.get_by_label("เลขรับบนตรา")
    expect(number).to_be_focused()
    picture(page, "stamps")
    page.keyboard.press("Control+a")
    page.keyboard.type("๔๓๐๒")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("10 พ.ค. 2565")
    page.keyboard.press("Tab")
    page.keyboard.type("14.20")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("ไม่มีตรารับที่อ่านไม่ออกต่อจากนี้")).to_be_visible()
    with reading(lived.office.engine) as session:
        case = session.get_one(Case, lived.at.stamped)
        stamp = case.stamp or {}
        assert (stamp["number"]["value"], stamp["time"]["value"], stamp["readable"]) == ("4302", "14:20", True)
        assert str(case.received_on) == "2022-05-10"


def test_the_register_is_printed_with_the_columns_of_the_regulation(
    lived: LivedDesk, window: OpenWindow, picture: Picture
) -> None:
    page = window()
    sign_in(page, lived.address, "desk")
    page.get_by_role("navigation", name="เมนูหลัก").get_by_role("link", name="ทะเบียนรับ").click()
    picture(page, "register")
    page.emulate_media(media="print")
    table = page.get_by_role("table")
    assert tuple(table.locator("thead th").all_inner_texts()) == HEADINGS
    expect(page.get_by_role("navigation", name="เมนูหลัก")).to_be_hidden()
    expect(page.get_by_role("button", name="พิมพ์หน้านี้")).to_be_hidden()
    expect(page.get_by_text("สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์", exact=True)).to_be_visible()
    with reading(lived.office.engine) as session:
        numbers = session.exec(select(Case.received_number).order_by(col(Case.received_number))).all()
    assert [int(re.split(r"\s", text)[0]) for text in table.locator("tbody th").all_inner_texts()] == list(numbers)
    sheet = page.pdf(prefer_css_page_size=True)
    width, height = (float(one) for one in re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet).groups())  # type: ignore[union-attr]
    assert width > height  # A4 lies across
