"""Add: what a clerk types in by hand or hands over as a file (walk-in, telephone, meeting, Line …)."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from models.clock import BANGKOK, bangkok_date
from models.values import Channel
from parsers.typed import Typed, to_bytes
from pipelines.adapters.database import writing
from pipelines.adapters.file_names import shown_name
from pipelines.adapters.store import Blob
from pipelines.arrive import Incoming, record_arrivals
from pipelines.office import Office

SOURCE = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """How a complaint came in by hand; `received_on` (CE) where it was on an earlier day than it is typed in."""

    channel: Channel
    actor: str
    received_on: date | None = None


def add_typed(office: Office, typed: Typed, by_hand: ByHand) -> int:
    """Store typed-in text as an arrival; give its id."""
    ticketed = replace(typed, ticket=uuid.uuid4().hex)
    return _record(office, office.store.put([to_bytes(ticketed)]), "typed", by_hand)


def add_file(office: Office, path: Path, by_hand: ByHand) -> int:
    """Store a file as an arrival; the file itself stays where it is. Gives the arrival's id."""
    return _record(office, office.store.put_file(path), shown_name(path.name), by_hand)


def _record(office: Office, blob: Blob, name: str, by_hand: ByHand) -> int:
    now = office.clock()
    received = now
    if by_hand.received_on and by_hand.received_on != bangkok_date(now):
        # The hour is not known; noon keeps the day whatever the zone.
        received = datetime.combine(by_hand.received_on, time(12), BANGKOK)
    with writing(office.engine) as session:
        (arrival_id,) = record_arrivals(
            session,
            [
                Incoming(
                    source=SOURCE,
                    source_key=f"{SOURCE}:{uuid.uuid4()}",
                    channel=by_hand.channel,
                    blob=blob,
                    name=name,
                    reached_at=received,
                    fetched_at=now,
                    actor=by_hand.actor,
                )
            ],
        )
    return arrival_id
