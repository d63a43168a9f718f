"""Export: every case as one JSON object, for other programs (DESIGN §3)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.clock import iso_bangkok
from models.tables import Arrival, Case, Event

PAGE = 200


def export_cases(session: Session) -> Iterator[dict[str, Any]]:
    """Give the cases in the order of their filing, page by page by key (an OFFSET would slow down)."""
    last = 0
    while cases := session.exec(select(Case).where(col(Case.id) > last).order_by(col(Case.id)).limit(PAGE)).all():
        ids = [case.id for case in cases]
        arrivals = session.exec(select(Arrival).where(col(Arrival.case_id).in_(ids)).order_by(col(Arrival.id))).all()
        case_of = {arrival.id: arrival.case_id for arrival in arrivals}
        events = session.exec(
            select(Event)
            .where(or_(col(Event.case_id).in_(ids), col(Event.arrival_id).in_(case_of)))
            .order_by(col(Event.id))
        ).all()
        for case in cases:
            yield case_json(
                case,
                [one for one in arrivals if one.case_id == case.id],
                [one for one in events if case.id in {one.case_id, case_of.get(one.arrival_id)}],
            )
        last = ids[-1] or 0


def case_json(case: Case, arrivals: list[Arrival], events: list[Event]) -> dict[str, Any]:
    """Write a case with its sources and events. Dates ISO (CE), times Bangkok; `received_year` BE."""
    return {
        "case_id": case.id,
        "received_number": case.received_number,
        "received_year": case.received_year,
        "received_on": case.received_on.isoformat(),
        "received_at": iso_bangkok(case.received_at),
        "registered_at": iso_bangkok(case.registered_at),
        "channel": case.channel,
        "state": case.state,
        "level": case.level,
        "unit": case.unit,
        "purpose": case.purpose,
        "nature": case.nature,
        "flags": case.proposal["flags"],
        "due_on": case.due_on.isoformat(),
        "assigned_to": case.assigned_to,
        "restricted": case.restricted,
        "hidden_from_unit": case.hidden_from_unit,
        "first_reply_due_on": case.first_reply_due_on.isoformat() if case.first_reply_due_on else None,
        "first_replied_on": case.first_replied_on.isoformat() if case.first_replied_on else None,
        "subject": case.subject,
        "complainant": {
            "name": case.complainant_name,
            "phone": case.complainant_phone,
            "email": case.complainant_email,
            "address": case.complainant_address,
        },
        "sources": [
            {
                "kind": arrival.source.partition(":")[0],
                "key": arrival.source_key,
                "sha256": arrival.sha256,
                "message_id": arrival.message_id,
                "state": arrival.state,
                "reached_at": iso_bangkok(arrival.reached_at),
                "fetched_at": iso_bangkok(arrival.fetched_at),
            }
            for arrival in arrivals
        ],
        "stamp": _stamp(case.stamp),
        "confirmed": case.confirmed,
        "proposal": case.proposal,
        "deadline": case.deadline,
        "look_at": case.proposal["look_at"],
        "events": [
            {
                "at": iso_bangkok(event.at),
                "actor": event.actor,
                "kind": event.kind,
                "reason": event.reason,
                "data": event.data,
            }
            for event in events
        ],
    }


def _stamp(stamp: dict[str, Any] | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    return {part: stamp[part]["value"] if stamp[part] else None for part in ("number", "date", "time")}
