"""Add: what a clerk types in by hand or hands over as a file (walk-in, telephone, meeting, Line …)."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO

from models.clock import BANGKOK, bangkok_date
from models.errors import RefusedError
from models.values import Channel
from parsers.thai.dates import whole_date
from parsers.typed import Typed, to_bytes
from pipelines.adapters.database import writing
from pipelines.adapters.file_names import shown_name
from pipelines.adapters.store import Blob, chunks_of
from pipelines.arrive import Incoming, record_arrivals
from pipelines.office import Office

SOURCE = "manual"
AT_MOST_DAYS_LATE = 60
"""Days after receipt that something may be typed in: later than that its date is mistyped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """How a complaint came in by hand; `received_on` (CE) where it was on an earlier day than it is typed in.

    `received_time` (Bangkok) where it is known, on that day or today.
    """

    channel: Channel
    actor: str
    received_on: date | None = None
    received_time: time | None = None


def received_day(written: str, now: datetime) -> date | None:
    """Read the day of receipt (CE) as Thais or programs write it; None where nothing is written.

    Raises:
        RefusedError: It is no date, lies ahead or over `AT_MOST_DAYS_LATE` days back.
    """
    if not written.strip():
        return None
    day, today = whole_date(written), bangkok_date(now)
    if day is None or not today - timedelta(days=AT_MOST_DAYS_LATE) <= day <= today:
        understood = f" (เข้าใจว่า {day})" if day else ""
        raise RefusedError(f"“{written.strip()}” ไม่ใช่วันที่ หรือไม่อยู่ใน {AT_MOST_DAYS_LATE} วันที่ผ่านมา{understood}")
    return day


def add_typed(office: Office, typed: Typed, by_hand: ByHand) -> int:
    """Store typed-in text as an arrival; give its id."""
    ticketed = replace(typed, ticket=uuid.uuid4().hex)
    return _record(office, office.store.put([to_bytes(ticketed)]), "typed", by_hand)


def add_file(office: Office, path: Path, by_hand: ByHand) -> int:
    """Store a file as an arrival; the file itself stays where it is. Gives the arrival's id."""
    return _record(office, office.store.put_file(path), shown_name(path.name), by_hand)


def add_open_file(office: Office, file: BinaryIO, name: str, by_hand: ByHand) -> int:
    """Store what is left of an open file as an arrival under a name that is safe to show; give the arrival's id."""
    return _record(office, office.store.put(chunks_of(file)), name, by_hand)


def _record(office: Office, blob: Blob, name: str, by_hand: ByHand) -> int:
    now = office.clock()
    today = bangkok_date(now)
    day = by_hand.received_on or today
    received = now
    if by_hand.received_time is not None:
        received = datetime.combine(day, by_hand.received_time, BANGKOK)
    elif day != today:
        # The hour is not known; noon keeps the day whatever the zone.
        received = datetime.combine(day, time(12), BANGKOK)
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
