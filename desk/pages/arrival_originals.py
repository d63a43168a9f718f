"""The original of an arrival that is no case: its pages, its mail, its files. Of a case's the case's own page tells."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from sqlmodel import Session

from desk.access import Action
from desk.arrivals_seen import SeenArrival
from desk.context import Desk, desk_of
from desk.guard import Guard, NotThereError
from desk.pages.arrivals import is_set_aside, see_arrival
from desk.render import go, page
from desk.strangers import framed_mail, to_save
from desk.visitor import Visitor
from models.errors import IntakeError
from models.states import ArrivalState
from models.tables import Arrival, ArrivalReading
from parsers.desk_picture import DESK
from parsers.media import PAGED
from parsers.papers import MAILS
from pipelines.accounts.access_log import note_access
from pipelines.adapters.database import reading
from pipelines.routing.sight import Sight

router = APIRouter()
Opens = Annotated[Visitor, Depends(Guard(Action.ARRIVAL_ORIGINAL))]
_MOST_PAGES = 500


@router.get("/arrivals/{arrival_id}")
def original(request: Request, visitor: Opens, arrival_id: int, number: int = 1) -> Response:
    """Show what came in; what belongs to a case is shown there, by the case's own rules."""
    desk = desk_of(request)
    number = min(max(number, 1), _MOST_PAGES)
    with reading(desk.office.engine) as session:
        seen = see_arrival(session, visitor, arrival_id)
        if seen.case is not None:
            return go(f"/cases/{seen.case.id}")
        _demand_content(seen)
        pages = _pages(session, arrival_id)
        session.expunge_all()
    note_access(desk.office.engine, actor=visitor.actor, act="viewed", now=desk.office.clock(), arrival_id=arrival_id)
    return page(
        request,
        "arrival.html",
        visitor,
        seen=seen,
        arrival=seen.arrival,
        pages=pages,
        number=number,
        may_retry=visitor.may(Action.ARRIVAL_RETRY) and seen.state is ArrivalState.QUARANTINED,
        may_decide=visitor.may(Action.ARRIVAL_DECIDE) and is_set_aside(seen),
        **_looked_into(desk, seen.arrival, has_pages=bool(pages)),
    )


@router.get("/arrivals/{arrival_id}/pages/{number}.webp")
def picture(request: Request, visitor: Opens, arrival_id: int, number: int) -> Response:
    """Give a page's picture."""
    desk = desk_of(request)
    arrival = _arrival(desk, visitor, arrival_id, "picture", page=number)
    drawn = desk.originals.picture(arrival, number, DESK) if 0 < number <= _MOST_PAGES else None
    if drawn is None:
        raise NotThereError
    return Response(drawn.content, media_type=drawn.media_type)


@router.get("/arrivals/{arrival_id}/mail.html")
def mail_html(request: Request, visitor: Opens, arrival_id: int) -> Response:
    """Give a mail's HTML made safe, for a frame without rights."""
    desk = desk_of(request)
    view = desk.originals.mail(_arrival(desk, visitor, arrival_id, "original"))
    if view is None or not view.html:
        raise NotThereError
    return framed_mail(view.html)


@router.get("/arrivals/{arrival_id}/original")
def save_original(request: Request, visitor: Opens, arrival_id: int) -> Response:
    """Give the bytes as they came, to be saved; never to be shown from our own address."""
    desk = desk_of(request)
    arrival = _arrival(desk, visitor, arrival_id, "original")
    path = desk.office.store.path(arrival.sha256)
    if not path.is_file():
        raise NotThereError
    return FileResponse(path, media_type="application/octet-stream", headers=to_save(arrival.name))


@router.get("/arrivals/{arrival_id}/attachments/{index}")
def save_attachment(request: Request, visitor: Opens, arrival_id: int, index: int) -> Response:
    """Give a file of a mail or archive, to be saved."""
    desk = desk_of(request)
    arrival = _arrival(desk, visitor, arrival_id, "original", attachment=index)
    found = desk.originals.attachment(arrival, index)
    if found is None:
        raise NotThereError
    name, _, content = found
    return Response(content, media_type="application/octet-stream", headers=to_save(name))


def _arrival(desk: Desk, visitor: Visitor, arrival_id: int, act: str, **detail: int) -> Arrival:
    """Find an arrival whose content is for the visitor, and note that it was opened."""
    with reading(desk.office.engine) as session:
        seen = see_arrival(session, visitor, arrival_id)
        if seen.case is not None:
            raise NotThereError
        _demand_content(seen)
        session.expunge_all()
    note_access(
        desk.office.engine, actor=visitor.actor, act=act, now=desk.office.clock(), arrival_id=arrival_id, **detail
    )
    return seen.arrival


def _demand_content(seen: SeenArrival) -> None:
    if seen.sight < Sight.CONTENT:
        raise NotThereError


def _pages(session: Session, arrival_id: int) -> list[dict[str, Any]]:
    read = session.get(ArrivalReading, arrival_id)
    return list(read.pages) if read is not None else []


def _looked_into(desk: Desk, arrival: Arrival, *, has_pages: bool) -> dict[str, Any]:
    """What the original is and holds, as far as it can be opened; `unopened` says in Thai why it cannot."""
    found: dict[str, Any] = {"mail": None, "attached": (), "pictured": False, "unopened": ""}
    try:
        _, media_type, _ = desk.originals.original(arrival)
        found["pictured"] = media_type in PAGED and not has_pages
        if media_type in MAILS:
            found["mail"] = desk.originals.mail(arrival)
        found["attached"] = desk.originals.attached(arrival)
    except IntakeError as error:
        found["unopened"] = error.message_th
    return found
