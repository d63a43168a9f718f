"""Cases that are reviewed in tests, and what happened to them."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.clock import BANGKOK
from models.tables import Case, Event, ReceivedCounter
from tests.support.cases import case_row

NOW = datetime(2022, 5, 13, 9, 0, tzinfo=BANGKOK)
"""A Friday, the day after the receipt."""


def case_of(**values: Any) -> Case:
    """Make a suggestion received the day before, as row 1 of the register of 2565."""
    usual = {
        "received_on": date(2022, 5, 12),
        "level": 1,
        "unit": "general",
        "purpose": "suggestion",
        "nature": "public",
        "due_on": date(2022, 5, 17),
        "proposal": {"unit": "general", "flags": {"minor": False}, "version": "rules-1 model-2"},
        "deadline": {"due_on": "2022-05-17", "working_days": 1},
    }
    return case_row(NOW, **{**usual, **values})


def filed(session: Session, **values: Any) -> Case:
    """File one; the register's counter stands at its number."""
    case = case_of(**values)
    session.add(case)
    if session.get(ReceivedCounter, case.received_year) is None:
        session.add(ReceivedCounter(year_be=case.received_year, last=case.received_number))
    session.flush()
    return case


def read(value: str, confidence: float = 0.9) -> dict[str, Any]:
    """Give a field of a letter as the program has read it, with its place on page 2."""
    place = {"page": 2, "box": [0.1, 0.2, 0.3, 0.4], "span": [5, 9], "quote": value}
    return {"value": value, "confidence": confidence, **place}


def events_of(session: Session, case: Case) -> list[Event]:
    """Give a case's events in order."""
    session.flush()
    return list(session.exec(select(Event).where(Event.case_id == case.id).order_by(col(Event.id))))


def kinds_of(session: Session, case: Case) -> list[str]:
    """Give the kinds of a case's events in order."""
    return [event.kind for event in events_of(session, case)]
