"""Counting deadlines again: after a new level, a pause, or a changed table of holidays (SOP §2).

Always from the case's original received date, so it does not matter how often or in which order it is done;
what was interrupted is simply begun again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.states import OPEN_CASES
from models.tables import Case, Event
from models.tables_deadlines import Pause
from pipelines.adapters.database import reading, writing
from pipelines.as_json import deadline_json
from pipelines.calendar import HolidayTable
from pipelines.deadlines import Span, due_on, first_reply_due

BATCH = 500
"""Open cases looked at, and where need be written, in one transaction."""


_Pauses = Mapping[int, tuple[Span, ...]]
"""Pauses by case, in the order of their days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """How many open cases were looked at, and how many got another due date."""

    looked_at: int
    changed: int


def redue(session: Session, case: Case, *, holidays: HolidayTable, now: datetime, actor: str, reason: str) -> bool:
    """Count a case's deadline again from its received date, its level and its pauses; tell whether its due date moved.

    Set the new level (or pause) on the case first: what is pending is flushed, the row locked and read
    afresh. A moved date is an event `deadline_changed` with `old` and `new`; where only the arithmetic is
    another (a holiday on a day already skipped, a year no longer provisional), `deadline_recounted`. A closed
    or declined case is left alone. Does not commit.

    Raises:
        ValueError: The case's level is not 1 to 4.
    """
    read_afresh(session, case)
    count = _counting(holidays)
    pauses = spans_of(session, [case.id or 0])
    return _redue(session, case, pauses, count, _Change(now=now, actor=actor, reason=reason))


def redue_open(
    engine: Engine, *, holidays: HolidayTable, now: datetime, actor: str, reason: str, batch: int = BATCH
) -> Recounted:
    """Count every open case again, a batch at a time; broken off, it is begun again without harm.

    Looks without a lock and writes only what differs, one transaction a batch, so that filing never waits long.
    Whoever calls it sees to it that no older table is being applied meanwhile (`pipelines.holidays`).
    """
    change = _Change(now=now, actor=actor, reason=reason)
    count = _counting(holidays)
    last, looked_at, changed = 0, 0, 0
    while True:
        with reading(engine) as session:
            ids, stale = _look(session, last, batch, count)
        if stale:
            with writing(engine) as session:
                # Read afresh under lock: a level may have been corrected since the look.
                cases = session.exec(
                    select(Case).where(col(Case.id).in_(stale)).order_by(col(Case.id)).with_for_update()
                ).all()
                pauses = spans_of(session, stale)
                changed += sum(_redue(session, case, pauses, count, change) for case in cases)
        looked_at += len(ids)
        if len(ids) < batch:
            return Recounted(looked_at=looked_at, changed=changed)
        last = ids[-1]


def would_move(engine: Engine, *, holidays: HolidayTable, batch: int = BATCH) -> Recounted:
    """Tell what `redue_open` with this table would do to due dates; writes nothing."""
    count = _counting(holidays)
    last, looked_at, changed = 0, 0, 0
    while True:
        with reading(engine) as session:
            rows = session.exec(
                select(col(Case.id), col(Case.received_on), col(Case.level), col(Case.due_on))
                .where(col(Case.id) > last, col(Case.state).in_(OPEN_CASES))
                .order_by(col(Case.id))
                .limit(batch)
            ).all()
            pauses = spans_of(session, [case_id or 0 for case_id, *_ in rows])
        for case_id, received_on, level, due in rows:
            changed += count(received_on, level, pauses.get(case_id or 0, ()), None).due_on != due
        looked_at += len(rows)
        if len(rows) < batch:
            return Recounted(looked_at=looked_at, changed=changed)
        last = rows[-1][0] or 0


def read_afresh(session: Session, case: Case) -> None:
    """Write what is pending, lock the case's row and read it again: nobody else's change is overwritten."""
    session.flush()
    session.refresh(case, with_for_update=True)


def spans_of(session: Session, case_ids: Iterable[int]) -> _Pauses:
    """Give the pauses of these cases."""
    found: dict[int, tuple[Span, ...]] = {}
    ids = list(case_ids)
    for pause in session.exec(select(Pause).where(col(Pause.case_id).in_(ids)).order_by(col(Pause.from_on))):
        span = Span(from_on=pause.from_on, until_on=pause.until_on, reason=pause.reason)
        found[pause.case_id] = (*found.get(pause.case_id, ()), span)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """Who made a new count necessary, when and why."""

    now: datetime
    actor: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """A deadline counted anew, as the case keeps it. The JSON is shared: nobody may alter it."""

    due_on: date
    first_reply_due_on: date | None
    json: dict[str, Any]
    facts: dict[str, Any]


_Counting = Callable[[date, int, tuple[Span, ...], int | None], _Counted]
"""Received date, level, pauses, days to the first reply → the deadline anew."""


def _counting(holidays: HolidayTable) -> _Counting:
    """Count each kind of case once: many share received date and level, few have pauses."""
    known: dict[tuple[date, int, tuple[Span, ...], int | None], _Counted] = {}

    def count(received_on: date, level: int, spans: tuple[Span, ...], reply_days: int | None) -> _Counted:
        key = (received_on, level, spans, reply_days)
        if key not in known:
            deadline = due_on(received_on, level, holidays, spans)
            reply = first_reply_due(received_on, reply_days, holidays) if reply_days is not None else None
            json = deadline_json(deadline, reply)
            known[key] = _Counted(
                due_on=deadline.due_on,
                first_reply_due_on=reply.due_on if reply else None,
                json=json,
                facts=_facts(json),
            )
        return known[key]

    return count


def _look(session: Session, last: int, batch: int, count: _Counting) -> tuple[list[int], list[int]]:
    """Give the ids of the next open cases, and of those whose deadline is no longer what it would be."""
    rows = session.exec(
        select(col(Case.id), col(Case.received_on), col(Case.level), col(Case.deadline))
        .where(col(Case.id) > last, col(Case.state).in_(OPEN_CASES))
        .order_by(col(Case.id))
        .limit(batch)
    ).all()
    ids = [case_id or 0 for case_id, *_ in rows]
    pauses = spans_of(session, ids)
    stale = [
        case_id or 0
        for case_id, received_on, level, kept in rows
        if count(received_on, level, pauses.get(case_id or 0, ()), _reply_days(kept)).facts != _facts(kept)
    ]
    return ids, stale


def _redue(session: Session, case: Case, pauses: _Pauses, count: _Counting, change: _Change) -> bool:
    if case.state not in OPEN_CASES:
        return False
    spans = pauses.get(case.id or 0, ())
    new, kept = count(case.received_on, case.level, spans, _reply_days(case.deadline)), _facts(case.deadline)
    if new.facts == kept:
        return False
    old, moved = case.due_on, case.due_on != new.due_on
    case.due_on = new.due_on
    case.deadline = new.json
    if new.first_reply_due_on is not None:
        case.first_reply_due_on = new.first_reply_due_on
    session.add(case)
    if {**new.facts, "on_hold_since": None} != {**kept, "on_hold_since": None}:
        # That a pause began or ended is an event of its own.
        session.add(
            Event(
                case_id=case.id,
                at=change.now,
                actor=change.actor,
                kind="deadline_changed" if moved else "deadline_recounted",
                reason=change.reason,
                data={"old": old.isoformat(), "new": new.due_on.isoformat(), "level": case.level},
            )
        )
    return moved


def _reply_days(kept: dict[str, Any]) -> int | None:
    """How many days the first reply was given at filing; None where it is not counted."""
    reply = kept.get("first_reply")
    return int(reply["days"]) if reply else None


def _facts(deadline: dict[str, Any]) -> dict[str, Any]:
    """Leave out the sentences: another wording is no change of a case."""
    facts = {name: value for name, value in deadline.items() if name != "explanation"}
    if reply := facts.get("first_reply"):
        facts["first_reply"] = (reply["due_on"], reply["days"], reply["day_off"])
    return facts
