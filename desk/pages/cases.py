"""One case: its papers beside its fields, the proposal with its reasons, history, deadlines, notices."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlmodel import Session, col, select

from desk.access import Action
from desk.case_history import deadline_of, history, pauses_of
from desk.case_rows import case_rows, shown_subject
from desk.case_view import CaseView, view_case
from desk.context import Desk, desk_of
from desk.guard import CaseGuard, Seen, see_case
from desk.notice_rows import notice_rows
from desk.noting import note_case
from desk.render import go, page
from desk.visitor import Visitor
from models.forwardings import ANSWERS_TH
from models.matters import LINK_KINDS_TH
from models.tables import Case, Event
from models.tables_desk import Account, ApiToken
from models.tables_review import Forwarding
from models.words_th import FLAGS_TH
from pipelines.accounts import sessions
from pipelines.accounts.access_log import others_present, present
from pipelines.adapters.database import reading, writing
from pipelines.ask_more import ASKED_BY_TH
from pipelines.case_named import case_named, case_number
from pipelines.event_words import event_words
from pipelines.matters.related import related
from pipelines.review import labels_of
from pipelines.routing.sight import Sight
from pipelines.standing import standing
from pipelines.undo import last_act

router = APIRouter()
Frame = Annotated[Seen, Depends(CaseGuard(Action.SEE_FRAME))]
Content = Annotated[Seen, Depends(CaseGuard(Action.SEE_CONTENT))]
Reveal = Annotated[Seen, Depends(CaseGuard(Action.REVEAL))]


@router.get("/cases/{case_id}")
def case_page(request: Request, seen: Frame, queue: Annotated[str, Query(max_length=1)] = "") -> Response:
    """Show a case, as much of it as the visitor sees."""
    return show_case(request, seen, onwards="next" if queue else "")


@router.post("/cases/{case_id}/reveal")
def reveal(request: Request, seen: Reveal, onwards: str = "") -> Response:
    """Show who complained, from now on in this session; it is logged."""
    desk = desk_of(request)
    note_case(desk, seen, "revealed")
    with writing(desk.office.engine) as session:
        sessions.reveal(session, seen.visitor.session_id, seen.case.id or 0)
    return go(f"/cases/{seen.case.id}" + ("?queue=1" if onwards == "next" else ""))


@router.post("/cases/{case_id}/here")
def here(request: Request, seen: Frame) -> Response:
    """Note that the visitor has the case open; tell who else has, and whether it has changed since."""
    office = desk_of(request).office
    others = present(office.engine, seen.case.id or 0, seen.visitor.username, office.machine_time())
    with reading(office.engine) as session:
        names = names_of(session, seen.visitor)
        stands = standing(session, seen.case.id or 0)
    return JSONResponse({"others": [names.get(one, one) for one in others], "standing": stands})


@router.get("/cases/{case_id}/beside/{other_id}")
def beside(request: Request, seen: Content, other_id: int) -> Response:
    """Show two cases side by side, for telling a repeat from another matter."""
    desk = desk_of(request)
    other = see_case(desk, seen.visitor, other_id, Action.SEE_CONTENT)
    shown = []
    with reading(desk.office.engine) as session:
        for one in (seen, other):
            case = session.get_one(Case, one.case.id)
            shown.append(
                {
                    "seen": one,
                    "number": case_number(case),
                    "view": view_case(session, case, revealed=one.revealed),
                    "labels": labels_of(case),
                    "assigned": [],
                }
            )
        stands = standing(session, seen.case.id or 0)
        session.expunge_all()
    for one in (seen, other):
        note_case(desk, one, "viewed")
    return page(
        request, "case_beside.html", seen.visitor, both=shown, standing=stands, kinds=LINK_KINDS_TH, flags_th=FLAGS_TH
    )


@router.get("/cases/{case_id}/print")
def print_case(request: Request, seen: Content) -> Response:
    """Show all of a case on one page, to be printed or saved as one file."""
    desk = desk_of(request)
    with reading(desk.office.engine) as session:
        values = _values(session, desk, seen, None)
        session.expunge_all()
    note_case(desk, seen, "printed")
    return page(request, "case_print.html", seen.visitor, seen=seen, case=seen.case, **values)


def show_case(
    request: Request,
    seen: Seen,
    *,
    onwards: str = "",
    status: int = 200,
    fault: str = "",
    panel: str = "",
    typed: Mapping[str, Any] | None = None,
    since: Sequence[Event] = (),
) -> Response:
    """Show a case; with a refused act its `panel` is open, with what was `typed` still in it.

    `since` are the events that happened while the visitor looked at it.
    """
    desk = desk_of(request)
    office = desk.office
    with reading(office.engine) as session:
        values = _values(session, desk, seen, [one.id for one in since] if since else None)
        session.expunge_all()
    if seen.visitor.username and status == 200:
        note_case(desk, seen, "viewed")
    return page(
        request,
        "case.html" if seen.sight is Sight.CONTENT else "case_frame.html",
        seen.visitor,
        status=status,
        seen=seen,
        case=seen.case,
        onwards=onwards,
        fault=fault,
        panel=panel,
        typed=typed or {},
        others=[
            values["names"].get(one, one)
            for one in others_present(office.engine, seen.case.id or 0, seen.visitor.username, office.machine_time())
        ],
        **values,
    )


def _values(session: Session, desk: Desk, seen: Seen, since: Sequence[int | None] | None) -> dict[str, Any]:
    case_id = seen.case.id or 0
    case = session.get_one(Case, case_id)
    names = names_of(session, seen.visitor)
    frame: dict[str, Any] = {
        "number": case_number(case),
        "names": names,
        "standing": standing(session, case_id),
        "assigned": [names.get(one, one) for one in case.assigned_to],
    }
    if seen.sight < Sight.CONTENT:
        return frame
    view: CaseView = view_case(session, case, revealed=seen.revealed, visitor=seen.visitor)
    papers = [one.arrival for one in view.papers]
    undoable = last_act(session, case_id, seen.visitor.actor)
    hide = None if seen.revealed else view.identity
    pauses = pauses_of(session, case, hide)
    return {
        **frame,
        "pauses": pauses,
        "deadline": deadline_of(case, pauses, hide),
        "subject": shown_subject(case, seen.sight),
        "view": view,
        "labels": labels_of(case),
        "flags_th": FLAGS_TH,
        "history": [
            {
                "at": one.at,
                "who": one.who,
                "what": one.what,
                "why": one.why,
                "new": since is not None and one.id in since,
            }
            for one in history(session, seen.visitor, case, papers, names, hide)
        ],
        "notices": notice_rows(session, seen, desk.office.settings.notices),
        "forwardings": session.exec(
            select(Forwarding).where(Forwarding.case_id == case_id).order_by(col(Forwarding.id))
        ).all(),
        "answers": ANSWERS_TH,
        "asked_by": ASKED_BY_TH,
        "related": related_seen(session, seen, case),
        "kinds": LINK_KINDS_TH,
        "undoable": event_words(undoable) if undoable is not None else "",
        "undo_id": undoable.id if undoable is not None else 0,
    }


def related_seen(session: Session, seen: Seen, case: Case) -> list[dict[str, Any]]:
    """Give what belongs with a case, of cases that the visitor sees; others stay unnamed."""
    found = []
    for one in related(session, case):
        rows = case_rows(session, seen.visitor, [case_named(session, one.number)])
        if rows:
            found.append({**asdict(one), "row": rows[0]})
    return found


def names_of(session: Session, visitor: Visitor) -> dict[str, str]:
    """Give the names of everybody who may have done something: by username, officer's id, `api:<id>`."""
    names = dict(session.exec(select(Account.username, Account.name)).all())
    names |= {f"api:{number}": name for number, name in session.exec(select(ApiToken.id, ApiToken.name))}
    if visitor.officers is not None:
        names |= {one.id: one.name for one in visitor.officers.people}
    return names
