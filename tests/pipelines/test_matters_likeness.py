import random
from datetime import date, timedelta

import pytest

from models.matters import LinkKind
from pipelines.matters.likeness import Context, Known, Likeness, likeness
from pipelines.matters.marks import marks_of
from pipelines.matters.told import told_by_case
from pipelines.matters.words import Weights, shared

DAY = date(2026, 1, 5)
SCHOOL = "โรงเรียนบ้านหนองแวง"
BEATEN = (
    "ครูสมชายตีนักเรียนด้วยไม้เรียวจนขาเขียวช้ำที่โรงเรียนบ้านหนองแวง เหตุเกิดวันที่ "
    "12 ธันวาคม 2568 ในคาบคณิตศาสตร์ เพราะเด็กทำการบ้านไม่เสร็จ "
    "พาไปโรงพยาบาล แพทย์บอกว่ากล้ามเนื้ออักเสบ ลูกนอนผวาทุกคืน ไม่ยอมกินข้าว "
    "เพื่อนบ้านเห็นแผลกันหมด ผู้อำนวยการรับปากแล้วก็เงียบหาย"
)
BEATEN_AGAIN = (
    "เดือนก่อนเคยส่งจดหมายเรื่องลูกถูกครูสมชายตีที่โรงเรียนบ้านหนองแวง "
    "จนขาเขียวช้ำ ผ่านมาหลายสัปดาห์ยังไม่มีใครติดต่อ "
    "ครูคนเดิมยังสอนคณิตศาสตร์อยู่ แถมพูดเยาะเย้ยลูกกลางห้อง "
    "ลูกนอนผวา แพทย์นัดดูอาการกล้ามเนื้ออักเสบอีกรอบ"
)
BEATEN_TOLD_BY_ANOTHER = (
    "เห็นกับตาว่าครูสมชายฟาดเด็กผู้ชายตัวเล็กหน้าเสาธงโรงเรียนบ้านหนองแวง "
    "วันที่ 12 ธันวาคม 2568 ไม้หักสองท่อน เด็กร้องไห้ลั่น ครูเวรไม่มีใครห้ามปราม"
)
LUNCH = (
    "อาหารกลางวันโรงเรียนบ้านหนองแวงบูดเสีย เด็กอนุบาลอาเจียนทั้งห้องตั้งแต่วันที่ "
    "20 พฤศจิกายน 2568 แม่ครัวใช้ผักเน่า งบประมาณเทศบาลอุดหนุนเต็มจำนวน "
    "แต่กับข้าวมีเพียงน้ำแกงใส ไข่ต้มครึ่งฟอง อยากให้ส่งคนมาชั่งวัตถุดิบตอนเช้า"
)


def known(body: str, name: str = "", phone: str = "", day: date = DAY) -> Known:
    fields = {"body": body, "sender_name": name, "sender_phone": phone}
    found = marks_of(told_by_case({key: {"value": value} for key, value in fields.items() if value}, None, ()))
    return Known(marks=found.own, sketch=found.sketch, complainant=name, received_on=day)


def compare(case: Known, earlier: Known, rarity: float = 1.0) -> Likeness:
    rare = {(mark.kind, mark.digest): rarity for mark in case.marks}
    return likeness(case, earlier, Context(rarity=rare, words=Weights([]), pairs=Weights([])))


def scanned(text: str, rate: float, seed: int = 1) -> str:
    draw = random.Random(seed)
    signs = (draw.choice("กคตนมรสอ่้ิี") if draw.random() < rate else sign for sign in text)
    return "".join(sign for sign in signs if draw.random() > rate / 3)


@pytest.mark.parametrize("rate", [0.02, 0.035])  # and a third of it again is lost
def test_a_scan_of_an_earlier_mail_is_a_duplicate(rate: float) -> None:
    mail = known(BEATEN, "นายบุญมี ศรีสุข", "081-234-5678")
    found = compare(known(scanned(BEATEN, rate), "นายบุญมี ศรีสข", "081-234-5678"), mail)
    assert (found.kind, found.score > 0.9) == (LinkKind.DUPLICATE, True)
    assert "หมายเลขโทรศัพท์ผู้ร้องเดียวกัน" in found.reasons
    assert any(reason.startswith("เนื้อความคล้ายกัน") for reason in found.reasons)


def test_the_same_text_months_later_is_a_repeat() -> None:
    later = known(BEATEN, "นายบุญมี ศรีสุข", day=DAY + timedelta(days=90))
    assert compare(later, known(BEATEN, "นายบุญมี ศรีสุข")).kind is LinkKind.REPEAT


def test_the_same_person_about_the_same_matter_in_other_words_is_a_repeat() -> None:
    found = compare(known(BEATEN_AGAIN, "บุญมี ศรีสุข", day=DAY + timedelta(days=30)), known(BEATEN, "นายบุญมี ศรีสุข"))
    assert (found.kind, found.score >= 0.5) == (LinkKind.REPEAT, True)
    assert found.reasons[0] == "ผู้ร้องชื่อเดียวกัน"
    assert f"โรงเรียนเดียวกัน: {SCHOOL}" in found.reasons


def test_another_person_about_the_same_events_is_the_same_matter() -> None:
    found = compare(known(BEATEN_TOLD_BY_ANOTHER, "นางวิไล แก้วคำ"), known(BEATEN, "นายบุญมี ศรีสุข"))
    assert (found.kind, found.score >= 0.5) == (LinkKind.SAME_MATTER, True)
    assert "วันเกิดเหตุและหน่วยงานเดียวกัน" in found.reasons


def test_a_form_letter_that_many_sign_is_the_same_matter_and_no_duplicate() -> None:
    found = compare(known(BEATEN, "นางวิไล แก้วคำ", "089-111-2222"), known(BEATEN, "นายบุญมี ศรีสุข", "081-234-5678"))
    assert (found.kind, found.score > 0.9) == (LinkKind.SAME_MATTER, True)


def test_equal_words_without_any_name_are_taken_for_a_duplicate() -> None:
    assert compare(known(scanned(BEATEN, 0.03)), known(BEATEN)).kind is LinkKind.DUPLICATE


def test_the_same_school_alone_is_nothing_even_where_it_is_rare() -> None:
    assert compare(known(LUNCH, "นางวิไล แก้วคำ"), known(BEATEN, "นายบุญมี ศรีสุข")).score < 0.3


def test_the_same_person_about_another_matter_elsewhere_is_nothing() -> None:
    elsewhere = LUNCH.replace("หนองแวง", "โนนสูง")
    found = compare(known(elsewhere, "นายบุญมี ศรีสุข", "081-234-5678"), known(BEATEN, "นายบุญมี ศรีสุข", "081-234-5678"))
    assert found.score < 0.5


def test_a_common_mark_says_less_than_a_rare_one() -> None:
    case, earlier = known(BEATEN_TOLD_BY_ANOTHER, "นางวิไล แก้วคำ"), known(BEATEN, "นายบุญมี ศรีสุข")
    assert compare(case, earlier, rarity=0.0).score < compare(case, earlier, rarity=1.0).score


def test_words_that_every_letter_has_say_less() -> None:
    form = (
        "แบบคำร้องเรียนร้องทุกข์ ขอรับรองว่าข้อความข้างต้นเป็นความจริงทุกประการ ยินยอมให้เปิดเผยข้อมูลแก่หน่วยงานเกี่ยวข้อง "
        "หากปรากฏเป็นเท็จยินดีรับผิดตามกฎหมาย "
    )
    case, earlier, blank = known(form + LUNCH.replace("หนองแวง", "โนนสูง")), known(form + BEATEN), known(form)
    usual = Weights([blank.sketch.words] * 30)
    plain = shared(case.sketch.words, earlier.sketch.words, Weights([]))
    assert plain > 0.15
    assert shared(case.sketch.words, earlier.sketch.words, usual) < plain / 2


def test_no_reason_names_a_person() -> None:
    found = compare(known(BEATEN, "นายบุญมี ศรีสุข"), known(BEATEN, "นายบุญมี ศรีสุข"))
    assert not any(name in " ".join(found.reasons) for name in ("บุญมี", "ศรีสุข", "สมชาย"))
