"""Find the earlier cases that a letter may belong with. Reads a bounded number of rows, whatever the database holds.

First the newest cases of each mark; of those the likeliest by rarity; of these marks and words, which are compared.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

import sqlalchemy
from sqlalchemy import bindparam, text
from sqlmodel import Session, col, or_, select

from models.tables import Case
from models.tables_matters import CaseMark, CaseSketch
from pipelines.case_named import numbered
from pipelines.matters.likeness import Context, Known, Likeness, likeness
from pipelines.matters.marks import Kind, Mark, Marks
from pipelines.matters.words import Sketch, Weights, unpacked

PROPOSED_AT_LEAST = 0.5
"""Likeness from which a case is proposed."""
AT_MOST = 5
"""Cases proposed for one letter."""
NEIGHBOURS = 32
"""Cases read of one mark, the newest. A mark that more have is common, however many more."""
COMPARED = 24
"""Cases whose marks and words are read."""
BACKGROUND = 32
"""Newest cases whose words are read to learn which words every letter has now."""

_FIRST_SIGHT: dict[Kind, float] = {
    Kind.COMPLAINANT: 3.0,
    Kind.PHONE: 3.0,
    Kind.EMAIL: 3.0,
    Kind.CITIZEN_ID: 4.0,
    Kind.REGISTER: 4.0,
    Kind.NUMBER: 2.0,
    Kind.RESPONDENT: 2.0,
    Kind.AGENCY: 1.5,
    Kind.AGENCY_PERSON: 1.5,
    Kind.AGENCY_DATE: 2.0,
    Kind.AGENCY_AMOUNT: 1.5,
    Kind.BAND: 1.0,
}
"""Marks that are looked up, and what each weighs at first sight."""

_NEWEST = text(
    "SELECT case_id FROM case_marks WHERE kind = :kind AND mark = :mark AND case_id <> :but "
    "ORDER BY case_id DESC LIMIT :most"
).bindparams(bindparam("most", NEIGHBOURS + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier case and how likely it belongs with the letter."""

    case_id: int
    number: str
    """Its received number, `12/2569` (Buddhist year)."""
    restricted: bool
    """For the legal officers and the executive only, or hidden from its unit (SOP §5)."""
    likeness: Likeness


@dataclass(slots=True, kw_only=True)
class RowsRead:
    """How many rows lookups have read: for measuring that they stay bounded."""

    count: int = 0


def candidates(
    session: Session, marks: Marks, received_on: date, *, but: int = 0, rows: RowsRead | None = None
) -> list[Candidate]:
    """Give the cases that the letter may belong with, the likeliest first; not the case `but`, which is its own."""
    rows = rows or RowsRead()
    likely, rarity = _at_first_sight(session, marks, but, rows)
    if not likely:
        return []
    marked = _marks_of(session, likely, rows)
    sketches = _sketches(session, likely, rows)
    cases = session.execute(
        sqlalchemy.select(
            col(Case.id),
            col(Case.received_number),
            col(Case.received_year),
            col(Case.received_on),
            col(Case.complainant_name),
            or_(col(Case.restricted), col(Case.hidden_from_unit)),
        ).where(col(Case.id).in_(likely))
    ).all()
    rows.count += len(cases)
    own = Known(
        marks=(*marks.own, *marks.cited),
        sketch=marks.sketch,
        complainant=marks.complainant,
        received_on=received_on,
    )
    context = Context(
        rarity=rarity,
        words=Weights([sketch.words for sketch in sketches.values()]),
        pairs=Weights([sketch.pairs for sketch in sketches.values()]),
    )
    found = []
    for case_id, number, year, day, name, restricted in cases:
        if case_id not in sketches:
            continue
        earlier = Known(
            marks=marked.get(case_id, ()), sketch=sketches[case_id], complainant=name or "", received_on=day
        )
        alike = likeness(own, earlier, context)
        if alike.score >= PROPOSED_AT_LEAST:
            number_be = numbered(number, year)
            found.append(Candidate(case_id=case_id, number=number_be, restricted=bool(restricted), likeness=alike))
    found.sort(key=lambda one: (-one.likeness.score, -one.case_id))
    return found[:AT_MOST]


def _at_first_sight(
    session: Session, marks: Marks, but: int, rows: RowsRead
) -> tuple[list[int], dict[tuple[Kind, str], float]]:
    """Give the cases that share most with the letter, each mark by its rarity; and how rare each mark is."""
    weights: Counter[int] = Counter()
    rarity: dict[tuple[Kind, str], float] = {}
    for mark in (*marks.own, *marks.cited):
        if mark.kind not in _FIRST_SIGHT:
            continue
        named = {"kind": mark.kind.value, "mark": mark.digest, "but": but}
        case_ids = session.execute(_NEWEST, named).scalars().all()
        rows.count += len(case_ids)
        rare = rarity[mark.kind, mark.digest] = _rarity(len(case_ids))
        for case_id in case_ids[:NEIGHBOURS]:
            weights[case_id] += _FIRST_SIGHT[mark.kind] * (0.1 + rare)  # type: ignore[assignment]  # it may be any number
    likely = sorted(weights, key=lambda case_id: (-weights[case_id], -case_id))
    return likely[:COMPARED], rarity


def _rarity(cases: int) -> float:
    """1 for a mark that one to three other cases have, falling to 0 at `NEIGHBOURS`."""
    return 1.0 - min(log(max(cases, 3) / 3) / log(NEIGHBOURS / 3), 1.0)


def _marks_of(session: Session, case_ids: Sequence[int], rows: RowsRead) -> dict[int, tuple[Mark, ...]]:
    found: dict[int, list[Mark]] = {}
    query = select(CaseMark.case_id, CaseMark.kind, CaseMark.mark).where(
        col(CaseMark.case_id).in_(case_ids), CaseMark.kind != Kind.BAND
    )
    known = {kind.value: kind for kind in Kind}
    for case_id, kind, digest in session.exec(query):
        rows.count += 1
        if kind in known:
            found.setdefault(case_id, []).append(Mark(kind=known[kind], digest=digest))
    return {case_id: tuple(marks) for case_id, marks in found.items()}


def _sketches(session: Session, case_ids: Iterable[int], rows: RowsRead) -> dict[int, Sketch]:
    """Read the words of these cases, and of the newest ones for comparison."""
    newest = session.exec(select(CaseSketch.case_id).order_by(col(CaseSketch.case_id).desc()).limit(BACKGROUND)).all()
    query = select(CaseSketch.case_id, CaseSketch.words, CaseSketch.pairs).where(
        col(CaseSketch.case_id).in_({*newest, *case_ids})
    )
    found = {
        case_id: Sketch(words=unpacked(words), pairs=unpacked(pairs)) for case_id, words, pairs in session.exec(query)
    }
    rows.count += len(newest) + len(found)
    return found
