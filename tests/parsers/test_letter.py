"""Made-up letters of every kind: perfect text, other orders, other wordings, damage."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import Box, Letter, Page, Word
from parsers.letter import parse_letter

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

CITIZEN = """เขียนที่ บ้านเลขที่ ๔๕ หมู่ ๗ ตำบลลำปาว
อำเภอเมือง จังหวัดกาฬสินธุ์
วันที่ ๑๔ เดือน กุมภาพันธ์ พ.ศ. ๒๕๖๕
เรื่อง ร้องเรียนพฤติกรรมครู
เรียน ผู้อำนวยการสำนักงานศึกษาธิการจังหวัด
ข้าพเจ้า นายทองดี มีทรัพย์ อายุ ๔๕ ปี เลขประจำตัวประชาชน 1469700299842 ขอร้องเรียนเรื่อง
ครูโรงเรียนบ้านลำปาว ซึ่งเรียกเก็บเงินนักเรียน ขอให้ตรวจสอบด่วน
ด้วยความเคารพอย่างสูง
ลงชื่อ....................ผู้ร้องเรียน
( นายทองดี มีทรัพย์ )
โทรศัพท์ ๐๘๑ ๒๓๔ ๕๖๗๘"""

FORM = """แบบฟอร์มร้องเรียน
เขียนที่ สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์
วันที่ ..๕.. เดือน ...กันยายน... พ.ศ. ..๒๕๖๕..
ข้าพเจ้า ....นางสาวมาลี ศรีสุข.... อายุ ..๓๘.. ปี อาชีพ ..ค้าขาย..
เลขประจำตัวประชาชน 1469700299842
ที่อยู่ ๑๒/๓ หมู่ ๔ ตำบลเหนือ อำเภอเมือง จังหวัดกาฬสินธุ์
โทรศัพท์ 081-234-5678
ชื่อผู้ถูกร้องเรียน นายสมาน ใจร้าย
หน่วยงาน/สังกัด โรงเรียนบ้านเหนือ
ข้อเท็จจริง ครูตีนักเรียนจนบาดเจ็บ
ความประสงค์ ขอให้ย้าย
ลงชื่อ ................ ผู้ร้อง
(นางสาวมาลี ศรีสุข)"""

TABLE_FORM = """แบบคำร้องเรียน / ร้องทุกข์
สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์
เรื่อง ขอทราบผลสอบ
ชื่อ - สกุล นางสาวมาลี ศรีสุข
ตำแหน่ง / อาชีพ ครู
เลขประจำตัว
1469700299842
ประชาชน
๕๕/๓ ชุมชนดงน้อย ตำบลเหนือ อำเภอเมือง
ที่อยู่
กาฬสินธุ์
โทรศัพท์
ผู้ถูกร้องเรียน
หน่วยงาน โรงเรียนบ้านเหนือ
ข้อเท็จจริง: สอบแล้วไม่ประกาศผล
ด้วยความนับถือ
(นางสาวมาลี ศรีสุข)"""

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

MAIL = """เรียนท่านศึกษาธิการจังหวัด

ดิฉันขอสอบถามเรื่องย้ายลูก เข้าเรียนวันที่ 5 มีนาคม 2565 ได้ไหมคะ ด่วนมากเลยค่ะ
เลขรับ 1862 ที่เคยส่งไปยังไม่มีคำตอบ

> เรื่อง: ตอบกลับ
> โทร 043-811111

ขวัญใจ ทองมาก
ครู คศ.1
093 4471 206
Kwanjai.T@mail.example"""


def read(text: str, method: str = "text_layer") -> Letter:
    assert method in {"text_layer", "ocr", "body"}
    page = Page(number=1, method=method, confidence=0.9, text=text)  # type: ignore[arg-type]  # checked above
    return parse_letter((page,))


def values(letter: Letter) -> dict[str, object]:
    names = [name for name in Letter.__dataclass_fields__ if name != "body"]
    return {name: getattr(letter, name).value for name in names if getattr(letter, name) is not None}


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
        "sender_phone": "0 4381 1234",
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


def test_a_citizens_letter_is_read() -> None:
    found = values(read(CITIZEN))
    assert found.pop("respondent_agency") == "โรงเรียนบ้านลำปาว"
    assert found == {
        "dated_on": date(2022, 2, 14),
        "subject": "ร้องเรียนพฤติกรรมครู",
        "addressee": "ผู้อำนวยการสำนักงานศึกษาธิการจังหวัด",
        "sender_name": "นายทองดี มีทรัพย์",
        "sender_address": "บ้านเลขที่ ๔๕ หมู่ ๗ ตำบลลำปาวอำเภอเมือง จังหวัดกาฬสินธุ์",
        "sender_phone": "081 234 5678",
        "citizen_id": "1469700299842",
    }


def test_a_form_with_dotted_lines_is_read() -> None:
    found = values(read(FORM))
    assert found == {
        "dated_on": date(2022, 9, 5),
        "sender_name": "นางสาวมาลี ศรีสุข",
        "citizen_id": "1469700299842",
        "sender_address": "๑๒/๓ หมู่ ๔ ตำบลเหนือ อำเภอเมือง จังหวัดกาฬสินธุ์",
        "sender_phone": "081-234-5678",
        "respondent_name": "นายสมาน ใจร้าย",
        "respondent_agency": "โรงเรียนบ้านเหนือ",
    }


def test_a_form_whose_table_breaks_labels_and_values_is_read() -> None:
    assert values(read(TABLE_FORM)) == {
        "subject": "ขอทราบผลสอบ",
        "sender_name": "นางสาวมาลี ศรีสุข",
        "sender_position": "ครู",
        "citizen_id": "1469700299842",
        "sender_address": "๕๕/๓ ชุมชนดงน้อย ตำบลเหนือ อำเภอเมืองกาฬสินธุ์",
        "respondent_agency": "โรงเรียนบ้านเหนือ",
    }


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


def test_a_mails_text_gives_its_writer_and_invents_no_letter() -> None:
    found = values(read(MAIL, "body"))
    assert found == {
        "addressee": "ท่านศึกษาธิการจังหวัด",
        "sender_name": "ขวัญใจ ทองมาก",
        "sender_position": "ครู คศ.1",
        "sender_phone": "093-447-1206",
        "sender_email": "kwanjai.t@mail.example",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n",
        "ห้องน้ำชั้นล่างเหม็นมาก ก๊อกไม่มีน้ำ\nเขียนใส่ตู้นี้ไปแล้วเดือนที่แล้วด้วย อ่านกัน\nบ้างไหม",
        "ครูคนหนึ่งกินเหล้าทุกวัน เรื่องนี้ไม่มีใครกล้าพูด วันที่ ๕ มีนาคม ๒๕๖๕ ก็เมามาสอน ช่วยดูหน่อยนะคะ",
        "ขอไม่ลงชื่อ กลัวลูกโดนหนักกว่าเดิม แต่ขอให้ส่งใครไปตรวจจริง ๆ",
    ],
)
@pytest.mark.parametrize("method", ["text_layer", "body"])
def test_nothing_is_made_up_where_nothing_stands(text: str, method: str) -> None:
    assert values(read(text, method)) == {}


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


def test_every_value_quotes_the_page_it_stands_on() -> None:
    letter = read(OFFICIAL)
    for name in Letter.__dataclass_fields__:
        found = getattr(letter, name)
        if found is not None:
            assert found.span is not None
            assert OFFICIAL[slice(*found.span)] == found.quote
            assert found.page == 1


def _ocr_page(text: str, confidence: float) -> Page:
    words = []
    for line, content in enumerate(text.splitlines()):
        for column, word in enumerate(content.split()):
            box = Box(left=column * 0.1, top=line * 0.03, right=column * 0.1 + 0.09, bottom=line * 0.03 + 0.02)
            words.append(Word(text=word, confidence=confidence, box=box, line=line))
    return Page(number=3, method="ocr", confidence=0.99, text=text, words=tuple(words))


ARABIC = """ที่ กส 55304/71 เทศบาลตำบลหนองแสง
16 มกราคม 2569
เรื่อง ขอตรวจสอบ
เรียน ศึกษาธิการจังหวัด
ด้วยมีเหตุ
ขอแสดงความนับถือ
(นางใจ ดี)"""


def test_a_value_from_ocr_is_boxed_and_no_surer_than_its_words() -> None:
    letter = parse_letter((_ocr_page(ARABIC, 0.7),))
    for found in (letter.letter_number, letter.dated_on, letter.subject, letter.sender_name):
        assert found is not None
        assert found.confidence <= 0.7
        assert found.page == 3
        assert found.box is not None
    assert letter.letter_number is not None
    box = letter.letter_number.box
    assert box is not None
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((0.1, 0.0, 0.29, 0.02))


def test_thai_digits_from_ocr_are_never_trusted() -> None:
    thai = ARABIC.replace("16 มกราคม 2569", "๑๖ มกราคม ๒๕๖๙").replace("55304/71", "๕๕๓๐๔/๗๑")
    letter = parse_letter((_ocr_page(thai, 0.99),))
    plain = parse_letter((_ocr_page(ARABIC, 0.99),))
    assert letter.dated_on is not None
    assert plain.dated_on is not None
    assert letter.dated_on.confidence <= 0.4 < plain.dated_on.confidence
    assert letter.letter_number is not None
    assert letter.letter_number.confidence <= 0.4


def test_a_citizen_id_with_a_wrong_check_digit_is_kept_but_doubtful() -> None:
    letter = read(CITIZEN.replace("1469700299842", "1469700299843"))
    assert letter.citizen_id is not None
    assert letter.citizen_id.value == "1469700299843"
    assert letter.citizen_id.confidence <= 0.3


def test_an_agency_that_gets_a_copy_is_not_the_senders() -> None:
    letter = read(
        "เรื่อง ขอร้องเรียน\nเรียน ศึกษาธิการจังหวัด\nด้วยมีเหตุ\nด้วยความเคารพ\n(นายก้อง ดี)\nสำเนาเรียน\nสำนักงาน ป.ป.ช. ประจำจังหวัด",
    )
    assert letter.sender_agency is None
    assert letter.copies_to is not None
    assert letter.copies_to.value == "สำนักงาน ป.ป.ช. ประจำจังหวัด"


def test_a_subject_that_begins_like_a_longer_label_keeps_its_words() -> None:
    letter = read("เรื่อง ร้องเรียน นายสมาน ใจร้าย\nเรียน ศึกษาธิการจังหวัด\nด้วยครูตีเด็ก")
    assert letter.subject is not None
    assert letter.subject.value == "ร้องเรียน นายสมาน ใจร้าย"
    assert letter.respondent_name is not None
    assert letter.respondent_name.value == "นายสมาน ใจร้าย"
    assert letter.respondent_name.confidence < 0.8


_LABELS = ["ที่ ", "เรื่อง ", "เรียน ", "วันที่ ", "สำเนาเรียน ", "ที่อยู่ ", "ชื่อ-สกุล ", "ผู้ถูกร้องเรียน ", "โทร. 081-234-5678"]
_VALUES = ["๕ กันยายน ๒๕๖๕", "กส ๑/๒", "(นายก ข)", "โรงเรียนใต้", "ลับ", "ด่วน", "ด้วยมีเหตุ", "ขอแสดงความนับถือ", "๙", "x"]
_BREAKS = ["\n", " ", ":", "…", "--", "> ", "\u2028", "\r\n", "\x0c"]
_PIECES = st.one_of(st.sampled_from(_LABELS), st.sampled_from(_VALUES), st.sampled_from(_BREAKS))


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
