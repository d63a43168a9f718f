"""Where a value stands, and how sure it is."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.values import Letter, Page
from parsers.letter import parse_letter
from parsers.letter_confidence import CLEAR, read_rightly
from tests.support.read_letters import ocr_page, read

LETTER = """ที่ กส ๕๕๓๐๔/๗๑ เทศบาลตำบลหนองแสง
๑๖ มกราคม ๒๕๖๙
เรื่อง ขอตรวจสอบ
เรียน ศึกษาธิการจังหวัด
ด้วยมีเหตุ
ขอแสดงความนับถือ
(นางใจ ดี)"""
CITIZEN = """วันที่ ๑๔ กุมภาพันธ์ ๒๕๖๕
เรื่อง ร้องเรียนพฤติกรรมครู
เรียน ศึกษาธิการจังหวัด
ข้าพเจ้า นายทองดี มีทรัพย์ เลขประจำตัวประชาชน 1469700299842
ขอร้องเรียนว่าครูเรียกเก็บเงินนักเรียนคนละห้าร้อยบาทโดยไม่มีใบเสร็จ
ด้วยความเคารพอย่างสูง
(นายทองดี มีทรัพย์)"""


def test_every_value_quotes_the_page_it_stands_on() -> None:
    letter = read(CITIZEN)
    for each in fields(Letter):
        found = getattr(letter, each.name)
        if found is not None:
            assert CITIZEN[slice(*found.span)] == found.quote
            assert found.page == 1


def test_a_value_from_ocr_has_its_box() -> None:
    letter = parse_letter((ocr_page(LETTER, 0.9),))
    assert letter.letter_number is not None
    box = letter.letter_number.box
    assert box is not None
    assert letter.letter_number.page == 3
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((0.1, 0.0, 0.29, 0.02))


def test_thai_digits_that_were_read_without_doubt_are_sure() -> None:
    letter = parse_letter((ocr_page(LETTER, CLEAR),))
    for found in (letter.letter_number, letter.dated_on, letter.sender_name, letter.addressee):
        assert found is not None
        assert found.confidence >= 0.8


def test_one_doubtful_word_makes_its_field_doubtful_and_no_other() -> None:
    letter = parse_letter((ocr_page(LETTER, CLEAR, {"๒๕๖๙": 0.5}),))
    assert letter.dated_on is not None
    assert letter.letter_number is not None
    assert letter.dated_on.confidence < 0.5
    assert letter.letter_number.confidence >= 0.8


@given(st.floats(0, 50), st.floats(0, 50))
def test_more_doubt_never_makes_surer(less: float, more: float) -> None:
    less, more = sorted((less, more))
    assert 0 <= read_rightly(more) <= read_rightly(less) <= 1


def test_what_a_program_wrote_is_surer_than_what_was_recognised() -> None:
    typed, seen = read(LETTER), parse_letter((ocr_page(LETTER, 0.9),))
    assert typed.subject is not None
    assert seen.subject is not None
    assert typed.subject.confidence > seen.subject.confidence


def test_a_check_digit_that_is_right_makes_a_doubtful_citizen_id_surer() -> None:
    right = parse_letter((ocr_page(CITIZEN, CLEAR, {"1469700299842": 0.85}),)).citizen_id
    wrong = parse_letter((ocr_page(CITIZEN.replace("299842", "299843"), CLEAR, {"1469700299843": 0.85}),)).citizen_id
    phone = read_rightly(13 * (CLEAR - 0.85))
    assert right is not None
    assert wrong is not None
    assert wrong.value == "1469700299843"
    assert wrong.confidence <= 0.3 < phone < right.confidence


@pytest.mark.parametrize(("weekday", "surer"), [("วันศุกร์ที่", True), ("วันจันทร์ที่", False)])
def test_the_weekday_named_speaks_for_or_against_a_date(weekday: str, *, surer: bool) -> None:
    doubtful = {"๒๕๖๙": 0.85}
    without = parse_letter((ocr_page(LETTER, CLEAR, doubtful),)).dated_on
    named = parse_letter((ocr_page(LETTER.replace("๑๖", f"{weekday} ๑๖"), CLEAR, doubtful),)).dated_on
    assert without is not None
    assert named is not None
    assert named.value == without.value == date(2026, 1, 16)
    assert (named.confidence > without.confidence) is surer


def test_a_letter_that_speaks_of_days_long_after_its_own_has_a_doubtful_date() -> None:
    later = LETTER.replace("ด้วยมีเหตุ", "ด้วยมีเหตุเมื่อวันที่ ๕ ธันวาคม ๒๕๖๙")
    found = parse_letter((ocr_page(later, CLEAR),)).dated_on
    assert found is not None
    assert found.confidence < 0.8


@pytest.mark.parametrize("year", ["๒๔๖๙", "๒๖๖๙"])
def test_a_year_out_of_reason_is_doubtful(year: str) -> None:
    found = read(LETTER.replace("๒๕๖๙", year)).dated_on
    assert found is not None
    assert found.confidence < 0.5


def test_a_name_read_twice_is_taken_where_it_is_clearer() -> None:
    damaged = CITIZEN.replace("(นายทองดี มีทรัพย์)", "(นายทองด มีทรัพย์)")
    letter = parse_letter((ocr_page(damaged, CLEAR, {"(นายทองด": 0.5}),))
    assert letter.sender_name is not None
    assert letter.sender_name.value == "นายทองดี มีทรัพย์"


def test_a_postcode_of_another_province_makes_the_address_doubtful() -> None:
    address = "ที่อยู่ ๑๒ หมู่ ๓ ตำบลเหนือ อำเภอเมือง จังหวัดกาฬสินธุ์ "
    sure, odd = (read(f"{CITIZEN}\n{address}{code}").sender_address for code in ("๔๖๐๐๐", "๙๖๐๐๐"))
    assert sure is not None
    assert odd is not None
    assert odd.confidence < sure.confidence / 2


_LABELS = ["ที่ ", "เรื่อง ", "เรียน ", "วันที่ ", "สำเนาเรียน ", "ที่อยู่ ", "ชื่อ-สกุล ", "ผู้ถูกร้องเรียน ", "โทร. 081-234-5678"]
_VALUES = ["๕ กันยายน ๒๕๖๕", "กส ๑/๒", "(นายก ข)", "โรงเรียนใต้", "ลับ", "ด่วน", "ด้วยมีเหตุ", "ขอแสดงความนับถือ", "๙", "x"]
_BREAKS = ["\n", " ", ":", "…", "--", "> ", "\u2028", "\r\n", "\x0c"]
_PIECES = st.one_of(st.sampled_from(_LABELS), st.sampled_from(_VALUES), st.sampled_from(_BREAKS))


@settings(deadline=None)
@given(
    st.lists(st.lists(_PIECES, max_size=25).map("".join), max_size=3), st.sampled_from(["ocr", "body", "text_layer"])
)
def test_any_text_is_read_and_every_quote_stands_where_it_says(texts: list[str], method: str) -> None:
    pages = tuple(
        Page(number=number, method=method, confidence=0.9, text=text)  # type: ignore[arg-type]  # one of the three
        for number, text in enumerate(texts, start=1)
    )
    letter = parse_letter(pages)
    for name in Letter.__dataclass_fields__:
        found = getattr(letter, name)
        if found is not None:
            assert texts[found.page - 1][slice(*found.span)] == found.quote
            assert found.quote
            assert 0 <= found.confidence <= 1
