"""Arrive: from here on nothing can be lost, whatever crashes (DESIGN §1, step 1).

The bytes are already in the blob store; one row with a unique source key makes them an arrival.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.tables import Arrival, Event
from models.values import Channel
from pipelines.adapters.database import insert_for
from pipelines.adapters.store import Blob

PROGRAM = "ksed"
"""Actor of events that no person caused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a source knows of a thing that came in.

    `reached_at`: when it reached the mailbox or folder, aware; `fetched_at`: when ksed took it.
    """

    source: str
    source_key: str
    channel: Channel
    blob: Blob
    name: str
    origin: str | None = None
    light: bool = False
    reached_at: datetime
    fetched_at: datetime
    actor: str = PROGRAM


def record_arrivals(session: Session, incoming: list[Incoming]) -> list[int]:
    """Write the arrivals whose source key is new; give their ids, in order."""
    insert = insert_for(session)
    new = []
    for thing in incoming:
        statement = (
            insert(Arrival)
            .values(
                source=thing.source,
                source_key=thing.source_key,
                channel=thing.channel.value,
                sha256=thing.blob.sha256,
                size=thing.blob.size,
                name=thing.name,
                origin=thing.origin,
                light=thing.light,
                # A sender's or server's clock running ahead must not make a letter arrive tomorrow.
                reached_at=min(thing.reached_at, thing.fetched_at),
                fetched_at=thing.fetched_at,
                state="arrived",
                lease_until=0.0,
                next_try_at=0.0,
                tries=0,
                crashes=0,
            )
            .on_conflict_do_nothing(index_elements=["source_key"])
            .returning(col(Arrival.id))
        )
        arrival_id = session.execute(statement).scalar_one_or_none()
        if arrival_id is not None:
            session.add(Event(arrival_id=arrival_id, at=thing.fetched_at, actor=thing.actor, kind="arrived"))
            new.append(arrival_id)
    return new


def known_keys(session: Session, keys: list[str]) -> set[str]:
    """Tell which of these source keys have arrived already."""
    found: set[str] = set()
    for start in range(0, len(keys), 500):  # SQLite bounds the variables of a statement
        part = keys[start : start + 500]
        found.update(session.exec(select(Arrival.source_key).where(col(Arrival.source_key).in_(part))))
    return found
