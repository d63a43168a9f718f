"""Cases with their arrivals and readings, put into a database as filing leaves them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from models.clock import BANGKOK, year_be
from models.states import ArrivalState
from models.tables import Arrival, ArrivalReading, Case
from pipelines.finding.texts import refold

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)


def told(value: str) -> dict[str, Any]:
    return {"value": value, "confidence": 0.9, "page": 1, "box": None, "span": None, "quote": value}


def letter_of(**fields: str) -> dict[str, Any]:
    return {name: told(value) for name, value in fields.items()}


def put_case(
    session: Session,
    number: int,
    *pages: str,
    letter: dict[str, Any] | None = None,
    flags: Sequence[str] = (),
    confidence: float = 0.9,
    stamped: str | None = None,
    **values: Any,
) -> Case:
    """Put a case there with one arrival that has these pages; `values` are columns of the case."""
    received = values.pop("received_on", TODAY)
    at = datetime.combine(received, datetime.min.time(), BANGKOK)
    written = letter or {}
    case = Case(
        **{
            "received_year": year_be(received),
            "received_number": number,
            "received_on": received,
            "received_at": at,
            "registered_at": at,
            "channel": "letter",
            "level": 3,
            "unit": "personnel",
            "purpose": "complaint",
            "nature": "official",
            "due_on": date(2026, 12, 20),
            "subject": (written.get("subject") or {}).get("value"),
            "complainant_name": (written.get("sender_name") or {}).get("value"),
            "complainant_phone": (written.get("sender_phone") or {}).get("value"),
            "letter": written,
            "proposal": {"flags": dict.fromkeys(flags, True), "confidence": confidence, "look_at": []},
            "stamp": {"number": told(stamped)} if stamped else None,
            "deadline": {},
            **values,
        }
    )
    session.add(case)
    session.flush()
    put_arrival(session, case, *pages, letter=written, key=f"{case.id}")
    refold(session, case, 0.6)
    return case


def put_arrival(
    session: Session, case: Case, *pages: str, letter: dict[str, Any], key: str, at: datetime = NOW
) -> None:
    arrival = Arrival(
        source="manual",
        source_key=f"manual:{key}",
        channel="letter",
        sha256=key,
        size=1,
        name="letter.txt",
        reached_at=NOW,
        fetched_at=NOW,
        finished_at=at,
        state=ArrivalState.FILED,
        case_id=case.id,
    )
    session.add(arrival)
    session.flush()
    session.add(
        ArrivalReading(
            arrival_id=arrival.id or 0,
            read_at=NOW,
            pages=[{"number": at, "text": text} for at, text in enumerate(pages, 1)],
            letter=letter,
            proposal={},
            look_at=[],
        )
    )
    session.flush()
