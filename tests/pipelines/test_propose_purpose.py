"""Purposes (SOP §1): what is a complaint, what is calm, and what does not belong in the register."""

import pytest

from models.values import AutomaticKind, Letter, MailFacts, Nature, Purpose
from pipelines.propose import propose
from tests.support.letters import reading_of
from tests.support.proposals import letter_of, proposal_of

CALM = [
    (Purpose.PRAISE, "ขอชื่นชมเจ้าหน้าที่ที่ช่วยหาเอกสารให้จนเจอ ประทับใจมากค่ะ ขอให้เจริญๆ"),
    (Purpose.SUGGESTION, "อยากเสนอให้มีตู้น้ำดื่มตรงที่นั่งรอ และควรทำป้ายบอกทางตัวใหญ่ ๆ จะดีมากครับ"),
    (Purpose.OPINION, "โดยส่วนตัวไม่เห็นด้วยกับการควบรวมโรงเรียนเล็ก ในฐานะศิษย์เก่าขอแสดงความคิดเห็นไว้เท่านี้"),
    (Purpose.INQUIRY, "ขอสอบถามค่ะ ต่อใบอนุญาตประกอบวิชาชีพต้องใช้เอกสารอะไรบ้าง ยื่นที่ไหนได้บ้างคะ"),
    (Purpose.INFORMATION_REQUEST, "ขอข้อมูลจำนวนนักเรียนรายอำเภอ ขอสถิติย้อนหลัง เพื่อใช้ประกอบการทำวิทยานิพนธ์ค่ะ"),
]


@pytest.mark.parametrize(("purpose", "body"), CALM)
def test_calm_purposes_are_level_one(purpose: Purpose, body: str) -> None:
    proposal = proposal_of(body)
    assert (proposal.purpose, proposal.level, proposal.is_complaint) == (purpose, 1, True)


def test_hardship_in_an_asking_tone_is_a_complaint() -> None:
    body = "ครูตีลูกผมจนเขียวช้ำ ต้องไปร้องเรียนที่ไหนครับ โรงเรียนไม่ยอมรับผิดชอบ ขอให้ช่วยตรวจสอบด้วย"
    assert proposal_of(body).purpose is Purpose.COMPLAINT


def test_sarcastic_thanks_are_a_complaint() -> None:
    body = "ขอบคุณที่เก็บเอกสารของดิฉันไว้เป็นอย่างดี ดีจนสี่เดือนไม่มีใครเปิดดู โทรไปก็ไม่มีคนรับสาย"
    assert proposal_of(body).purpose is Purpose.COMPLAINT


def test_letter_without_any_sign_is_taken_in_as_a_complaint() -> None:
    proposal = proposal_of("เรื่องที่เคยคุยกันไว้ที่ตลาดวันนั้น")
    assert proposal.is_complaint
    assert proposal.confidence < 0.5


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("ขอเชิญร่วมพิธีเปิดงาน", "ด้วยอำเภอกำหนดจัดงาน จึงขอเรียนเชิญท่านร่วมเป็นเกียรติในพิธี"),
        ("ขอความอนุเคราะห์ประชาสัมพันธ์", "ด้วยวิทยาลัยเปิดรับสมัครนักศึกษาใหม่ จึงขอความอนุเคราะห์ประชาสัมพันธ์ให้บุคลากรทราบ"),
        ("ขอเชิญร่วมทอดผ้าป่าเพื่อการศึกษา", "คณะกรรมการขอเรียนเชิญร่วมเป็นเจ้าภาพทอดผ้าป่า สร้างห้องสมุด"),
        ("ขอให้รายงานข้อมูลนักเรียน", "ขอให้ท่านสำรวจและรายงานตามแบบที่แนบ ภายในวันที่ ๑๕ มิถุนายน"),
        ("โครงการอบรมครู", "สมาคมกำหนดจัดอบรมเชิงปฏิบัติการ ขอเชิญบุคลากรเข้าร่วมอบรม รายละเอียดตามสิ่งที่ส่งมาด้วย"),
    ],
)
def test_ordinary_official_correspondence_is_no_complaint(subject: str, body: str) -> None:
    letter = letter_of(subject=subject, sender=None, agency="ที่ว่าการอำเภอแห่งหนึ่ง", number="กส ๑๑๑๘/ว ๑")
    proposal = proposal_of(body, subject=subject, letter=letter)
    assert (proposal.is_complaint, proposal.level, proposal.purpose) == (False, None, Purpose.NOT_A_COMPLAINT)


def test_official_letter_that_complains_under_a_mild_subject_is_kept() -> None:
    body = "ด้วยราษฎรแจ้งว่าผู้อำนวยการโรงเรียนเรียกรับเงินค่าแรกเข้าคนละสามพันบาทไม่มีใบเสร็จ จึงขอความอนุเคราะห์ตรวจสอบข้อเท็จจริง"
    letter = letter_of(subject="ขอความอนุเคราะห์", agency="ที่ทำการกำนัน", number="กส ๐๑/๒")
    proposal = proposal_of(body, subject="ขอความอนุเคราะห์", letter=letter)
    assert (proposal.is_complaint, proposal.level) == (True, 3)


def test_weak_signs_of_ordinary_mail_keep_the_confidence_low_and_ask_a_person() -> None:
    letter = letter_of(subject="การดำเนินงาน", sender=None, agency="หน่วยงานแห่งหนึ่ง", number="กส ๑/๑")
    proposal = proposal_of("ขอนำเรียนตามรายละเอียดข้างต้น", subject="การดำเนินงาน", letter=letter)
    assert not proposal.is_complaint
    assert proposal.confidence < 0.8
    assert any("ไม่มั่นใจ" in note for note in proposal.look_at)


@pytest.mark.parametrize(
    "body",
    [
        "ลดราคาหมึกพิมพ์สูงสุด ๔๐% ส่งฟรี สนใจแอดไลน์ หากไม่ต้องการรับข่าวสาร คลิกที่นี่",
        "จดหมายข่าวฉบับที่ ๑๒ ในฉบับนี้ ครูถูกฟ้อง ศาลดูอะไรบ้าง ท่านได้รับอีเมลนี้เพราะเคยลงทะเบียน เลิกรับข่าวสาร",
        "This is the mail system. Your message could not be delivered to one or more recipients.",
        "ตอบกลับอัตโนมัติ: ขณะนี้ดิฉันลาพักผ่อน จะตอบกลับเมื่อกลับถึงที่ทำงาน",
    ],
)
def test_newsletters_adverts_and_machine_replies_are_no_complaints(body: str) -> None:
    assert proposal_of(body, letter=Letter()).purpose is Purpose.NOT_A_COMPLAINT


@pytest.mark.parametrize("kind", list(AutomaticKind))
def test_mail_that_no_person_wrote_is_no_complaint_whatever_it_says(kind: AutomaticKind) -> None:
    facts = MailFacts(automatic=kind, automatic_because="Auto-Submitted: auto-replied")
    proposal = propose(reading_of("ขอร้องเรียนครูตีเด็ก", mail=facts))
    assert (proposal.is_complaint, proposal.level, proposal.purpose) == (False, None, Purpose.NOT_A_COMPLAINT)
    assert any(reason.quote == "Auto-Submitted: auto-replied" for reason in proposal.reasons)


def test_quoted_old_mail_below_a_reply_is_not_what_the_writer_says() -> None:
    body = "ได้รับแล้ว ขอบคุณมากค่ะ ประทับใจที่ตอบเร็ว\n\n> เรื่องร้องเรียนครูตีเด็กจนเลือดออก\n> ขอให้ตรวจสอบ"
    assert proposal_of(body).purpose is Purpose.PRAISE


def test_forwarded_mail_without_own_words_is_judged_by_what_it_holds() -> None:
    body = "-----Original Message-----\nครูโรงเรียนบ้านโนนทองทำร้ายลูกดิฉันจนแขนหัก ขอให้ตรวจสอบ"
    assert proposal_of(body).purpose is Purpose.COMPLAINT


@pytest.mark.parametrize(
    ("body", "nature"),
    [
        ("ครูเมาสุราในเวลาราชการ ขอให้ดำเนินการทางวินัย", Nature.OFFICIAL),
        ("ขอชื่นชมเจ้าหน้าที่ ประทับใจมาก", Nature.OFFICIAL),
        ("ขอสอบถามวันเปิดรับสมัคร ต้องใช้เอกสารอะไรบ้างคะ", Nature.PUBLIC),
        ("โรงเรียนเอกชนปิดกิจการกลางเทอม ผู้ปกครองไม่ได้รับเงินคืน ขอให้ช่วยเหลือ", Nature.PUBLIC),
        ("นักเรียนยกพวกตีกันหน้าโรงเรียนทุกเย็น ขอให้ช่วยดูแล", Nature.PUBLIC),
    ],
)
def test_nature_is_official_where_a_civil_servants_conduct_is_at_issue(body: str, nature: Nature) -> None:
    assert proposal_of(body).nature is nature
