"""The nature of a letter (SOP §1): conduct and duty of officers, or hardship and disputes of citizens."""

import pytest

from tests.support.proposals import letter_of, proposal_of

OFFICIAL = [
    "ครูตีลูกดิฉันจนแขนหัก ขอให้ตรวจสอบ",
    "ผอ.ยักยอกเงินอาหารกลางวันเด็ก ขอให้ตรวจสอบ",
    "เจ้าหน้าที่สำนักงานศึกษาธิการจังหวัดพูดจาหยาบคายใส่ดิฉัน ขอให้ตักเตือน",
    "ตำรวจไม่รับแจ้งความ ให้กลับไปนอนก่อน ขอให้ช่วยด้วย",
    "ขอความเป็นธรรมเรื่องผลย้าย คณะกรรมการพิจารณาไม่โปร่งใส",
]
PUBLIC = [
    "นักเรียน ม.๑ ถูกรุ่นพี่รุมตบ ขอให้ช่วยดูแล",
    "โรงเรียนเอกชนขึ้นค่าเทอมกลางปี ไม่คืนเงินค่าแรกเข้า ขอให้ช่วยไกล่เกลี่ย",
    "ลิฟต์ของสำนักงานท่านเสียมาสามเดือน ที่จอดรถก็ไม่มี เดือดร้อนคนแก่มาก",
    "ถนนหน้าหมู่บ้านพัง เป็นหลุมบ่อ ขอให้ช่วยซ่อม",
    "ผมเป็นครู ถูกผู้ปกครองบุกมาขู่ที่โรงเรียน ขอความช่วยเหลือ",
    "ขอสอบถามว่าย้ายลูกเข้าเรียนกลางเทอมต้องใช้เอกสารอะไรบ้างครับ",
]


@pytest.mark.parametrize("body", OFFICIAL)
def test_conduct_and_duty_of_an_officer_are_official(body: str) -> None:
    assert proposal_of(body).nature == "official"


@pytest.mark.parametrize("body", PUBLIC)
def test_hardship_places_pupils_and_neighbours_are_public(body: str) -> None:
    assert proposal_of(body).nature == "public"


def test_praise_is_of_an_officer() -> None:
    assert proposal_of("ขอชมเชยเจ้าหน้าที่กลุ่มบริหารงานบุคคล บริการดีมาก ประทับใจ").nature == "official"


def test_teacher_who_had_pupils_hazed_is_official_and_pupils_alone_are_not() -> None:
    body = "รุ่นพี่โรงเรียนบ้านโนนทองซ้อมรุ่นน้องในค่ายลูกเสือ"
    assert proposal_of(body + " ขอให้ช่วยดูแล").nature == "public"
    assert proposal_of(body + " ผู้กำกับยืนดู ขอให้จัดการผู้กำกับ").nature == "official"


def test_private_schools_matter_is_public_and_its_licence_lying_at_this_office_is_official() -> None:
    letter = letter_of(agency="โรงเรียนอนุบาลต้นหมอน (เอกชน)", number="ตม ๑/๑")
    lying = "โรงเรียนเอกชนของดิฉันยื่นขอต่อใบอนุญาตที่สำนักงานศึกษาธิการจังหวัดไว้สี่เดือน ไม่มีใครตอบ เจ้าหน้าที่สำนักงานท่านทำเอกสารหาย"
    assert proposal_of(lying, letter=letter).nature == "official"
    assert proposal_of("โรงเรียนเอกชนไม่จ่ายเงินเดือนครูสามเดือน ขอให้ไกล่เกลี่ย", letter=letter_of()).nature == "public"


def test_subject_counts() -> None:
    letter = letter_of(subject="นักเรียนยกพวกตีกัน")
    assert proposal_of("ขอให้ช่วยดูแลด้วยครับ", subject="นักเรียนยกพวกตีกัน", letter=letter).nature == "public"
