"""Review: a person confirms a proposal, or corrects it with a reason; each becomes a lesson (DESIGN §2).

Helpers take a session and never commit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.errors import RefusedError
from models.states import OPEN_CASES, CaseState
from models.tables import Case, Event
from models.tables_lessons import Lesson
from models.values import FLAGS, Nature, Purpose, Unit
from models.words_th import CASE_STATES_TH
from pipelines.calendar import HolidayTable
from pipelines.finding.texts import refold
from pipelines.recompute import read_afresh, redue
from pipelines.routing.officers import Officers
from pipelines.routing.reroute import Rerouted, reroute

_CALM_LEVEL, _LEAST_LEVEL, _HIGHEST_LEVEL = 1, 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a person says instead; None, or a flag not named, leaves it as it is."""

    is_complaint: bool | None = None
    level: int | None = None
    purpose: Purpose | None = None
    nature: Nature | None = None
    unit: Unit | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)


def confirm(session: Session, case: Case, *, actor: str, now: datetime) -> bool:
    """Take the case as it stands for right; tell whether that is new. Does not commit.

    Raises:
        RefusedError: The case is declined or closed.
    """
    lock_open(session, case)
    if case.confirmed:
        return False
    labels, stood = labels_of(case), _standing(session, case)
    _settle(session, case, labels, labels, actor=actor, now=now, corrected=False)
    data = {"labels": labels, "stood": stood}
    session.add(Event(case_id=case.id, at=now, actor=actor, kind="confirmed", data=data))
    refold(session, case)
    return True


def correct(
    session: Session,
    case: Case,
    changes: Changes,
    *,
    actor: str,
    reason: str,
    now: datetime,
    holidays: HolidayTable,
    officers: Officers | None = None,
) -> Rerouted | None:
    """Change what a case is labelled as, count its deadline anew and route it anew; the case is then confirmed.

    Purpose and level keep together (SOP §2): only a complaint has level 2 to 4, the calm purposes have 1. Where one
    of them is named the other follows; the level of what becomes a complaint must be named. What is found to be no
    complaint keeps level and deadline; whoever says so closes it (`pipelines.close`) or declines it.
    Gives whoever is to be told of a new route. Does not commit.

    Raises:
        RefusedError: No reason, nothing changed, changes that contradict each other, or a case declined or closed.
    """
    if not reason.strip():
        raise RefusedError("กรุณาระบุเหตุผลที่แก้ไข")
    lock_open(session, case)
    before, stood = labels_of(case), _standing(session, case)
    after = changed_labels(before, changes, case.level)
    if after == before:
        raise RefusedError("ค่าที่แก้ไขเหมือนเดิมทุกค่า หากเห็นด้วยกับข้อเสนอ กรุณายืนยันแทนการแก้ไข")
    case.purpose, case.nature, case.unit = after["purpose"], after["nature"], after["unit"]
    case.level = after["level"] or case.level
    # Routing and the desk read the flags there; what was proposed stays in the reading and in the lesson.
    case.proposal = {**case.proposal, "flags": after["flags"]}
    session.add(
        Event(
            case_id=case.id,
            at=now,
            actor=actor,
            kind="corrected",
            reason=reason.strip(),
            data={"before": before, "after": after, "stood": stood},
        )
    )
    _settle(session, case, before, after, actor=actor, now=now, corrected=True)
    session.flush()
    redue(session, case, holidays=holidays, now=now, actor=actor, reason=reason.strip())
    rerouted = reroute(session, case, officers, now=now, actor=actor, reason=reason.strip())
    refold(session, case)
    return rerouted


def labels_of(case: Case) -> dict[str, Any]:
    """Give a case's labels as they stand now; the level is None for what is no complaint."""
    flags = case.proposal.get("flags") or {}
    is_complaint = case.purpose != Purpose.NOT_A_COMPLAINT
    return {
        "is_complaint": is_complaint,
        "level": case.level if is_complaint else None,
        "purpose": case.purpose,
        "nature": case.nature,
        "unit": case.unit,
        "flags": {flag: bool(flags.get(flag)) for flag in sorted(FLAGS)},
    }


def lock_open(session: Session, case: Case) -> None:
    """Lock a case and read it again, for an act that only an open case allows.

    Raises:
        RefusedError: The case is declined or closed.
    """
    read_afresh(session, case)
    if case.state not in OPEN_CASES:
        raise RefusedError(f"เรื่องนี้อยู่ในสถานะ “{CASE_STATES_TH[CaseState(case.state)]}” จึงทำรายการนี้ไม่ได้")


def _standing(session: Session, case: Case) -> dict[str, Any]:
    """Give what an act is about to change and its event must keep, so that it can be taken back (`pipelines.undo`)."""
    lesson = session.get(Lesson, case.id)
    return {
        "state": case.state,
        "confirmed": case.confirmed,
        "level": case.level,
        "lesson": lesson and {**lesson.model_dump(exclude={"case_id"}), "settled_at": lesson.settled_at.isoformat()},
    }


def _settle(
    session: Session,
    case: Case,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    actor: str,
    now: datetime,
    corrected: bool,
) -> None:
    known = session.get(Lesson, case.id)
    proposed = known.proposed if known is not None else {**before, "version": case.proposal.get("version", "")}
    session.merge(
        Lesson(
            case_id=case.id or 0,
            settled_at=now,
            actor=actor,
            corrected=corrected,
            labels=after,
            proposed=proposed,
        )
    )
    case.confirmed = True
    case.state = CaseState.CONFIRMED
    session.add(case)


def changed_labels(before: dict[str, Any], changes: Changes, kept_level: int) -> dict[str, Any]:
    """Apply changes to labels; `kept_level` is taken where what was no complaint becomes one again.

    Raises:
        RefusedError: The changes contradict each other (SOP §2).
    """
    if unknown := sorted(set(changes.flags) - set(FLAGS)):
        raise RefusedError(f"ไม่รู้จักสถานะ {', '.join(unknown)} ใช้ได้: {', '.join(sorted(FLAGS))}")
    after = {**before, "flags": {**before["flags"], **changes.flags}}
    for name in ("nature", "unit"):
        value = getattr(changes, name)
        if value is not None:
            after[name] = value.value
    purpose = _purpose(Purpose(before["purpose"]), changes)
    level = _level(purpose, before["level"], changes, kept_level)
    return {**after, "purpose": purpose.value, "level": level, "is_complaint": level is not None}


def _purpose(before: Purpose, changes: Changes) -> Purpose:
    none = Purpose.NOT_A_COMPLAINT
    if changes.purpose is not None:
        if changes.is_complaint is not None and changes.is_complaint == (changes.purpose is none):
            raise RefusedError("วัตถุประสงค์ที่ระบุขัดกับการเป็นหรือไม่เป็นเรื่องร้องเรียน")
        return changes.purpose
    if changes.is_complaint is False:
        return none
    if changes.level is not None and changes.level >= _LEAST_LEVEL:
        return Purpose.COMPLAINT
    if changes.is_complaint and before is none:
        return Purpose.COMPLAINT
    return before


def _level(purpose: Purpose, before: int | None, changes: Changes, kept: int) -> int | None:
    level = changes.level
    if level is not None and not _CALM_LEVEL <= level <= _HIGHEST_LEVEL:
        raise RefusedError("ระดับต้องเป็น 1 ถึง 4")
    if purpose is Purpose.NOT_A_COMPLAINT:
        if level is not None:
            raise RefusedError("เรื่องที่ไม่ใช่เรื่องร้องเรียนไม่มีระดับ")
        return None
    if purpose is not Purpose.COMPLAINT:
        if level is not None and level != _CALM_LEVEL:
            raise RefusedError("ข้อเสนอแนะ ข้อคิดเห็น คำชม คำถาม และคำขอข้อมูล เป็นระดับ 1 เท่านั้น")
        return _CALM_LEVEL
    wanted = level if level is not None else before if before is not None else kept
    if wanted < _LEAST_LEVEL:
        raise RefusedError("เรื่องร้องเรียนเป็นระดับ 2 ถึง 4 กรุณาระบุระดับ หรือแก้วัตถุประสงค์ด้วย")
    return wanted
