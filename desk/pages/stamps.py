"""Stamps that could not be read: crop enlarged, the number typed in, the next one follows at once."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlmodel import Session

from desk.access import Action
from desk.acting import Done, act, refused_kind
from desk.case_view import identity_of_arrival
from desk.context import desk_of
from desk.guard import CaseGuard, Guard, NotThereError, Seen
from desk.pages.case_papers import stamp_picture
from desk.render import go, page
from desk.visitor import Visitor, came_on_paper, sights
from desk.words_th import day_th
from models.errors import RefusedError
from models.states import ArrivalState
from models.tables import Arrival, Case
from pipelines.accounts.access_log import note_access
from pipelines.adapters.database import reading
from pipelines.case_named import case_number
from pipelines.edit_fields import edit_fields
from pipelines.routing.officers import CONFIDENTIAL
from pipelines.routing.sight import Sight
from pipelines.split import arrivals_of
from pipelines.stamps_unread import stamps_unread
from pipelines.standing import standing

router = APIRouter()
Types = Annotated[Visitor, Depends(Guard(Action.STAMPS))]
OfCase = Annotated[Seen, Depends(CaseGuard(Action.STAMPS))]
_LOOKED_AT = 200
"""Cases asked about before giving up on finding one for this visitor."""
_LARGEST_SHARE = 0.15
"""Of a page, that a stamp takes at most."""
_REASON = "พิมพ์จากตรารับที่ระบบอ่านไม่ออก"


@router.get("/intake/stamps")
def next_stamp(request: Request, visitor: Types, after: int = 0) -> Response:
    """Show the next stamp that the visitor may see."""
    return _show(request, visitor, after=after if 0 <= after < 2**63 else 0)


@router.post("/intake/stamps/{case_id}")
def type_stamp(
    request: Request,
    seen: OfCase,
    at: Annotated[int, Form(ge=0, lt=2**63)],
    stamp_number: Annotated[str, Form(max_length=1000)] = "",
    stamp_date: Annotated[str, Form(max_length=1000)] = "",
    stamp_time: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Write what was typed, and go on to the next."""
    office, visitor = desk_of(request).office, seen.visitor
    typed = {"stamp_number": stamp_number, "stamp_date": stamp_date, "stamp_time": stamp_time}

    def verb(session: Session, case: Case) -> Done:
        if not any(value.strip() for value in typed.values()):
            raise RefusedError("กรุณาพิมพ์เลขรับ วันที่ หรือเวลาอย่างน้อยหนึ่งช่อง หรือเลือกข้าม")
        edited = edit_fields(
            session,
            case,
            typed,
            actor=visitor.actor,
            reason=_REASON,
            now=office.clock(),
            holidays=office.holidays,
            officers=visitor.officers,
        )
        return Done(f"บันทึกตรารับของเรื่อง {case_number(case)} แล้ว {edited.doubt or ''}".strip(), edited.rerouted)

    try:
        act(request, seen, at, verb, action=Action.STAMPS)
    except RefusedError as error:
        return _show(request, visitor, case_id=seen.case.id, status=refused_kind(error), fault=str(error), typed=typed)
    return go(f"/intake/stamps?after={seen.case.id}")


@router.get("/intake/stamps/{case_id}/crop.webp")
def crop(request: Request, seen: OfCase) -> Response:
    """Give the stamp enlarged.

    Who complained is blackened. Where that is not certain (a page that was read badly, as those of such stamps often
    are) the stamp alone is shown all the same: it is this office's own mark, and its place is small.
    """
    desk = desk_of(request)
    with reading(desk.office.engine) as session:
        arrival = _paper(session, seen.case)
        if arrival is None:
            raise NotThereError
        hide = identity_of_arrival(session, seen.case, arrival)
        session.expunge_all()
    try:
        content, media_type = stamp_picture(desk, seen.case, arrival, hide)
    except NotThereError:
        if not _is_small((seen.case.stamp or {}).get("box")):
            raise
        content, media_type = stamp_picture(desk, seen.case, arrival, None)
    return Response(content, media_type=media_type)


def _is_small(box: Sequence[float] | None) -> bool:
    """Whether a box is no more of its page than stamps are."""
    return box is not None and (box[2] - box[0]) * (box[3] - box[1]) <= _LARGEST_SHARE


def _paper(session: Session, case: Case) -> Arrival | None:
    """The arrival that the case was filed from, which bears the stamp."""
    arrivals = arrivals_of(session, case)
    filed = [one for one in arrivals if one.state == ArrivalState.FILED] or arrivals
    return filed[0] if filed else None


def _show(
    request: Request,
    visitor: Visitor,
    *,
    after: int = 0,
    case_id: int | None = None,
    status: int = 200,
    fault: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    desk = desk_of(request)
    with reading(desk.office.engine) as session:
        case = session.get(Case, case_id) if case_id else _next(session, visitor, after)
        values: dict[str, Any] = {"case": case, "after": after}
        if case is not None:
            values |= _of_case(session, case, typed)
        session.expunge_all()
    if case is not None:
        note_access(desk.office.engine, actor=visitor.actor, act="stamp", now=desk.office.clock(), case_id=case.id)
    return page(request, "stamps.html", visitor, status=status, fault=fault, **values)


def _next(session: Session, visitor: Visitor, after: int) -> Case | None:
    """Find the next case that is for the visitor, some pages on at most."""
    where = None if visitor.roles & CONFIDENTIAL else came_on_paper()
    for _ in range(_LOOKED_AT // 20):
        cases = stamps_unread(session, after=after, limit=20, where=where)
        seen = sights(session, visitor, cases)
        for case in cases:
            if seen[case.id or 0] >= Sight.CONTENT:
                return case
        if not cases:
            return None
        after = cases[-1].id or 0
    return None


def _of_case(session: Session, case: Case, typed: Mapping[str, str] | None) -> dict[str, Any]:
    stamp = case.stamp or {}
    paper = _paper(session, case)
    read = {f"stamp_{part}": (stamp.get(part) or {}).get("value") or "" for part in ("number", "date", "time")}
    if read["stamp_date"]:
        read["stamp_date"] = day_th(read["stamp_date"])
    return {
        "number": case_number(case),
        "paper": paper.id if paper is not None else None,
        "page_number": int(stamp.get("page") or 1),
        "has_place": bool(stamp.get("box")),
        "typed": dict(typed or read),
        "at": standing(session, case.id or 0),
    }
