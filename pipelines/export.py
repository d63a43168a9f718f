"""Export: every case as one JSON object, for other programs (DESIGN §3)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.clock import iso_bangkok
from models.tables import Arrival, Case, Event
from pipelines.split import arrivals_of_all

PAGE = 200


def export_cases(session: Session) -> Iterator[dict[str, Any]]:
    """Give the cases in the order of their filing, page by page by key (an OFFSET would slow down)."""
    last = 0
    while cases := session.exec(select(Case).where(col(Case.id) > last).order_by(col(Case.id)).limit(PAGE)).all():
        ids = [case.id for case in cases]
        arrivals = arrivals_of_all(session, cases)
        arrived = {case_id: {one.id for one in found} for case_id, found in arrivals.items()}
        everything = set().union(*arrived.values())
        events = session.exec(
            select(Event)
            .where(or_(col(Event.case_id).in_(ids), col(Event.arrival_id).in_(everything)))
            .order_by(col(Event.id))
        ).all()
        for case in cases:
            yield case_json(
                case,
                arrivals[case.id or 0],
                [one for one in events if _is_of(one, case, arrived[case.id or 0])],
            )
        last = ids[-1] or 0


def case_json(case: Case, arrivals: list[Arrival], events: list[Event]) -> dict[str, Any]:
    """Write a case with its sources and events. Dates ISO (CE), times Bangkok; `received_year` BE."""
    return {
        "case_id": case.id,
        "split_from": case.split_from,
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


def _is_of(event: Event, case: Case, arrived: set[int | None]) -> bool:
    """Whether an event is the case's own, or of what came in for it before it was anybody's."""
    return event.case_id == case.id or (event.case_id is None and event.arrival_id in arrived)


def _stamp(stamp: dict[str, Any] | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    return {part: stamp[part]["value"] if stamp[part] else None for part in ("number", "date", "time")}
