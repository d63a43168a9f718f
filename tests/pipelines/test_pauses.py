"""Pauses: what they take off, what is refused, and what on hold means for the status."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy.exc

from models.errors import RefusedError
from models.states import CaseState
from models.tables import Case
from models.tables_deadlines import Pause
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from pipelines.pauses import pause, resume
from pipelines.status import status
from tests.conftest import OpenOffice
from tests.support.clocks import SOMEBODY, at, case_now, events_of, filed

RECEIVED = date(2026, 3, 9)  # a Monday; level 3 is due on Monday 23 March


@pytest.fixture
def clerk(make_office: OpenOffice) -> Office:
    return make_office(now=at(date(2026, 4, 1)))


@pytest.fixture
def either(make_office: OpenOffice, database_url: str) -> Office:
    """On each database in turn."""
    return make_office(now=at(date(2026, 4, 1)), database_url=database_url)


def paused(office: Office, case_id: int, today: date, reason: str = "รอเอกสาร", **more: Any) -> None:
    with writing(office.engine) as session:
        case = session.get_one(Case, case_id)
        pause(session, case, reason=reason, holidays=office.holidays, now=at(today), actor=SOMEBODY, **more)


def resumed(office: Office, case_id: int, today: date, **more: Any) -> None:
    with writing(office.engine) as session:
        case = session.get_one(Case, case_id)
        resume(session, case, holidays=office.holidays, now=at(today), actor=SOMEBODY, **more)


def deadlines(office: Office) -> dict[str, int]:
    with reading(office.engine) as session:
        counted: dict[str, int] = status(session, office)["deadlines"]
        return counted


def test_the_working_days_of_a_pause_are_added_when_it_ends(clerk: Office) -> None:
    case_id = filed(clerk, RECEIVED, 3)
    paused(clerk, case_id, date(2026, 3, 12))
    assert case_now(clerk, case_id).due_on == date(2026, 3, 23)
    resumed(clerk, case_id, date(2026, 3, 17))
    case = case_now(clerk, case_id)
    assert case.due_on == date(2026, 3, 26)  # Thu 12, Fri 13, Mon 16 March did not count
    assert case.deadline["on_hold_since"] is None
    assert {"date": "2026-03-16", "reason": "หยุดนับ: รอเอกสาร"} in case.deadline["skipped"]
    events = events_of(clerk, case_id)
    assert [event.kind for event in events] == ["paused", "resumed", "deadline_changed"]
    assert {event.actor for event in events} == {SOMEBODY}
    assert events[0].reason == "รอเอกสาร"
    assert events[2].data["new"] == "2026-03-26"


def test_a_case_on_hold_is_neither_due_nor_overdue(either: Office) -> None:
    filed(either, RECEIVED, 3)
    on_hold = filed(either, RECEIVED, 3)
    paused(either, on_hold, date(2026, 3, 20))
    assert deadlines(either) | {"due_today": 0, "overdue": 1, "on_hold": 1} == deadlines(either)
    resumed(either, on_hold, date(2026, 4, 1))
    # 20 March was day 9: 1 April is day 9 again, so the case is due on the 2nd.
    assert case_now(either, on_hold).due_on == date(2026, 4, 2)
    assert deadlines(either) | {"due_today": 0, "overdue": 1, "on_hold": 0} == deadlines(either)


def test_a_pause_with_an_end_moves_the_deadline_at_once_and_can_be_cut_short(clerk: Office) -> None:
    case_id = filed(clerk, RECEIVED, 3)
    paused(clerk, case_id, date(2026, 3, 12), until_on=date(2026, 3, 26))
    assert case_now(clerk, case_id).due_on == date(2026, 4, 7)
    assert case_now(clerk, case_id).deadline["on_hold_since"] is None
    resumed(clerk, case_id, date(2026, 3, 13))
    assert case_now(clerk, case_id).due_on == date(2026, 3, 24)
    assert events_of(clerk, case_id)[2].data["until_on_before"] == "2026-03-26"


def test_resumed_on_its_first_day_a_pause_takes_nothing_off_and_another_may_begin(clerk: Office) -> None:
    case_id = filed(clerk, RECEIVED, 3)
    paused(clerk, case_id, date(2026, 3, 12))
    resumed(clerk, case_id, date(2026, 3, 12))
    assert case_now(clerk, case_id).due_on == date(2026, 3, 23)
    paused(clerk, case_id, date(2026, 3, 12))
    resumed(clerk, case_id, date(2026, 3, 13))
    assert case_now(clerk, case_id).due_on == date(2026, 3, 24)


def test_a_pause_that_makes_no_sense_is_refused(clerk: Office) -> None:
    case_id = filed(clerk, RECEIVED, 3)
    cases: list[tuple[date, dict[str, Any], str]] = [
        (date(2026, 3, 12), {"reason": " \n"}, "ระบุเหตุผล"),
        (date(2026, 3, 12), {"reason": "ก" * 301}, "ยาวเกิน"),
        (date(2026, 3, 12), {"from_on": date(2026, 3, 8)}, "ก่อนวันรับเรื่อง"),
        (date(2026, 3, 12), {"from_on": date(2026, 3, 13)}, "อนาคต"),
        (date(2026, 3, 24), {}, "ครบกำหนดไปแล้วเมื่อ 23 มีนาคม 2569"),
        (date(2026, 3, 12), {"until_on": date(2026, 3, 12)}, "ต้องอยู่หลัง"),
        (date(2026, 3, 12), {"until_on": date(2027, 6, 1)}, "นานเกิน"),
    ]
    for today, more, expected in cases:
        with pytest.raises(RefusedError, match=expected):
            paused(clerk, case_id, today, **more)
    assert events_of(clerk, case_id) == []
    assert deadlines(clerk)["on_hold"] == 0


@pytest.mark.parametrize("until", [None, date(2026, 3, 13)])
def test_pauses_that_overlap_are_refused_and_neighbours_are_not(clerk: Office, until: date | None) -> None:
    case_id = filed(clerk, RECEIVED, 3)
    paused(clerk, case_id, date(2026, 3, 12), until_on=until)
    for begin in (date(2026, 3, 12), date(2026, 3, 11)):
        with pytest.raises(RefusedError, match="ซ้อนกับการหยุดนับที่มีอยู่แล้ว"):
            paused(clerk, case_id, date(2026, 3, 13), from_on=begin)
    paused(clerk, case_id, date(2026, 3, 13), from_on=date(2026, 3, 11), until_on=date(2026, 3, 12))
    if until:
        paused(clerk, case_id, date(2026, 3, 13))
        assert deadlines(clerk)["on_hold"] == 1


def test_the_database_itself_holds_one_lasting_pause_a_case(either: Office) -> None:
    case_id = filed(either, RECEIVED, 3)
    with writing(either.engine) as session:
        session.add(Pause(case_id=case_id, from_on=RECEIVED, reason="r", actor="a", at=at(RECEIVED)))
        session.flush()
        session.add(Pause(case_id=case_id, from_on=RECEIVED, reason="r", actor="a", at=at(RECEIVED)))
        with pytest.raises(sqlalchemy.exc.IntegrityError):
            session.flush()
        session.rollback()


def test_what_cannot_be_resumed_is_refused(clerk: Office) -> None:
    case_id = filed(clerk, RECEIVED, 3)
    with pytest.raises(RefusedError, match="ไม่ได้หยุดนับอยู่"):
        resumed(clerk, case_id, date(2026, 3, 12))
    paused(clerk, case_id, date(2026, 3, 12))
    with pytest.raises(RefusedError, match="อยู่ก่อนวันที่เริ่มหยุดนับ"):
        resumed(clerk, case_id, date(2026, 3, 13), on=date(2026, 3, 11))
    with pytest.raises(RefusedError, match="อนาคต"):
        resumed(clerk, case_id, date(2026, 3, 13), on=date(2026, 3, 14))
    assert deadlines(clerk)["on_hold"] == 1


def test_a_case_at_its_end_has_no_clock_to_stop(clerk: Office) -> None:
    case_id = filed(clerk, RECEIVED, 3, CaseState.CLOSED)
    with pytest.raises(RefusedError, match="สิ้นสุดแล้ว"):
        paused(clerk, case_id, date(2026, 3, 12))
