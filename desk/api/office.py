"""The office as a whole, by the API: register, figures, holidays, how sources and services fare."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import Field

from desk.access import Action
from desk.api.cases import CaseQuery
from desk.api.forms import REFUSED, Answer, api_router
from desk.context import desk_of
from desk.guard import ApiGuard
from desk.reach import reach_of
from desk.register_rows import register_rows
from desk.visitor import Visitor
from models.errors import RefusedError
from pipelines.adapters.database import reading
from pipelines.finding.figures import Figure, Rate, figures
from pipelines.finding.filters_query import to_query
from pipelines.finding.register import PAGE
from pipelines.holidays import rows_now, warnings
from pipelines.status import status

router = api_router("office")
Registers = Annotated[Visitor, Depends(ApiGuard(Action.REGISTER))]
Oversees = Annotated[Visitor, Depends(ApiGuard(Action.OVERVIEW))]
IsIn = Annotated[Visitor, Depends(ApiGuard(Action.OWN))]
Watches = Annotated[Visitor, Depends(ApiGuard(Action.SOURCES))]


class RegisterRow(Answer):
    """A row of the register; what the token may not see stands as `(ลับ)`, who complained never."""

    case_id: int
    number: int
    received_on: date
    letter_number: str
    dated_on: date | None
    sender: str
    addressee: str
    subject: str
    action: str
    remark: str


class Register(Answer):
    """Rows of one Buddhist year, in the order of their numbers."""

    rows: tuple[RegisterRow, ...]
    after: int | None = Field(description="Send it as `after` for the next page; null where this is the last.")


class FigureAnswer(Answer):
    """How many cases; `/cases` with these parameters lists them."""

    value: int
    query: dict[str, str]


class RateAnswer(Answer):
    """A part of a whole, 0 to 1; null where the whole is none."""

    value: float | None
    part: FigureAnswer
    whole: FigureAnswer


class FiguresAnswer(Answer):
    """The figures of the overview, of the cases that the token may know of."""

    received: FigureAnswer
    open: FigureAnswer
    due_today: FigureAnswer
    overdue: FigureAnswer
    on_hold: FigureAnswer
    on_time: RateAnswer
    replied_in_time: RateAnswer
    by_level: dict[str, FigureAnswer]
    by_unit: dict[str, FigureAnswer]
    by_channel: dict[str, FigureAnswer]
    by_month: dict[str, FigureAnswer] = Field(description="By each month's first day (CE).")
    by_fiscal_year: dict[str, FigureAnswer] = Field(description="By Buddhist year.")


class HolidayAnswer(Answer):
    """A government holiday."""

    day: date
    name_th: str
    note: str


class Holidays(Answer):
    """The table that working days are counted by."""

    years: tuple[int, ...] = Field(description="Years (CE) that the table covers.")
    warnings_th: tuple[str, ...]
    holidays: tuple[HolidayAnswer, ...]


class StatusAnswer(Answer):
    """What `ksed status --json` tells: no names and no text of letters."""

    sources: tuple[dict[str, Any], ...]
    services: tuple[dict[str, Any], ...]
    arrivals: dict[str, int]
    quarantined: tuple[dict[str, Any], ...]
    waiting: tuple[dict[str, Any], ...]
    outbox: dict[str, int]
    deadlines: dict[str, int]
    holidays: dict[str, Any]


@router.get("/register", summary="The register of what was received")
def received(
    request: Request,
    visitor: Registers,
    year: Annotated[int, Query(ge=2400, lt=2700, description="Buddhist.")],
    after: Annotated[int, Query(ge=0, lt=10**9)] = 0,
) -> Register:
    """Give the register of a year (ทะเบียนหนังสือรับ), without who complained."""
    with reading(desk_of(request).office.engine) as session:
        rows = register_rows(session, visitor, year, after=after, limit=PAGE)
    told = tuple(RegisterRow(**{name: getattr(row, name) for name in RegisterRow.model_fields}) for row in rows)
    return Register(rows=told, after=rows[-1].number if len(rows) == PAGE else None)


@router.get("/figures", responses=REFUSED, summary="Figures for the executive")
def overview(request: Request, visitor: Oversees, query: Annotated[CaseQuery, Query()]) -> FiguresAnswer:
    """Count the cases that the filters leave; what is said of state, clock and timing is passed over."""
    search = query.search()
    if search.words:
        raise RefusedError("ตัวเลขนับตามตัวกรองเท่านั้น กรุณาลบคำค้น")
    with reading(desk_of(request).office.engine) as session:
        reach = reach_of(session, visitor)
        must = reach.content if search.of_content else reach.known
        told = figures(session, today=visitor.today, base=search.filters, where=must)
        # Channels and replies are told only of what may be read.
        read = figures(session, today=visitor.today, base=search.filters, where=reach.content)
    return FiguresAnswer(
        received=_figure(told.received),
        open=_figure(told.open),
        due_today=_figure(told.due_today),
        overdue=_figure(told.overdue),
        on_hold=_figure(told.on_hold),
        on_time=_rate(told.on_time),
        replied_in_time=_rate(read.replied_in_time),
        by_level=_figures(told.by_level),
        by_unit=_figures(told.by_unit),
        by_channel=_figures(read.by_channel),
        by_month=_figures(told.by_month),
        by_fiscal_year=_figures(told.by_fiscal_year),
    )


@router.get("/holidays", summary="Government holidays")
def holidays(request: Request, visitor: IsIn) -> Holidays:
    """Give the office's table of holidays."""
    office = desk_of(request).office
    rows = rows_now(office)
    return Holidays(
        years=tuple(sorted(office.holidays.years)),
        warnings_th=tuple(warnings(office.holidays, visitor.today)),
        holidays=tuple(HolidayAnswer(day=one.day, name_th=one.name_th, note=one.note) for one in rows),
    )


@router.get("/status", summary="How sources and services fare")
def state(request: Request, visitor: Watches) -> StatusAnswer:
    """Tell how sources and services fare, and where arrivals and notices stand."""
    office = desk_of(request).office
    with reading(office.engine) as session:
        return StatusAnswer(**status(session, office))


def _figure(one: Figure) -> FigureAnswer:
    return FigureAnswer(value=one.value, query=to_query(one.filters))


def _figures(by: Mapping[Any, Figure]) -> dict[str, FigureAnswer]:
    return {str(key): _figure(one) for key, one in by.items()}


def _rate(one: Rate) -> RateAnswer:
    return RateAnswer(value=one.value, part=_figure(one.numerator), whole=_figure(one.denominator))
