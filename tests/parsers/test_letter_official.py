"""Official letters and memos: every field, other orders, numbers of all kinds."""

from datetime import date

import pytest

from tests.support.read_letters import read, values

OFFICIAL = """ลับ
ด่วนที่สุด
ที่ ศธ ๐๔๓๐๐/ว ๑๒ โรงเรียนหนองบัววิทยา
ถนนสนามบิน อำเภอเมืองกาฬสินธุ์
จังหวัดกาฬสินธุ์ ๔๖๐๐๐
๑๒ พฤษภาคม ๒๕๖๕
เรื่อง ขอความอนุเคราะห์ตรวจสอบพฤติกรรมของข้าราชการครูและ
บุคลากรทางการศึกษา
เรียน ศึกษาธิการจังหวัดกาฬสินธุ์
อ้างถึง หนังสือสำนักงานศึกษาธิการจังหวัดกาฬสินธุ์ ด่วนมาก ที่ ศธ ๐๒๓๖/๙๙ ลงวันที่ ๑ พฤษภาคม ๒๕๖๕
สิ่งที่ส่งมาด้วย ๑. สำเนาคำสั่ง จำนวน ๑ ฉบับ
๒. สำเนาบันทึกถ้อยคำ จำนวน ๓ แผ่น
ตามหนังสือที่อ้างถึง ขอให้ดำเนินการด่วน ความละเอียดแจ้งแล้วนั้น ตามเลขรับที่ ๓๐๑๔
ลงวันที่ ๒ พฤษภาคม ๒๕๖๕ ได้ดำเนินการแล้ว
จึงเรียนมาเพื่อโปรดพิจารณา
ขอแสดงความนับถือ
(นายวิทยา ใจซื่อ)
ผู้อำนวยการโรงเรียนหนองบัววิทยา
กลุ่มบริหารงานบุคคล
โทร. ๐ ๔๓๘๑ ๑๒๓๔ ต่อ ๑๕
โทรสาร ๐ ๔๓๘๑ ๑๒๓๕
สำเนาส่ง ๑. ผู้ว่าราชการจังหวัดกาฬสินธุ์
๒. เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน
ลับ"""


MEMO = """บันทึกข้อความ
ส่วนราชการ กลุ่มบริหารงานบุคคล สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์ โทร. ๐ ๔๓๘๑ ๖๕๓๘
ที่ ศธ ๐๒๓๖/๑๒๓๔ วันที่ ๓ มกราคม ๒๕๖๖
เรื่อง รายงานผลการตรวจสอบข้อเท็จจริง
เรียน ศึกษาธิการจังหวัดกาฬสินธุ์
๑. เรื่องเดิม ตามที่ได้รับเรื่องร้องเรียนนั้น
๒. ตรวจสอบแล้วไม่พบมูล
จึงเรียนมาเพื่อโปรดพิจารณา
(นางสาวปราณี มีสุข)
นิติกรชำนาญการ
เรียน ศธจ.กาฬสินธุ์
เพื่อโปรดทราบ
(นายสมควร ดีงาม)
รองศึกษาธิการจังหวัด"""


def test_an_official_letter_is_read_whole() -> None:
    assert values(read(OFFICIAL)) == {
        "letter_number": "ศธ ๐๔๓๐๐/ว ๑๒",
        "dated_on": date(2022, 5, 12),
        "subject": "ขอความอนุเคราะห์ตรวจสอบพฤติกรรมของข้าราชการครูและบุคลากรทางการศึกษา",
        "addressee": "ศึกษาธิการจังหวัดกาฬสินธุ์",
        "references": "หนังสือสำนักงานศึกษาธิการจังหวัดกาฬสินธุ์ ด่วนมาก ที่ ศธ ๐๒๓๖/๙๙ ลงวันที่ ๑ พฤษภาคม ๒๕๖๕",
        "enclosures": "๑. สำเนาคำสั่ง จำนวน ๑ ฉบับ ๒. สำเนาบันทึกถ้อยคำ จำนวน ๓ แผ่น",
        "urgency": "ด่วนที่สุด",
        "secrecy": "ลับ",
        "sender_name": "นายวิทยา ใจซื่อ",
        "sender_position": "ผู้อำนวยการโรงเรียนหนองบัววิทยา",
        "sender_agency": "โรงเรียนหนองบัววิทยา",
        "sender_address": "ถนนสนามบิน อำเภอเมืองกาฬสินธุ์จังหวัดกาฬสินธุ์ ๔๖๐๐๐",
        "sender_phone": "0 4381 1234 ต่อ 15",
        "copies_to": "๑. ผู้ว่าราชการจังหวัดกาฬสินธุ์, ๒. เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน",
    }


def test_the_body_begins_below_the_header_and_ends_at_the_closing() -> None:
    body = read(OFFICIAL).body
    assert body is not None
    assert body.value.startswith("ตามหนังสือที่อ้างถึง")
    assert body.value.endswith("จึงเรียนมาเพื่อโปรดพิจารณา")


def test_a_memo_is_signed_by_its_author_not_by_the_superior_who_notes_below() -> None:
    letter = read(MEMO)
    assert values(letter) == {
        "letter_number": "ศธ ๐๒๓๖/๑๒๓๔",
        "dated_on": date(2023, 1, 3),
        "subject": "รายงานผลการตรวจสอบข้อเท็จจริง",
        "addressee": "ศึกษาธิการจังหวัดกาฬสินธุ์",
        "sender_name": "นางสาวปราณี มีสุข",
        "sender_position": "นิติกรชำนาญการ",
        "sender_agency": "กลุ่มบริหารงานบุคคล สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์",
        "sender_phone": "0 4381 6538",
    }
    assert letter.body is not None
    assert "เพื่อโปรดทราบ" not in letter.body.value


def test_a_memo_without_number_has_none() -> None:
    letter = read(MEMO.replace("ศธ ๐๒๓๖/๑๒๓๔ ", ""))
    assert letter.letter_number is None
    assert letter.dated_on is not None
    assert letter.dated_on.value == date(2023, 1, 3)


def test_rows_may_come_in_any_order() -> None:
    letter = read(
        "โรงเรียนดอนแก้ว\n๕ ก.ค. ๖๕\nที่ ๑๒/๒๕๖๕\nเรียน ศึกษาธิการจังหวัด\nเรื่อง แจ้งเหตุ\nเนื่องด้วยมีเหตุ\nขอแสดงความนับถือ\n(นายก้อง ดี)"
    )
    found = values(letter)
    assert found["letter_number"] == "๑๒/๒๕๖๕"
    assert found["sender_agency"] == "โรงเรียนดอนแก้ว"
    assert found["subject"] == "แจ้งเหตุ"
    assert found["addressee"] == "ศึกษาธิการจังหวัด"
    assert found["dated_on"] == date(2022, 7, 5)


@pytest.mark.parametrize(
    "number",
    [
        "กส ๕๕๓๐๔/๗๑",
        "ศธ ๐๒๓๖.๑/ว ๕๒๐",
        "ปช ๐๐๔๓ (กส)/ว ๐๐๕๘",
        "ตผ ๐๐๕๗ กส/๑๔๖",
        "กส ๐๖๑๘/พิเศษ ๙",
        "สอช.ลป. ๐๓๗/๒๕๖๘",
        "นร 0105.04/12345",
    ],
)
def test_letter_numbers_of_all_kinds_stay_as_written(number: str) -> None:
    found = read(f"ด่วนที่สุด ที่ {number} สำนักงานตัวอย่าง\nเรื่อง ขอแจ้ง\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ")
    assert values(found)["letter_number"] == number
    assert values(found)["sender_agency"] == "สำนักงานตัวอย่าง"
    assert values(found)["urgency"] == "ด่วนที่สุด"


def test_a_number_cited_from_another_letter_is_not_its_own() -> None:
    letter = read("เรื่อง ขอติดตาม\nเรียน ศึกษาธิการจังหวัด\nอ้างถึง หนังสือโรงเรียน\nที่ กส ๘๐๓๐๑/๕๕๐ ลงวันที่ ๓๐ กันยายน ๒๕๖๘\nด้วยมีเหตุ")
    assert letter.letter_number is None


def test_an_agency_that_gets_a_copy_is_not_the_senders() -> None:
    letter = read(
        "เรื่อง ขอร้องเรียน\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ\nด้วยความเคารพ\n(นายก้อง ดี)\nสำเนาเรียน\nสำนักงาน ป.ป.ช. ประจำจังหวัด",
    )
    assert letter.sender_agency is None
    assert letter.copies_to is not None
    assert letter.copies_to.value == "สำนักงาน ป.ป.ช. ประจำจังหวัด"
