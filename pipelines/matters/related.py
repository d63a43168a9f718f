"""The verbs of the command line: what is related to a case, and marks for cases that have none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, and_, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.matters import LinkKind, LinkState
from models.states import ArrivalState
from models.tables import Arrival, ArrivalReading, Case
from models.tables_matters import CaseSketch
from pipelines.adapters.database import reading, writing
from pipelines.case_named import numbered
from pipelines.matters.links import links_of, write_marks
from pipelines.matters.lookup import candidates
from pipelines.matters.marks import VERSION, Marks, marks_of
from pipelines.matters.told import told_by_case
from pipelines.office import Office

BATCH = 100
"""Cases whose marks are written in one transaction: filing waits for it no longer than for a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A case that belongs, or may belong, with another. `state` is None where it was only found now."""

    number: str
    kind: LinkKind
    state: LinkState | None
    score: float
    reasons: tuple[str, ...]


def related(session: Session, case: Case) -> list[Related]:
    """Give the case's links, and what is found now beside them, the likeliest first within each."""
    links = links_of(session, case.id or 0)
    numbers = {
        case_id: numbered(number, year)
        for case_id, number, year in session.exec(
            select(Case.id, Case.received_number, Case.received_year).where(
                col(Case.id).in_({one for link in links for one in (link.case_id, link.other_id)})
            )
        )
    }
    known = {link.other_id if link.case_id == case.id else link.case_id: link for link in links}
    stored = [
        Related(
            number=numbers[other],
            kind=LinkKind(link.kind),
            state=LinkState(link.state),
            score=link.score,
            reasons=tuple(link.reasons),
        )
        for other, link in known.items()
    ]
    marks = _marks_of_cases(session, [case])[case.id or 0]
    now = [
        Related(
            number=one.number,
            kind=one.likeness.kind,
            state=None,
            score=one.likeness.score,
            reasons=one.likeness.reasons,
        )
        for one in candidates(session, marks, case.received_on, but=case.id or 0)
        if one.case_id not in known
    ]
    return [*stored, *now]


def without_marks(session: Session) -> bool:
    """Tell whether cases are there that no lookup can find: filed by an older ksed."""
    return session.exec(_unmarked(0).limit(1)).first() is not None


def rebuild(office: Office) -> Iterator[int]:
    """Make the marks of every case that has none, or those of an older version; give how many after each batch.

    Stopped half-way it goes on where it was: what is done has this version's sketch. Letters may be filed meanwhile.
    """
    last = 0
    while True:
        with reading(office.engine) as session:
            batch = session.exec(_unmarked(last).order_by(col(Case.id)).limit(BATCH)).all()
            marks = _marks_of_cases(session, batch)
            session.expunge_all()
        if not batch:
            return
        with writing(office.engine) as session:
            for case in batch:
                write_marks(session, case, marks[case.id or 0])
        last = batch[-1].id or 0
        yield len(batch)


def mark_anew(session: Session, case: Case) -> None:
    """Write anew what a case is known by: a person has read its letter better than the program. Does not commit."""
    session.flush()
    write_marks(session, case, _marks_of_cases(session, [case])[case.id or 0])


def _unmarked(after: int) -> SelectOfScalar[Case]:
    return (
        select(Case)
        .outerjoin(CaseSketch, and_(col(CaseSketch.case_id) == Case.id, col(CaseSketch.version) == VERSION))
        .where(col(CaseSketch.case_id).is_(None), col(Case.id) > after)
    )


def _marks_of_cases(session: Session, cases: Sequence[Case]) -> dict[int, Marks]:
    """Find what cases are known by; pages are read of those only whose letter has no body.

    A case that was split off another has its letter's pages there.
    """
    bodiless = [case.split_from or case.id for case in cases if not (case.letter.get("body") or {}).get("value")]
    pages: dict[int, list[str]] = {}
    query = (
        select(Arrival.case_id, ArrivalReading.pages)
        .join(ArrivalReading, col(ArrivalReading.arrival_id) == Arrival.id)
        .where(col(Arrival.case_id).in_(bodiless), Arrival.state == ArrivalState.FILED)
    )
    for case_id, found in session.exec(query):
        pages[case_id or 0] = [page["text"] for page in found]
    return {
        case.id or 0: marks_of(
            told_by_case(case.letter, case.complainant_email, pages.get(case.split_from or case.id or 0, ()))
        )
        for case in cases
    }
