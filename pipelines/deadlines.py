"""When a case is due (SOP §2): the Nth working day, counted from the working day after the received date.

And when its complainant is to have a first reply (SOP §5): so many calendar days after the received date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from pipelines.calendar import HolidayTable
from pipelines.deadline_words import explain, explain_first_reply, thai_date

__all__ = ["WORKING_DAYS", "Deadline", "FirstReply", "SkippedDay", "Span", "due_on", "first_reply_due", "thai_date"]

WORKING_DAYS: Final = MappingProxyType({1: 1, 2: 3, 3: 10, 4: 30})
"""Level → working days (SOP §2)."""

PAUSED: Final = "หยุดนับ: "
"""What the reason of a working day within a pause begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A pause: `from_on` is the first day that does not count, `until_on` the first that counts again.

    `until_on` is None while the pause lasts. Both CE, Bangkok.
    """

    from_on: date
    until_on: date | None
    reason: str

    def covers(self, day: date) -> bool:
        """Whether the day lies within a pause that has an end; a lasting one takes no days off yet."""
        return self.until_on is not None and self.from_on <= day < self.until_on


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedDay:
    """A day between receipt and deadline that does not count.

    Why: a holiday's name, else เสาร์ or อาทิตย์, else `หยุดนับ: …` for a working day within a pause.
    """

    day: date
    reason_th: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day for a case, and how it was counted."""

    due_on: date
    working_days: int
    skipped: tuple[SkippedDay, ...]
    covered: bool
    """False where a year touched is missing from the table of holidays."""
    provisional: bool
    """Whether a year touched is one whose holidays the cabinet has not settled yet."""
    on_hold_since: date | None
    """The first day of a pause that lasts. The deadline is then no more than the earliest day it can be."""
    explanation_th: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReply:
    """The last day for the first reply. `day_off` says why it is a day off, if it is one."""

    due_on: date
    days: int
    day_off: str | None
    explanation_th: str


def due_on(received_on: date, level: int, holidays: HolidayTable, pauses: Sequence[Span] = ()) -> Deadline:
    """Count the deadline of a case received on a date (Bangkok, CE) at a level.

    Reclassifying calls this again with the original received date. A receipt on a day off is no exception:
    day 1 is the first working day after it. A pause with an end takes its working days off. A pause that
    lasts takes none off, as nobody knows how many it will be: the deadline stays where it stood, and the
    explanation says that it cannot be earlier than that; `on_hold_since` tells that nothing is overdue.

    Raises:
        ValueError: The level is not 1 to 4.
    """
    if level not in WORKING_DAYS:
        raise ValueError(f"level {level} is not 1 to 4")
    wanted = WORKING_DAYS[level]
    skipped: list[SkippedDay] = []
    years: set[int] = set()
    day, counted = received_on, 0
    while counted < wanted:
        day += timedelta(days=1)
        years.add(day.year)
        reason = holidays.reason_off(day) or _paused(day, pauses)
        if reason is None:
            counted += 1
        else:
            skipped.append(SkippedDay(day=day, reason_th=reason))
    lasting = next((pause for pause in pauses if pause.until_on is None), None)
    return Deadline(
        due_on=day,
        working_days=wanted,
        skipped=tuple(skipped),
        covered=years <= holidays.years,
        provisional=bool(years & holidays.provisional_years),
        on_hold_since=lasting.from_on if lasting else None,
        explanation_th=explain(
            received_on=received_on,
            level=level,
            working_days=wanted,
            due=day,
            skipped=[(gone.day, gone.reason_th) for gone in skipped],
            missing_years=sorted(years - holidays.years),
            provisional_years=sorted(years & holidays.provisional_years),
            on_hold=(lasting.from_on, lasting.reason) if lasting else None,
        ),
    )


def first_reply_due(received_on: date, days: int, holidays: HolidayTable) -> FirstReply:
    """Count the last day for the first reply: `days` calendar days after the received date (SOP §5).

    A last day that is a day off stays the last day: neither the manual nor SOP §5 extends it. It is said, so
    that the reply goes out before it. Pauses do not stop this clock: a complainant can be told of a pause.
    """
    last = received_on + timedelta(days=days)
    off = holidays.reason_off(last)
    return FirstReply(
        due_on=last, days=days, day_off=off, explanation_th=explain_first_reply(received_on, days, last, off)
    )


def _paused(day: date, pauses: Sequence[Span]) -> str | None:
    return next((PAUSED + pause.reason for pause in pauses if pause.covers(day)), None)
