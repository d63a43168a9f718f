"""Proposals and rows of cases made by hand, for tests in which neither reading nor filing is what is tested."""

from datetime import datetime
from typing import Any

from models.clock import bangkok_date, year_be
from models.tables import Case
from models.values import Flags, Nature, Proposal, Purpose, Unit

PROPOSAL = Proposal(
    is_complaint=True,
    level=3,
    purpose=Purpose.COMPLAINT,
    nature=Nature.OFFICIAL,
    unit=Unit.PERSONNEL,
    flags=Flags(),
    confidence=0.9,
)


def case_row(at: datetime, **values: Any) -> Case:
    """The year's first case, a complaint of level 3 for personnel that came `at` and is due that day; in no session."""
    day = bangkok_date(at)
    usual = {
        "received_year": year_be(day),
        "received_number": 1,
        "received_on": day,
        "received_at": at,
        "registered_at": at,
        "channel": "letter",
        "level": 3,
        "unit": "personnel",
        "purpose": "complaint",
        "nature": "official",
        "due_on": day,
        "letter": {},
        "proposal": {},
        "deadline": {},
    }
    return Case(**{**usual, **values})
