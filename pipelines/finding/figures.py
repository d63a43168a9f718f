"""Figures for the executive, each with the filters that list exactly the cases behind it.

A rate without a denominator is None, to be shown as ไม่มีข้อมูล, never as 0 % or 100 % (SOP §5). The on-time rate counts
cases whose due date is decided: those closed or declined by it, against these together with what ended late or is open
and overdue. An end whose day is not known counts as neither. The rate of first replies is reckoned alike, by their own
last day.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from models.states import OPEN_CASES, CaseState
from models.tables import Case
from models.values import Channel, Unit
from pipelines.finding.filters import EVERY_CASE, Clock, Filters, Reply, Timing, conditions, fiscal_year_of

K = TypeVar("K")
_LEVELS: Final = range(1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many cases, and which."""

    value: int
    filters: Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A part of a whole; `value` 0 to 1, None where the whole is none."""

    numerator: Figure
    denominator: Figure

    @property
    def value(self) -> float | None:
        """Give the part of the whole."""
        return self.numerator.value / self.denominator.value if self.denominator.value else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What an overview shows. `by_month` is keyed by each month's first day (CE), `by_fiscal_year` by years BE.

    Both are of the received date. Units, channels and levels that have no case are there with 0; months between the
    first and the last, too.
    """

    received: Figure
    open: Figure
    waiting: Figure
    """Of the open ones, those that the legal officer has not reviewed yet."""
    due_today: Figure
    overdue: Figure
    on_hold: Figure
    on_time: Rate
    replied_in_time: Rate
    reply_overdue: Figure
    by_level: dict[int, Figure]
    by_unit: dict[Unit, Figure]
    by_channel: dict[Channel, Figure]
    by_month: dict[date, Figure]
    by_fiscal_year: dict[int, Figure]


def figures(
    session: Session, *, today: date, base: Filters = EVERY_CASE, where: ColumnElement[bool] | None = None
) -> Figures:
    """Work out the figures of the cases that `base` leaves, for instance those of a fiscal year or of a unit.

    What `base` says of state, clock and timing is passed over: these are what is counted. `today` is Bangkok's, CE;
    `where` a further condition on `Case`, what the person who asks may see.
    """
    base = replace(base, state=(), clock=(), timing=(), replied=())

    must = [*conditions(session, base, today), *([where] if where is not None else [])]
    days, kinds = _days(session, must), _kinds(session, must)
    months, years = _summed(days, lambda day: day.replace(day=1)), _summed(days, fiscal_year_of)
    both = (Timing.ON_TIME, Timing.LATE)
    narrower: dict[str, dict[str, Any]] = {
        "open": {"state": OPEN_CASES},
        "due_today": {"clock": (Clock.DUE_TODAY,)},
        "overdue": {"clock": (Clock.OVERDUE,)},
        "on_hold": {"clock": (Clock.ON_HOLD,)},
        "on_time": {"timing": (Timing.ON_TIME,)},
        "decided": {"timing": both},
        "replied_in_time": {"replied": (Reply.ON_TIME,)},
        "reply_decided": {"replied": (Reply.ON_TIME, Reply.LATE)},
        "reply_overdue": {"replied": (Reply.OVERDUE,)},
        "waiting": {"state": (CaseState.PROPOSED,)},
    }
    # One pass for all of them.
    sums = [func.count().filter(*conditions(session, Filters(**one), today)) for one in narrower.values()]
    values = session.execute(select(*sums).select_from(Case).where(*must)).one()
    counted = {
        name: Figure(value=value, filters=replace(base, **one))
        for (name, one), value in zip(narrower.items(), values, strict=True)
    }
    return Figures(
        received=Figure(value=days.total(), filters=base),
        open=counted["open"],
        waiting=counted["waiting"],
        due_today=counted["due_today"],
        overdue=counted["overdue"],
        on_hold=counted["on_hold"],
        on_time=Rate(numerator=counted["on_time"], denominator=counted["decided"]),
        replied_in_time=Rate(numerator=counted["replied_in_time"], denominator=counted["reply_decided"]),
        reply_overdue=counted["reply_overdue"],
        by_level=_each(
            _summed(kinds, lambda kind: kind.level), base.level or _LEVELS, lambda one: replace(base, level=(one,))
        ),
        by_unit=_each(
            _summed(kinds, lambda kind: kind.unit), base.unit or Unit, lambda one: replace(base, unit=(one,))
        ),
        by_channel=_each(
            _summed(kinds, lambda kind: kind.channel),
            base.channel or Channel,
            lambda one: replace(base, channel=(one,)),
        ),
        by_month=_each(months, _months(months), lambda one: _of_month(base, one)),
        by_fiscal_year=_each(years, sorted(years), lambda one: replace(base, fiscal_year=one)),
    )


class _Kind(NamedTuple):
    """What cases counted together have in common."""

    level: int
    unit: str
    channel: str


def _days(session: Session, must: Sequence[ColumnElement[bool]]) -> Counter[date]:
    """Count cases by received date: the order of an index, so that nothing is sorted."""
    received = col(Case.received_on)
    rows = session.execute(select(received, func.count()).where(*must).group_by(received))
    return Counter({day: number for day, number in rows})  # noqa: C416  # a result has keys() and is no mapping


def _kinds(session: Session, must: Sequence[ColumnElement[bool]]) -> Counter[_Kind]:
    """Count cases by level, unit and channel, in one pass over the same index."""
    keys = (col(Case.level), col(Case.unit), col(Case.channel))
    rows = session.execute(select(*keys, func.count()).where(*must).group_by(*keys))
    return Counter({_Kind(level, unit, channel): number for level, unit, channel, number in rows})


def _summed(counts: Counter[K], key: Callable[[K], Any]) -> Counter[Any]:
    summed: Counter[Any] = Counter()
    for one, number in counts.items():
        summed[key(one)] += number
    return summed


def _each(counts: Counter[Any], keys: Iterable[K], filters: Callable[[K], Filters]) -> dict[K, Figure]:
    return {one: Figure(value=counts[one], filters=filters(one)) for one in keys}


def _months(counts: Iterable[date]) -> list[date]:
    """Give every month from the first to the last that has a case."""
    months = sorted(counts)
    if not months:
        return []
    first, last = (one.year * 12 + one.month - 1 for one in (months[0], months[-1]))
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1)]


def _of_month(base: Filters, first: date) -> Filters:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    begin, end = base.received_from or first, base.received_until or last
    return replace(base, received_from=max(first, begin), received_until=min(last, end))
