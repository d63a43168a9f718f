from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.thai.dates import find_dates, find_times, format_thai_date, parse_date
from parsers.thai.digits import fold_digits
from parsers.thai.months import MONTHS

FIFTH = date(2022, 9, 5)


@pytest.mark.parametrize(
    "text",
    [
        "๕ กันยายน ๒๕๖๕",
        "5 ก.ย. 65",
        "5 ก.ย.2565",
        "๕ ก ย ๖๕",
        "5ก.ย.65",
        "๕/๙/๒๕๖๕",
        "05-09-2565",
        "5.9.2565",
        "5/9/65",
        "วันที่ ๕ เดือน กันยายน พ.ศ. ๒๕๖๕",
        "วันที่ 5 เดือนกันยายน พศ 2565",
        "วันที่ ...๕... เดือน ...กันยายน... พ.ศ. ..๒๕๖๕..",
        "2022-09-05",
        "2565-09-05",
        "5 กันยายน 2022",
        "5 กันยายน ค.ศ. 2022",
        "5 กันยา 65",
        "5 ก.ย. ’65",
        "๕ กันยายน\n๒๕๖๕",
        "วันจันทร์ที่ ๕ กันยายน ๒๕๖๕",
        "กาฬสินธุ์,5 ก.ย. 2565",
    ],
)
def test_every_written_form_of_a_date_is_read(text: str) -> None:
    (found,) = find_dates(text)
    assert found.value == FIFTH
    assert found.quote == text[slice(*found.span)]


@given(st.dates(min_value=date(1857, 1, 1), max_value=date(2157, 12, 31)))
def test_a_written_date_reads_back_in_thai_and_arabic_digits(day: date) -> None:
    assert parse_date(format_thai_date(day)) == day
    assert parse_date(fold_digits(format_thai_date(day))) == day


@given(st.dates(min_value=date(1997, 1, 1), max_value=date(2042, 12, 31)))
def test_a_numeric_date_is_day_month_buddhist_year(day: date) -> None:
    assert parse_date(f"{day.day}/{day.month}/{day.year + 543}") == day
    assert parse_date(f"{day.day:02}/{day.month:02}/{(day.year + 543) % 100:02}") == day


@pytest.mark.parametrize(
    "text",
    [
        "31 กุมภาพันธ์ 2565",
        "๒๙ กุมภาพันธ์ ๒๕๖๖",
        "0/9/2565",
        "9/25/2022",
        "๕ กันยายน ๒๓๖๕",
        "5 กันยายน 256",
        "5 มีนาคม 20 คน",
        "5 ก.ย. 10.30 น.",
        "๒๘ สิงหาคม มีมติ",
        "02-123-4567",
        "ที่ กส ๕๕๓๐๔/๗๑",
        "ชั้น 3 ห้อง 2565",
        "",
    ],
)
def test_what_the_calendar_does_not_have_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@given(st.text(max_size=60))
def test_any_text_is_read_without_error(text: str) -> None:
    for found in find_dates(text):
        assert text[slice(*found.span)] == found.quote
    find_times(text)


def test_leap_day_is_a_date() -> None:
    assert parse_date("๒๙ กุมภาพันธ์ ๒๕๖๗") == date(2024, 2, 29)


def test_a_weekday_that_agrees_makes_sure_and_one_that_disagrees_makes_doubtful() -> None:
    agrees, differs, without = (find_dates(f"{weekday} ๒๕ กุมภาพันธ์ ๒๕๖๙")[0] for weekday in ("วันพุธ ที่", "วันจันทร์ที่", "วันที่"))
    assert agrees.confidence > without.confidence > differs.confidence
    assert differs.confidence <= 0.3


def test_a_two_digit_year_is_less_sure_than_a_full_one() -> None:
    assert find_dates("5 ก.ย. 65")[0].confidence < find_dates("5 ก.ย. 2565")[0].confidence


def test_an_era_that_contradicts_the_year_is_doubtful() -> None:
    assert find_dates("5 กันยายน พ.ศ. 2022")[0].confidence <= 0.4
    assert find_dates("5 กันยายน ค.ศ. 2565")[0].confidence <= 0.4


@pytest.mark.parametrize("damaged", ["กนยายน", "กันยายบ", "กันยาขน", "กัน ยายน", "กันยายนุ"])
def test_a_damaged_month_is_mended_at_lower_confidence(damaged: str) -> None:
    (found,) = find_dates(f"๕ {damaged} ๒๕๖๕")
    assert found.value == FIFTH
    if damaged != "กัน ยายน":
        assert found.confidence < 0.8


def test_a_word_near_no_month_is_no_month() -> None:
    assert find_dates("๕ ภาคเรียน ๒๕๖๕") == []
    assert find_dates("๕ โรงเรียน ๒๕๖๕") == []


@pytest.mark.parametrize("number", range(1, 13))
def test_all_months_are_known(number: int) -> None:
    assert parse_date(f"1 {MONTHS[number - 1]} 2565") == date(2022, number, 1)


def test_the_second_day_of_a_range_is_found_and_dates_come_in_order() -> None:
    found = find_dates("ระหว่างวันที่ ๒๐ – ๒๑\nกุมภาพันธ์ ๒๕๖๘ และวันที่ 1/3/2568")
    assert [each.value for each in found] == [date(2025, 2, 21), date(2025, 3, 1)]


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("๑๔.๓๐ น.", 14, 30), ("14:30", 14, 30), ("เวลา 9.15", 9, 15), ("๐๘.๐๕ นาฬิกา", 8, 5), ("16.20 น", 16, 20)],
)
def test_times_of_day_are_read(text: str, hour: int, minute: int) -> None:
    (found,) = find_times(text)
    assert found.value == time(hour, minute)


@pytest.mark.parametrize("text", ["14.30", "25.10 น.", "เวลา 12.75", "1.2.2565", "ข้อ 10.2 และ"])
def test_other_numbers_are_no_times(text: str) -> None:
    assert find_times(text) == []
