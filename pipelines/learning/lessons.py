"""What people settled, as examples to learn from: the text from the readings, the labels from the lessons."""

from sqlmodel import Session, col, select

from models.clock import iso_bangkok
from models.tables import Arrival, ArrivalReading, Case
from models.tables_lessons import Lesson
from pipelines.evaluation.truth import Labels
from pipelines.from_json import reading_of_row
from pipelines.learning.examples import LESSON, Example

MOST = 3000
"""Lessons learned from, the latest: training takes the cube of their number, and an office's ways change."""
CORRECTED_WEIGHT = 3.0
"""A correction with a reason weighs as much as three shipped letters; one wrong one can be outvoted."""
CONFIRMED_WEIGHT = 1.5


def lessons(session: Session) -> list[Example]:
    """Give the lessons of this office, oldest case first. Of a case's papers the first that was filed is read."""
    first = (
        select(Arrival.id)
        .where(Arrival.case_id == Lesson.case_id, col(Arrival.duplicate_of).is_(None))
        .order_by(col(Arrival.id))
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(Lesson, ArrivalReading)
        .join(Case, col(Case.id) == Lesson.case_id)
        .join(ArrivalReading, col(ArrivalReading.arrival_id) == first)
        .order_by(col(Lesson.settled_at).desc(), col(Lesson.case_id).desc())
        .limit(MOST)
    )
    found = [_example(lesson, row) for lesson, row in session.exec(statement)]
    return found[::-1]


def _example(lesson: Lesson, row: ArrivalReading) -> Example:
    return Example(
        key=f"{LESSON}{lesson.case_id}@{iso_bangkok(lesson.settled_at)}",
        reading=reading_of_row(row),
        # As JSON: there the labels are strings, as in the files that ship.
        labels=Labels.model_validate(lesson.labels, strict=False),
        weight=CORRECTED_WEIGHT if lesson.corrected else CONFIRMED_WEIGHT,
    )
