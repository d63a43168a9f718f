from dataclasses import replace
from datetime import date, datetime

import pytest

from models.clock import BANGKOK, fixed_clock, year_be
from pipelines.adapters.database import connect, upgrade, writing
from pipelines.received import doubt_about_date, next_number, received_on
from tests.support.letters import stamp_of

ARRIVED = date(2026, 3, 10)


def test_the_day_of_arrival_counts_without_a_stamp() -> None:
    assert received_on(None, ARRIVED) == (ARRIVED, None)


def test_a_legible_plausible_stamp_counts() -> None:
    assert received_on(stamp_of(date(2026, 3, 6)), ARRIVED) == (date(2026, 3, 6), None)


@pytest.mark.parametrize(
    ("day", "confidence"),
    [
        pytest.param(date(2026, 3, 11), 0.95, id="after the scan arrived"),
        pytest.param(date(2026, 1, 8), 0.95, id="61 days before"),
        pytest.param(date(2026, 3, 6), 0.6, id="not well legible"),
    ],
)
def test_any_other_stamp_does_not_and_the_reviewer_is_told(day: date, confidence: float) -> None:
    received, doubt = received_on(stamp_of(day, confidence=confidence), ARRIVED)
    assert received == ARRIVED
    assert doubt
    assert "ตรารับ" in doubt


def test_another_agencys_stamp_says_nothing_about_our_receipt() -> None:
    theirs = replace(stamp_of(date(2026, 3, 6)), of_another=True)
    received, doubt = received_on(theirs, ARRIVED)
    assert received == ARRIVED
    assert doubt
    assert "หน่วยงานอื่น" in doubt


def test_a_stamp_of_sixty_days_before_still_counts() -> None:
    assert received_on(stamp_of(date(2026, 1, 9)), ARRIVED)[0] == date(2026, 1, 9)


@pytest.mark.parametrize(
    ("dated_on", "odd"),
    [
        (None, False),
        (date(2026, 3, 10), False),
        (date(2025, 3, 10), False),
        (date(2026, 3, 11), True),
        (date(2025, 3, 9), True),
    ],
)
def test_a_letter_dated_after_its_receipt_or_over_a_year_before_is_flagged(dated_on: date | None, *, odd: bool) -> None:
    assert (doubt_about_date(dated_on, ARRIVED) is not None) == odd


def test_numbers_count_per_year_and_a_rollback_leaves_no_gap(database_url: str) -> None:
    engine = connect(_psycopg(database_url))
    upgrade(engine)
    with writing(engine) as session:
        assert [next_number(session, 2569), next_number(session, 2569), next_number(session, 2570)] == [1, 2, 1]

    class RolledBackError(Exception):
        pass

    def given_and_rolled_back() -> None:
        with writing(engine) as session:
            assert next_number(session, 2569) == 3
            raise RolledBackError

    with pytest.raises(RolledBackError):
        given_and_rolled_back()
    with writing(engine) as session:
        assert next_number(session, 2569) == 3
    engine.dispose()


def test_years_turn_over_in_bangkok() -> None:
    new_year = fixed_clock(datetime(2026, 1, 1, 0, 10, tzinfo=BANGKOK))()
    assert new_year.year == 2025  # still the old year in UTC
    assert year_be(new_year.astimezone(BANGKOK).date()) == 2569


def _psycopg(url: str) -> str:
    return url.replace("postgresql:", "postgresql+psycopg:")
