"""Settings: the table of officers. What is saved here is written into the office's own file, and nowhere else."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response

from desk.access import Action
from desk.context import desk_of
from desk.guard import Guard, NotThereError
from desk.render import fault_and_go, go, page
from desk.visitor import Visitor
from models.errors import RefusedError
from pipelines.accounts import sessions
from pipelines.adapters.database import writing
from pipelines.routing.officers import Officers, Role
from pipelines.routing.officers_change import (
    ChangedFileError,
    Editor,
    Shown,
    begin_file,
    remove_officer,
    save_officer,
    set_ready,
    show,
)
from pipelines.routing.officers_edit import Written, WrittenAbsence
from pipelines.routing.officers_file import OfficersError, cautions

router = APIRouter()
Manager = Annotated[Visitor, Depends(Guard(Action.OFFICE))]
LIST = "/settings/officers"
_FRESH_ABSENCES = 2
"""Empty rows of the form."""
_Texts = Annotated[tuple[str, ...], Form()]


@router.get(LIST)
def officers(request: Request, visitor: Manager) -> Response:
    """Show who acts for whom today, and the file's entries."""
    return _list(request, visitor)


@router.post("/settings/officers/begin")
def begin(request: Request, visitor: Manager) -> Response:
    """Begin with the example."""
    desk = desk_of(request)
    try:
        begin_file(desk.office, editor=_editor(visitor))
    except RefusedError as error:
        return fault_and_go(desk, visitor, str(error), LIST)
    return _said(request, visitor, "เริ่มจากแฟ้มตัวอย่างแล้ว กรุณาแก้เป็นข้อมูลจริงทุกรายการ แล้วจึงกดเริ่มใช้ทะเบียน")


@router.post("/settings/officers/ready")
def ready(
    request: Request,
    visitor: Manager,
    ready: Annotated[str, Form(max_length=3)] = "",
    seen: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Begin to use the table, or stop."""
    try:
        set_ready(desk_of(request).office, ready=ready == "yes", seen=seen, editor=_editor(visitor))
    except OfficersError as error:
        return _list(request, visitor, status=422, faults=error.faults)
    except RefusedError as error:
        return _list(request, visitor, status=422, faults=(str(error),))
    return _said(request, visitor, "เริ่มใช้ทะเบียนเจ้าหน้าที่แล้ว" if ready == "yes" else "หยุดใช้ทะเบียนเจ้าหน้าที่แล้ว")


@router.get("/settings/officers/edit")
def edit_page(request: Request, visitor: Manager, id: str = "") -> Response:  # noqa: A002  # the address's own word
    """Show an officer's form; an empty one where no id is given."""
    shown = _shown(request)
    officer = _found(shown, id) if id else Written()
    if officer is None:
        raise NotThereError
    return _form(request, visitor, shown, officer, new=not id)


@router.post("/settings/officers/edit")
def edit(
    request: Request,
    visitor: Manager,
    id: Annotated[str, Form(max_length=100)] = "",  # noqa: A002
    name: Annotated[str, Form(max_length=200)] = "",
    email: Annotated[str, Form(max_length=200)] = "",
    roles: _Texts = (),
    unit: Annotated[str, Form(max_length=100)] = "",
    stand_in: Annotated[str, Form(max_length=100)] = "",
    absence_from: _Texts = (),
    absence_until: _Texts = (),
    absence_note: _Texts = (),
    active: Annotated[str, Form(max_length=3)] = "",
    new: Annotated[str, Form(max_length=3)] = "",
    seen: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Save an officer, or show every fault beside what was typed."""
    officer = Written(
        id=id.strip() if new else id,
        name=_folded(name),
        email=email.strip(),
        roles=tuple(role.value for role in Role if role in roles),
        unit=unit.strip(),
        stand_in=stand_in.strip(),
        absences=_absences(absence_from, absence_until, absence_note),
        active=active == "yes",
    )
    try:
        save_officer(desk_of(request).office, officer, new=bool(new), seen=seen, editor=_editor(visitor))
    except OfficersError as error:
        return _form(request, visitor, _shown(request), officer, new=bool(new), status=422, faults=error.faults)
    except ChangedFileError as error:
        return _form(
            request, visitor, _shown(request), officer, new=bool(new), status=409, faults=(str(error),), changed=True
        )
    except RefusedError as error:
        return _form(request, visitor, _shown(request), officer, new=bool(new), status=422, faults=(str(error),))
    return _said(request, visitor, f"บันทึก {officer.name} แล้ว เรื่องที่ยังไม่ยุติจะมอบหมายใหม่เองภายในไม่กี่วินาที")


@router.post("/settings/officers/remove")
def remove(
    request: Request,
    visitor: Manager,
    id: Annotated[str, Form(max_length=100)] = "",  # noqa: A002
    seen: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Take an officer out of a table that is not in use yet."""
    try:
        remove_officer(desk_of(request).office, id, seen=seen, editor=_editor(visitor))
    except OfficersError as error:
        return _list(request, visitor, status=422, faults=error.faults)
    except RefusedError as error:
        return _list(request, visitor, status=422, faults=(str(error),))
    return _said(request, visitor, f"ลบ {id} แล้ว")


def _list(request: Request, visitor: Visitor, *, status: int = 200, faults: tuple[str, ...] = ()) -> Response:
    office = desk_of(request).office
    in_use = office.officers.current()
    try:
        shown, fault = show(office), ""
    except RefusedError as error:
        shown, fault = None, str(error)
    table = in_use.officers
    return page(
        request,
        "settings/officers.html",
        visitor,
        status=status,
        faults=faults,
        fault=fault,
        in_use=in_use,
        away=_away(table, visitor) if table is not None else [],
        cautions=cautions(table, visitor.today) if table is not None else [],
        shown=shown,
        names={one.id: one.name for one in shown.table.people} if shown else {},
        begins=shown is None and not fault,
    )


def _away(table: Officers, visitor: Visitor) -> list[dict[str, Any]]:
    """Who is not here today, until when, and who acts."""
    rows = []
    for one in table.people:
        if one.active and one.away(visitor.today):
            acting = table.acting(one, visitor.today, lambda _: True)
            last = max(absence.last for absence in one.absences if absence.covers(visitor.today))
            rows.append({"officer": one, "until": last, "acting": table.get(acting.officer) if acting else None})
    return rows


def _form(
    request: Request,
    visitor: Visitor,
    shown: Shown,
    officer: Written,
    *,
    new: bool,
    status: int = 200,
    faults: Sequence[str] = (),
    changed: bool = False,
) -> Response:
    rows = (*officer.absences, *(WrittenAbsence() for _ in range(_FRESH_ABSENCES)))
    return page(
        request,
        "settings/officer.html",
        visitor,
        status=status,
        officer=replace(officer, absences=rows),
        others=[one for one in shown.table.people if one.id != officer.id],
        now_in_file=_found(shown, officer.id) if changed and not new else None,
        ready=shown.table.ready,
        seen=shown.digest,
        new=new,
        faults=faults,
        own=officer.id == visitor.officer.id,
    )


def _shown(request: Request) -> Shown:
    """The file as it is now; without one there is nothing to edit."""
    shown = show(desk_of(request).office)
    if shown is None:
        raise NotThereError
    return shown


def _found(shown: Shown, officer_id: str) -> Written | None:
    return next((one for one in shown.table.people if one.id == officer_id), None)


def _absences(first: Sequence[str], last: Sequence[str], notes: Sequence[str]) -> tuple[WrittenAbsence, ...]:
    """Take the rows of the form; an empty one is none, and one with a day only half filled in is a day's absence."""
    rows = []
    for number, began in enumerate(first):
        ended = last[number] if number < len(last) else ""
        note = notes[number] if number < len(notes) else ""
        one = WrittenAbsence(first=_folded(began), last=_folded(ended) or _folded(began), note=_folded(note))
        if one.first or one.last:
            rows.append(one)
    return tuple(rows)


def _folded(written: str) -> str:
    return " ".join(written.split())


def _editor(visitor: Visitor) -> Editor:
    return Editor(actor=visitor.actor, officer=visitor.officer)


def _said(request: Request, visitor: Visitor, sentence: str) -> Response:
    """The act's own transaction ended with the file in its place; the sentence is a matter of the page alone."""
    with writing(desk_of(request).office.engine) as session:
        sessions.say(session, visitor.session_id, "done", sentence)
    return go(LIST)
