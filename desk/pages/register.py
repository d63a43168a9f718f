"""The received register, as the regulation's table: to be read, printed, and given as a worksheet."""

from typing import Annotated, BinaryIO, Final

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlmodel import Session, col, select

from desk.access import Action
from desk.context import desk_of
from desk.guard import Guard
from desk.register_rows import every_row, register_rows
from desk.render import page
from desk.visitor import Visitor
from desk.worksheets import worksheet
from models.clock import year_be
from models.tables import ReceivedCounter
from pipelines.accounts.access_log import note_access
from pipelines.adapters.database import reading
from pipelines.finding.register import HEADINGS, SECRET
from pipelines.finding.workbook import register_workbook

router = APIRouter()
Reads = Annotated[Visitor, Depends(Guard(Action.REGISTER))]
Exports = Annotated[Visitor, Depends(Guard(Action.EXPORT))]
PAGE: Final = 100
_Year = Annotated[int | None, Query(ge=2400, le=2700)]
_Number = Annotated[int, Query(ge=1, lt=2**31)]


@router.get("/register")
def register_page(request: Request, visitor: Reads, year: _Year = None, number: _Number = 1) -> Response:
    """Show a calendar year's register (BE) from a number on."""
    shown_year = year or year_be(visitor.today)
    with reading(desk_of(request).office.engine) as session:
        last = _last_numbers(session)
        rows = register_rows(session, visitor, shown_year, after=number - 1, limit=PAGE + 1)
    return page(
        request,
        "register.html",
        visitor,
        year=shown_year,
        years=sorted({*last, shown_year}, reverse=True),
        number=number,
        last=last.get(shown_year, 0),
        rows=rows[:PAGE],
        more=rows[PAGE].number if len(rows) > PAGE else None,
        before=max(1, number - PAGE) if number > 1 else None,
        headings=HEADINGS,
        secret=SECRET,
        may_export=visitor.may(Action.EXPORT),
        may_reveal=visitor.may(Action.REVEAL),
    )


@router.post("/register/export")
def export_register(
    request: Request,
    visitor: Exports,
    year: Annotated[int, Form(ge=2400, le=2700)],
    people: Annotated[str, Form(max_length=2)] = "",
) -> Response:
    """Give a year's register as a worksheet; logged; names of senders are in it only where that was ticked."""
    office = desk_of(request).office
    whole = people == "on" and visitor.may(Action.REVEAL)
    with reading(office.engine) as session:

        def write(file: BinaryIO) -> int:
            return register_workbook(file, every_row(session, visitor, year, whole=whole), year_be=year)

        answer, rows = worksheet(f"register-{year}", write)
    note_access(
        office.engine,
        actor=visitor.actor,
        act="exported",
        now=office.clock(),
        what="register",
        year=year,
        count=rows,
        people=whole,
    )
    return answer


def _last_numbers(session: Session) -> dict[int, int]:
    """The last number given out, by year (BE)."""
    query = select(ReceivedCounter.year_be, ReceivedCounter.last).where(col(ReceivedCounter.last) > 0)
    return dict(session.exec(query).all())
