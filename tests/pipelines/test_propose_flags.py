"""Flags (SOP §2), each raised and not raised."""

import pytest

from models.values import Letter
from tests.support.letters import found
from tests.support.proposals import letter_of, proposal_of

RAISED = [
    ("corruption", "ผอ.ยักยอกเงินอาหารกลางวันเด็ก ขอให้ตรวจสอบ"),
    ("corruption", "พัสดุซื้อโต๊ะแพงกว่าท้องตลาดสามเท่าจากร้านของน้องผอ. ขอให้ตรวจสอบ"),
    ("minor", "ครูตีลูกดิฉันอายุ ๘ ขวบจนแขนหัก"),
    ("minor", "นักเรียน ม.๑ ถูกรุ่นพี่รุมตบ"),
    ("sexual", "ครูลวนลามนักเรียนหญิง จับหน้าอกในห้องพยาบาล"),
    ("sexual", "ครูมีพฤติกรรมชู้สาวกับภรรยาผม"),
    ("violence", "ครูเตะนักเรียนจนฟกช้ำ"),
    ("violence", "นักเรียนยกพวกตีกันหน้าโรงเรียน"),
    ("repeat", "ตามที่ดิฉันเคยร้องเรียนไว้แล้วเมื่อเดือนก่อน เลขรับ ๑๒๓๔ ยังเงียบ จึงขอทวงถาม"),
    ("urgent", "หลานถูกรุ่นพี่ขู่ฆ่า พกมีดมาโรงเรียนทุกวัน"),
    ("urgent", "ครูทำอนาจารลูกดิฉันอายุสิบสาม ครูยังสอนอยู่ทุกวัน"),
    ("secret", "ครูเมาสุรา ขอให้เก็บชื่อดิฉันเป็นความลับ อย่าบอกโรงเรียน"),
    ("anonymous", "ครูเมาสุราในโรงเรียน ไม่ประสงค์ออกนาม"),
    ("corruption", "อยากได้คิวเร็วต้องมีค่าน้ำชาให้เจ้าหน้าที่ ขอให้ตรวจสอบ"),
    ("corruption", "ครูยึดโทรศัพท์นักเรียนแล้วเอาไปขายต่อ ขอให้สอบ"),
    ("corruption", "พัสดุทำลายเซ็นปลอมเบิกเงินโครงการทิพย์ ขอให้ตรวจสอบ"),
    ("minor", "ครูถือสมุดบัญชีเด็กทั้งห้อง ทุนนักเรียนได้ไม่ครบ ขอให้ตรวจสอบ"),
    ("minor", "หลานไม่มีเงินจ่าย ครูให้กินข้าวคลุกน้ำปลามุมห้อง ขอให้ตรวจสอบ"),
    ("sexual", "ผอ.เรียกลูกจ้างไปพบในห้องพัก สัมผัสร่างกาย ขอให้สอบวินัย"),
    ("sexual", "โค้ชทักแชตน้อง ขอรูปชุดว่ายน้ำ ขู่ปล่อยรูป ขอให้ช่วย"),
    ("violence", "มีคนยิงปืนขึ้นฟ้าขู่ครูเวรหน้าโรงเรียน ขอให้ช่วย"),
    ("violence", "ครูใหญ่จับขังเด็กในห้องน้ำมืด ขอให้ตรวจสอบ"),
    ("urgent", "มีคนยิงปืนขู่ครูเวร ครูไม่กล้ากลับบ้าน ขอให้ช่วย"),
    ("urgent", "หลานโดนเพื่อนแกล้ง กินยาพารา ๑๒ เม็ด ล้างท้องทัน ขอให้ช่วย"),
    ("repeat", "ผมร้องเรียนต่อท่านไว้แล้วเมื่อเดือนกุมภาพันธ์ ไม่มีคำตอบ"),
    ("secret", "ครูเมาสุรา อย่าให้ทางโรงเรียนรู้ว่าใครแจ้ง"),
    ("out_of_jurisdiction", "เทศบาลไม่มาเก็บขยะในซอยมาสามสัปดาห์ เหม็นมาก"),
]


@pytest.mark.parametrize(("flag", "body"), RAISED)
def test_flag_is_raised_with_a_reason(flag: str, body: str) -> None:
    letter = letter_of(sender=None) if flag == "anonymous" else None
    proposal = proposal_of(body, letter=letter)
    assert getattr(proposal.flags, flag)
    assert any(reason.about == f"flag:{flag}" for reason in proposal.reasons)


@pytest.mark.parametrize(
    ("flag", "body"),
    [
        ("corruption", "เงินค่าวิทยากรล่าช้า ไม่ได้คิดว่าใครทุจริต แค่อยากให้สำนักงานท่านเร่งให้"),
        ("corruption", "ครูมาที่บ้านพร้อมเงินค่าทำขวัญ ดิฉันไม่รับ ครูตีลูกจนแตก"),
        ("corruption", "ขอเชิญร่วมอบรมต่อต้านการทุจริต"),
        ("violence", "ครูไม่ได้ตีเด็ก แต่ครูไม่เข้าสอนเลย"),
        ("sexual", "ครูไม่เข้าสอนทั้งเทอม ขอให้ตรวจสอบ"),
        ("minor", "เจ้าหน้าที่สำนักงานท่านตะคอกใส่ดิฉัน"),
        ("repeat", "ครูตีลูกจนแขนหัก ขอให้ตรวจสอบ"),
        ("secret", "ขอดูคะแนน กรรมการบอกว่าเป็นความลับของคณะกรรมการ"),
        ("urgent", "ขอสอบถามเบอร์สายด่วนครับ"),
        ("out_of_jurisdiction", "ครูไม่เข้าสอนทั้งเทอม ขอให้ตรวจสอบ"),
        ("out_of_jurisdiction", "ครูตีลูกดิฉันจนแขนหัก หมอให้รอดูอาการ บ้านอยู่หลังตลาดนัด ขอให้ตรวจสอบ"),
        ("corruption", "ขอความเป็นธรรมเรื่องผลย้าย ข้าพเจ้ามิได้กล่าวหาว่ามีการเรียกรับผลประโยชน์"),
        ("corruption", "คณะกรรมการเลือกไม่ถูกต้อง เกรงว่าวันหน้าจะทุจริต ขอให้ตรวจสอบ"),
        ("corruption", "โรงเรียนเอกชนเก็บเงินค่าแอร์เพิ่ม ไม่มีใบเสร็จ ขอให้ไกล่เกลี่ย"),
        ("violence", "ลูกผมลื่นล้มหน้าห้องเรียนจนหัวแตก ครูไม่ส่งโรงพยาบาล ขอให้ช่วย"),
        ("violence", "ลูกถูกเพื่อนทำรูปตัดต่อส่งต่อในกลุ่มไลน์ ขอให้ช่วย"),
        ("violence", "สมมติว่าวันหนึ่งลูกโดนรุมตบ จะแจ้งใคร อยากให้มีช่องทางแจ้ง"),
        ("sexual", "ครูบีบแขนเด็กจนช้ำ ดิฉันเป็นคนทายา ขอให้ตรวจสอบ"),
        ("sexual", "ควรเพิ่มมาตรการป้องกันการล่วงละเมิดทางเพศในที่ทำงาน"),
        ("minor", "วัยรุ่นรุมทำร้ายผมหน้าร้านสะดวกซื้อ ตำรวจไม่รับแจ้งความ ขอให้ช่วย"),
        ("urgent", "ครูตบหน้าลูกจนปากแตกเมื่อเดือนก่อน อยากให้ครูขอโทษ"),
        ("secret", "ขอข้อมูลจำนวนเด็กในตำบล โดยไม่ต้องระบุชื่อตัวบุคคล"),
    ],
)
def test_flag_is_not_raised(flag: str, body: str) -> None:
    assert not getattr(proposal_of(body).flags, flag)


def test_urgency_and_secrecy_written_on_the_letter_count() -> None:
    flags = proposal_of("ครูไม่เข้าสอน ขอให้ตรวจสอบ", letter=letter_of(urgency="ด่วนที่สุด", secrecy="ลับ")).flags
    assert flags.urgent
    assert flags.secret


def test_lawyers_footer_of_a_mail_asks_for_no_secrecy() -> None:
    body = "ครูไม่เข้าสอนทั้งเทอม\n\nอีเมลนี้และเอกสารแนบเป็นความลับสำหรับผู้รับที่ระบุไว้เท่านั้น โปรดเก็บเป็นความลับ"
    assert not proposal_of(body).flags.secret


@pytest.mark.parametrize("name", ["ผู้หวังดี", "ราษฎรบ้านโนนทอง", "ครูตัวเล็ก ๆ", None])
def test_pen_name_or_no_name_is_anonymous_and_shown(name: str | None) -> None:
    proposal = proposal_of("ครูเมาสุราในโรงเรียน ขอให้ตรวจสอบ", letter=letter_of(sender=name))
    assert proposal.flags.anonymous
    assert any("ชื่อผู้ส่ง" in note for note in proposal.look_at)


def test_usable_name_is_not_anonymous_even_if_the_surname_is_withheld() -> None:
    letter = Letter(sender_name=found("อัญชลี"))
    assert not proposal_of("ครูตีลูกจนแตก ขอสงวนนามสกุล", letter=letter).flags.anonymous


def test_child_victim_is_for_legal_officers_and_executive_only() -> None:
    proposal = proposal_of("ครูลวนลามเด็กหญิงอายุ ๑๒ ปี ขอให้ตรวจสอบ")
    assert proposal.flags.minor
    assert any("นิติกรและผู้บริหาร" in note for note in proposal.look_at)


def test_invitation_raises_no_flags() -> None:
    letter = letter_of(subject="ขอเชิญอบรมป้องกันการทุจริต", sender=None, agency="อำเภอ", number="กส ๑/๑")
    body = "ด้วยอำเภอกำหนดจัดอบรมเรื่องการทุจริตและความรุนแรงในเด็ก จึงขอเรียนเชิญเข้าร่วมอบรม"
    proposal = proposal_of(body, subject="ขอเชิญอบรมป้องกันการทุจริต", letter=letter)
    assert not proposal.is_complaint
    assert not proposal.flags.corruption
    assert not proposal.flags.violence
