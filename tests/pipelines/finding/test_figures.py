"""Each figure equals the number of cases that its filters list, on both databases."""

import random
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col

from models.states import CaseState
from models.tables import Case
from models.tables_deadlines import Pause
from models.values import Channel, Unit
from pipelines.finding.figures import Figure, Figures, Rate, figures
from pipelines.finding.filters import EVERY_CASE, Clock, Filters, Timing
from pipelines.finding.find import find
from tests.support.finding import NOW, TODAY, put_case


def filled(session: Session) -> None:
    draw = random.Random(5)
    for number in range(1, 31):
        received = TODAY - timedelta(days=draw.randint(0, 900))
        state = draw.choice(list(CaseState))
        due = TODAY + timedelta(days=draw.randint(-3, 3))
        case = put_case(
            session,
            number,
            received_on=received,
            state=state,
            level=draw.randint(1, 4),
            unit=draw.choice(list(Unit)).value,
            channel=draw.choice(list(Channel)).value,
            due_on=due,
            first_reply_due_on=draw.choice([None, TODAY - timedelta(days=1), TODAY]),
            first_replied_on=draw.choice([None, TODAY]),
        )
        if state in {CaseState.CLOSED, CaseState.DECLINED}:
            case.ended_on = draw.choice([None, TODAY - timedelta(days=2), TODAY])
        elif number % 5 == 0:
            session.add(Pause(case_id=case.id or 0, from_on=TODAY, reason="รอ", actor="law", at=NOW))
    session.flush()


def each(told: Figures) -> Iterator[tuple[str, Figure]]:
    for field in fields(told):
        value = getattr(told, field.name)
        if isinstance(value, Figure):
            yield field.name, value
        elif isinstance(value, Rate):
            yield f"{field.name}/n", value.numerator
            yield f"{field.name}/d", value.denominator
        else:
            yield from ((f"{field.name}/{key}", one) for key, one in value.items())


@pytest.mark.parametrize(
    "base",
    [
        EVERY_CASE,
        Filters(fiscal_year=2569),
        Filters(level=(3, 4), unit=(Unit.AUDIT, Unit.PRIVATE, Unit.POLICY, Unit.GENERAL)),
        Filters(received_from=date(2025, 3, 10), received_until=date(2026, 2, 3)),
        Filters(state=(CaseState.CLOSED,), clock=(Clock.OVERDUE,), timing=(Timing.LATE,)),
    ],
)
def test_behind_each_figure_stand_as_many_cases(session: Session, base: Filters) -> None:
    filled(session)
    where = col(Case.received_number) != 7
    told = figures(session, today=TODAY, base=base, where=where)
    for name, figure in each(told):
        listed = find(session, "", figure.filters, today=TODAY, limit=100, where=where)
        assert len(listed.hits) == figure.value, name
    for parts in (told.by_level, told.by_unit, told.by_channel, told.by_month, told.by_fiscal_year):
        assert sum(one.value for one in parts.values()) == told.received.value > 0


def test_the_rate_counts_what_is_decided(session: Session) -> None:
    for number, (state, due, ended) in enumerate(
        [
            (CaseState.CLOSED, TODAY, TODAY),
            (CaseState.DECLINED, TODAY, TODAY - timedelta(days=1)),
            (CaseState.CLOSED, TODAY - timedelta(days=1), TODAY),
            (CaseState.PROPOSED, TODAY - timedelta(days=1), None),
            (CaseState.PROPOSED, TODAY, None),
            (CaseState.CLOSED, TODAY, None),
        ],
        1,
    ):
        put_case(session, number, state=state, due_on=due).ended_on = ended
    session.flush()
    told = figures(session, today=TODAY)
    assert (told.on_time.numerator.value, told.on_time.denominator.value, told.on_time.value) == (2, 4, 0.5)
    assert (told.open.value, told.overdue.value, told.due_today.value) == (2, 1, 1)


def test_without_cases_there_is_no_rate_and_no_error(session: Session) -> None:
    told = figures(session, today=TODAY)
    assert told.on_time.value is None
    assert told.replied_in_time.value is None
    assert told.by_month == told.by_fiscal_year == {}
    assert {figure.value for _, figure in each(told)} == {0}


def test_months_without_a_case_are_shown_and_october_begins_a_year(session: Session) -> None:
    for number, day in enumerate((date(2026, 8, 31), date(2026, 10, 1)), 1):
        put_case(session, number, received_on=day)
    told = figures(session, today=TODAY)
    months = {day.month: one.value for day, one in told.by_month.items()}
    assert months == {8: 1, 9: 0, 10: 1}
    assert {year: one.value for year, one in told.by_fiscal_year.items()} == {2569: 1, 2570: 1}
