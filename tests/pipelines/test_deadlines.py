"""Deadlines against a table checked by hand from the cabinet's list of holidays, and what is said of them."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.calendar import HolidayTable, load_holidays
from pipelines.deadlines import Span, due_on, first_reply_due, thai_date

# Long holidays, year ends, receipts on days off, 2022 to 2027. The notes say how a row was counted by hand;
# rows without such a note were counted by a calendar that shares no code with ours (numpy's business days).
with (Path(__file__).parent / "deadline_table.csv").open(encoding="utf-8") as file:
    ROWS = [
        (date.fromisoformat(row["received_on"]), int(row["level"]), date.fromisoformat(row["due_on"]), row["note"])
        for row in csv.DictReader(file)
    ]


@pytest.fixture(scope="module")
def holidays() -> HolidayTable:
    return load_holidays()


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len({(received, level) for received, level, _, _ in ROWS}) >= 64
    assert {received.year for received, _, _, _ in ROWS} == set(range(2022, 2028))
    assert {level for _, level, _, _ in ROWS} == {1, 2, 3, 4}
    assert sum("independent" not in note for _, _, _, note in ROWS) >= 20


@pytest.mark.parametrize(("received", "level", "due", "note"), ROWS)
def test_due_date_matches_the_hand_checked_table(
    received: date, level: int, due: date, note: str, holidays: HolidayTable
) -> None:
    assert due_on(received, level, holidays).due_on == due, note


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


def test_every_skipped_day_can_be_found_in_the_explanation(holidays: HolidayTable) -> None:
    said = due_on(date(2022, 12, 27), 3, holidays).explanation_th
    assert "ไม่นับเสาร์–อาทิตย์ 2 วัน: 7–8 มกราคม 2566" in said
    assert (
        "ไม่นับวันหยุดราชการ 4 วัน: 30 ธันวาคม 2565 (วันหยุดพิเศษ (เพิ่มเติม)), 31 ธันวาคม 2565 (วันสิ้นปี), "
        "1 มกราคม 2566 (วันขึ้นปีใหม่), 2 มกราคม 2566 (ชดเชยวันขึ้นปีใหม่)" in said
    )


def test_weekends_are_named_by_their_dates_and_a_holiday_on_one_by_its_name(holidays: HolidayTable) -> None:
    said = due_on(date(2022, 5, 12), 3, holidays).explanation_th
    assert "ไม่นับเสาร์–อาทิตย์ 5 วัน: 14 พฤษภาคม, 21–22 พฤษภาคม, 28–29 พฤษภาคม" in said
    assert "15 พฤษภาคม (วันวิสาขบูชา), 16 พฤษภาคม (ชดเชยวันวิสาขบูชา)" in said
    assert "30 เมษายน–1 พฤษภาคม" in due_on(date(2022, 4, 28), 2, holidays).explanation_th


def test_a_pause_takes_its_working_days_off_and_leaves_weekends_their_own_name(holidays: HolidayTable) -> None:
    waited = Span(from_on=date(2026, 3, 12), until_on=date(2026, 3, 17), reason="รอเอกสารจากโรงเรียน")
    plain = due_on(date(2026, 3, 9), 3, holidays)
    paused = due_on(date(2026, 3, 9), 3, holidays, [waited])
    # Thu 12, Fri 13 and Mon 16 March do not count; Tue 17 does.
    assert (plain.due_on, paused.due_on) == (date(2026, 3, 23), date(2026, 3, 26))
    reasons = {gone.day.day: gone.reason_th for gone in paused.skipped}
    assert [reasons[day] for day in (12, 13, 16)] == ["หยุดนับ: รอเอกสารจากโรงเรียน"] * 3
    assert (reasons[14], reasons[15]) == ("เสาร์", "อาทิตย์")
    assert "หยุดนับ 3 วันทำการ: 12–13 มีนาคม, 16 มีนาคม (รอเอกสารจากโรงเรียน)" in paused.explanation_th


def test_a_pause_that_lasts_moves_nothing_and_is_said(holidays: HolidayTable) -> None:
    waiting = Span(from_on=date(2026, 3, 12), until_on=None, reason="รอศาล")
    deadline = due_on(date(2026, 3, 9), 3, holidays, [waiting])
    assert deadline.due_on == date(2026, 3, 23)
    assert deadline.on_hold_since == date(2026, 3, 12)
    assert "หยุดนับอยู่ตั้งแต่วันพฤหัสบดีที่ 12 มีนาคม 2569 (รอศาล)" in deadline.explanation_th


def test_the_first_reply_is_counted_in_calendar_days_and_a_day_off_is_said_but_not_moved(
    holidays: HolidayTable,
) -> None:
    # 30 March + 15 days: Tuesday 14 April 2026, Songkran
    reply = first_reply_due(date(2026, 3, 30), 15, holidays)
    assert (reply.due_on, reply.day_off) == (date(2026, 4, 14), "วันสงกรานต์")
    assert "ไม่เกินวันอังคารที่ 14 เมษายน 2569" in reply.explanation_th
    assert "ตรงกับวันหยุด (วันสงกรานต์)" in reply.explanation_th
    working = first_reply_due(date(2026, 3, 2), 15, holidays)
    assert (working.due_on, working.day_off) == (date(2026, 3, 17), None)
    assert "วันหยุด" not in working.explanation_th
