"""Units (SOP §3), the private school's precedence, and the conflict rule."""

import pytest

from models.values import Unit
from tests.support.proposals import letter_of, proposal_of


@pytest.mark.parametrize(
    ("unit", "body"),
    [
        (Unit.PERSONNEL, "ผลการย้ายครูปีนี้ไม่เป็นธรรม คะแนนดิฉันสูงกว่าแต่ไม่ได้ย้าย ขอให้ทบทวน"),
        (Unit.PERSONNEL, "ครูโรงเรียนบ้านโนนทองเป็นชู้กับภรรยาผม ขอให้สอบวินัย"),
        (Unit.PERSONNEL, "ครูตีนักเรียนจนเลือดออก ขอให้ย้ายครูคนนี้"),
        (Unit.POLICY, "โรงเรียนถูกตัดงบประมาณ การจัดสรรไม่เป็นธรรม ขอให้เปิดเผยหลักเกณฑ์"),
        (Unit.DEVELOPMENT, "โรงเรียนไม่รับลูกพิการเข้าเรียน ป.๑ ทั้งที่อยู่ในเขตบริการ"),
        (Unit.DEVELOPMENT, "ขอสอบถามเรื่องทุนการศึกษา เด็กยากจนสมัครขอทุนได้ที่ไหนคะ"),
        (Unit.SUPERVISION, "ครูวิทยาศาสตร์ไม่เข้าสอนทั้งเทอม เกรดก็ให้ไม่เป็นธรรม"),
        (Unit.STUDENTS, "ลูกถูกเพื่อนบูลลี่และรุมทำร้ายในห้องน้ำโรงเรียน"),
        (Unit.STUDENTS, "นักเรียนสูบบุหรี่ไฟฟ้าหลังโรงเรียนทุกวัน"),
        (Unit.PRIVATE, "โรงเรียนกวดวิชาปิดหนี ไม่คืนเงินค่าคอร์ส"),
        (Unit.AUDIT, "จัดซื้อคอมพิวเตอร์แพงเกินจริง ตรวจรับทั้งที่ของไม่ครบ"),
        (Unit.AUDIT, "โรงเรียนเรียกแป๊ะเจี๊ยะสามหมื่น ไม่มีใบเสร็จ"),
        (Unit.GENERAL, "ยามหน้าสำนักงานท่านตะคอกใส่ ที่จอดรถก็ไม่มี"),
    ],
)
def test_unit_is_the_one_whose_subject_it_is(unit: Unit, body: str) -> None:
    proposal = proposal_of(body)
    assert proposal.unit is unit
    assert any(reason.about == "unit" and reason.quote in body for reason in proposal.reasons)


@pytest.mark.parametrize(
    "matter",
    ["ครูตีเด็กอนุบาลจนเขียว", "เก็บเงินค่าเรียนเพิ่มไม่มีใบเสร็จ", "ครูไม่เข้าสอนทั้งเทอม"],
)
def test_private_schools_matter_goes_to_the_private_unit_first(matter: str) -> None:
    assert proposal_of(f"โรงเรียนเอกชนแห่งหนึ่ง ผู้รับใบอนุญาตไม่สนใจ {matter}").unit is Unit.PRIVATE


@pytest.mark.parametrize(
    ("unit", "body"),
    [
        (Unit.PERSONNEL, "ขอหารือเรื่องการนับอายุราชการเพื่อขอบำนาญ"),
        (Unit.PERSONNEL, "ขอบพระคุณครูสมใจที่คอยไปส่งเด็กถึงบ้านทุกเย็น"),
        (Unit.POLICY, "อยากทราบว่าทั้งจังหวัดมีโรงเรียนกี่แห่ง นักเรียนกี่คน"),
        (Unit.DEVELOPMENT, "อยากให้เปิดสอนตัดผมให้ผู้สูงวัยตอนเย็น"),
        (Unit.SUPERVISION, "อยากให้สอนทำอาหารในโรงเรียนด้วย"),
        (Unit.STUDENTS, "ยายเลี้ยงหลาน หมู่ในห้องเอิ้นว่าผีปอบ บ่มีไผเล่นนำ หลานบ่อยากไปโรงเรียน"),
        (Unit.PRIVATE, "ขอบคุณกลุ่มเอกชนที่ช่วยเรื่องเงินอุดหนุน"),
        (Unit.AUDIT, "ร้านค้าสหกรณ์โรงเรียนไม่เคยปันผล"),
        (Unit.GENERAL, "ขอบคุณน้องหน้าเคาน์เตอร์ที่พาไปส่งห้อง"),
    ],
)
def test_praise_questions_and_proposals_have_a_unit_too(unit: Unit, body: str) -> None:
    assert proposal_of(body).unit is unit


@pytest.mark.parametrize(
    "body",
    [
        "โรงเรียนบ้านโนนทอง (ของรัฐ ไม่ใช่เอกชน) เก็บเงินค่าห้องคนละพัน ไม่มีใบเสร็จ",
        "ลูกไปเข้าค่ายลูกเสือที่ค่ายเอกชนริมเขา ไฟลวกแขน ครูไม่พาไปหาหมอ",
    ],
)
def test_what_is_not_a_private_school_does_not_go_to_the_private_unit(body: str) -> None:
    assert proposal_of(body).unit is not Unit.PRIVATE


def test_private_school_goes_first_however_grave_the_matter() -> None:
    body = "อนุบาลเอกชนแห่งหนึ่ง ครูพี่เลี้ยงตีเด็กจนช้ำ จับขังห้องน้ำมืด ลวนลามเด็ก ขอให้ตรวจสอบด่วน"
    assert proposal_of(body).unit is Unit.PRIVATE


def test_group_addressed_on_the_first_line_counts() -> None:
    assert proposal_of("เรียน ศึกษานิเทศก์\n\nหลานเล่าเรื่องที่ครูเปิดให้ดูเมื่อวันศุกร์").unit is Unit.SUPERVISION


def test_what_a_stranger_or_pupil_did_to_a_child_is_no_conduct_of_staff() -> None:
    assert proposal_of("เด็กผู้ชายห้องเดียวกันเปิดกระโปรงหลานดิฉันทุกวัน").unit is Unit.STUDENTS
    assert proposal_of("ครูเปิดกระโปรงหลานดิฉันทุกวัน").unit is Unit.PERSONNEL


def test_schools_toilet_is_not_the_front_desks() -> None:
    assert proposal_of("นักเรียนหญิงสองคนตบกันในห้องน้ำโรงเรียนแล้วลงคลิป").unit is Unit.STUDENTS


def test_channel_a_clerk_notes_is_no_subject() -> None:
    letter = letter_of(subject="ข้อเสนอจากหน้าเว็บ")
    assert proposal_of("อยากให้มีปุ่มแจ้งเรื่องบูลลี่", letter=letter).unit is Unit.STUDENTS


def test_private_sector_in_passing_is_no_private_school() -> None:
    body = "ผมทำงานบริษัทเอกชน ลูกเรียนโรงเรียนบ้านโนนทอง ครูไม่เข้าสอนทั้งเทอม ขอให้ตรวจสอบ"
    assert proposal_of(body).unit is Unit.SUPERVISION


def test_bribe_for_a_post_is_a_matter_of_money() -> None:
    assert proposal_of("มีคนเรียกรับเงินสองแสนแลกกับการสอบบรรจุครูผู้ช่วย จ่ายไปแล้วไม่ได้บรรจุ").unit is Unit.AUDIT


def test_without_any_sign_the_front_desk_is_the_default_and_says_so() -> None:
    proposal = proposal_of("เรื่องที่เคยคุยกันไว้ที่ตลาดวันนั้น")
    assert proposal.unit is Unit.GENERAL
    reason = next(reason for reason in proposal.reasons if reason.about == "unit")
    assert "ค่าเริ่มต้น" in reason.why
    assert reason.quote in "เรื่องที่เคยคุยกันไว้ที่ตลาดวันนั้น"


def test_rudeness_in_a_named_group_is_that_groups_and_a_conflict() -> None:
    proposal = proposal_of("เจ้าหน้าที่กลุ่มบริหารงานบุคคลของสำนักงานท่านตะคอกใส่ดิฉัน พูดจาไม่ดี")
    assert (proposal.unit, proposal.level, proposal.conflict) == (Unit.PERSONNEL, 2, True)
    assert any("นิติกร" in note for note in proposal.look_at)


def test_school_staff_are_no_conflict() -> None:
    letter = letter_of(respondent="ครูสมหมาย", respondent_agency="โรงเรียนบ้านโนนทอง")
    proposal = proposal_of("ครูสมหมายโรงเรียนบ้านโนนทองเมาสุราเป็นประจำ ขอให้สอบวินัย", letter=letter)
    assert proposal.unit is Unit.PERSONNEL
    assert not proposal.conflict


def test_schools_own_finance_desk_is_not_this_offices() -> None:
    body = "งานการเงินโรงเรียนบ้านโนนทองหักเงินทุนนักเรียนยากจน ให้เด็กเซ็นว่าได้ครบ ขอให้ตรวจสอบ"
    assert proposal_of(body).unit is Unit.AUDIT


def test_matter_of_another_agency_is_flagged_and_forwarded() -> None:
    proposal = proposal_of("ขอสอบถามว่าเบี้ยผู้สูงอายุของแม่ต้องลงทะเบียนที่ไหนคะ ใช้เอกสารอะไรบ้าง")
    assert proposal.flags.out_of_jurisdiction
    assert proposal.forward_to is not None
    assert "ท้องถิ่น" in proposal.forward_to
    assert proposal_of("ครูไม่เข้าสอนทั้งเทอม ขอให้ตรวจสอบ").forward_to is None
