"""Add: what a clerk types in by hand or hands over as a file (walk-in, telephone, meeting, Line …)."""

import uuid
from pathlib import Path

from models.values import Channel
from parsers.typed import Typed, to_bytes
from pipelines.adapters.database import writing
from pipelines.adapters.store import Blob
from pipelines.arrive import Incoming, record_arrivals
from pipelines.office import Office

SOURCE = "manual"


def add_typed(office: Office, typed: Typed, channel: Channel, actor: str) -> int:
    """Store typed-in text as an arrival; give its id."""
    return _record(office, office.store.put([to_bytes(typed)]), "typed", channel, actor)


def add_file(office: Office, path: Path, channel: Channel, actor: str) -> int:
    """Store a file as an arrival; the file itself stays where it is. Gives the arrival's id."""
    return _record(office, office.store.put_file(path), path.name, channel, actor)


def _record(office: Office, blob: Blob, name: str, channel: Channel, actor: str) -> int:
    now = office.clock()
    with writing(office.engine) as session:
        (arrival_id,) = record_arrivals(
            session,
            [
                Incoming(
                    source=SOURCE,
                    source_key=f"{SOURCE}:{uuid.uuid4()}",
                    channel=channel,
                    blob=blob,
                    name=name,
                    reached_at=now,
                    fetched_at=now,
                    actor=actor,
                )
            ],
        )
    return arrival_id
