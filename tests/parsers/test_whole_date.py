"""A date typed to be taken at its word: it is a date and nothing else, or it is refused."""

from datetime import date

import pytest

from parsers.thai.dates import whole_date


@pytest.mark.parametrize(
    "written",
    [
        "2026-08-12",
        "2569-08-12",
        "12/8/2569",
        "12/8/69",
        " ๑๒ ส.ค. ๒๕๖๙ ",
        "12 สิงหาคม พ.ศ. 2569",
        "วันพุธที่ 12 สิงหาคม 2569",
    ],
)
def test_thai_buddhist_and_iso_dates_are_the_same_day(written: str) -> None:
    assert whole_date(written) == date(2026, 8, 12)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "เมื่อวาน",
        "12",
        "12/8",
        "31/2/2569",
        "12/8/2569 ครับ",
        "12/8/2569 13/8/2569",
        "วันอังคารที่ 12 สิงหาคม 2569",
        "12/8/22",
    ],
)
def test_what_is_not_quite_a_date_is_none(written: str) -> None:
    assert whole_date(written) is None
