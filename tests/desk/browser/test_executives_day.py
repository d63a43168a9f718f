"""The executive's day: what somebody who has never seen the desk finds from the overview, by clicks alone."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from models.tables import Case, Notice
from pipelines.adapters.database import reading
from tests.desk.browser.conftest import LivedDesk, OpenWindow, Picture
from tests.support.browser import TELEPHONE, sign_in
from tests.support.desk import NOW

TODAY = NOW.date()


@pytest.fixture
def overview(lived: LivedDesk, window: OpenWindow) -> Page:
    """What an executive sees first."""
    page = window()
    sign_in(page, lived.address, "boss")
    expect(page.get_by_role("heading", level=1)).to_have_text("ภาพรวม")
    return page


def oldest_overdue(lived: LivedDesk) -> Case:
    with reading(lived.office.engine) as session:
        late = select(Case).where(Case.state.in_(["proposed", "confirmed"]), Case.due_on < TODAY)  # type: ignore[attr-defined]
        case = min(session.exec(late).all(), key=lambda one: one.due_on)
        session.expunge(case)
    return case


def in_sight(page: Page, selector: str) -> bool:
    """Whether some of it is on the screen as it stands, without scrolling."""
    return bool(
        page.locator(selector).first.evaluate(
            "one => { const box = one.getBoundingClientRect(); return box.top < innerHeight && box.bottom > 0; }"
        )
    )


def test_the_oldest_overdue_case_its_letter_why_it_is_level_3_and_who_was_told(
    lived: LivedDesk, overview: Page
) -> None:
    page, case = overview, oldest_overdue(lived)
    assert case.id == lived.at.scan
    box = page.get_by_role("region", name="เรื่องที่เกินกำหนดนานที่สุด")
    expect(box).to_contain_text(f"{case.received_number}/{case.received_year}")
    expect(box).to_contain_text(f"เกินกำหนด {(TODAY - case.due_on).days} วัน")
    assert in_sight(page, ".oldest")

    box.get_by_role("link", name="ดูหนังสือ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{case.received_number}/{case.received_year}")
    letter = page.get_by_role("img", name=re.compile("^ภาพ")).first
    expect(letter).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 600", arg=letter.element_handle())
    assert in_sight(page, ".turning img")
    page.go_back()

    box.get_by_role("link", name="เหตุผลที่เป็นระดับ 3").click()
    why = page.get_by_role("region", name="เหตุผลของข้อเสนอ")
    expect(why.get_by_role("heading")).to_be_in_viewport()
    reasons = [one["why"] for one in case.proposal["reasons"] if one["about"] == "level"]
    assert reasons
    for one in reasons:
        expect(why).to_contain_text(one)
    page.go_back()

    box.get_by_role("link", name="ใครได้รับแจ้งแล้ว").click()
    told = page.get_by_role("region", name="ใครได้รับแจ้งแล้ว")
    expect(told.get_by_role("heading")).to_be_in_viewport()
    with reading(lived.office.engine) as session:
        notices = session.exec(select(Notice.recipient, Notice.state).where(Notice.case_id == case.id)).all()
    assert len(notices) == 4
    for recipient, state in notices:
        assert state == "sent"
        row = told.get_by_role("row").filter(has_text=recipient)
        expect(row).to_contain_text("ส่งแล้ว")
        expect(row.get_by_role("cell").first).to_have_text(re.compile(rf"\S+ \S+.* {recipient}$"), use_inner_text=True)


def test_on_a_telephone_who_was_told_and_what_became_of_it_is_all_on_the_screen(
    lived: LivedDesk, window: OpenWindow
) -> None:
    page = window(telephone=True)
    sign_in(page, lived.address, "boss")
    page.goto(f"{lived.address}/cases/{lived.at.scan}#told-title")
    told = page.get_by_role("region", name="ใครได้รับแจ้งแล้ว").get_by_role("table")
    for one in told.get_by_text("ส่งแล้ว").all():
        box = one.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= TELEPHONE["width"] - box["width"]
    assert told.get_by_text("ส่งแล้ว").count() == 4


def test_a_letter_that_is_text_alone_offers_nothing_for_pictures(lived: LivedDesk, overview: Page) -> None:
    page = overview
    page.goto(f"{lived.address}/cases/{lived.at.scan}")
    turn = page.get_by_role("button", name="หมุน")
    expect(turn).to_be_visible()
    expect(page.locator("[data-loading]")).to_have_count(0)
    page.get_by_role("navigation", name="เมนูหลัก").get_by_role("link", name="ภาพรวม").click()
    page.get_by_role("link", name=re.compile("ยังไม่สิ้นสุด")).click()
    page.get_by_role("row").filter(has_text="อาหารกลางวัน").get_by_role("link").click()
    expect(page.locator(".letter-text")).to_be_visible()
    expect(turn).to_be_hidden()


def test_a_case_not_told_of_yet_says_that_its_notices_wait(lived: LivedDesk, overview: Page) -> None:
    page = overview
    page.get_by_role("link", name=re.compile("ยังไม่สิ้นสุด")).click()
    page.get_by_role("row").filter(has_text="อาหารกลางวัน").get_by_role("link").click()
    told = page.get_by_role("region", name="ใครได้รับแจ้งแล้ว")
    expect(told.get_by_role("row").filter(has_text="boss@ksed.example")).to_contain_text("รอส่ง")


def test_every_card_opens_a_list_with_as_many_rows_as_it_says(
    lived: LivedDesk, overview: Page, picture: Picture
) -> None:
    page = overview
    picture(page, "overview")
    figures = [
        (link.get_attribute("href") or "", int(re.sub(r"\D", "", re.match(r"[\d,]+", link.inner_text())[0])))  # type: ignore[index]
        for link in page.locator(".figure a, main > p a").all()
    ]
    assert len(figures) >= 10
    assert sum(number for _, number in figures) > 20
    for address, number in figures:
        page.goto(lived.address + address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("tbody th[scope=row] a").count() == number, address


def test_every_bar_of_a_chart_opens_its_list_and_stands_in_the_table_beside(lived: LivedDesk, overview: Page) -> None:
    page = overview
    for summary in page.locator("details > summary").all():
        summary.click()
    table = page.get_by_role("region", name="จำแนกตามระดับ").get_by_role("row").filter(has_text="ระดับ 3")
    number = int(table.get_by_role("link").inner_text())
    bar = page.locator("svg a").filter(has_text="ระดับ 3").first
    bar.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("tbody th[scope=row] a")).to_have_count(number)


def test_a_case_is_found_by_words_of_its_letter(lived: LivedDesk, overview: Page, picture: Picture) -> None:
    page = overview
    with page.expect_navigation():
        page.get_by_role("navigation", name="เมนูหลัก").get_by_role("link", name="ค้นหา").click()
    page.keyboard.press("/")
    page.keyboard.type("โรงเรียนเอกชน")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="โรงเรียนเอกชนขึ้นค่าเทอม")).to_be_visible()
    picture(page, "find")
    page.get_by_role("link", name=re.compile("เอาเงื่อนไขนี้ออก")).first.click()
    expect(page.locator("#q")).to_have_value("")
