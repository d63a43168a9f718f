"""Letters as a recogniser leaves them: torn labels, lost blanks and marks, a stamp's rows, numbers in doubt."""

from datetime import date

import pytest

from benchmarks.calibration_damage import damage
from benchmarks.calibration_letters import FIELDS, layouts, make_letter
from parsers.thai.text import repair_text
from tests.support.read_letters import ocr_page, read, values

DAMAGED = """ที กส ๕๕๓๐๔/๗๑ เทศบาลตำบลหนองแสง
๑๖ มกราคม ๒๕๖๙
เรือง ขอให้ตรวจสอบ
เรยน ศึกษาธิการจังหวัดกาฬสินธุ์
อางถึง หนังสือเทศบาล ลงวันที่ ๑ มกราคม ๒๕๖๙
สิงที่ส่งมาด้วย บัญชีรายชื่อ
ด้วยเทศบาลตำบลหนองแสงได้รับแจ้ง
ขอแสดงความนบถือ
(นางพิสมัย ดวงแก้ว)
นายกเทศมนตรีตำบลหนองแสง
โทร ๐๘๑-๗๗๒-๐๙๑๔"""


def test_damaged_labels_are_known() -> None:
    assert values(read(DAMAGED)) == {
        "letter_number": "กส ๕๕๓๐๔/๗๑",
        "dated_on": date(2026, 1, 16),
        "subject": "ขอให้ตรวจสอบ",
        "addressee": "ศึกษาธิการจังหวัดกาฬสินธุ์",
        "references": "หนังสือเทศบาล ลงวันที่ ๑ มกราคม ๒๕๖๙",
        "enclosures": "บัญชีรายชื่อ",
        "sender_name": "นางพิสมัย ดวงแก้ว",
        "sender_position": "นายกเทศมนตรีตำบลหนองแสง",
        "sender_agency": "เทศบาลตำบลหนองแสง",
        "sender_phone": "081-772-0914",
    }


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("เรื่องขอความเป็นธรรม", "subject", "ขอความเป็นธรรม"),
        ("เรือง ขอความเป็นธรรม", "subject", "ขอความเป็นธรรม"),
        ("เรื่ อง ขอความเป็นธรรม", "subject", "ขอความเป็นธรรม"),
        ("เรียนศึกษาธิการจังหวัด", "addressee", "ศึกษาธิการจังหวัด"),
        ("โทร . ๐๘๑-๗๗๒-๐๙๑๔", "sender_phone", "081-772-0914"),
        ("ไทร. ๐๘๑-๗๗๒-๐๙๑๔", "sender_phone", "081-772-0914"),
        ("เรียนหน่วยงานที่เกี่ยวข้อง", "addressee", "หน่วยงานที่เกี่ยวข้อง"),
        ("ที่กส ๕๕๓๐๔/๗๑เทศบาลตำบลหนองแสง", "letter_number", "กส ๕๕๓๐๔/๗๑"),
    ],
)
def test_a_label_that_lost_its_blank_or_a_mark_is_known(line: str, field: str, value: str) -> None:
    rows = {
        "letter_number": "ที่ กส ๑/๒",
        "subject": "เรื่อง ขอแจ้ง",
        "addressee": "เรียน ผู้ว่าราชการจังหวัด",
        "sender_phone": "โทร. 043-811111",
    } | {field: line}
    head = [rows[name] for name in ("letter_number", "subject", "addressee")]
    text = "\n".join([*head, "ด้วยมีเหตุ", "ขอแสดงความนับถือ", "(นายก้อง ดี)", rows["sender_phone"]])
    assert values(read(text, "ocr"))[field] == value


def test_marks_on_an_agencys_code_are_dirt() -> None:
    letter = read("ที่ ศีธ ๐๔๐๑๑/๘๔ โรงเรียนบ้านเหนือ\nเรื่อง ขอแจ้ง\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ", "ocr")
    assert letter.letter_number is not None
    assert letter.letter_number.value == "ศธ ๐๔๐๑๑/๘๔"
    assert letter.letter_number.quote == "ศีธ ๐๔๐๑๑/๘๔"


@pytest.mark.parametrize("code", ["คธ", "ศคธ", "คศธ"])
def test_the_code_of_the_ministry_of_education_is_known_when_misread_but_not_sure(code: str) -> None:
    letter = read(f"ที่ {code} ๐๔๐๑๑/๘๔ โรงเรียนบ้านเหนือ\nเรื่อง ขอแจ้ง\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ", "ocr")
    assert letter.letter_number is not None
    assert letter.letter_number.value == "ศธ ๐๔๐๑๑/๘๔"
    assert letter.letter_number.quote == f"{code} ๐๔๐๑๑/๘๔"
    assert letter.letter_number.confidence <= 0.6


def test_an_addressee_ends_where_references_are_glued_to_their_label() -> None:
    letter = read("เรื่องขอให้ตรวจสอบ\nเรียนศึกษาธิการจังหวัดกาฬสินธุ์\nอ้างถึงคำร้องศูนย์ดำรงธรรม เลขที่ ๗๙๔/๒๕๖๘\nด้วยมีเหตุ")
    found = values(letter)
    assert found["addressee"] == "ศึกษาธิการจังหวัดกาฬสินธุ์"
    assert found["references"] == "คำร้องศูนย์ดำรงธรรม เลขที่ ๗๙๔/๒๕๖๘"


def test_a_subject_glued_to_its_label_is_known_above_the_addressee_whatever_word_begins_it() -> None:
    head = "๒๓ ก.ย. ๒๕๖๘\nเรื่องครูขายของออนไลน์\n"
    assert values(read(f"{head}เรียนศึกษาธิการจังหวัดกาฬสินธุ์\nครูประจำชั้นไลฟ์สด"))["subject"] == "ครูขายของออนไลน์"
    assert "subject" not in values(read(f"{head}ทำให้เด็กไม่ได้เรียน"))


def test_a_day_torn_behind_its_label_is_read_but_not_sure() -> None:
    letter = read("วันที่ ๒ ๐ พฤษภาคม ๒๕๖๙\nเรื่อง ขอแจ้ง\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ", "ocr")
    assert letter.dated_on is not None
    assert (letter.dated_on.value, letter.dated_on.confidence <= 0.6) == (date(2026, 5, 20), True)


def test_a_mark_beside_a_memos_seal_is_known_whatever_the_seal_reads_like() -> None:
    memo = "๙ด ด่วน บันทึกข้อความ\nส่วนราชการ กลุ่มนิเทศ\nที่ ศธ ๐๒๓๖.๖/๕๗๔ วันที่ ๒๙ มิถุนายน ๒๕๖๙\nเรื่อง รายงาน"
    assert values(read(f"{memo}\nเรียน ศึกษาธิการจังหวัด\nตามที่ได้รับมอบหมาย", "ocr"))["urgency"] == "ด่วน"
    assert "urgency" not in values(read(f"เรื่อง รายงาน\n{memo[:7]}\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ", "ocr"))


FORM = """แบบคำร้องเรียน / ร้องทุกข์
เรื่อง ครูตีเด็ก
วันที่ 22 ก.ค. 2568
ชื่อ-สกุล นางสายพิณ จันทร์ดวงแก้ว
เลขประจำตัวประชาชน 1999037458165
{phone}
ผู้ถูกร้องเรียน นายพงศกร {other}
หน่วยงาน โรงเรียนบ้านนา
ข้อเท็จจริง: เมื่อวันที่ 17 ก.ค. 2568 ครูใช้ไม้ตี"""


@pytest.mark.parametrize("line", ["093-468-2157", "โห. ัพท์ 093-468-2157"])
def test_a_number_among_a_forms_rows_is_the_writers_though_its_label_is_lost(line: str) -> None:
    letter = read(FORM.format(phone=line, other=""), "ocr")
    assert letter.sender_phone is not None
    assert (letter.sender_phone.value, letter.sender_phone.confidence <= 0.6) == ("093-468-2157", True)


def test_a_number_beside_the_accused_is_not_the_writers() -> None:
    assert read(FORM.format(phone="อีเมล", other="โทร 093-468-2157"), "ocr").sender_phone is None


def test_a_phone_with_a_digit_too_many_is_given_as_it_stands_and_never_sure() -> None:
    letter = read("เรื่อง ขอแจ้ง\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ\nขอแสดงความนับถือ\n(นายก้อง ดี)\nโทร. ๐๘๕-๐๑๖-๓๑๗๔๒")
    assert letter.sender_phone is not None
    assert letter.sender_phone.value == "085-016-31742"
    assert letter.sender_phone.confidence <= 0.3


def test_a_date_whose_month_lost_its_vowel_is_doubtful() -> None:
    letter = parse_dated("18 ม.ย. 2569")
    assert letter == (date(2026, 6, 18), True)
    assert parse_dated("18 มิ.ย. 2569") == (date(2026, 6, 18), False)


def parse_dated(day: str) -> tuple[date | None, bool]:
    found = read(f"{day}\nเรื่อง ขอแจ้ง\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ").dated_on
    return (found.value, found.confidence < 0.8) if found else (None, False)


def test_the_rows_of_a_grey_received_stamp_are_not_the_letters() -> None:
    stamped = "สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์\nเลขที่รับ ๑๒๓๔\nวันที่ ๙ ก.ย. ๖๕\nเวลา ๑๐.๓๐ น.\n"
    letter = read(stamped + "ที่ กส ๑/๒ โรงเรียนใต้\n๕ กันยายน ๒๕๖๕\nเรื่อง ขอแจ้ง\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ")
    assert values(letter)["dated_on"] == date(2022, 9, 5)
    assert values(letter)["letter_number"] == "กส ๑/๒"
    assert values(letter)["sender_agency"] == "โรงเรียนใต้"


def test_under_damage_a_field_is_seldom_taken_from_elsewhere() -> None:
    """Fields that must not be found stay away, whatever the recogniser does to the rest."""
    absent = invented = 0
    for name in layouts():
        letter = make_letter(name, 5)
        found = values(read(repair_text(damage(letter.text, share=0.02, seed=5).text), "ocr"))
        for field in FIELDS:
            if letter.truth[field] is None:
                absent += 1
                invented += field in found
    assert absent > 100
    assert invented / absent < 0.02


def test_a_page_of_doubtful_words_makes_no_sure_field() -> None:
    letter = values_by_confidence(ocr_page(DAMAGED, 0.6))
    assert letter
    assert max(letter.values()) < 0.8


def values_by_confidence(page: object) -> dict[str, float]:
    from models.values import Letter, Page
    from parsers.letter import parse_letter

    assert isinstance(page, Page)
    letter = parse_letter((page,))
    found = {name: getattr(letter, name) for name in Letter.__dataclass_fields__}
    return {name: value.confidence for name, value in found.items() if value is not None}
