"""Settings: the office's table of holidays. What a change does to open cases is said before it is made."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response, UploadFile

from desk.access import Action
from desk.context import desk_of
from desk.guard import Guard
from desk.render import go, page
from desk.visitor import Visitor
from models.clock import BUDDHIST_ERA, bangkok_date
from models.errors import ConfigError, RefusedError
from parsers.thai.dates import whole_date
from pipelines.accounts import sessions
from pipelines.adapters.database import writing
from pipelines.deadline_words import thai_date
from pipelines.holidays import Rows, change_table, preview, rows_now, warnings, with_added, with_years_of, without

router = APIRouter()
Manager = Annotated[Visitor, Depends(Guard(Action.OFFICE))]
LIST = "/settings/holidays"
LARGEST_CSV = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A change as the forms send it: `what` is `add`, `remove` or `import`."""

    what: str = ""
    day: str = ""
    name: str = ""
    note: str = ""
    csv: str = ""
    file_name: str = ""
    reason: str = ""


@router.get(LIST)
def holidays(request: Request, visitor: Manager, year: int = 0) -> Response:
    """Show one year (Buddhist era) of the table, this year's at first."""
    return _list(request, visitor, year=year)


@router.post(LIST)
def change(
    request: Request,
    visitor: Manager,
    what: Annotated[str, Form(max_length=10)] = "",
    day: Annotated[str, Form(max_length=100)] = "",
    name: Annotated[str, Form(max_length=1000)] = "",
    note: Annotated[str, Form(max_length=1000)] = "",
    csv: Annotated[str, Form(max_length=LARGEST_CSV)] = "",
    file: UploadFile | None = None,
    file_name: Annotated[str, Form(max_length=200)] = "",
    reason: Annotated[str, Form(max_length=500)] = "",
    confirmed: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Say what a change would do; make it once that was confirmed."""
    asked = Asked(
        what=what, day=day, name=name, note=note, csv=csv, file_name=file_name, reason=" ".join(reason.split())
    )
    office = desk_of(request).office
    try:
        if file is not None and file.filename:
            asked = _with_file(asked, file)
        make, said = _change(asked)
        if not confirmed:
            effect = preview(office, make)
            return page(request, "settings/holiday_effect.html", visitor, asked=asked, effect=effect, said=said)
        made = change_table(office, make, actor=visitor.actor, reason=asked.reason or said)
    except (RefusedError, ConfigError) as error:
        return _list(request, visitor, status=422, asked=asked, fault=str(error))
    with writing(office.engine) as session:
        counted = made.recounted
        sentence = f"{said} แล้ว คำนวณกำหนดใหม่ {counted.looked_at} เรื่อง กำหนดเปลี่ยน {counted.changed} เรื่อง"
        sessions.say(session, visitor.session_id, "done", sentence)
    rows = (*made.difference.added, *made.difference.removed)
    years = {row.day.year + BUDDHIST_ERA for row in rows}
    return go(f"{LIST}?year={max(years)}" if years else LIST)


def _change(asked: Asked) -> tuple[Callable[[Rows], Rows], str]:
    """Give the change and what it is in words.

    Raises:
        RefusedError: Its day is none, or there is no such change.
    """
    if asked.what == "import":
        return (lambda rows: _imported(rows, asked)), f"นำเข้าจากไฟล์ {asked.file_name or 'CSV'}"
    day = whole_date(asked.day)
    if day is None:
        raise RefusedError(f"“{asked.day.strip()}” ไม่ใช่วันที่ที่อ่านได้ เขียนเช่น 13 พฤษภาคม 2569 หรือ 13/5/2569")
    if asked.what == "add":
        return (lambda rows: with_added(rows, day, asked.name, asked.note)), f"เพิ่มวัน{thai_date(day)} {asked.name}"
    if asked.what == "remove":
        return (lambda rows: without(rows, day)), f"ลบวัน{thai_date(day)}"
    raise RefusedError("ไม่รู้จักรายการที่เลือก")


def _imported(rows: Rows, asked: Asked) -> Rows:
    with tempfile.TemporaryDirectory(prefix="ksed-holidays-") as folder:
        path = Path(folder) / "holidays.csv"
        path.write_text(asked.csv, encoding="utf-8")
        return with_years_of(rows, path)


def _with_file(asked: Asked, file: UploadFile) -> Asked:
    content = file.file.read(LARGEST_CSV + 1)
    if len(content) > LARGEST_CSV:
        raise RefusedError("ไฟล์ใหญ่เกินไป กรุณาตรวจสอบว่าเป็นตารางวันหยุด")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError("ไฟล์ไม่ได้บันทึกเป็น UTF-8 กรุณาบันทึกใหม่เป็น CSV UTF-8") from None
    name = "".join(one for one in Path(file.filename or "").name if one.isprintable())[:100]
    return Asked(what="import", csv=text, file_name=name, reason=asked.reason)


def _list(
    request: Request,
    visitor: Visitor,
    *,
    year: int = 0,
    status: int = 200,
    asked: Asked | None = None,
    fault: str | None = None,
) -> Response:
    office = desk_of(request).office
    today = bangkok_date(office.clock())
    rows = rows_now(office)
    wanted = year - BUDDHIST_ERA if year else today.year
    return page(
        request,
        "settings/holidays.html",
        visitor,
        status=status,
        rows=[row for row in rows if row.day.year == wanted],
        year=wanted + BUDDHIST_ERA,
        years=sorted({row.day.year + BUDDHIST_ERA for row in rows}),
        own=office.holiday_file.is_own,
        warnings=warnings(office.holidays, today),
        asked=asked or Asked(),
        fault=fault,
        thai_date=thai_date,
    )
