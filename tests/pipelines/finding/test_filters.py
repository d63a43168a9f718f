"""Filters mean what they say, and survive the way through an address."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from models.errors import RefusedError
from models.states import CaseState
from models.tables import Case
from models.tables_deadlines import Pause
from models.values import Channel, Flags, Nature, Purpose, Unit
from pipelines.finding.filters import Clock, Filters, Reply, Timing, fiscal_year_days, fiscal_year_of
from pipelines.finding.filters_query import parse_filters, to_query
from pipelines.finding.find import count, find
from tests.support.finding import NOW, TODAY, put_case

DAY = timedelta(days=1)
ON: dict[str, Any] = {"state": CaseState.CLOSED, "confirmed": True}


@pytest.fixture
def cases(session: Session) -> dict[str, Case]:
    made = {
        "plain": put_case(session, 1),
        "overdue": put_case(session, 2, due_on=TODAY - DAY),
        "today": put_case(session, 3, due_on=TODAY),
        "held": put_case(session, 4, due_on=TODAY - DAY),
        "in time": put_case(session, 5, due_on=TODAY, **ON),
        "late": put_case(session, 6, due_on=TODAY - DAY, **ON),
        "end unknown": put_case(session, 7, due_on=TODAY - DAY, **ON),
        "other": put_case(
            session,
            8,
            flags=["minor", "sexual"],
            level=4,
            unit="audit",
            channel="phone_fax",
            purpose="inquiry",
            nature="public",
            assigned_to=["law", "audit-1"],
            received_on=date(2026, 9, 30),
            due_on=date(2026, 12, 31),
        ),
        "replied": put_case(session, 9, first_reply_due_on=TODAY, first_replied_on=TODAY),
        "replied late": put_case(session, 10, first_reply_due_on=TODAY, first_replied_on=TODAY + DAY),
        "not replied": put_case(session, 11, first_reply_due_on=TODAY - DAY),
        "reply not due": put_case(session, 12, first_reply_due_on=TODAY),
    }
    made["in time"].ended_on = TODAY
    made["late"].ended_on = TODAY
    session.add(Pause(case_id=made["held"].id or 0, from_on=TODAY - DAY, reason="รอ", actor="law", at=NOW))
    session.flush()
    return made


LEAVES: list[tuple[Filters, set[str]]] = [
    (Filters(clock=(Clock.OVERDUE,)), {"overdue"}),
    (Filters(clock=(Clock.DUE_TODAY, Clock.OVERDUE)), {"today", "overdue"}),
    (Filters(clock=(Clock.ON_HOLD,)), {"held"}),
    (Filters(timing=(Timing.ON_TIME,)), {"in time"}),
    (Filters(timing=(Timing.LATE,)), {"late", "overdue"}),
    (Filters(replied=(Reply.ON_TIME,)), {"replied"}),
    (Filters(replied=(Reply.LATE,)), {"replied late", "not replied"}),
    (Filters(replied=(Reply.OVERDUE,)), {"not replied"}),
    (Filters(flags=("minor",)), {"other"}),
    (Filters(flags=("minor", "sexual")), {"other"}),
    (Filters(flags=("minor", "violence")), set()),
    (Filters(level=(4,)), {"other"}),
    (Filters(unit=(Unit.AUDIT, Unit.GENERAL)), {"other"}),
    (Filters(channel=(Channel.PHONE_FAX,)), {"other"}),
    (Filters(purpose=(Purpose.INQUIRY,)), {"other"}),
    (Filters(nature=(Nature.PUBLIC,)), {"other"}),
    (Filters(assigned_to="audit-1"), {"other"}),
    (Filters(assigned_to="audit"), set()),
    (Filters(assigned_to='"'), set()),
    (Filters(received_until=date(2026, 9, 30)), {"other"}),
    (Filters(received_from=date(2026, 9, 30), received_until=date(2026, 9, 30)), {"other"}),
    (Filters(fiscal_year=2569), {"other"}),
    (Filters(due_from=date(2026, 12, 31)), {"other"}),
    (Filters(due_until=TODAY - DAY, state=(CaseState.CLOSED,)), {"late", "end unknown"}),
    (Filters(state=(CaseState.DECLINED,)), set()),
]


def test_filters_leave_the_cases_they_name(session: Session, cases: dict[str, Case]) -> None:
    for filters, names in LEAVES:
        found = find(session, "", filters, today=TODAY)
        assert {hit.case.id for hit in found.hits} == {cases[name].id for name in names}, filters
        assert count(session, filters, today=TODAY) == len(names)


def some(values: Any) -> Any:
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=3).map(tuple)


DAYS = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
FILTERS = st.builds(
    Filters,
    state=some(CaseState),
    unit=some(Unit),
    level=some(range(1, 5)),
    channel=some(Channel),
    purpose=some(Purpose),
    nature=some(Nature),
    flags=some(one.name for one in fields(Flags)),
    received_from=DAYS,
    received_until=DAYS,
    due_from=DAYS,
    due_until=DAYS,
    clock=some(Clock),
    timing=some(Timing),
    replied=some(Reply),
    assigned_to=st.none() | st.from_regex(r"[a-zก-ฮ0-9.,&=-]{1,20}", fullmatch=True),
    fiscal_year=st.none() | st.integers(2500, 2650),
)


@given(FILTERS)
def test_filters_survive_the_way_through_an_address(filters: Filters) -> None:
    assert parse_filters(to_query(filters)) == filters


def test_every_field_of_the_filters_is_read(session: Session) -> None:
    assert to_query(Filters()) == {}
    assert parse_filters({"state": "", "page": "7", "level": " "}) == Filters()
    assert parse_filters({"level": "2,2,1"}).level == (2, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "nothing"),
        ("level", "5"),
        ("level", "1,"),
        ("flags", "minor,x"),
        ("due_from", "31/12/2569"),
        ("fiscal_year", "2026"),
        ("fiscal_year", "๒๕๖๙"),
        ("clock", "late"),
        ("assigned_to", "a\x00b"),
        ("assigned_to", "a" * 201),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(name: str, value: str) -> None:
    with pytest.raises(RefusedError, match=name):
        parse_filters({name: value})


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_each_day_lies_in_its_fiscal_year(day: date) -> None:
    first, last = fiscal_year_days(fiscal_year_of(day))
    assert first <= day <= last
    assert (first.month, first.day, last.month, last.day) == (10, 1, 9, 30)
