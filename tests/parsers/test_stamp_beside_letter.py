from dataclasses import replace
from datetime import date

import pytest

from models.values import Found, Letter, ReceivedStamp
from parsers.stamp_beside_letter import beside_letter, is_before_letter
from parsers.thai.dates import parse_date


def stamped(quote: str, confidence: float = 0.9) -> ReceivedStamp:
    day = parse_date(quote)
    assert day is not None
    return ReceivedStamp(date=Found(value=day, confidence=confidence, page=1, quote=quote), readable=True)


def written(day: date, confidence: float = 0.9) -> Letter:
    return Letter(dated_on=Found(value=day, confidence=confidence, page=1, quote=""))


def proposed(stamp: ReceivedStamp, letter: Letter) -> tuple[date, float, bool]:
    seen = beside_letter(stamp, letter)
    assert seen is not None
    assert seen.date is not None
    return seen.date.value, seen.date.confidence, seen.readable


@pytest.mark.parametrize("day", [date(2022, 9, 10), date(2022, 9, 1), date(2020, 1, 1)])
def test_a_date_of_receipt_on_or_after_the_letters_own_stays(day: date) -> None:
    assert proposed(stamped("10 ก.ย. 65"), written(day)) == (date(2022, 9, 10), 0.9, True)


@pytest.mark.parametrize("letter", [Letter(), written(date(2022, 9, 10))])
def test_a_letter_or_stamp_without_a_date_says_nothing(letter: Letter) -> None:
    assert beside_letter(None, letter) is None
    assert beside_letter(ReceivedStamp(readable=True), letter) == ReceivedStamp(readable=True)
    assert not is_before_letter(ReceivedStamp(), letter)


def test_a_date_before_the_letters_own_is_in_doubt_and_stays_where_no_numeral_explains_it() -> None:
    stamp, letter = stamped("2/5/2569"), written(date(2026, 5, 20))
    assert is_before_letter(stamp, letter)
    assert proposed(stamp, letter) == (date(2026, 5, 2), 0.4, False)


@pytest.mark.parametrize(
    ("quote", "day", "meant"),
    [
        ("18 ธ.ค. 63", date(2025, 12, 16), date(2025, 12, 18)),  # 8 read as 3
        ("๑/๔/๒๕๖๙", date(2026, 4, 30), date(2026, 5, 1)),  # ๕ read as ๔
        ("๑/๔/๒๕๖๙", date(2026, 5, 1), date(2026, 5, 1)),  # received on the day
        ("๑๓ ก.ย. ๖๔", date(2022, 9, 9), date(2022, 9, 13)),
        ("16 ต.ค. 2566", date(2025, 10, 15), date(2025, 10, 16)),
    ],
)
def test_one_numeral_read_for_its_like_is_proposed_otherwise_and_not_believed(
    quote: str, day: date, meant: date
) -> None:
    assert proposed(stamped(quote), written(day)) == (meant, 0.4, False)


def test_no_office_receives_letters_on_a_weekend() -> None:
    """Of 15 and 18 October 2025 the other one is a Saturday."""
    assert proposed(stamped("13 ต.ค. 2568"), written(date(2025, 10, 14)))[0] == date(2025, 10, 15)
    assert proposed(stamped("16 ต.ค. 2568"), written(date(2025, 10, 17)))[0] == date(2025, 10, 16)


def test_a_stamp_that_was_read_more_surely_than_the_letters_date_keeps_its_day() -> None:
    stamp = stamped("18 ธ.ค. 63", 0.95)
    assert proposed(stamp, written(date(2025, 12, 16), 0.9)) == (date(2020, 12, 18), 0.4, False)


def test_a_stamp_of_another_office_keeps_its_day() -> None:
    stamp = replace(stamped("18 ธ.ค. 63"), of_another=True)
    assert proposed(stamp, written(date(2025, 12, 16))) == (date(2020, 12, 18), 0.4, False)


def test_of_two_days_that_it_may_be_none_is_proposed() -> None:
    assert proposed(stamped("13 พ.ค. 2566"), written(date(2023, 5, 14)))[0] == date(2023, 5, 13)  # 15 or 18


def test_a_letters_date_that_is_in_doubt_itself_changes_no_day() -> None:
    assert proposed(stamped("18 ธ.ค. 63"), written(date(2025, 12, 16), 0.6)) == (date(2020, 12, 18), 0.4, False)


def test_a_letter_that_was_months_on_the_way_is_no_explanation() -> None:
    assert proposed(stamped("18 ธ.ค. 63"), written(date(2025, 9, 1)))[0] == date(2020, 12, 18)
