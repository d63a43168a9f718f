"""Settings: subject and opening of each kind of notice."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlmodel import select

from desk.access import Action
from desk.context import desk_of
from desk.guard import Guard, NotThereError
from desk.render import page, said_and_go
from desk.visitor import Visitor
from models.errors import RefusedError
from models.tables_notices import NoticeTemplate
from pipelines.adapters.database import reading, writing
from pipelines.notice_texts import (
    ALLOWED,
    DEFAULTS,
    KINDS_TH,
    PLACEHOLDERS_TH,
    NoticeKind,
    NoticeText,
    change_text,
    checked,
    filled_with,
    texts_in_use,
)

router = APIRouter()
Manager = Annotated[Visitor, Depends(Guard(Action.OFFICE))]
LIST = "/settings/notices"
EXAMPLE = {"number": "12/2569", "level": "3", "due": "17/11/2569"}
"""What the preview fills in."""


@router.get(LIST)
def notices(request: Request, visitor: Manager) -> Response:
    """List the kinds as they are written now."""
    with reading(desk_of(request).office.engine) as session:
        texts = texts_in_use(session)
        changed = {row.kind: row.changed_at for row in session.exec(select(NoticeTemplate))}
    rows = [
        {"kind": kind.value, "word": KINDS_TH[kind], "shown": filled_with(text, EXAMPLE), "own": changed.get(kind)}
        for kind, text in texts.items()
    ]
    return page(request, "settings/notices.html", visitor, rows=rows)


@router.get("/settings/notices/{kind}")
def notice_page(request: Request, visitor: Manager, kind: str) -> Response:
    """Show one kind's text, to be changed."""
    wanted = _kind(kind)
    with reading(desk_of(request).office.engine) as session:
        text = texts_in_use(session)[wanted]
    return _form(request, visitor, wanted, text, preview=text)


@router.post("/settings/notices/{kind}")
def change(
    request: Request,
    visitor: Manager,
    kind: str,
    subject: Annotated[str, Form(max_length=2000)] = "",
    opening: Annotated[str, Form(max_length=5000)] = "",
    act: Annotated[str, Form(max_length=10)] = "preview",
) -> Response:
    """Show how a text would look, keep it, or go back to the program's own: `act` is `preview`, `save` or `reset`."""
    wanted = _kind(kind)
    typed = NoticeText(subject=subject, opening=opening)
    office = desk_of(request).office
    try:
        text = DEFAULTS[wanted] if act == "reset" else checked(wanted, subject, opening)
        if act not in {"save", "reset"}:
            return _form(request, visitor, wanted, text, preview=text)
        with writing(office.engine) as session:
            change_text(session, wanted, text, actor=visitor.actor, now=office.clock())
            return said_and_go(session, visitor, f"บันทึกข้อความ “{KINDS_TH[wanted]}” แล้ว ใช้กับการแจ้งเตือนฉบับถัดไป", LIST)
    except RefusedError as error:
        return _form(request, visitor, wanted, typed, preview=None, status=422, fault=str(error))


def _kind(written: str) -> NoticeKind:
    if written not in set(NoticeKind):
        raise NotThereError
    return NoticeKind(written)


def _form(
    request: Request,
    visitor: Visitor,
    kind: NoticeKind,
    text: NoticeText,
    *,
    preview: NoticeText | None,
    status: int = 200,
    fault: str | None = None,
) -> Response:
    return page(
        request,
        "settings/notice.html",
        visitor,
        status=status,
        kind=kind.value,
        word=KINDS_TH[kind],
        text=text,
        preview=filled_with(preview, EXAMPLE) if preview is not None else None,
        placeholders=[
            [(one, PLACEHOLDERS_TH[one]) for one in PLACEHOLDERS_TH if one in part] for part in ALLOWED[kind]
        ],
        to_complainant=kind is NoticeKind.QUESTION,
        for_many=kind is NoticeKind.REASSIGNED,
        example=EXAMPLE,
        fault=fault,
    )
