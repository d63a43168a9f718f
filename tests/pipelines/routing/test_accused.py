"""Is this officer the accused? In doubt yes, but a stranger of the same surname is no match."""

import pytest

from pipelines.routing.accused import is_named
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
