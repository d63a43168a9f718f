"""Levels (SOP §2), each rule by made-up letters."""

import pytest

from models.values import Purpose
from tests.support.proposals import letter_of, proposal_of

GRIEVANCE = "ครูโรงเรียนบ้านโนนทองตีลูกผมจนแขนหัก ผอ.ไม่ยอมทำอะไร ขอให้ท่านตรวจสอบ"

GONE = [
    "ผมไปร้องศูนย์ดำรงธรรมจังหวัดไว้แล้วเมื่อวันจันทร์",
    "ได้ยื่นฟ้องต่อศาลปกครองขอนแก่นแล้ว",
    "ศาลจังหวัดกาฬสินธุ์รับฟ้องแล้ว คดีหมายเลขดำที่ ๑๒/๒๕๖๘",
    "ดิฉันส่งเรื่องไปที่ ป.ป.ช. ตั้งแต่เดือนก่อน เขาตอบรับมาแล้ว",
    "โทรแจ้ง ๑๑๑๑ ได้เลขเรื่องมาแล้ว",
    "เมื่อคืนนักข่าวมาสัมภาษณ์ที่บ้าน",
    "คลิปนี้คนแชร์กันไปห้าหมื่นแล้ว",
    "ผมทำหนังสือร้องเรียนถึงท่านผู้ว่าราชการจังหวัดไปเมื่อสัปดาห์ก่อน",
    "ร้องเรียนไปที่กระทรวงศึกษาธิการแล้วด้วย",
    "สตง. รับเรื่องไว้ตรวจสอบแล้ว",
]
NOT_GONE = [
    "ถ้าไม่แก้ไขผมจะฟ้องศาลปกครอง",
    "หากยังเงียบ ดิฉันจะไปร้องศูนย์ดำรงธรรม",
    "ถ้าไม่มีใครทำอะไรคงต้องพึ่งนักข่าว",
    "ยังไม่ได้ร้องเรียนที่ไหน มาที่นี่ที่แรก",
    "ผมสงวนสิทธิ์ที่จะยื่นเรื่องต่อ ป.ป.ช. ต่อไป",
    "เรื่องคล้ายกันที่จังหวัดอื่น ป.ป.ช. ชี้มูลไปแล้ว",
    "ขอให้ท่านส่งเรื่องไปยัง สตง. ด้วย",
    "ชาวบ้านเตรียมจะพากันไปศาลากลาง",
    "ผมไม่ได้ร้องเรียนต่อศูนย์ดำรงธรรม",
]


@pytest.mark.parametrize("done", GONE)
def test_what_has_gone_to_court_media_superior_or_watchdog_is_level_four(done: str) -> None:
    proposal = proposal_of(f"{GRIEVANCE}\n{done}", subject="ครูทำร้ายเด็ก")
    assert proposal.level == 4
    assert any(reason.about == "level" and reason.quote in done for reason in proposal.reasons)


@pytest.mark.parametrize("threat", NOT_GONE)
def test_threat_negation_request_and_other_peoples_cases_stay_at_three(threat: str) -> None:
    assert proposal_of(f"{GRIEVANCE}\n{threat}", subject="ครูทำร้ายเด็ก").level == 3


def test_threat_is_shown_to_the_reviewer() -> None:
    proposal = proposal_of(f"{GRIEVANCE}\n{NOT_GONE[0]}")
    assert any("ขู่" in note for note in proposal.look_at)


def test_letter_to_this_office_alone_has_not_gone_to_a_superior() -> None:
    letter = letter_of(addressee="ศึกษาธิการจังหวัดกาฬสินธุ์")
    assert proposal_of(f"เรียน ศึกษาธิการจังหวัดกาฬสินธุ์\n\n{GRIEVANCE}", letter=letter).level == 3


def test_copy_list_to_such_a_body_is_level_four_by_field_and_by_page() -> None:
    by_field = letter_of(copies="ผู้ว่าราชการจังหวัดกาฬสินธุ์")
    assert proposal_of(GRIEVANCE, letter=by_field).level == 4
    on_page = f"{GRIEVANCE}\n\nขอแสดงความนับถือ\nกานดา\n\nสำเนาเรียน\n- สำนักงาน ป.ป.ช. ประจำจังหวัด\n"
    assert proposal_of(on_page).level == 4


def test_copy_list_to_a_school_changes_nothing() -> None:
    assert proposal_of(GRIEVANCE, letter=letter_of(copies="ผู้อำนวยการโรงเรียนบ้านโนนทอง")).level == 3


def test_letter_addressed_to_the_governor_has_gone_there() -> None:
    assert proposal_of(GRIEVANCE, letter=letter_of(addressee="ผู้ว่าราชการจังหวัดกาฬสินธุ์")).level == 4
    assert proposal_of(f"เรียน ท่านผู้ว่าราชการจังหวัดกาฬสินธุ์\n\n{GRIEVANCE}").level == 4


def test_referral_from_such_a_body_is_level_four() -> None:
    body = "ด้วยศูนย์ฯ ได้รับเรื่องจากผู้ร้องว่าครูโรงเรียนบ้านโนนทองมีพฤติกรรมชู้สาว จึงส่งเรื่องมาเพื่อตรวจสอบและแจ้งผลให้ผู้ร้องทราบ"
    letter = letter_of(agency="ศูนย์ดำรงธรรมจังหวัดกาฬสินธุ์", sender=None, number="กส ๐๐๑๗/๑")
    assert proposal_of(body, subject="ส่งเรื่องร้องเรียน", letter=letter).level == 4


def test_invitation_from_the_governors_office_is_no_referral() -> None:
    body = "ด้วยจังหวัดกำหนดจัดพิธีวางพวงมาลา ณ หน้าศาลากลาง จึงขอเรียนเชิญท่านเข้าร่วมพิธี"
    letter = letter_of(subject="ขอเชิญร่วมพิธี", agency="สำนักงานจังหวัดกาฬสินธุ์", sender=None, number="กส ๐๐๑๗/ว ๒")
    proposal = proposal_of(body, subject="ขอเชิญร่วมพิธี", letter=letter)
    assert (proposal.is_complaint, proposal.level) == (False, None)


@pytest.mark.parametrize(
    "body",
    [
        "ผอ.เรียกรับเงินสินบนจากผู้รับเหมาสองหมื่น มีสลิปแนบ ขอให้ตรวจสอบ",
        "ครูพละลวนลามนักเรียนหญิง ม.๒ ในห้องเก็บอุปกรณ์",
        "โรงเรียนเก็บเงินค่าบำรุงคนละห้าร้อยไม่มีใบเสร็จ ใครไม่จ่ายไม่ให้สอบ",
        "ผลการเลื่อนเงินเดือนของดิฉันไม่เป็นธรรม ขอให้ทบทวน",
        "ครูเวรเมาสุราในโรงเรียน ขอให้ดำเนินการทางวินัย",
        "ครูประจำชั้นโรงเรียนวัดกลางไม่ยอมให้ลูกผมเข้าห้องเรียน ขอให้ท่านช่วยเรียกมาคุย",
    ],
)
def test_grave_matters_and_other_agencies_staff_are_level_three(body: str) -> None:
    assert proposal_of(body).level == 3


@pytest.mark.parametrize(
    "body",
    [
        "ดิฉันไปติดต่อที่สำนักงานของท่าน เจ้าหน้าที่หน้าเคาน์เตอร์ตะคอกใส่และโยนเอกสารคืน",
        "โทรไปที่สำนักงานศึกษาธิการห้าครั้งไม่มีคนรับสาย เว็บไซต์ท่านก็เข้าไม่ได้",
        "ยื่นเรื่องไว้ที่กลุ่มบริหารงานบุคคลสามเดือนแล้วยังไม่ได้รับคำตอบ ทวงถามก็เงียบ",
        "ห้องน้ำสำนักงานท่านสกปรกมาก ทางลาดรถเข็นมีของวางขวาง",
    ],
)
def test_this_offices_own_service_is_level_two(body: str) -> None:
    assert proposal_of(body).level == 2


def test_field_of_the_respondents_agency_settles_own_or_outside() -> None:
    body = "เจ้าหน้าที่พูดจาไม่ดี ไล่ให้กลับไปเอาเอกสารใหม่สามรอบ"
    own = letter_of(respondent_agency="สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์")
    other = letter_of(respondent_agency="โรงเรียนบ้านโนนทอง")
    assert proposal_of(body, letter=own).level == 2
    assert proposal_of(body, letter=other).level == 3


def test_mixed_message_takes_its_highest_part() -> None:
    praise = "ขอชมเจ้าหน้าที่หน้าเคาน์เตอร์ของสำนักงานท่าน พูดเพราะมาก "
    rude = "แต่เจ้าหน้าที่ห้องการเงินตะคอกใส่ดิฉันและโยนแฟ้มคืน ไม่ตอบคำถามเลย"
    mixed = proposal_of(praise + rude)
    assert (mixed.level, mixed.purpose) == (2, Purpose.COMPLAINT)
    assert proposal_of(praise).level == 1


def test_doubt_between_levels_is_shown_with_both() -> None:
    proposal = proposal_of("รู้สึกไม่สบายใจกับเรื่องที่เกิดขึ้น")
    assert any("ก้ำกึ่ง" in note and "2" in note and "3" in note for note in proposal.look_at)
    assert proposal.confidence < 0.5
