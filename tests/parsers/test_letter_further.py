"""Several letters in one scan: told only where the next one's heading is plain."""

import pytest

from benchmarks.calibration_letters import layouts, make_letter
from models.values import Page
from parsers.letter import further_letter_on, parse_letter

FIRST = """ที่ กส ๑/๒ โรงเรียนใต้
๕ กันยายน ๒๕๖๕
เรื่อง ขอแจ้งเหตุ
เรียน ศึกษาธิการจังหวัด
ด้วยมีเหตุ
ขอแสดงความนับถือ
(นายก้อง ดี)
ผู้อำนวยการโรงเรียนใต้"""
SECOND = """เขียนที่ ๙ หมู่ ๑ ตำบลนามน อำเภอนามน
๗ กันยายน ๒๕๖๕
เรื่อง ขอย้าย
เรียน ศึกษาธิการจังหวัด
ดิฉันขอย้าย
ขอแสดงความนับถือ
(นางใจ งาม)
โทร. 081-234-5678"""


def pages(*texts: str) -> tuple[Page, ...]:
    return tuple(
        Page(number=number, method="text_layer", confidence=1.0, text=text) for number, text in enumerate(texts, 1)
    )


def test_a_second_heading_below_a_signed_letter_is_another_letter() -> None:
    assert further_letter_on(pages(FIRST, SECOND)) == 2
    assert further_letter_on(pages(f"{FIRST}\n{SECOND}")) == 1


def test_the_fields_are_those_of_the_first_letter() -> None:
    letter = parse_letter(pages(FIRST, SECOND))
    assert letter.sender_name is not None
    assert letter.sender_name.value == "นายก้อง ดี"
    assert letter.sender_phone is None
    assert letter.body is not None
    assert "ย้าย" not in letter.body.value


@pytest.mark.parametrize("layout", sorted(layouts()))
def test_a_letter_alone_is_one(layout: str) -> None:
    assert further_letter_on(pages(make_letter(layout, 0).text)) is None


def test_a_superiors_note_and_cited_papers_begin_no_letter() -> None:
    note = "เรียน ศธจ.กาฬสินธุ์\nเพื่อโปรดทราบ\n(นายสมควร ดีงาม)\nรองศึกษาธิการจังหวัด\n๙ กันยายน ๒๕๖๕"
    assert further_letter_on(pages(f"{FIRST}\n{note}")) is None
    assert further_letter_on(pages(FIRST, "สำเนาใบเสร็จรับเงิน\nวันที่ ๑ กันยายน ๒๕๖๕\nจำนวน ๕๐๐ บาท")) is None
