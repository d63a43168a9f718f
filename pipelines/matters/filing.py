"""What filing does about matters: look for earlier cases, tell the reviewer, keep the marks. Never commits."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models.tables import Case
from models.values import Proposal, Reading
from pipelines.arrive import PROGRAM
from pipelines.matters.links import Change, look_at_sentences, propose_links, write_marks
from pipelines.matters.lookup import Candidate, candidates
from pipelines.matters.marks import Marks, marks_of
from pipelines.matters.told import told_by_reading
from pipelines.notices import is_restricted


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """What a letter is known by, the earlier cases that it may belong with, and what the reviewer is told of them."""

    marks: Marks
    found: list[Candidate]
    look_at: list[str]


def related_before(
    session: Session, reading: Reading, proposal: Proposal, received_on: date, marks: Marks | None
) -> Belongs:
    """Look for the earlier cases that a letter may belong with.

    To be called behind the counter of received numbers, whose lock makes those who file at once wait for each other:
    of two equal letters the second finds the first.
    """
    marks = marks or marks_of(told_by_reading(reading))
    found = candidates(session, marks, received_on)
    restricted = proposal.conflict or is_restricted(proposal)
    return Belongs(marks=marks, found=found, look_at=look_at_sentences(found, restricted=restricted))


def keep_marks(session: Session, case: Case, belongs: Belongs, now: datetime) -> None:
    """Write what a new case is known by, and the links proposed for it."""
    write_marks(session, case, belongs.marks)
    propose_links(session, case, belongs.found, Change(actor=PROGRAM, at=now))
