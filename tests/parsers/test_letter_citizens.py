"""Citizens' letters, forms and mails; nothing made up where nothing stands."""

from datetime import date

import pytest

from tests.support.read_letters import read, values

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


MAIL = """เรียนท่านศึกษาธิการจังหวัด

ดิฉันขอสอบถามเรื่องย้ายลูก เข้าเรียนวันที่ 5 มีนาคม 2565 ได้ไหมคะ ด่วนมากเลยค่ะ
เลขรับ 1862 ที่เคยส่งไปยังไม่มีคำตอบ

> เรื่อง: ตอบกลับ
> โทร 043-811111

ขวัญใจ ทองมาก
ครู คศ.1
093 4471 206
Kwanjai.T@mail.example"""


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
        "ในที่ประชุมประธานกลุ่มโรงเรียน ครั้งที่ ๓ มีผู้บอกว่าการอบรมเสียเวลา ควรเลิกจัด",
    ],
)
@pytest.mark.parametrize("method", ["text_layer", "body"])
def test_nothing_is_made_up_where_nothing_stands(text: str, method: str) -> None:
    assert values(read(text, method)) == {}


def test_a_subject_that_begins_like_a_longer_label_keeps_its_words() -> None:
    letter = read("เรื่อง ร้องเรียน นายสมาน ใจร้าย\nเรียน ศึกษาธิการจังหวัด\nด้วยครูตีเด็ก")
    assert letter.subject is not None
    assert letter.subject.value == "ร้องเรียน นายสมาน ใจร้าย"
    assert letter.respondent_name is not None
    assert letter.respondent_name.value == "นายสมาน ใจร้าย"
    assert letter.respondent_name.confidence < 0.8
