"""Cases and a proposal made by hand, for tests in which filing is not what is tested."""

from datetime import datetime
from typing import Any

from models.clock import year_be
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
    """Make a case received at a moment, the first of its year, with other values where they matter."""
    usual = {
        "received_year": year_be(at.date()),
        "received_number": 1,
        "received_on": at.date(),
        "received_at": at,
        "registered_at": at,
        "channel": "letter",
        "level": 3,
        "unit": "personnel",
        "purpose": "complaint",
        "nature": "official",
        "due_on": at.date(),
        "letter": {},
        "proposal": {},
        "deadline": {},
    }
    return Case(**{**usual, **values})
