"""One letter that holds two matters: the second becomes a case of its own (SOP §1: every matter has its number).

Both are the same letter, received on the same day. From then on each goes its own way. Helpers take a session and
never commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.errors import RefusedError
from models.settings import Settings
from models.tables import Arrival, Case, Event
from models.tables_matters import CaseMark, CaseSketch
from models.values import Nature, Purpose, Unit
from pipelines.as_json import deadline_json
from pipelines.calendar import HolidayTable
from pipelines.case_named import case_number
from pipelines.deadlines import due_on, first_reply_due
from pipelines.finding.texts import refold
from pipelines.matters.links import Change, link_split
from pipelines.matters.marks import Kind, register_mark
from pipelines.notice_texts import texts_in_use
from pipelines.notices import split_off_notices
from pipelines.received import next_number
from pipelines.review import Changes, changed_labels, labels_of, lock_open
from pipelines.routing.officers import Officers
from pipelines.routing.reroute import CONFLICT_UNITS, assign


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The matter that becomes a case of its own, and why it is one."""

    level: int
    unit: Unit
    purpose: Purpose
    nature: Nature
    subject: str
    reason: str


def split(
    session: Session,
    case: Case,
    part: Part,
    *,
    actor: str,
    now: datetime,
    holidays: HolidayTable,
    officers: Officers | None,
    settings: Settings,
) -> Case:
    """Make a second case of a letter that holds two matters, and give it. Does not commit.

    It has the next number of the first one's received year, the same receipt, letter, complainant and flags, and its
    own deadline (counted from that receipt), route and notices. It waits for confirmation as any new case does.
    Both get an event, `split_off` and `split_from`.

    Raises:
        RefusedError: No reason or subject, labels that contradict each other, or a case declined or closed. No number
            is used up then, even where the caller commits.
    """
    why, subject = " ".join(part.reason.split()), " ".join(part.subject.split())
    if not why:
        raise RefusedError("กรุณาระบุเหตุผลที่แยกเรื่อง")
    if not subject:
        raise RefusedError("กรุณาระบุชื่อเรื่องของเรื่องที่แยกออกมา")
    if part.purpose is Purpose.NOT_A_COMPLAINT:
        raise RefusedError("ส่วนที่ไม่ใช่เรื่องร้องเรียนไม่ต้องแยกเป็นเรื่องใหม่")
    with session.begin_nested():
        # Filing takes the counter first, then locks cases by its links: in the same order nobody waits in a circle.
        number = next_number(session, case.received_year)
        lock_open(session, case)
        labels = _labels(case, part)
        deadline = due_on(case.received_on, part.level, holidays)
        reply = first_reply_due(case.received_on, settings.deadlines.first_reply_days, holidays)
        second = Case(
            **_same_letter(case),
            **{name: labels[name] for name in ("level", "unit", "purpose", "nature")},
            received_number=number,
            registered_at=now,
            subject=subject,
            proposal=_proposal(case, labels, why),
            due_on=deadline.due_on,
            first_reply_due_on=reply.due_on,
            deadline=deadline_json(deadline, reply),
        )
        routed = assign(second, officers, now)
        session.add(second)
        session.flush()
        _copy_marks(session, case, second)
        link_split(session, second, case, Change(actor=actor, at=now, reason=why))
        refold(session, second, settings.proposals.doubt_below)
        data = {"level": second.level, "unit": second.unit, "due_on": second.due_on.isoformat()}
        off = {**data, **_other(second)}
        own = {**data, **_other(case), "assigned_to": second.assigned_to, "route": list(routed.why)}
        session.add(Event(case_id=case.id, at=now, actor=actor, kind="split_off", reason=why, data=off))
        session.add(Event(case_id=second.id, at=now, actor=actor, kind="split_from", reason=why, data=own))
        session.add_all(split_off_notices(settings, second, case, now, officers, texts_in_use(session)))
    return second


def arrivals_of(session: Session, case: Case) -> list[Arrival]:
    """Give what came in for a case, in order; a split case has what its letter's case had until then."""
    return arrivals_of_all(session, [case])[case.id or 0]


def arrivals_of_all(session: Session, cases: Sequence[Case]) -> dict[int, list[Arrival]]:
    """Give what came in for each of these cases, by case id.

    What is added to the first case after the split is its own: it may hold what the second's people must not see.
    """
    wanted = {one for case in cases for one in (case.id, case.split_from) if one is not None}
    rows = session.exec(select(Arrival).where(col(Arrival.case_id).in_(wanted)).order_by(col(Arrival.id))).all()
    return {
        case.id or 0: [
            row for row in rows if row.case_id == case.id or (row.case_id == case.split_from and _before(row, case))
        ]
        for case in cases
    }


def _before(arrival: Arrival, case: Case) -> bool:
    return arrival.finished_at is not None and arrival.finished_at <= case.registered_at


def _labels(case: Case, part: Part) -> dict[str, Any]:
    said = Changes(level=part.level, purpose=part.purpose, nature=part.nature, unit=part.unit)
    return changed_labels(labels_of(case), said, case.level)


def _same_letter(case: Case) -> dict[str, Any]:
    """Give what both cases have of their letter and its receipt."""
    names = (
        "received_year",
        "received_on",
        "received_at",
        "channel",
        "complainant_name",
        "complainant_phone",
        "complainant_email",
        "complainant_address",
        "letter",
        "stamp",
    )
    return {name: getattr(case, name) for name in names} | {"split_from": case.split_from or case.id}


def _other(case: Case) -> dict[str, Any]:
    return {"other_case": case.id, "other_number": case_number(case)}


def _proposal(case: Case, labels: dict[str, Any], why: str) -> dict[str, Any]:
    """Give the new case's proposal: a person's, with what bars people from the letter kept as it is.

    A conflict was found with the unit proposed for the first matter; it bars that unit from this one, too.
    """
    said = dict(case.proposal)
    barred = [*said.get(CONFLICT_UNITS, ()), *([said.get("unit", case.unit)] if said.get("conflict") else [])]
    return {
        **said,
        **labels,
        CONFLICT_UNITS: list(dict.fromkeys(barred)),
        "conflict": False,
        "confidence": 1.0,
        "reasons": [],
        "look_at": [f"แยกจากเลขรับ {case_number(case)}: {why}"],
        "version": "",
    }


def _copy_marks(session: Session, case: Case, second: Case) -> None:
    """Let later letters find the second case by what they find the first by; each has its own number's mark."""
    own = register_mark(case_number(second))
    known = session.exec(select(CaseMark).where(CaseMark.case_id == case.id, CaseMark.kind != Kind.REGISTER)).all()
    marks = [(mark.kind, mark.mark) for mark in known]
    sketch = session.get(CaseSketch, case.id)
    if sketch is None:
        return  # filed by an older ksed: `ksed related --rebuild` makes the marks of both
    session.add_all(CaseMark(kind=kind, mark=mark, case_id=second.id or 0) for kind, mark in marks)
    session.add(CaseMark(kind=own.kind.value, mark=own.digest, case_id=second.id or 0))
    session.add(CaseSketch(case_id=second.id or 0, version=sketch.version, words=sketch.words, pairs=sketch.pairs))
