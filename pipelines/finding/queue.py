"""The order in which a legal officer reviews: what waits, most urgent first. Each step reads a range of an index.

Overdue; due today; then what is not due yet: doubtful proposals, level 4, child victims, the rest. Within each by due
date. Cases on hold are neither due nor overdue (`pipelines.pauses`), so they come last.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, tuple_
from sqlmodel import Session, col, select

from models.errors import RefusedError
from models.states import CaseState
from models.tables import Case
from models.tables_deadlines import Pause
from parsers.thai.dates import whole_date
from pipelines.finding.rank import Rank
from pipelines.pauses import on_hold


class Band(IntEnum):
    """Why a case stands where it does; the first band is reviewed first."""

    OVERDUE = 0
    DUE_TODAY = 1
    DOUBTFUL = 2
    LEVEL_4 = 3
    CHILD = 4
    ORDINARY = 5
    ON_HOLD = 6


BANDS_TH: Final[dict[Band, str]] = {
    Band.OVERDUE: "เกินกำหนด",
    Band.DUE_TODAY: "ครบกำหนดวันนี้",
    Band.DOUBTFUL: "ระบบไม่มั่นใจ",
    Band.LEVEL_4: "ระดับ 4",
    Band.CHILD: "ผู้เสียหายเป็นเด็ก",
    Band.ORDINARY: "ยังไม่ครบกำหนด",
    Band.ON_HOLD: "หยุดนับ",
}
_WAITING = {Rank.DOUBTFUL: Band.DOUBTFUL, Rank.LEVEL_4: Band.LEVEL_4, Rank.CHILD: Band.CHILD}
_RANKS = {band: rank for rank, band in _WAITING.items()} | {Band.ORDINARY: Rank.ORDINARY}
_WRITTEN = re.compile(r"([0-6])\.([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9])\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where a case stands in the queue of a day; places compare as the queue goes."""

    band: Band
    due_on: date
    rank: int
    case_id: int

    def __str__(self) -> str:
        """Write it for an address; `place_written` reads it."""
        return f"{self.band.value}.{self.due_on.isoformat()}.{self.rank}.{self.case_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A case that waits, and its place."""

    case: Case
    place: Place


def queue(
    session: Session,
    *,
    today: date,
    limit: int,
    after: Place | None = None,
    where: ColumnElement[bool] | None = None,
) -> list[Waiting]:
    """Give the next cases to review, those behind `after`. `today` is Bangkok's, CE; `where` a further condition."""
    found: list[Waiting] = []
    for band in Band:
        if after is not None and band < after.band:
            continue
        if len(found) >= limit:
            break
        start = after if after is not None and after.band is band else None
        found += _of_band(session, band, today, limit - len(found), start, where)
    return found


def every_case(session: Session, *, today: date, limit: int) -> list[Case]:
    """Give cases for a list of all: what waits, in the order of the queue, then the others, newest first."""
    waiting = [one.case for one in queue(session, today=today, limit=limit)]
    others = select(Case).where(Case.state != CaseState.PROPOSED).order_by(col(Case.id).desc())
    return [*waiting, *session.exec(others.limit(limit - len(waiting)))]


def in_doubt(case: Case) -> bool:
    """Whether a case waits with a proposal that the program is not sure of."""
    return case.state == CaseState.PROPOSED and case.review_rank == Rank.DOUBTFUL


def next_after(
    session: Session, case: Case, *, today: date, where: ColumnElement[bool] | None = None
) -> Waiting | None:
    """Give the case to review after this one, from the front again where none stands behind it; None: nothing waits.

    The case need not wait any more: its place is the one it would have.
    """
    behind = queue(session, today=today, limit=1, after=place_of(session, case, today), where=where)
    front = behind or queue(session, today=today, limit=2, where=where)
    return next((one for one in front if one.case.id != case.id), None)


def place_of(session: Session, case: Case, today: date) -> Place:
    """Tell where a case stands."""
    held = session.exec(select(Pause.id).where(Pause.case_id == case.id, col(Pause.until_on).is_(None))).first()
    return _place(case, today, held=held is not None)


def place_written(written: str) -> Place:
    """Read a place from an address.

    Raises:
        RefusedError: It is none.
    """
    match = _WRITTEN.fullmatch(written)
    due_on = whole_date(match[2]) if match is not None else None
    if match is None or due_on is None:
        raise RefusedError("ไม่พบตำแหน่งในรายการรอพิจารณา กรุณาเริ่มจากต้นรายการ")
    return Place(band=Band(int(match[1])), due_on=due_on, rank=int(match[3]), case_id=int(match[4]))


def _place(case: Case, today: date, *, held: bool) -> Place:
    if held:
        band = Band.ON_HOLD
    elif case.due_on < today:
        band = Band.OVERDUE
    elif case.due_on == today:
        band = Band.DUE_TODAY
    else:
        band = _WAITING.get(Rank(case.review_rank), Band.ORDINARY)
    return Place(band=band, due_on=case.due_on, rank=case.review_rank, case_id=case.id or 0)


def _of_band(
    session: Session,
    band: Band,
    today: date,
    limit: int,
    after: Place | None,
    where: ColumnElement[bool] | None,
) -> Sequence[Waiting]:
    order = (col(Case.due_on), col(Case.review_rank), col(Case.id))
    query = select(Case).where(Case.state == CaseState.PROPOSED, *_in_band(band, today))
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(after.due_on, after.rank, after.case_id))
    if where is not None:
        query = query.where(where)
    cases = session.exec(query.order_by(*order).limit(limit)).all()
    return [Waiting(case=one, place=_place(one, today, held=band is Band.ON_HOLD)) for one in cases]


def _in_band(band: Band, today: date) -> Iterator[ColumnElement[bool]]:
    if band is Band.ON_HOLD:
        yield on_hold()
        return
    yield ~on_hold()
    due = col(Case.due_on)
    if band is Band.OVERDUE:
        yield due < today
    elif band is Band.DUE_TODAY:
        yield due == today
    else:
        yield and_(col(Case.review_rank) == _RANKS[band], due > today)
