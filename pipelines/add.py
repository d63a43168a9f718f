"""Add: what a clerk types in by hand or hands over as a file (walk-in, telephone, meeting, Line …)."""

import uuid
from dataclasses import dataclass
from pathlib import Path

from models.values import Channel
from pipelines.adapters.database import writing
from pipelines.adapters.store import Blob
from pipelines.arrive import Incoming, record_arrivals
from pipelines.office import Office

SOURCE = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the clerk typed; empty parts are left out."""

    body: str
    subject: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""


def as_letter(typed: Typed) -> str:
    """Lay typed-in parts out as a letter, so that it is read like any other."""
    parts = (
        f"เรื่อง {typed.subject}" if typed.subject else "",
        typed.body,
        f"({typed.name})" if typed.name else "",
        f"ที่อยู่ {typed.address}" if typed.address else "",
        f"โทร. {typed.phone}" if typed.phone else "",
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def add_typed(office: Office, typed: Typed, channel: Channel, actor: str) -> int:
    """Store typed-in text as an arrival; give its id."""
    blob = office.store.put([as_letter(typed).encode()])
    return _record(office, blob, "typed.txt", channel, actor)


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
