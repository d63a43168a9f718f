"""The office's clock and calendar: Bangkok time, Buddhist years."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_ERA = 543

Clock = Callable[[], datetime]
"""Gives the present as an aware datetime in UTC."""


def system_clock() -> datetime:
    """Tell the machine's time, UTC."""
    return datetime.now(UTC)


def fixed_clock(moment: datetime) -> Clock:
    """Make a clock that stands still (`KSED_NOW`). A moment without a zone is Bangkok time."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)
    return lambda: aware.astimezone(UTC)


def bangkok_date(moment: datetime) -> date:
    """Tell which day it is in Bangkok at an aware `moment`."""
    return moment.astimezone(BANGKOK).date()


def year_be(day: date) -> int:
    """Tell the Buddhist calendar year of a CE `day`; the received register turns over with it."""
    return day.year + BUDDHIST_ERA


def day_be(day: date) -> str:
    """Write a CE `day` as staff do: DD/MM/YYYY of the Buddhist era."""
    return f"{day.day:02d}/{day.month:02d}/{year_be(day)}"


def iso_bangkok(moment: datetime) -> str:
    """Write an aware `moment` as ISO 8601 in Bangkok time, to the second."""
    return moment.astimezone(BANGKOK).isoformat(timespec="seconds")
