"""Taking back one's own last act on a case, as long as nothing has been built on it.

An act is taken back by what its event kept; the event stays, and another says that it was undone. What follows from a
case by itself (deadline, route, marks) is worked out anew. Helpers take a session and never commit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, Protocol

from sqlmodel import Session, col, select

from models.errors import RefusedError
from models.tables import Case, Event
from models.tables_lessons import Lesson
from models.tables_review import Forwarding
from pipelines.calendar import HolidayTable
from pipelines.edit_fields import follow, put
from pipelines.finding.texts import refold
from pipelines.matters.links import say_as_before
from pipelines.recompute import read_afresh, redue
from pipelines.routing.mentioned import TOLD
from pipelines.routing.officers import Officers
from pipelines.routing.reroute import Rerouted, reroute

FOLLOWING: Final = frozenset({"deadline_changed", "deadline_recounted", "rerouted", "link_proposed", "undone"})
"""Events that no act is built on: what they tell is worked out anew, or is not touched."""
_NEVER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "split_off": "เรื่องที่แยกออกไปมีเลขรับแล้ว จึงย้อนไม่ได้ หากแยกผิดให้ไม่รับเรื่องที่แยกพร้อมเหตุผล",
        "split_from": "เรื่องที่แยกออกมามีเลขรับแล้ว จึงย้อนไม่ได้ หากแยกผิดให้ไม่รับเรื่องนี้พร้อมเหตุผล",
        "asked_for_more": "สอบถามผู้ร้องเรียนไปแล้ว จึงย้อนไม่ได้",
        "paused": "การหยุดนับย้อนไม่ได้ ให้บันทึกว่ากลับมานับแทน",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Means:
    """What taking back may need."""

    actor: str
    now: datetime
    holidays: HolidayTable
    officers: Officers | None
    reason: str


class _Undo(Protocol):
    """Sets a case back to what stood before an event; gives whoever has it only since then."""

    def __call__(self, session: Session, case: Case, event: Event, means: _Means, /) -> Rerouted | None: ...


def last_act(session: Session, case_id: int, actor: str) -> Event | None:
    """Give the act that `undo` would take back for a person; None where the last word is another's, or none can be."""
    acts = _acts(session, case_id)
    last = acts[-1] if acts else None
    return last if last is not None and last.actor == actor and last.kind in _UNDOES and _kept(last) else None


def undo(
    session: Session,
    case: Case,
    event_id: int,
    *,
    actor: str,
    now: datetime,
    holidays: HolidayTable,
    officers: Officers | None,
) -> Rerouted | None:
    """Take back what a person did last on a case; give whoever is to be told of a new route. Does not commit.

    Confirming, correcting, declining, fields typed, a forwarding and its answer, a link said or denied, a summary.
    Deadline and route are worked out anew, the lesson is the one before. Appends `undone` with the event's id.

    Raises:
        RefusedError: It is no act of this person's on this case, something was done after it, it was taken back
            already, or it is nothing that can be: a split has a number, a mail is sent. Nothing is changed.
    """
    read_afresh(session, case)
    event = session.get(Event, event_id)
    if event is None or event.case_id != case.id or event.kind in FOLLOWING:
        raise RefusedError("ไม่พบรายการที่จะย้อนในเรื่องนี้")
    if event.actor != actor:
        raise RefusedError("ย้อนได้เฉพาะรายการที่ท่านทำเอง")
    acts = _acts(session, case.id or 0)
    if event.id not in {one.id for one in acts}:
        raise RefusedError("รายการนี้ย้อนไปแล้ว")
    _check_last(event, [one for one in acts if (one.id or 0) > event_id])
    if event.kind not in _UNDOES:
        raise RefusedError(_NEVER.get(event.kind, "รายการชนิดนี้ย้อนไม่ได้"))
    if not _kept(event):
        raise RefusedError("รายการนี้บันทึกไว้ก่อนที่ระบบจะย้อนได้ กรุณาแก้ไขเรื่องพร้อมเหตุผลแทน")
    means = _Means(actor=actor, now=now, holidays=holidays, officers=officers, reason="ย้อนรายการล่าสุด")
    rerouted = _UNDOES[event.kind](session, case, event, means)
    _say_undone(session, event, means)
    refold(session, case)
    return rerouted


def _acts(session: Session, case_id: int) -> list[Event]:
    """Give what was done on a case, in order, without what was taken back and what merely followed."""
    events = session.exec(select(Event).where(Event.case_id == case_id).order_by(col(Event.id))).all()
    undone = {event.data.get("event") for event in events if event.kind == "undone"}
    return [event for event in events if event.kind not in FOLLOWING and event.id not in undone]


def _check_last(event: Event, later: Sequence[Event]) -> None:
    if any(one.actor != event.actor for one in later):
        raise RefusedError("มีผู้อื่นหรือระบบดำเนินการกับเรื่องนี้หลังจากนั้นแล้ว จึงย้อนไม่ได้ กรุณาแก้ไขเรื่องพร้อมเหตุผลแทน")
    if later:
        raise RefusedError("ท่านทำรายการอื่นกับเรื่องนี้หลังจากนั้น กรุณาย้อนรายการล่าสุดก่อน")


def _kept(event: Event) -> bool:
    """Whether the event kept what is needed: those of older versions of the program did not."""
    return _NEEDS[event.kind] in event.data


def _labels(session: Session, case: Case, event: Event, means: _Means) -> Rerouted | None:
    stood = event.data["stood"]
    case.state, case.confirmed, case.level = stood["state"], stood["confirmed"], stood["level"]
    if before := event.data.get("before"):
        case.purpose, case.nature, case.unit = before["purpose"], before["nature"], before["unit"]
        case.proposal = {**case.proposal, "flags": before["flags"]}
    session.add(case)
    lesson = stood["lesson"]
    if lesson is not None:
        settled_at = datetime.fromisoformat(lesson["settled_at"])
        session.merge(Lesson(**{**lesson, "settled_at": settled_at, "case_id": case.id or 0}))
    elif (known := session.get(Lesson, case.id)) is not None:
        session.delete(known)
    return _recount(session, case, means)


def _state(session: Session, case: Case, event: Event, means: _Means) -> Rerouted | None:
    case.state = event.data["stood"]["state"]
    session.add(case)
    return _recount(session, case, means)  # holidays and people may have changed while the case was not open


def _recount(session: Session, case: Case, means: _Means) -> Rerouted | None:
    redue(session, case, holidays=means.holidays, now=means.now, actor=means.actor, reason=means.reason)
    return reroute(session, case, means.officers, now=means.now, actor=means.actor, reason=means.reason)


def _fields(session: Session, case: Case, event: Event, means: _Means) -> Rerouted | None:
    fields = event.data["fields"]
    put(case, {name: said["before"] for name, said in fields.items()}, event.data["columns"])
    if "respondent_name" in fields:
        case.proposal = {**case.proposal, TOLD: False}
    session.add(case)
    return follow(
        session,
        case,
        fields,
        actor=means.actor,
        reason=means.reason,
        now=means.now,
        holidays=means.holidays,
        officers=means.officers,
    )


def _forwarded(session: Session, case: Case, event: Event, means: _Means) -> None:
    session.delete(session.get_one(Forwarding, event.data["forwarding"]))


def _answered(session: Session, case: Case, event: Event, means: _Means) -> None:
    forwarding, before = session.get_one(Forwarding, event.data["forwarding"]), event.data["before"]
    forwarding.answer = before["answer"]
    forwarding.answered_on = _day(before["answered_on"])
    forwarding.asked_more_on = _day(before["asked_more_on"])
    session.add(forwarding)


def _link(session: Session, case: Case, event: Event, means: _Means) -> None:
    other_id = event.data["other_case"]
    say_as_before(session, case, other_id, event.data["before"])
    twins = session.exec(
        select(Event).where(Event.case_id == other_id, Event.kind == event.kind, Event.actor == event.actor)
    )
    twin = max((one for one in twins if one.data["other_case"] == case.id), key=lambda one: one.id or 0)
    _say_undone(session, twin, means)


def _summary(session: Session, case: Case, event: Event, means: _Means) -> None:
    case.unit_summary = event.data["before"]
    session.add(case)


def _say_undone(session: Session, event: Event, means: _Means) -> None:
    data: dict[str, Any] = {"event": event.id, "kind": event.kind}
    session.add(Event(case_id=event.case_id, at=means.now, actor=means.actor, kind="undone", data=data))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


_UNDOES: Final[Mapping[str, _Undo]] = MappingProxyType(
    {
        "confirmed": _labels,
        "corrected": _labels,
        "declined": _state,
        "closed": _state,
        "reopened": _state,
        "fields_corrected": _fields,
        "forwarded": _forwarded,
        "forwarding_answered": _answered,
        "linked": _link,
        "unlinked": _link,
        "summary_written": _summary,
    }
)
_NEEDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "confirmed": "stood",
        "corrected": "stood",
        "declined": "stood",
        "closed": "stood",
        "reopened": "stood",
        "fields_corrected": "fields",
        "forwarded": "forwarding",
        "forwarding_answered": "before",
        "linked": "before",
        "unlinked": "before",
        "summary_written": "before",
    }
)
"""What each event must hold, so that it can be taken back."""
