"""What a case is made of: pages as pictures, words with their places, mails made safe, originals to be saved."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from sqlmodel import Session

from desk.access import Action
from desk.case_view import identity_of_arrival
from desk.context import Desk, desk_of
from desk.guard import CaseGuard, NotThereError, Seen
from desk.noting import note_paper
from desk.render import page
from desk.strangers import framed_mail, to_save
from models.tables import Arrival, Case
from parsers.desk_picture import DESK, THUMB
from parsers.identity import Identity
from parsers.identity_text import masked_text
from parsers.page_turn import turned
from pipelines.adapters.database import reading
from pipelines.page_words import words_of
from pipelines.split import arrivals_of

router = APIRouter()
Content = Annotated[Seen, Depends(CaseGuard(Action.SEE_CONTENT))]
Revealed = Annotated[Seen, Depends(CaseGuard(Action.REVEAL))]


@router.get("/cases/{case_id}/papers/{arrival_id}/{number}.webp")
def picture(request: Request, seen: Content, arrival_id: int, number: int, *, small: bool = False) -> Response:
    """Give a page's picture, upright; who complained is blackened until revealed."""
    desk = desk_of(request)
    with reading(desk.office.engine) as session:
        arrival = _arrival(session, seen.case, arrival_id)
        hide = _hide(session, seen, arrival)
        session.expunge_all()
    drawn = desk.originals.picture(arrival, number, THUMB if small else DESK, hide=hide)
    if drawn is None:
        raise NotThereError
    note_paper(desk, seen, arrival_id, "picture", page=number)
    return Response(drawn.content, media_type=drawn.media_type)


@router.get("/cases/{case_id}/papers/{arrival_id}/{number}.json")
def words(request: Request, seen: Revealed, arrival_id: int, number: int) -> Response:
    """Give a page's words with their places on the upright picture, for filling a field by a click.

    Only once who complained is revealed: the words of a page are all of it.
    """
    desk = desk_of(request)
    if not seen.revealed:
        return JSONResponse({"words": [], "masked": True})
    with reading(desk.office.engine) as session:
        arrival = _arrival(session, seen.case, arrival_id)
        found = words_of(session, arrival_id, number)
        session.expunge_all()
    drawn = desk.originals.picture(arrival, number, DESK)
    turn = drawn.turned if drawn is not None else 0
    return JSONResponse(
        {
            "words": [[one.text, one.line, round(one.confidence, 3), *_edges(turned(one.box, turn))] for one in found],
            "masked": False,
        }
    )


@router.get("/cases/{case_id}/papers/{arrival_id}/stamp.webp")
def stamp(request: Request, seen: Content, arrival_id: int) -> Response:
    """Give the received stamp enlarged."""
    desk = desk_of(request)
    with reading(desk.office.engine) as session:
        arrival = _arrival(session, seen.case, arrival_id)
        hide = _hide(session, seen, arrival)
        session.expunge_all()
    drawn = stamp_picture(desk, seen.case, arrival, hide)
    note_paper(desk, seen, arrival_id, "stamp")
    return Response(drawn[0], media_type=drawn[1])


def stamp_picture(desk: Desk, case: Case, arrival: Arrival, hide: Identity | None) -> tuple[bytes, str]:
    """Cut a case's stamp out of its page.

    Raises:
        NotThereError: The case has none, or its place is not known.
    """
    from models.values import Box

    said = case.stamp or {}
    if not said.get("box"):
        raise NotThereError
    left, top, right, bottom = said["box"]
    box = Box(left=left, top=top, right=right, bottom=bottom)
    drawn = desk.originals.crop(arrival, int(said.get("page") or 1), box, hide=hide)
    if drawn is None:
        raise NotThereError
    return drawn.content, drawn.media_type


@router.get("/cases/{case_id}/papers/{arrival_id}/mail")
def mail(request: Request, seen: Content, arrival_id: int, index: int = 0) -> Response:
    """Show a mail: headers, text or safe HTML in a frame without rights, what is attached."""
    desk = desk_of(request)
    with reading(desk.office.engine) as session:
        arrival = _arrival(session, seen.case, arrival_id)
        hide = _hide(session, seen, arrival)
        session.expunge_all()
    view = desk.originals.mail(arrival, index)
    if view is None:
        raise NotThereError
    note_paper(desk, seen, arrival_id, "mail")
    return page(
        request,
        "mail.html",
        seen.visitor,
        seen=seen,
        view=view,
        arrival=arrival,
        index=index,
        attached=desk.originals.attached(arrival),
        shown=lambda text: text if hide is None else masked_text(text, hide),
        masked=hide is not None,
    )


@router.get("/cases/{case_id}/papers/{arrival_id}/mail.html")
def mail_html(request: Request, seen: Revealed, arrival_id: int, index: int = 0) -> Response:
    """Give a mail's HTML made safe, for the frame; only once who complained is revealed."""
    desk = desk_of(request)
    if not seen.revealed:
        raise NotThereError
    with reading(desk.office.engine) as session:
        arrival = _arrival(session, seen.case, arrival_id)
        session.expunge_all()
    view = desk.originals.mail(arrival, index)
    if view is None or not view.html:
        raise NotThereError
    return framed_mail(view.html)


@router.get("/cases/{case_id}/papers/{arrival_id}/original")
def original(request: Request, seen: Revealed, arrival_id: int) -> Response:
    """Give the original as it came, to be saved; it tells who complained, so that must be revealed first."""
    desk = desk_of(request)
    arrival = _to_save(desk, seen, arrival_id)
    name, _, path = desk.originals.original(arrival)
    return FileResponse(path, media_type="application/octet-stream", headers=to_save(name))


@router.get("/cases/{case_id}/papers/{arrival_id}/attachments/{index}")
def attachment(request: Request, seen: Revealed, arrival_id: int, index: int) -> Response:
    """Give a file of a mail or archive, to be saved."""
    desk = desk_of(request)
    arrival = _to_save(desk, seen, arrival_id)
    found = desk.originals.attachment(arrival, index)
    if found is None:
        raise NotThereError
    name, _, content = found
    return Response(content, media_type="application/octet-stream", headers=to_save(name))


def _to_save(desk: Desk, seen: Seen, arrival_id: int) -> Arrival:
    if not seen.revealed:
        raise NotThereError
    with reading(desk.office.engine) as session:
        arrival = _arrival(session, seen.case, arrival_id)
        session.expunge_all()
    note_paper(desk, seen, arrival_id, "original")
    return arrival


def _arrival(session: Session, case: Case, arrival_id: int) -> Arrival:
    """Find an arrival of the case; another case's is as if it were not there."""
    found = next((one for one in arrivals_of(session, case) if one.id == arrival_id), None)
    if found is None:
        raise NotThereError
    return found


def _hide(session: Session, seen: Seen, arrival: Arrival) -> Identity | None:
    return None if seen.revealed else identity_of_arrival(session, seen.case, arrival)


def _edges(box: object) -> list[float]:
    return [round(getattr(box, edge), 4) for edge in ("left", "top", "right", "bottom")]
