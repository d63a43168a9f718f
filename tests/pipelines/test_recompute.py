"""Deadlines counted again: from the received date, with an event, closed cases left alone, on both databases."""

from collections.abc import Iterator
from datetime import date, timedelta
from types import MappingProxyType

import pytest

from models.states import CaseState
from models.tables import Case
from pipelines import recompute
from pipelines.adapters.database import writing
from pipelines.calendar import HolidayTable
from pipelines.office import Office
from pipelines.recompute import redue, redue_open
from tests.conftest import OpenOffice
from tests.support.clocks import SOMEBODY, at, case_now, events_of, filed

RECEIVED = date(2026, 3, 9)  # a Monday; level 3 is due on Monday 23 March, level 1 on Tuesday 10 March
NOW = at(date(2026, 3, 11))


@pytest.fixture
def clerk(make_office: OpenOffice) -> Office:
    return make_office(now=NOW)


@pytest.fixture
def either(make_office: OpenOffice, database_url: str) -> Office:
    """On each database in turn: where locks and batches matter."""
    return make_office(now=NOW, database_url=database_url)


def with_day_off(table: HolidayTable, day: date) -> HolidayTable:
    names = {**table.names, day: "วันหยุดพิเศษ (เพิ่มเติม)"}
    return HolidayTable(names=MappingProxyType(names), years=table.years, provisional_years=table.provisional_years)


def again(office: Office, case_id: int, holidays: HolidayTable, level: int | None = None) -> bool:
    with writing(office.engine) as session:
        case = session.get_one(Case, case_id)
        case.level = level or case.level
        return redue(session, case, holidays=holidays, now=NOW, actor=SOMEBODY, reason="แก้ระดับ")


def test_a_new_level_is_counted_from_the_original_received_date_with_an_event(either: Office) -> None:
    case_id = filed(either, RECEIVED, 1)
    assert again(either, case_id, either.holidays, level=3)
    case = case_now(either, case_id)
    assert (case.level, case.due_on, case.received_on) == (3, date(2026, 3, 23), RECEIVED)
    assert case.deadline["due_on"] == "2026-03-23"
    assert [gone["date"] for gone in case.deadline["skipped"]] == [
        "2026-03-14", "2026-03-15", "2026-03-21", "2026-03-22",
    ]  # fmt: skip
    (event,) = events_of(either, case_id)
    assert (event.kind, event.actor, event.reason) == ("deadline_changed", SOMEBODY, "แก้ระดับ")
    assert event.data == {"old": "2026-03-10", "new": "2026-03-23", "level": 3}


def test_the_same_count_leaves_no_trace(clerk: Office) -> None:
    case_id = filed(clerk, RECEIVED, 3)
    assert not again(clerk, case_id, clerk.holidays)
    assert events_of(clerk, case_id) == []


def test_a_holiday_on_a_weekend_moves_nothing_but_is_told(clerk: Office) -> None:
    case_id = filed(clerk, RECEIVED, 3)
    assert not again(clerk, case_id, with_day_off(clerk.holidays, date(2026, 3, 14)))
    assert case_now(clerk, case_id).deadline["skipped"][0]["reason"] == "วันหยุดพิเศษ (เพิ่มเติม)"
    assert [event.kind for event in events_of(clerk, case_id)] == ["deadline_recounted"]


@pytest.mark.parametrize("state", [CaseState.CLOSED, CaseState.DECLINED])
def test_a_case_at_its_end_is_left_alone(clerk: Office, state: CaseState) -> None:
    case_id = filed(clerk, RECEIVED, 3, state)
    table = with_day_off(clerk.holidays, date(2026, 3, 10))
    assert not again(clerk, case_id, table)
    redue_open(clerk.engine, holidays=table, now=NOW, actor=SOMEBODY, reason="r")
    assert case_now(clerk, case_id).due_on == date(2026, 3, 23)
    assert events_of(clerk, case_id) == []


def test_a_first_reply_on_what_became_a_day_off_keeps_its_day_and_says_so(clerk: Office) -> None:
    case_id = filed(clerk, RECEIVED, 1)
    again(clerk, case_id, with_day_off(clerk.holidays, date(2026, 3, 24)))
    case = case_now(clerk, case_id)
    assert case.first_reply_due_on == date(2026, 3, 24)
    assert case.deadline["first_reply"]["day_off"] == "วันหยุดพิเศษ (เพิ่มเติม)"


def test_a_case_of_before_these_clocks_gains_its_arithmetic_and_no_first_reply(clerk: Office) -> None:
    case_id = filed(clerk, RECEIVED, 3)
    with writing(clerk.engine) as session:
        case = session.get_one(Case, case_id)
        case.deadline = {"due_on": "2026-03-23", "working_days": 10, "covered": True, "explanation": "เดิม"}
        case.first_reply_due_on = None
    redue_open(clerk.engine, holidays=clerk.holidays, now=NOW, actor="ksed", reason="r")
    case = case_now(clerk, case_id)
    assert len(case.deadline["skipped"]) == 4
    assert (case.first_reply_due_on, case.deadline["first_reply"]) == (None, None)


def test_every_open_case_is_counted_once_in_batches(either: Office) -> None:
    ids = [filed(either, RECEIVED + timedelta(days=n), 3) for n in range(7)]
    table = with_day_off(either.holidays, date(2026, 3, 20))
    for expected in (7, 0):  # and once more finds nothing to do
        counted = redue_open(either.engine, holidays=table, now=NOW, actor=SOMEBODY, reason="r", batch=3)
        assert (counted.looked_at, counted.changed) == (7, expected)
    assert [len(events_of(either, case_id)) for case_id in ids] == [1] * 7


def test_broken_off_it_keeps_whole_batches_and_is_begun_again(either: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [filed(either, RECEIVED, 3) for _ in range(5)]
    table = with_day_off(either.holidays, date(2026, 3, 20))

    def dies_at_the_second(engine: object) -> Iterator[object]:
        begun.append(1)
        if len(begun) > 1:
            raise KeyboardInterrupt
        return writing(either.engine)  # type: ignore[return-value]

    begun: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(recompute, "writing", dies_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            redue_open(either.engine, holidays=table, now=NOW, actor=SOMEBODY, reason="r", batch=2)
    moved = [case_now(either, case_id).due_on == date(2026, 3, 24) for case_id in ids]
    assert moved == [True, True, False, False, False]
    redue_open(either.engine, holidays=table, now=NOW, actor=SOMEBODY, reason="r", batch=2)
    assert {case_now(either, case_id).due_on for case_id in ids} == {date(2026, 3, 24)}
    assert [len(events_of(either, case_id)) for case_id in ids] == [1] * 5
