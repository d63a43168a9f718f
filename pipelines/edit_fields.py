"""What a person reads better than the program: a letter's fields, its received stamp, the day of receipt (SOP §4).

What the program read stays in the arrival's reading. Helpers take a session and never commit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlmodel import Session

from models.clock import bangkok_date, year_be
from models.errors import RefusedError
from models.states import OPEN_CASES
from models.tables import Case, Event
from models.values import Found, ReceivedStamp
from pipelines.calendar import HolidayTable
from pipelines.case_named import case_number
from pipelines.deadline_words import plain_date
from pipelines.field_values import LETTER_FIELDS, RECEIVED_ON, STAMP_FIELDS, settled
from pipelines.finding.texts import refold
from pipelines.matters.related import mark_anew
from pipelines.received import received_on
from pipelines.recompute import read_afresh, redue
from pipelines.routing.mentioned import TOLD
from pipelines.routing.officers import Officers
from pipelines.routing.reroute import Rerouted, reroute
from pipelines.unit_summary import refuse_traces

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "subject": "subject",
        "sender_name": "complainant_name",
        "sender_phone": "complainant_phone",
        "sender_email": "complainant_email",
        "sender_address": "complainant_address",
    }
)
"""Fields that a case keeps in columns of its own, too."""
STAMP: Final = "stamp"
"""Name of the whole received stamp among the fields of the event `fields_corrected`."""
SURE: Final = 1.0
"""Confidence of what a person typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What came of it. `doubt`: why the typed stamp's date is not the received date (Thai), where it is not."""

    fields: tuple[str, ...]
    rerouted: Rerouted | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is to be changed, worked out before anything is: fields, columns and why the stamp's date does not count."""

    fields: dict[str, dict[str, Any]]
    columns: dict[str, Any]
    doubt: str | None


def edit_fields(
    session: Session,
    case: Case,
    changes: Mapping[str, str | None],
    *,
    actor: str,
    reason: str,
    now: datetime,
    holidays: HolidayTable,
    officers: Officers | None = None,
) -> Edited:
    """Write what a person read: the name of each field (`field_values.FIELDS_TH`) with what was typed, empty for none.

    A value typed has confidence 1 and says by whom; page and place on the page stay. The complainant's columns follow.
    A stamp typed is a readable one, and its date becomes the received date where that is plausible
    (`pipelines.received`) and `received_on` is not among the changes. The deadline follows the received date, the route
    whom the letter accuses, the marks for finding repeats all of it. Appends one event `fields_corrected`.
    Letters of closed and declined cases may be corrected, too; their received date may not.

    Raises:
        RefusedError: No reason, nothing changed, a value that cannot be, a received date after the arrival or of
            another year than the number's, or a value that the unit's summary gives away. Nothing is changed.
    """
    why = " ".join(reason.split())
    if not why:
        raise RefusedError("กรุณาระบุเหตุผลที่แก้ไข เช่น ตรวจกับต้นฉบับแล้ว")
    typed = {name: settled(name, value) if value and value.strip() else None for name, value in changes.items()}
    read_afresh(session, case)
    plan = _plan(case, typed, actor)
    if not plan.fields:
        raise RefusedError("ค่าที่พิมพ์เหมือนเดิมทุกช่อง")
    if case.unit_summary:
        refuse_traces(case.unit_summary, {name: [value] for name, value in typed.items() if value})
    data = {"fields": plan.fields, "columns": {name: getattr(case, name) for name in plan.columns}}
    put(case, {name: said["after"] for name, said in plan.fields.items()}, plan.columns)
    if "respondent_name" in plan.fields:  # emptied, too: it accuses nobody
        case.proposal = {**case.proposal, TOLD: True}
    session.add(case)
    session.add(Event(case_id=case.id, at=now, actor=actor, kind="fields_corrected", reason=why, data=data))
    rerouted = follow(
        session, case, plan.fields, actor=actor, reason=why, now=now, holidays=holidays, officers=officers
    )
    refold(session, case)
    return Edited(fields=tuple(plan.fields), rerouted=rerouted, doubt=plan.doubt)


def put(case: Case, fields: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
    """Set fields (names and values as in the event `fields_corrected`) and columns of a case."""
    case.letter = {**case.letter, **{name: said for name, said in fields.items() if name in LETTER_FIELDS}}
    if STAMP in fields:
        case.stamp = fields[STAMP]
    if RECEIVED_ON in fields:
        case.received_on = date.fromisoformat(fields[RECEIVED_ON])
    for name, value in columns.items():
        setattr(case, name, value)


def follow(
    session: Session,
    case: Case,
    changed: Mapping[str, Any],
    *,
    actor: str,
    reason: str,
    now: datetime,
    holidays: HolidayTable,
    officers: Officers | None,
) -> Rerouted | None:
    """Let deadline, route and marks follow the fields that have changed on a case."""
    mark_anew(session, case)
    if case.state not in OPEN_CASES:
        return None
    if RECEIVED_ON in changed:
        redue(session, case, holidays=holidays, now=now, actor=actor, reason=reason)
    if {"respondent_name", "respondent_agency", "subject"} & set(changed):
        return reroute(session, case, officers, now=now, actor=actor, reason=reason)
    return None


def _plan(case: Case, typed: Mapping[str, str | None], actor: str) -> _Plan:
    fields: dict[str, dict[str, Any]] = {}
    columns: dict[str, Any] = {}
    for name in LETTER_FIELDS:
        before = case.letter.get(name)
        if name in typed and not _says(before, typed[name]):
            fields[name] = {"before": before, "after": _entry(before, typed[name], actor)}
            if column := COLUMNS.get(name):
                columns[column] = typed[name]
    doubt, day = None, _typed_day(case, typed)
    stamp = _stamp(case.stamp, {STAMP_FIELDS[name]: typed[name] for name in STAMP_FIELDS if name in typed}, actor)
    if stamp != case.stamp:
        fields[STAMP] = {"before": case.stamp, "after": stamp}
        if RECEIVED_ON not in typed and typed.get("stamp_date"):
            day, doubt = _stamped_day(case, stamp or {})
    if day is not None and day != case.received_on:
        fields[RECEIVED_ON] = {"before": case.received_on.isoformat(), "after": day.isoformat()}
    return _Plan(fields=fields, columns=columns, doubt=doubt)


def _says(before: dict[str, Any] | None, value: str | None) -> bool:
    """Whether a field says so already, and surely: a value read in doubt and typed again is a new one."""
    if before is None:
        return value is None
    return bool(before["value"] == value and before["confidence"] == SURE)


def _entry(before: dict[str, Any] | None, value: str | None, actor: str) -> dict[str, Any] | None:
    if value is None:
        return None
    place = before or {"page": 1, "box": None, "span": None, "quote": ""}
    return {**place, "value": value, "confidence": SURE, "by": actor}


def _stamp(before: dict[str, Any] | None, typed: Mapping[str, str | None], actor: str) -> dict[str, Any] | None:
    changed = {part: value for part, value in typed.items() if not _says((before or {}).get(part), value)}
    if not changed:
        return before
    blank = {"number": None, "date": None, "time": None, "page": 1, "box": None, "of_another": False}
    stamp = before or {**blank, "readable": False}
    stamp = {**stamp, "readable": stamp["readable"] or any(changed.values())}
    return stamp | {part: _entry(stamp.get(part), value, actor) for part, value in changed.items()}


def _typed_day(case: Case, typed: Mapping[str, str | None]) -> date | None:
    if RECEIVED_ON not in typed:
        return None
    written = typed[RECEIVED_ON]
    if written is None:
        raise RefusedError("วันที่รับต้องไม่ว่าง")
    day = date.fromisoformat(written)
    if day == case.received_on:
        return None
    if case.state not in OPEN_CASES:
        raise RefusedError("เรื่องนี้สิ้นสุดแล้ว จึงเปลี่ยนวันที่รับไม่ได้")
    if year_be(day) != case.received_year:
        raise RefusedError(f"เลขรับ {case_number(case)} เป็นของปี {case.received_year} จึงรับในวันที่ {plain_date(day)} ไม่ได้")
    arrived = bangkok_date(case.received_at)
    if day > arrived:
        raise RefusedError(f"วันที่รับอยู่หลังวันที่เรื่องเข้าระบบ ({plain_date(arrived)})")
    return day


def _stamped_day(case: Case, stamp: dict[str, Any]) -> tuple[date | None, str | None]:
    """Give the received date by a typed stamp, or why it stays (Thai)."""
    entry = stamp["date"]
    found = Found(value=date.fromisoformat(entry["value"]), confidence=SURE, page=entry["page"], quote=entry["quote"])
    read = ReceivedStamp(date=found, readable=True, of_another=bool(stamp.get("of_another")))
    day, doubt = received_on(read, bangkok_date(case.received_at))
    if doubt is not None:
        return None, doubt
    if day != case.received_on and case.state not in OPEN_CASES:
        return None, "เรื่องนี้สิ้นสุดแล้ว จึงไม่เปลี่ยนวันที่รับตามตรารับ"
    if year_be(day) != case.received_year:
        return None, f"วันที่บนตรารับอยู่คนละปีกับเลขรับ {case_number(case)} จึงไม่เปลี่ยนวันที่รับ"
    return day, None
