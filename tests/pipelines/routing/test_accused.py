"""Is this officer the accused? In doubt yes, but a stranger of the same surname is no match."""

import pytest

from pipelines.routing.accused import is_named, written_of
from pipelines.routing.officers import Role
from tests.support.officers import one

OFFICER = one("law1", "นางสาวปราณี กุดหว้า", Role.LEGAL_OFFICER)


@pytest.mark.parametrize(
    "accused",
    [
        "นางสาวปราณี กุดหว้า",
        "น.ส.ปราณี  กุดหว้า",
        "ปราณี กุดหว้า",
        "นางปราณีกุดหว้า",
        "ปรานี กุดหว้า",  # ณ and น are mixed up by ear
        "นางสาวปราณ กุดหวา",  # OCR lost the marks
        "นางสาวปราณี กุตหว้า",
        "คุณปราณี",
        "นิติกรปราณี",
        "นายสมปอง ใจกล้า และนางสาวปราณี กุดหว้า",
        "ว่าที่ร้อยตรีหญิงปราณี กุดหว้า นิติกรชำนาญการ",
    ],
)
def test_titles_and_the_harm_of_scanning_do_not_hide_a_name(accused: str) -> None:
    assert is_named(OFFICER, accused)


@pytest.mark.parametrize(
    "accused",
    [
        "",
        "นางสาว",
        "นายสมปอง กุดหว้า",
        "นายประสิทธิ์ กุดแข้",
        "ครูใหญ่",
        "ผู้อำนวยการโรงเรียน",
        "เจ้าหน้าที่",
        "คุณปรีชา",
        "กุดหว้า",
        "นิติกร",
    ],
)
def test_others_are_not_taken_for_the_officer(accused: str) -> None:
    assert not is_named(OFFICER, accused)


def test_short_names_must_be_there_to_the_letter() -> None:
    short = one("x", "นายมา ดี", Role.RECORDS)
    assert is_named(short, "นายมา ดี")
    assert not is_named(short, "นายสา ดำ")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("เมื่อเช้านี้ นางสาวปราณี กุดหว้า ไม่รับคำร้อง", True),
        ("เจ้าหน้าที่ชื่อปราณี กุดหว้าไม่รับคำร้องของข้าพเจ้า", True),
        ("เจ้าหน้าที่ชื่อปราณ กุดหวา ไม่รับคำร้อง", True),  # OCR lost the marks
        ("เจ้าหน้าที่ชื่อ ปราณี (แอ๋ว) นามสกุล กุดหว้า ไม่รับคำร้อง", True),
        ("คุณปราณี ไม่รับคำร้อง", False),  # of a first name there are many
        ("นายสมปอง กุดหว้า ไม่รับคำร้อง", False),
        ("ไม่มีใครรับคำร้อง", False),
        ("", False),
    ],
)
def test_an_officer_is_found_in_the_words_of_a_letter_by_the_whole_name(text: str, *, written: bool) -> None:
    assert written_of(text, [OFFICER]) == ([OFFICER] if written else [])
