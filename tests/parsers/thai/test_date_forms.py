"""Every written form of a date reads back, whatever era, digits or length of year; what OCR confuses is never sure."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.thai.dates import find_dates, parse_date
from parsers.thai.digits import to_thai_digits
from parsers.thai.months import MONTHS

ABBREVIATED = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
FORMS = (
    "{day} {month} {be}",
    "{day} {short} {be}",
    "{day} {short} {two}",
    "{day}/{number}/{be}",
    "{day:02}/{number:02}/{two}",
    "{day}-{number}-{be}",
    "วันที่ {day} เดือน {month} พ.ศ. {be}",
    "วัน{weekday}ที่ {day} {month} {be}",
    "{day} {month} ค.ศ. {ce}",
    "{ce}-{number:02}-{day:02}",
)


@settings(deadline=None)
@given(st.dates(date(1997, 1, 1), date(2042, 12, 31)), st.sampled_from(FORMS), st.booleans())
def test_every_form_reads_back(day: date, form: str, thai: bool) -> None:
    text = form.format(
        day=day.day,
        number=day.month,
        month=MONTHS[day.month - 1],
        short=ABBREVIATED[day.month - 1],
        weekday=WEEKDAYS[day.weekday()],
        be=day.year + 543,
        two=f"{(day.year + 543) % 100:02}",
        ce=day.year,
    )
    assert parse_date(to_thai_digits(text) if thai else text) == day


@pytest.mark.parametrize("text", ["๕ กันยายน ๒๕๖", "๕ กันยายน ๒๕๖๕๕", "๕ กันยายน ๖๒๕๖๕", "๔๕ กันยายน ๒๕๖๕", "๕/๙/๒๕๖"])
def test_a_digit_too_many_or_too_few_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize("text", ["๕ กันยายน ๒ ๕ ๖ ๕", "18 ม.ย. 2569", "๕ กันยายน ๒๑"])
def test_what_may_be_read_otherwise_is_not_sure(text: str) -> None:
    for found in find_dates(text):
        assert found.confidence < 0.8
