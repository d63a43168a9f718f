"""What came in, by the API: lists, handing in files and typed complaints, and what is to become of them."""

from collections.abc import AsyncIterator
from datetime import date, time
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request
from pydantic import Field
from sqlmodel import Session

from desk.access import Action
from desk.api.forms import BIGGEST, REFUSED, Answer, Asked, Line, LongText, api_router, fault
from desk.arrivals_seen import SeenArrival, seen_arrivals
from desk.context import desk_of
from desk.guard import ApiGuard
from desk.intake_forms import FILE_CHANNELS, LONGEST, checked_channel, checked_typed, time_of_receipt
from desk.pages.arrivals import see_arrival
from desk.uploads import Limits, UploadedBy, read_upload
from desk.visitor import Visitor
from models.clock import iso_bangkok
from models.errors import MESSAGES_TH, RefusedError
from models.values import Channel
from pipelines.adapters.database import reading, writing
from pipelines.add import ByHand, add_open_file, add_typed, received_day
from pipelines.arrivals_found import GROUPS, PAGE, in_group
from pipelines.take_in import file_as_complaints, retry_quarantined

router = api_router("arrivals")
Sees = Annotated[Visitor, Depends(ApiGuard(Action.ARRIVALS))]
Retries = Annotated[Visitor, Depends(ApiGuard(Action.ARRIVAL_RETRY))]
Decides = Annotated[Visitor, Depends(ApiGuard(Action.ARRIVAL_DECIDE))]
TakesIn = Annotated[Visitor, Depends(ApiGuard(Action.TAKE_IN))]
ArrivalId = Annotated[int, Path(ge=1, le=BIGGEST)]
Part = Annotated[Line, Field(max_length=LONGEST)]
_MOVED_ON_TH = "เรื่องเข้านี้เปลี่ยนสถานะไปแล้ว จึงยังไม่ได้ทำรายการ"
_MULTIPART: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "channel"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "minLength": 1},
                        "channel": {"type": "string", "enum": [one.value for one in FILE_CHANNELS]},
                        "received_on": {
                            "type": "string",
                            "description": "ISO (CE) or Thai, at most 60 days back; today where it is left out.",
                        },
                    },
                }
            }
        },
    }
}


class ApiUploadGuard(ApiGuard):
    """The door of what takes a file: nothing is read before it is known who sends it, and that they may."""

    async def __call__(self, request: Request) -> AsyncIterator[UploadedBy]:  # type: ignore[override]
        """Let in with what came, or raise as `ApiGuard` does; in the end the file is let go of."""
        visitor = await self._visitor(request)
        limits = Limits(files=1, total_bytes=desk_of(request).office.settings.reading.file_mb << 20)
        upload = await read_upload(request, limits)
        try:
            yield UploadedBy(visitor=visitor, upload=upload)
        finally:
            upload.close()


class ArrivalAnswer(Answer):
    """Something that came in, as far as the token may know of it."""

    id: int
    state: str = Field(description="`arrived`, `reading`, `filed`, `attached`, `duplicate` …")
    channel: str
    reached_at: str
    name: str | None = Field(description="Null where it is not for the token.")
    case_id: int | None
    number: str = Field(description="Received number of its case; empty where it has none.")
    reason_th: str = Field(description="Why it stands where it stands.")
    code: str = Field(description="What went wrong; empty where nothing did.")


class ArrivalList(Answer):
    """One page, newest first."""

    arrivals: tuple[ArrivalAnswer, ...]
    before: int | None = Field(description="Send it as `before` for the next page; null where this is the last.")


class HandedIn(Answer):
    """What was stored; it is read and filed by the watcher."""

    arrival_id: int


class TypedIn(Asked):
    """A complaint from a channel without paper."""

    channel: Channel
    body: Annotated[LongText, Field(min_length=1, pattern=r"\S")]
    subject: Part = ""
    name: Part = Field(default="", description="Needed unless `anonymous`.")
    phone: Part = ""
    address: Part = ""
    reference: Part = Field(default="", description="Where it comes from: a post's address, the meeting …")
    anonymous: bool = False
    received_on: date | None = Field(default=None, description="At most 60 days back; today where it is left out.")
    received_time: time | None = Field(default=None, description="Bangkok.")


@router.get("/arrivals", summary="What came in, by where it stands")
def arrivals(
    request: Request,
    visitor: Sees,
    group: Annotated[str, Query(pattern=f"^({'|'.join(GROUPS)})$")] = "quarantined",
    before: Annotated[int | None, Query(ge=1, le=BIGGEST)] = None,
) -> ArrivalList:
    """List a group, newest first. A page may be short: what the token may not know of is left out."""
    with reading(desk_of(request).office.engine) as session:
        found = in_group(session, group, before=before, limit=PAGE + 1)
        rows = seen_arrivals(session, visitor, found[:PAGE])
        return ArrivalList(
            arrivals=tuple(_answer(one) for one in rows), before=found[PAGE - 1].id if len(found) > PAGE else None
        )


@router.get("/arrivals/{arrival_id}", summary="How one stands")
def one_arrival(request: Request, visitor: Sees, arrival_id: ArrivalId) -> ArrivalAnswer:
    """Tell how something that came in stands, and the case that it became."""
    with reading(desk_of(request).office.engine) as session:
        return _answer(see_arrival(session, visitor, arrival_id))


@router.post(
    "/arrivals",
    status_code=201,
    openapi_extra=_MULTIPART,
    responses=REFUSED
    | {
        413: fault("The file is too large.", code="too_large", message_th=MESSAGES_TH["too_large"]),
    },
    summary="Hand in a file",
)
def add_file(request: Request, sent: Annotated[UploadedBy, Depends(ApiUploadGuard(Action.TAKE_IN))]) -> HandedIn:
    """Store a scan, a mail (`.eml`, `.msg`) or a document; it is read and filed as what records staff hand in."""
    office, upload = desk_of(request).office, sent.upload
    by_hand = ByHand(
        channel=checked_channel(upload.get("channel"), FILE_CHANNELS),
        actor=sent.visitor.actor,
        received_on=received_day(upload.get("received_on"), office.clock()),
    )
    if upload.left_out:
        raise RefusedError(MESSAGES_TH["too_large"])
    if not upload.files or not upload.files[0].size:
        raise RefusedError(MESSAGES_TH["empty_file"])
    one = upload.files[0]
    return HandedIn(arrival_id=add_open_file(office, one.file, one.name or "ไฟล์ไม่มีชื่อ", by_hand))


@router.post("/arrivals/typed", status_code=201, responses=REFUSED, summary="Type in a complaint")
def add_words(request: Request, visitor: TakesIn, sent: TypedIn) -> HandedIn:
    """Store what was said on the telephone, at the counter, in a meeting; each is a case of its own."""
    office = desk_of(request).office
    parts = {name: getattr(sent, name) for name in ("subject", "name", "phone", "address", "reference")}
    typed = checked_typed(sent.body, parts, anonymous=sent.anonymous)
    day = received_day(sent.received_on.isoformat() if sent.received_on else "", office.clock())
    at = sent.received_time.strftime("%H:%M") if sent.received_time else ""
    by_hand = ByHand(
        channel=sent.channel,
        actor=visitor.actor,
        received_on=day,
        received_time=time_of_receipt(at, day, office.clock()),
    )
    return HandedIn(arrival_id=add_typed(office, typed, by_hand))


@router.post("/arrivals/{arrival_id}/retry", responses=REFUSED, summary="Read it again")
def retry(request: Request, visitor: Retries, arrival_id: ArrivalId) -> ArrivalAnswer:
    """Send something in quarantine to be read again."""
    office = desk_of(request).office
    with writing(office.engine) as session:
        see_arrival(session, visitor, arrival_id)
        again = retry_quarantined(session, office, [arrival_id], visitor.actor)
        return _moved(session, visitor, arrival_id, moved=bool(again))


@router.post("/arrivals/{arrival_id}/accept", responses=REFUSED, summary="It is a complaint after all")
def accept(request: Request, visitor: Decides, arrival_id: ArrivalId) -> ArrivalAnswer:
    """Have something filed that the program took for no complaint."""
    office = desk_of(request).office
    with writing(office.engine) as session:
        see_arrival(session, visitor, arrival_id)
        again = file_as_complaints(session, office, [arrival_id], visitor.actor)
        return _moved(session, visitor, arrival_id, moved=bool(again))


def _moved(session: Session, visitor: Visitor, arrival_id: int, *, moved: bool) -> ArrivalAnswer:
    if not moved:
        raise RefusedError(_MOVED_ON_TH)
    session.flush()
    return _answer(see_arrival(session, visitor, arrival_id))


def _answer(seen: SeenArrival) -> ArrivalAnswer:
    return ArrivalAnswer(
        id=seen.arrival.id or 0,
        state=seen.state,
        channel=seen.arrival.channel,
        reached_at=iso_bangkok(seen.arrival.reached_at),
        name=seen.name,
        case_id=seen.case.id if seen.case is not None else None,
        number=seen.number,
        reason_th=seen.reason,
        code=seen.code,
    )
