from dataclasses import replace
from datetime import date

import pytest

from models.values import Found, Letter, Page, ReceivedStamp
from pipelines.reading_doubts import reading_doubts

PAGES = (Page(number=1, method="ocr", confidence=0.9, text="เรื่อง ขอแจ้ง\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ"),)


def found(value: str, confidence: float) -> Found[str]:
    return Found(value=value, confidence=confidence, page=1, quote=value)


def test_a_field_that_read_poorly_is_named_without_its_value() -> None:
    letter = Letter(letter_number=found("กส ๑/๒", 0.5), sender_name=found("นายก้อง ดี", 0.95))
    (note,) = reading_doubts(letter, PAGES, None)
    assert "ที่หนังสือ" in note
    assert "ชื่อผู้ส่ง" not in note
    assert "กส" not in note


def test_nothing_is_said_where_all_read_well() -> None:
    assert reading_doubts(Letter(sender_name=found("นายก้อง ดี", 0.95)), PAGES, None) == ()


def test_a_second_letter_is_told_with_its_page() -> None:
    first = "๕ กันยายน ๒๕๖๕\nเรื่อง ขอแจ้ง\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ\nขอแสดงความนับถือ\n(นายก้อง ดี)"
    pages = tuple(Page(number=number, method="text_layer", confidence=1.0, text=first) for number in (1, 2))
    (note,) = reading_doubts(Letter(), pages, None)
    assert "หน้า 2" in note


def test_what_a_mail_says_itself_was_typed_and_its_papers_were_read() -> None:
    mail = (Page(number=1, method="body", confidence=1.0, text="เรียน ศธจ."), replace(PAGES[0], number=2, document=1))
    typed = Letter(sender_name=Found(value="ก้อง", confidence=0.7, page=1, quote="ก้อง"))
    read = Letter(sender_name=Found(value="ก้อง", confidence=0.7, page=2, quote="ก้อง"))
    assert reading_doubts(typed, mail, None) == ()
    (note,) = reading_doubts(read, mail, None)
    assert "ชื่อผู้ส่ง" in note


@pytest.mark.parametrize(("written", "notes"), [(date(2022, 9, 11), 1), (date(2022, 9, 10), 0)])
def test_a_stamp_from_before_the_letter_was_written_is_told_without_its_dates(written: date, notes: int) -> None:
    stamp = ReceivedStamp(date=Found(value=date(2022, 9, 10), confidence=0.9, page=1, quote="10 ก.ย. 65"))
    letter = Letter(dated_on=Found(value=written, confidence=0.9, page=1, quote=""))
    found_notes = reading_doubts(letter, PAGES, stamp)
    assert len(found_notes) == notes
    assert all("ตรารับ" in note and "65" not in note for note in found_notes)
