"""What each sees of a case: most never more than they must."""

from dataclasses import replace

import pytest

from models.values import Flags, Unit
from pipelines.routing.route import CaseFacts, route
from pipelines.routing.sight import Sight, sight
from tests.support.officers import DAY, WHOLE_MAY, table

OPEN = CaseFacts(level=3, unit=Unit.PERSONNEL)
RESTRICTED = replace(OPEN, flags=Flags(minor=True))
HIDDEN = replace(OPEN, conflict=True)
NO, FRAME, ALL = Sight.NOTHING, Sight.FRAME, Sight.CONTENT


@pytest.mark.parametrize(
    ("officer_id", "usual", "restricted", "hidden"),
    [
        ("law1", ALL, ALL, ALL),
        ("head", ALL, ALL, ALL),
        ("boss", ALL, ALL, ALL),
        ("clerk", ALL, NO, NO),
        ("personnel", ALL, NO, NO),
        ("audit", NO, NO, NO),
        ("desk", NO, NO, NO),
        ("it", FRAME, FRAME, FRAME),
    ],
)
def test_each_role_sees_its_share(officer_id: str, usual: Sight, restricted: Sight, hidden: Sight) -> None:
    officers = table()
    officer = officers.get(officer_id)
    assert officer is not None
    seen = [sight(officer, facts, route(facts, officers, DAY)) for facts in (OPEN, RESTRICTED, HIDDEN)]
    assert seen == [usual, restricted, hidden]


def test_records_staff_see_what_they_took_in_but_of_restricted_cases_the_frame_only() -> None:
    officers = table()
    desk = officers.get("desk")
    assert desk is not None
    seen = [sight(desk, facts, route(facts, officers, DAY), took_in=True) for facts in (OPEN, RESTRICTED, HIDDEN)]
    assert seen == [ALL, FRAME, ALL]


def test_records_staff_of_the_unit_that_must_not_know_see_the_frame_only() -> None:
    facts = CaseFacts(level=2, unit=Unit.GENERAL, conflict=True)
    officers = table()
    desk = officers.get("desk")
    assert desk is not None
    seen = [sight(desk, facts, route(facts, officers, DAY), took_in=took_in) for took_in in (True, False)]
    assert seen == [FRAME, NO]


def test_the_accused_and_who_has_left_see_nothing() -> None:
    facts = replace(OPEN, accused=("นายพิเชษฐ์ สมเด็จ",))
    officers = table({"boss": {"active": False}})
    for officer_id in ("law2", "boss"):
        officer = officers.get(officer_id)
        assert officer is not None
        assert sight(officer, facts, route(facts, officers, DAY)) is NO


def test_a_stand_in_sees_what_he_must_do() -> None:
    officers = table({"audit": {"absences": WHOLE_MAY, "stand_in": "students"}})
    students = officers.get("students")
    assert students is not None
    facts = CaseFacts(level=1, unit=Unit.AUDIT)
    assert sight(students, facts, route(facts, officers, DAY)) is ALL
    assert sight(students, OPEN, route(OPEN, officers, DAY)) is NO
