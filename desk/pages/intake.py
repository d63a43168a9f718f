"""Intake: files that records staff drop, complaints that they type in, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import JSONResponse

from desk.access import Action
from desk.arrivals_seen import SeenArrival, seen_arrivals
from desk.context import Desk, desk_of
from desk.faults import for_program
from desk.guard import Guard
from desk.intake_forms import FILE_CHANNELS, TYPED_CHANNELS, checked_channel, checked_typed, time_of_receipt
from desk.progress import ids_in, progress_of
from desk.render import go, page
from desk.uploads import Upload, UploadedBy, UploadedFile, UploadGuard
from desk.visitor import Visitor
from models.errors import MESSAGES_TH, RefusedError, TransientError
from models.tables import Arrival
from models.words_th import CHANNELS_TH
from pipelines.accounts import sessions
from pipelines.adapters.database import reading, writing
from pipelines.add import ByHand, add_open_file, add_typed, received_day
from pipelines.arrivals_found import by_hand_lately, same_bytes

router = APIRouter()
TakesIn = Annotated[Visitor, Depends(Guard(Action.TAKE_IN))]

_MOST_FILES = 50
_PARTS = ("subject", "name", "phone", "address", "reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """What became of one file: its arrival, or why there is none; `again` where the same file came before."""

    name: str
    arrival_id: int | None = None
    again: str = ""
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "id": self.arrival_id, "again": self.again, "fault": self.fault}


@router.get("/intake")
def intake(request: Request, visitor: TakesIn, ids: str = "", channel: str = "") -> Response:
    """Show both forms, and what came in by hand lately."""
    return _page(request, visitor, ids=ids, typed={"channel": channel})


@router.post("/intake/files")
def take_files(
    request: Request, sent: Annotated[UploadedBy, Depends(UploadGuard(Action.TAKE_IN, files=_MOST_FILES))]
) -> Response:
    """Store what was dropped or chosen, each file by itself."""
    desk, visitor, upload = desk_of(request), sent.visitor, sent.upload
    try:
        by_hand = ByHand(
            channel=checked_channel(upload.get("channel"), FILE_CHANNELS),
            actor=visitor.actor,
            received_on=received_day(upload.get("received_on"), desk.office.clock()),
        )
        _demand_files(upload)
    except RefusedError as error:
        if for_program(request):
            return JSONResponse({"error": {"code": "refused", "message_th": str(error)}}, status_code=422)
        return _page(request, visitor, status=422, files_fault=str(error), filed=upload.fields)
    results = [_store(desk, visitor, one, by_hand) for one in upload.files]
    results += [_Result(name=name, fault=MESSAGES_TH["too_large"]) for name in upload.left_out]
    if for_program(request):
        return JSONResponse({"results": [one.as_json() for one in results]})
    kept = [one.arrival_id for one in results if one.arrival_id is not None]
    said = [f"รับไฟล์แล้ว {len(kept)} ไฟล์"] if kept else []
    said += [f"{one.name}: {one.fault or one.again}" for one in results if one.fault or one.again]
    with writing(desk.office.engine) as session:
        kind = "fault" if any(one.fault for one in results) else "done"
        sessions.say(session, visitor.session_id, kind, " · ".join(said))
    return go(f"/intake?ids={','.join(map(str, kept))}#progress")


@router.post("/intake/typed")
def take_typed(
    request: Request,
    visitor: TakesIn,
    channel: Annotated[str, Form()] = "",
    body: Annotated[str, Form()] = "",
    subject: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
    reference: Annotated[str, Form()] = "",
    received_on: Annotated[str, Form()] = "",
    received_time: Annotated[str, Form()] = "",
    anonymous: Annotated[str, Form()] = "",
) -> Response:
    """Store what was typed in; the page stays for the next one."""
    desk = desk_of(request)
    parts = {"subject": subject, "name": name, "phone": phone, "address": address, "reference": reference}
    when = {"received_on": received_on, "received_time": received_time}
    try:
        typed = checked_typed(body, parts, anonymous=anonymous == "on")
        day = received_day(received_on, desk.office.clock())
        by_hand = ByHand(
            channel=checked_channel(channel, TYPED_CHANNELS),
            actor=visitor.actor,
            received_on=day,
            received_time=time_of_receipt(received_time, day, desk.office.clock()),
        )
    except RefusedError as error:
        typed_again = {"channel": channel, "body": body, "anonymous": anonymous, **parts, **when}
        return _page(request, visitor, status=422, typed_fault=str(error), typed=typed_again)
    arrival_id = add_typed(desk.office, typed, by_hand)
    with writing(desk.office.engine) as session:
        sessions.say(session, visitor.session_id, "done", f"รับเรื่องแล้ว เป็นเรื่องเข้าที่ {arrival_id} พิมพ์เรื่องถัดไปได้เลย")
    # No fragment: with one, browsers leave the autofocus of the next complaint undone.
    return go(f"/intake?ids={arrival_id}&channel={by_hand.channel.value}")


@router.get("/intake/progress")
def progress(request: Request, visitor: TakesIn, ids: str = "") -> Response:
    """Tell programs of the page how arrivals stand, as far as the visitor may know."""
    with reading(desk_of(request).office.engine) as session:
        return JSONResponse({"arrivals": progress_of(session, visitor, ids_in(ids))})


def _store(desk: Desk, visitor: Visitor, one: UploadedFile, by_hand: ByHand) -> _Result:
    name = one.name or "ไฟล์ไม่มีชื่อ"
    if one.size == 0:
        return _Result(name=name, fault=MESSAGES_TH["empty_file"])
    try:
        arrival_id = add_open_file(desk.office, one.file, name, by_hand)
    except TransientError as error:
        return _Result(name=name, fault=f"ยังไม่ได้รับ: {error.message_th}")
    with reading(desk.office.engine) as session:
        earlier = same_bytes(session, session.get_one(Arrival, arrival_id))
        known = seen_arrivals(session, visitor, [earlier]) if earlier is not None else []
        again = _again(known[0]) if known else ""
    return _Result(name=name, arrival_id=arrival_id, again=again)


def _demand_files(upload: Upload) -> None:
    if not upload.files and not upload.left_out:
        raise RefusedError("กรุณาเลือกไฟล์อย่างน้อยหนึ่งไฟล์")


def _again(earlier: SeenArrival) -> str:
    number = f" เลขรับ {earlier.number}" if earlier.number else ""
    return f"ไฟล์เดียวกันเคยรับเข้าแล้ว (เรื่องเข้าที่ {earlier.arrival.id}{number})"


def _page(
    request: Request,
    visitor: Visitor,
    *,
    status: int = 200,
    ids: str = "",
    typed: Mapping[str, str] | None = None,
    filed: Mapping[str, str] | None = None,
    **faults: str,
) -> Response:
    office = desk_of(request).office
    with reading(office.engine) as session:
        rows = by_hand_lately(session, visitor.actor, office.clock())
        seen = seen_arrivals(session, visitor, [arrival for arrival, _ in rows])
        asked = progress_of(session, visitor, ids_in(ids))
        session.expunge_all()
    return page(
        request,
        "intake.html",
        visitor,
        status=status,
        rows=seen,
        mine={arrival.id for arrival, actor in rows if actor == visitor.actor},
        asked=asked,
        typed=dict.fromkeys((*_PARTS, "body", "channel", "received_on", "received_time", "anonymous"), "")
        | dict(typed or {}),
        filed={"channel": "", "received_on": ""} | dict(filed or {}),
        typed_channels=[(one.value, CHANNELS_TH[one]) for one in TYPED_CHANNELS],
        file_channels=[(one.value, CHANNELS_TH[one]) for one in FILE_CHANNELS],
        typed_fault=faults.get("typed_fault", ""),
        files_fault=faults.get("files_fault", ""),
    )
