"""Deadlines against a table checked by hand from the cabinet's list of holidays, and against properties."""

from datetime import date, timedelta

import pytest

from pipelines.calendar import HolidayTable, load_holidays
from pipelines.deadlines import due_on, thai_date

# received, level, due — long holidays, year ends, receipts on weekends and holidays, 2022 to 2027
TABLE = """
2022-05-12 1 2022-05-17
2022-05-12 2 2022-05-19
2022-05-13 2 2022-05-19
2022-05-13 3 2022-05-30
2022-05-14 1 2022-05-17
2022-05-14 2 2022-05-19
2022-12-29 1 2023-01-03
2022-12-29 4 2023-02-13
2022-12-30 1 2023-01-03
2022-12-30 2 2023-01-05
2022-12-31 2 2023-01-05
2022-12-31 3 2023-01-16
2022-04-12 1 2022-04-18
2022-04-12 2 2022-04-20
2022-07-12 1 2022-07-18
2022-07-12 4 2022-08-31
2022-10-12 1 2022-10-17
2022-10-12 2 2022-10-19
2022-10-21 2 2022-10-27
2022-10-21 3 2022-11-07
2022-02-15 1 2022-02-17
2022-02-15 2 2022-02-21
2023-01-01 1 2023-01-03
2023-01-01 4 2023-02-13
2023-04-12 1 2023-04-18
2023-04-12 2 2023-04-20
2023-04-15 2 2023-04-20
2023-04-15 3 2023-05-01
2023-05-03 1 2023-05-08
2023-05-03 2 2023-05-10
2023-06-02 1 2023-06-06
2023-06-02 4 2023-07-17
2023-07-27 1 2023-08-03
2023-07-27 2 2023-08-07
2023-07-31 2 2023-08-07
2023-07-31 3 2023-08-17
2023-10-12 1 2023-10-16
2023-10-12 2 2023-10-18
2023-12-08 1 2023-12-12
2023-12-08 4 2024-01-24
2023-12-28 1 2024-01-02
2023-12-28 2 2024-01-04
2024-02-23 2 2024-02-29
2024-02-23 3 2024-03-11
2024-04-05 1 2024-04-09
2024-04-05 2 2024-04-11
2024-04-11 1 2024-04-17
2024-04-11 4 2024-05-31
2024-05-03 1 2024-05-07
2024-05-03 2 2024-05-09
2024-07-19 2 2024-07-25
2024-07-19 3 2024-08-06
2024-10-11 1 2024-10-15
2024-10-11 2 2024-10-17
2024-12-27 1 2025-01-02
2024-12-27 4 2025-02-13
2024-12-29 1 2025-01-02
2024-12-29 2 2025-01-06
2025-02-11 2 2025-02-17
2025-02-11 3 2025-02-26
2025-04-04 1 2025-04-08
2025-04-04 2 2025-04-10
2025-04-11 1 2025-04-17
2025-04-11 4 2025-06-04
2025-05-02 1 2025-05-06
2025-05-02 2 2025-05-08
2025-05-08 2 2025-05-15
2025-05-08 3 2025-05-26
2025-05-30 1 2025-06-04
2025-05-30 2 2025-06-06
2025-07-09 1 2025-07-14
2025-07-09 4 2025-08-27
2025-08-08 1 2025-08-13
2025-08-08 2 2025-08-15
2025-12-04 2 2025-12-11
2025-12-04 3 2025-12-22
2025-12-30 1 2026-01-05
2025-12-30 2 2026-01-07
2026-01-01 1 2026-01-05
2026-01-01 4 2026-02-13
2026-03-02 1 2026-03-04
2026-03-02 2 2026-03-06
2026-04-10 2 2026-04-20
2026-04-10 3 2026-04-29
2026-05-30 1 2026-06-02
2026-05-30 2 2026-06-05
2026-07-27 1 2026-07-31
2026-07-27 4 2026-09-11
2026-12-04 1 2026-12-08
2026-12-04 2 2026-12-11
2026-12-30 2 2027-01-06
2026-12-30 3 2027-01-15
2027-01-01 1 2027-01-04
2027-01-01 2 2027-01-06
2027-02-20 1 2027-02-23
2027-02-20 4 2027-04-05
2027-04-12 1 2027-04-16
2027-04-12 2 2027-04-20
2027-05-19 2 2027-05-25
2027-05-19 3 2027-06-04
2027-07-16 1 2027-07-21
2027-07-16 2 2027-07-23
2027-10-22 1 2027-10-26
2027-10-22 4 2027-12-07
2027-12-03 1 2027-12-07
2027-12-03 2 2027-12-09
"""
ROWS = [
    (date.fromisoformat(a), int(b), date.fromisoformat(c)) for a, b, c in map(str.split, TABLE.strip().splitlines())
]


@pytest.fixture(scope="module")
def holidays() -> HolidayTable:
    return load_holidays()


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(ROWS) >= 60
    assert {received.year for received, _, _ in ROWS} == set(range(2022, 2028))


@pytest.mark.parametrize(("received", "level", "due"), ROWS)
def test_due_date_matches_the_hand_checked_table(received: date, level: int, due: date, holidays: HolidayTable) -> None:
    assert due_on(received, level, holidays).due_on == due


def test_example_of_the_procedure_names_every_skipped_day(holidays: HolidayTable) -> None:
    deadline = due_on(date(2022, 5, 12), 1, holidays)
    assert deadline.due_on == date(2022, 5, 17)
    assert [(gone.day.day, gone.reason_th) for gone in deadline.skipped] == [
        (13, "วันพืชมงคล"),
        (14, "เสาร์"),
        (15, "วันวิสาขบูชา"),
        (16, "ชดเชยวันวิสาขบูชา"),
    ]
    assert deadline.covered
    assert deadline.working_days == 1
    assert "17 พฤษภาคม 2565" in deadline.explanation_th
    assert "วันพืชมงคล" in deadline.explanation_th


def test_labour_day_is_worked_by_officials(holidays: HolidayTable) -> None:
    assert due_on(date(2025, 4, 30), 1, holidays).due_on == date(2025, 5, 1)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_every_day_between_receipt_and_deadline_is_counted_or_skipped(level: int, holidays: HolidayTable) -> None:
    wanted = {1: 1, 2: 3, 3: 10, 4: 30}[level]
    for offset in range(0, 2000, 7):
        received = date(2022, 1, 1) + timedelta(days=offset)
        deadline = due_on(received, level, holidays)
        assert (deadline.due_on - received).days == wanted + len(deadline.skipped)
        assert holidays.reason_off(deadline.due_on) is None
        assert received < deadline.due_on


def test_later_receipt_is_never_due_earlier(holidays: HolidayTable) -> None:
    days = [date(2022, 1, 1) + timedelta(days=offset) for offset in range(700)]
    for level in (1, 2, 3, 4):
        due = [due_on(day, level, holidays).due_on for day in days]
        assert due == sorted(due)


def test_year_missing_from_the_table_is_said_and_only_weekends_are_off(holidays: HolidayTable) -> None:
    deadline = due_on(date(2027, 12, 30), 2, holidays)
    assert not deadline.covered
    # 31 December 2027 is in the table; 1 and 2 January 2028 fall on a weekend.
    assert deadline.due_on == date(2028, 1, 5)
    assert "2571" in deadline.explanation_th
    assert due_on(date(2027, 12, 29), 1, holidays).covered


def test_provisional_year_is_said(holidays: HolidayTable) -> None:
    assert "ชั่วคราว" in due_on(date(2027, 3, 1), 1, holidays).explanation_th
    assert "ชั่วคราว" not in due_on(date(2026, 3, 1), 1, holidays).explanation_th


@pytest.mark.parametrize("level", [0, 5, -1])
def test_level_outside_the_manual_is_refused(level: int, holidays: HolidayTable) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        due_on(date(2025, 1, 1), level, holidays)


def test_thai_date_is_in_the_buddhist_year() -> None:
    assert thai_date(date(2022, 5, 17)) == "อังคารที่ 17 พฤษภาคม 2565"
