"""The first reply: set at filing, recorded with an event, counted by the status."""

from datetime import date
from typing import Any

import pytest

from models.errors import RefusedError
from models.tables import Case
from pipelines.adapters.database import reading, writing
from pipelines.first_reply import replied
from pipelines.office import Office
from pipelines.status import status
from tests.conftest import OpenOffice
from tests.support.clocks import SOMEBODY, at, case_now, events_of, filed

RECEIVED = date(2026, 3, 9)  # first reply until Tuesday 24 March


def answered(office: Office, case_id: int, today: date, **more: Any) -> bool:
    with writing(office.engine) as session:
        return replied(session, session.get_one(Case, case_id), now=at(today), actor=SOMEBODY, **more)


def counts(office: Office) -> tuple[int, int]:
    with reading(office.engine) as session:
        deadlines = status(session, office)["deadlines"]
    return deadlines["first_reply_due_today"], deadlines["first_reply_overdue"]


@pytest.mark.parametrize(("today", "expected"), [(23, (0, 0)), (24, (1, 0)), (25, (0, 1))])
def test_the_status_counts_what_is_owed_today_and_what_is_late(
    make_office: OpenOffice, today: int, expected: tuple[int, int]
) -> None:
    office = make_office(now=at(date(2026, 3, today)))
    case_id = filed(office, RECEIVED, 3)
    assert counts(office) == expected
    answered(office, case_id, date(2026, 3, 20))
    assert counts(office) == (0, 0)


def test_a_reply_is_recorded_once_and_can_be_corrected(office: Office) -> None:
    case_id = filed(office, RECEIVED, 3)
    assert not answered(office, case_id, date(2026, 3, 30), on=date(2026, 3, 25))
    assert answered(office, case_id, date(2026, 3, 30), on=date(2026, 3, 24), reason="แจ้งทางโทรศัพท์")
    assert case_now(office, case_id).first_replied_on == date(2026, 3, 24)
    events = events_of(office, case_id)
    assert [event.kind for event in events] == ["first_replied", "first_replied"]
    assert events[1].data == {"on": "2026-03-24", "before": "2026-03-25", "in_time": True}
    assert (events[1].actor, events[1].reason) == (SOMEBODY, "แจ้งทางโทรศัพท์")


def test_a_day_that_cannot_be_is_refused(office: Office) -> None:
    case_id = filed(office, RECEIVED, 3)
    answered(office, case_id, date(2026, 3, 20))
    for on, expected in (
        (date(2026, 3, 31), "อนาคต"),
        (date(2026, 3, 8), "ก่อนวันรับเรื่อง"),
        (date(2026, 3, 20), "ไว้แล้ว"),
    ):
        with pytest.raises(RefusedError, match=expected):
            answered(office, case_id, date(2026, 3, 30), on=on)
    assert len(events_of(office, case_id)) == 1
