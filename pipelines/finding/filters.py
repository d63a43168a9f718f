"""What a list of cases is narrowed by. The same value stands behind every list, saved view and figure.

Within one field any of its values will do; the fields must all hold. Days are Bangkok's, Common Era, both ends
included; only the fiscal year is Buddhist.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, String, and_, cast, false, func, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session, col

from models.clock import BUDDHIST_ERA
from models.states import OPEN_CASES, CaseState
from models.tables import Case
from models.values import Channel, Nature, Purpose, Unit
from pipelines.pauses import on_hold


class Clock(StrEnum):
    """How an open case stands to its due date. One on hold is neither due nor overdue."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    ON_HOLD = "on_hold"


class Timing(StrEnum):
    """Whether a case met its due date: decided once it has ended, or once it is overdue."""

    ON_TIME = "on_time"
    """Closed or declined on or before the due date."""
    LATE = "late"
    """Closed or declined after it, or open and overdue."""


class Reply(StrEnum):
    """How the first reply to the complainant stands to its last day."""

    ON_TIME = "on_time"
    LATE = "late"
    """Sent after it, or not sent and over it."""
    OVERDUE = "overdue"
    """Not sent and over it, of an open case: what is still owed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which cases. Empty: all of them.

    `flags` must all be set. `replied` is about the first reply to the complainant. `fiscal_year` (BE) is that of
    `received_on`.
    """

    state: tuple[CaseState, ...] = ()
    unit: tuple[Unit, ...] = ()
    level: tuple[int, ...] = ()
    channel: tuple[Channel, ...] = ()
    purpose: tuple[Purpose, ...] = ()
    nature: tuple[Nature, ...] = ()
    flags: tuple[str, ...] = ()
    received_from: date | None = None
    received_until: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    clock: tuple[Clock, ...] = ()
    timing: tuple[Timing, ...] = ()
    replied: tuple[Reply, ...] = ()
    assigned_to: str | None = None
    fiscal_year: int | None = None


EVERY_CASE = Filters()


def fiscal_year_of(day: date) -> int:
    """Tell the fiscal year (BE) of a day (CE): October belongs to the next one (SOP §4)."""
    return day.year + BUDDHIST_ERA + (day.month >= 10)


def fiscal_year_days(year_be: int) -> tuple[date, date]:
    """Tell the first and the last day (CE) of a fiscal year (BE)."""
    year = year_be - BUDDHIST_ERA
    return date(year - 1, 10, 1), date(year, 9, 30)


def conditions(session: Session, filters: Filters, today: date) -> list[ColumnElement[bool]]:
    """Write the filters as conditions on `Case`, of which all must hold. `today` is Bangkok's."""
    return [
        *_any_of(filters),
        *(col(Case.proposal)["flags"][flag].as_boolean().is_(True) for flag in filters.flags),
        *_days(filters),
        *_either(_by_clock(today)[one] for one in filters.clock),
        *_either(_by_due(today)[one] for one in filters.timing),
        *_either(_by_reply(today)[one] for one in filters.replied),
        *([_holds(session, filters.assigned_to)] if filters.assigned_to is not None else []),
    ]


def _any_of(filters: Filters) -> Iterator[ColumnElement[bool]]:
    for name in ("state", "unit", "level", "channel", "purpose", "nature"):
        if values := getattr(filters, name):
            column = getattr(Case, name)
            yield column == values[0] if len(values) == 1 else column.in_(values)


def _days(filters: Filters) -> Iterator[ColumnElement[bool]]:
    first, last = fiscal_year_days(filters.fiscal_year) if filters.fiscal_year is not None else (None, None)
    received, due = col(Case.received_on), col(Case.due_on)
    for begin in (filters.received_from, first):
        if begin is not None:
            yield received >= begin
    for end in (filters.received_until, last):
        if end is not None:
            yield received <= end
    if filters.due_from is not None:
        yield due >= filters.due_from
    if filters.due_until is not None:
        yield due <= filters.due_until


def _either(wanted: Iterator[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    found = list(wanted)
    return [or_(false(), *found)] if found else []


def _is_open() -> ColumnElement[bool]:
    return col(Case.state).in_(OPEN_CASES)


def _by_clock(today: date) -> dict[Clock, ColumnElement[bool]]:
    due = col(Case.due_on)
    return {
        Clock.OVERDUE: and_(_is_open(), due < today, ~on_hold()),
        Clock.DUE_TODAY: and_(_is_open(), due == today, ~on_hold()),
        Clock.ON_HOLD: and_(_is_open(), on_hold()),
    }


def _by_due(today: date) -> dict[Timing, ColumnElement[bool]]:
    ended, due = col(Case.ended_on), col(Case.due_on)
    over = ~_is_open()
    return {
        Timing.ON_TIME: and_(over, ended.is_not(None), ended <= due),
        Timing.LATE: or_(and_(over, ended.is_not(None), ended > due), _by_clock(today)[Clock.OVERDUE]),
    }


def _by_reply(today: date) -> dict[Reply, ColumnElement[bool]]:
    replied, last = col(Case.first_replied_on), col(Case.first_reply_due_on)
    owed = and_(_is_open(), replied.is_(None), last < today)
    return {
        Reply.ON_TIME: and_(replied.is_not(None), replied <= last),
        Reply.LATE: or_(replied > last, owed),
        Reply.OVERDUE: owed,
    }


def _holds(session: Session, officer: str) -> ColumnElement[bool]:
    """Whether an officer is among those a case is assigned to."""
    column = col(Case.assigned_to)
    if session.get_bind().dialect.name == "sqlite":
        each = func.json_each(cast(column, String)).table_valued("value")
        return select(true()).select_from(each).where(each.c.value == officer).exists()
    return cast(column, JSONB).contains([officer])
