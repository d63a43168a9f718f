"""What holds of deadlines whatever the calendar, the level and the pauses."""

from datetime import date, timedelta
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.calendar import HolidayTable
from pipelines.deadlines import WORKING_DAYS, Span, due_on

FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
days = st.dates(FIRST, LAST)
levels = st.sampled_from([1, 2, 3, 4])


@st.composite
def tables(draw: st.DrawFn) -> HolidayTable:
    """Any holidays at all: single days and long rows of them."""
    starts = draw(st.lists(st.tuples(days, st.integers(1, 12)), max_size=25))
    names = {start + timedelta(days=offset): f"วันหยุด {start}" for start, length in starts for offset in range(length)}
    return HolidayTable(names=MappingProxyType(names), years=frozenset(range(2024, 2028)))


@st.composite
def pauses(draw: st.DrawFn) -> tuple[Span, ...]:
    """Pauses that do not overlap; the last may last."""
    edges = sorted(draw(st.sets(days, max_size=8)))
    spans = [Span(from_on=a, until_on=b, reason="รอ") for a, b in zip(edges[::2], edges[1::2], strict=False)]
    if len(edges) % 2:
        spans.append(Span(from_on=edges[-1], until_on=None, reason="รอ"))
    return tuple(spans)


@given(days, levels, tables(), pauses())
def test_the_due_day_is_a_working_day_and_every_day_before_it_is_counted_or_skipped(
    received: date, level: int, table: HolidayTable, spans: tuple[Span, ...]
) -> None:
    deadline = due_on(received, level, table, spans)
    assert table.reason_off(deadline.due_on) is None
    assert not any(span.covers(deadline.due_on) for span in spans)
    assert (deadline.due_on - received).days == WORKING_DAYS[level] + len(deadline.skipped)


@given(days, tables(), pauses())
def test_a_higher_level_is_due_later(received: date, table: HolidayTable, spans: tuple[Span, ...]) -> None:
    due = [due_on(received, level, table, spans).due_on for level in (1, 2, 3, 4)]
    assert due == sorted(set(due))


@given(days, st.integers(0, 40), levels, tables(), pauses())
def test_a_later_receipt_is_never_due_earlier(
    received: date, later: int, level: int, table: HolidayTable, spans: tuple[Span, ...]
) -> None:
    after = due_on(received + timedelta(days=later), level, table, spans).due_on
    assert due_on(received, level, table, spans).due_on <= after


@given(days, levels, tables(), pauses(), st.data())
def test_removing_a_holiday_never_makes_it_later(
    received: date, level: int, table: HolidayTable, spans: tuple[Span, ...], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(sorted(table.names) or [FIRST]))
    fewer = HolidayTable(
        names=MappingProxyType({day: name for day, name in table.names.items() if day != gone}), years=table.years
    )
    assert due_on(received, level, fewer, spans).due_on <= due_on(received, level, table, spans).due_on


@given(days, levels, tables(), pauses())
def test_a_pause_never_makes_it_earlier(
    received: date, level: int, table: HolidayTable, spans: tuple[Span, ...]
) -> None:
    alone = due_on(received, level, table).due_on
    assert due_on(received, level, table, spans).due_on >= alone
    lasting = tuple(span for span in spans if span.until_on is None)
    assert due_on(received, level, table, lasting).due_on == alone


@settings(max_examples=50)
@given(days, levels, tables(), pauses())
def test_every_skipped_day_is_said(received: date, level: int, table: HolidayTable, spans: tuple[Span, ...]) -> None:
    deadline = due_on(received, level, table, spans)
    for gone in deadline.skipped:
        if gone.day in table.names:
            assert gone.reason_th in deadline.explanation_th
    weekend = sum(gone.reason_th in {"เสาร์", "อาทิตย์"} for gone in deadline.skipped)
    assert (f"ไม่นับเสาร์–อาทิตย์ {weekend} วัน: " in deadline.explanation_th) == bool(weekend)
