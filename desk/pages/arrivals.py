"""What came in and became no case: quarantine, what waits, what was set aside; and what to do about it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from desk.access import Action
from desk.arrivals_seen import SeenArrival, seen_arrivals
from desk.context import desk_of
from desk.guard import Guard, NotThereError
from desk.render import fault_and_go, page, said_and_go
from desk.visitor import Visitor
from models.states import ArrivalState
from models.tables import Arrival
from pipelines.adapters.database import reading, writing
from pipelines.arrivals_found import GROUPS, PAGE, count_in_group, in_group
from pipelines.take_in import file_as_complaints, retry_quarantined

router = APIRouter()
Sees = Annotated[Visitor, Depends(Guard(Action.ARRIVALS))]
Retries = Annotated[Visitor, Depends(Guard(Action.ARRIVAL_RETRY))]
Decides = Annotated[Visitor, Depends(Guard(Action.ARRIVAL_DECIDE))]

_GROUPS_TH = {
    "quarantined": "กักไว้ตรวจสอบ",
    "waiting": "รออ่านหรือรอลองใหม่",
    "not_a_complaint": "ไม่ใช่เรื่องร้องเรียน",
    "duplicate": "ซ้ำกับเรื่องเดิม",
    "attached": "แนบกับเรื่องเดิม",
}
_COUNTED = ("quarantined", "waiting")
"""Groups that somebody must look after, and that are short."""
_MOVED_ON_TH = "เรื่องเข้านี้เปลี่ยนสถานะไปแล้ว จึงยังไม่ได้ทำรายการ"


@router.get("/arrivals")
def arrivals(request: Request, visitor: Sees, group: str = "quarantined", before: int | None = None) -> Response:
    """List a group, newest first."""
    group = group if group in GROUPS else "quarantined"
    before = before if before is not None and 0 < before < 2**63 else None
    with reading(desk_of(request).office.engine) as session:
        found = in_group(session, group, before=before, limit=PAGE + 1)
        shown, further = found[:PAGE], len(found) > PAGE
        rows = seen_arrivals(session, visitor, shown)
        counts = {name: count_in_group(session, name) for name in _COUNTED}
        session.expunge_all()
    return page(
        request,
        "arrivals.html",
        visitor,
        rows=rows,
        group=group,
        groups=[(name, word, counts.get(name)) for name, word in _GROUPS_TH.items()],
        group_word=_GROUPS_TH[group],
        older=shown[-1].id if further else None,
        newest=before is None,
        may_decide=visitor.may(Action.ARRIVAL_DECIDE),
        may_open=visitor.may(Action.ARRIVAL_ORIGINAL),
    )


@router.post("/arrivals/retry-all")
def retry_all(request: Request, visitor: Retries) -> Response:
    """Send everything in quarantine to be read again."""
    office = desk_of(request).office
    with writing(office.engine) as session:
        again = retry_quarantined(session, office, None, visitor.actor)
        return said_and_go(session, visitor, f"ส่งอ่านใหม่ {len(again)} เรื่อง", "/arrivals?group=waiting")


@router.post("/arrivals/{arrival_id}/retry")
def retry(request: Request, visitor: Retries, arrival_id: int) -> Response:
    """Send one to be read again."""
    desk = desk_of(request)
    with writing(desk.office.engine) as session:
        see_arrival(session, visitor, arrival_id)
        if retry_quarantined(session, desk.office, [arrival_id], visitor.actor):
            return said_and_go(session, visitor, f"ส่งเรื่องเข้าที่ {arrival_id} อ่านใหม่แล้ว", "/arrivals")
    return fault_and_go(desk, visitor, _MOVED_ON_TH, "/arrivals")


@router.post("/arrivals/{arrival_id}/accept")
def accept(request: Request, visitor: Decides, arrival_id: int) -> Response:
    """Have something filed that the program took for no complaint."""
    desk = desk_of(request)
    back = "/arrivals?group=not_a_complaint"
    with writing(desk.office.engine) as session:
        see_arrival(session, visitor, arrival_id)
        if file_as_complaints(session, desk.office, [arrival_id], visitor.actor):
            return said_and_go(session, visitor, f"ส่งเรื่องเข้าที่ {arrival_id} ไปลงทะเบียนแล้ว", back)
    return fault_and_go(desk, visitor, _MOVED_ON_TH, back)


def see_arrival(session: Session, visitor: Visitor, arrival_id: int) -> SeenArrival:
    """Find an arrival for a visitor.

    Raises:
        NotThereError: There is none, or the visitor may not know of it.
    """
    arrival = session.get(Arrival, arrival_id) if 0 < arrival_id < 2**63 else None
    seen = seen_arrivals(session, visitor, [arrival]) if arrival is not None else []
    if not seen:
        raise NotThereError
    return seen[0]


def is_set_aside(seen: SeenArrival) -> bool:
    """Whether it was set aside as no complaint."""
    return seen.state is ArrivalState.NOT_A_COMPLAINT
