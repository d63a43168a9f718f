"""The review queue: what waits for the legal officer, most urgent first."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from desk.access import Action
from desk.case_rows import case_rows
from desk.context import desk_of
from desk.guard import Guard
from desk.render import go, page
from desk.visitor import Visitor, sights, visible
from models.tables import Case
from pipelines.accounts import sessions
from pipelines.adapters.database import reading, writing
from pipelines.finding.queue import BANDS_TH, Place, next_after, place_written, queue
from pipelines.routing.sight import Sight

router = APIRouter()
PAGE = 40
_LOOK_AHEAD = 200
"""Cases passed over because the visitor may not see them, before the search for the next one gives up."""
Queue = Annotated[Visitor, Depends(Guard(Action.QUEUE))]


@router.get("/review")
def review_queue(request: Request, visitor: Queue, after: Annotated[str, Query(max_length=60)] = "") -> Response:
    """Show the queue."""
    start = place_written(after) if after else None
    with reading(desk_of(request).office.engine) as session:
        waiting = queue(session, today=visitor.today, limit=PAGE + 1, after=start, where=visible(visitor))
        bands = {one.case.id: one.place for one in waiting[:PAGE]}
        rows = case_rows(session, visitor, [one.case for one in waiting[:PAGE]])
        session.expunge_all()
    return page(
        request,
        "review.html",
        visitor,
        rows=rows,
        bands=bands,
        words=BANDS_TH,
        more=str(waiting[PAGE - 1].place) if len(waiting) > PAGE else "",
        first=start is None,
    )


@router.get("/review/next")
def next_case(request: Request, visitor: Queue, after: Annotated[int, Query(ge=0, lt=2**63)] = 0) -> Response:
    """Go to the case to review next: after the given one, or the first."""
    office = desk_of(request).office
    with reading(office.engine) as session:
        found = _next(session, visitor, after)
    if found is not None:
        return go(f"/cases/{found}?queue=1")
    with writing(office.engine) as session:
        sessions.say(session, visitor.session_id, "done", "พิจารณาครบทุกเรื่องในคิวแล้ว")
    return go("/review")


def _next(session: Session, visitor: Visitor, after: int) -> int | None:
    where = visible(visitor)
    case = session.get(Case, after) if after else None
    place: Place | None = None
    if case is not None:
        following = next_after(session, case, today=visitor.today, where=where)
        if following is None:
            return None
        place = following.place
        if sights(session, visitor, [following.case])[following.case.id or 0] is Sight.CONTENT:
            return following.case.id
    waiting = queue(session, today=visitor.today, limit=_LOOK_AHEAD, after=place, where=where)
    seen = sights(session, visitor, [one.case for one in waiting])
    return next(
        (one.case.id for one in waiting if seen[one.case.id or 0] is Sight.CONTENT and one.case.id != after), None
    )
