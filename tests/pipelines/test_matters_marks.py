import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.matters.marks import Kind, Marks, marks_of
from pipelines.matters.names import agencies, person_key, persons_called, same_person
from pipelines.matters.told import told_by_case
from pipelines.matters.words import SKETCH_SIZE, sketch_of

BODY = (
    "ครูสมชายตีนักเรียนด้วยไม้เรียวจนขาเขียวช้ำที่โรงเรียนบ้านหนองแวงเมื่อวันที่ ๕ มกราคม ๒๕๖๙ พาไปหาหมอหมดค่ายา ๑,๒๐๐ บาท "
    "แพทย์ลงความเห็นว่ากล้ามเนื้ออักเสบ เด็กไม่กล้าไปโรงเรียนอีกเลย"
)


def marks(**fields: str) -> Marks:
    return marks_of(told_by_case({name: {"value": value} for name, value in fields.items()}, None, ()))


def of(kind: Kind, found: Marks) -> set[str]:
    return {mark.digest for mark in found.own if mark.kind is kind}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("นายบุญมี ศรีสุข", "นาย บุญมี  ศรีสุข"),
        ("ว่าที่ร้อยตรีบุญมี ศรีสุข", "บุญมี ศรีสุข"),
        ("นางสาวพิมพ์ใจ แก้วคำ", "น.ส. พิมพใจ แกวคำ"),  # OCR loses the marks above the line
    ],
)
def test_a_name_is_the_same_with_any_title_spacing_and_lost_marks(one: str, other: str) -> None:
    assert person_key(one) == person_key(other) != ""
    assert of(Kind.COMPLAINANT, marks(sender_name=one)) == of(Kind.COMPLAINANT, marks(sender_name=other)) != set()


@pytest.mark.parametrize("name", ["", "สมชาย", "ผู้อำนวยการ โรงเรียนบ้านนา", "ไม่ทราบ ชื่อ"])
def test_what_is_no_full_name_is_nobodys_mark(name: str) -> None:
    assert person_key(name) == ""
    assert same_person(name, "นายบุญมี ศรีสุข") is None


def test_a_damaged_name_is_near_and_another_persons_is_not() -> None:
    assert same_person("นายประเสริฐ วงศ์สว่าง", "นายประเสรฐ วงค์สวาง")
    assert same_person("นายประเสริฐ วงศ์สว่าง", "นายอนันต์ วงศ์สว่าง") is False


@pytest.mark.parametrize(
    "text",
    [
        "โรงเรียนบ้านหนองแวงตีนักเรียน",
        "รร.บ้านหนองแวง",
        "ร.ร. หนองแวงไม่มีครู",
        "ที่โรงเรียนบ้านหนองแวง อำเภอเขาวง",
    ],
)
def test_a_school_is_known_however_it_is_written_and_whatever_follows(text: str) -> None:
    assert [key for key, _ in agencies(text)] == ["school:หนองแวง"]


@pytest.mark.parametrize("text", ["โรงเรียนแห่งหนึ่ง", "โรงเรียนของเรา", "โรงเรียนขนาดเล็ก", "โรงเรียน", "โรงเรียนไม่มีน้ำดื่ม"])
def test_a_school_without_a_name_is_no_mark(text: str) -> None:
    assert agencies(text) == []


def test_a_nursery_a_college_and_a_local_authority_are_known_apart() -> None:
    text = "ศูนย์พัฒนาเด็กเล็กโพนงาม และ องค์การบริหารส่วนตำบลโพนงาม กับวิทยาลัยโพนงาม"
    assert {key.split(":")[0] for key, _ in agencies(text)} == {"nursery", "local", "college"}
    assert len({key.split(":")[1] for key, _ in agencies(text)}) == 1


def test_persons_are_known_by_the_given_name_that_colleagues_use() -> None:
    assert persons_called("ครูสมชายตีเด็ก ผอ.ประเสริฐไม่ทำอะไร ครูสอนดี") == {"สมชาย", "ประเสรฐ"}


def test_what_happened_where_is_one_mark_of_both() -> None:
    found = marks(body=BODY, dated_on="2026-02-01")
    elsewhere = marks(body=BODY.replace("หนองแวง", "โนนสูง"))
    for kind in (Kind.AGENCY, Kind.AGENCY_DATE, Kind.AGENCY_AMOUNT, Kind.AGENCY_PERSON):
        assert len(of(kind, found)) == 1, kind
        assert of(kind, found).isdisjoint(of(kind, elsewhere)), kind


def test_the_letters_own_date_is_no_event() -> None:
    assert of(Kind.AGENCY_DATE, marks(body=BODY, dated_on="2026-01-05")) == set()


def test_numbers_are_the_same_in_thai_and_arabic_digits() -> None:
    assert (
        of(Kind.PHONE, marks(sender_phone="๐๘๑-๒๓๔-๕๖๗๘")) == of(Kind.PHONE, marks(sender_phone="0812345678")) != set()
    )
    own, cited = marks(letter_number="กส ๕๕๓๐๔/๗๑"), marks(references="หนังสือ กส 55304/71 ลงวันที่ 5 มกราคม 2569")
    assert of(Kind.NUMBER, own) == of(Kind.NUMBER, cited) != set()
    assert [mark.shown for mark in marks(body="ตามเลขรับที่ ๓๐๑๔/๒๕๖๘").cited] == ["3014/2568"]


def test_nothing_of_a_person_can_be_read_in_a_mark() -> None:
    found = marks(
        sender_name="นายบุญมี ศรีสุข",
        sender_phone="081-234-5678",
        sender_email="boonmee@mail.example",
        citizen_id="1101700230708",
        respondent_name="นายสมชาย แสงทอง",
        body=BODY,
    )
    assert {Kind.COMPLAINANT, Kind.PHONE, Kind.EMAIL, Kind.CITIZEN_ID, Kind.RESPONDENT} <= {m.kind for m in found.own}
    assert all(re.fullmatch("[0-9a-f]{8,64}", mark.digest) for mark in found.own)
    assert {mark.shown for mark in found.own} == {"", "โรงเรียนบ้านหนองแวง"}


def test_marks_and_words_are_the_same_in_every_process() -> None:
    # Written down: what one run of the program wrote, every later one must find.
    sketch, bands = sketch_of(BODY)
    assert (len(sketch.words), int(sketch.words[0]), f"{bands[0]:x}") == (21, 31648423, "2c2f3888dbc43e")
    assert of(Kind.AGENCY, marks(body=BODY)) == {"bfb40c3ce4a87e00"}


def test_a_text_too_short_to_be_known_by_has_no_bands() -> None:
    assert sketch_of("ขอให้ตรวจสอบข้อเท็จจริงและดำเนินการ")[1] == ()


def test_a_letter_of_any_length_leaves_a_bounded_number_of_marks() -> None:
    flood = " ".join(f"โรงเรียนบ้าน{place} {BODY} {number},000 บาท" for number in range(1, 60) for place in ("นา", "ดอน"))
    found = marks(body=flood * 5, references=" ".join(f"กส {n}/{n}" for n in range(1000, 1100)))
    assert len(found.own) < 90
    assert len(found.sketch.words) <= SKETCH_SIZE


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("กขคนมสาเแโ่้ิ์ำๆ ๑2.\n/-@()บาท"), max_size=200))
def test_marks_are_found_in_any_text_without_a_fault(text: str) -> None:
    fields = ("sender_name", "sender_phone", "sender_email", "respondent_name", "references", "body", "citizen_id")
    found = marks(**dict.fromkeys(fields, f"โรงเรียน{text}"))
    assert len(found.own) < 90
