"""Whose address a notice went to."""

from desk.notice_rows import names_by_address
from models.settings import Notices
from models.values import Unit
from pipelines.routing.officers import Officer, Officers, Role

BOXES = Notices(legal_officer="Law@ksed.example", units={Unit.AUDIT: "audit@ksed.example", Unit.PRIVATE: ""})


def officer(name: str, email: str) -> Officer:
    return Officer(id=name, name=name, email=email, roles=frozenset({Role.LEGAL_OFFICER}))


def test_an_address_is_an_officers_before_it_is_a_box() -> None:
    people = Officers(people=(officer("ก", "law@KSED.example"), officer("ข", "law@ksed.example"), officer("ค", "")))
    assert names_by_address(people, BOXES) == {
        "law@ksed.example": "ก, ข",
        "audit@ksed.example": "หน่วยตรวจสอบภายใน",
    }


def test_without_a_table_of_officers_boxes_have_their_words() -> None:
    assert names_by_address(None, BOXES)["law@ksed.example"] == "นิติกร"
