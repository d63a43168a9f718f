"""Settings: the eight units, to look at. What they handle is the office's manual, not a setting."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import col, func, select

from desk.access import Action
from desk.context import desk_of
from desk.guard import Guard
from desk.render import page
from desk.unit_duties_th import UNIT_DUTIES_TH
from desk.visitor import Visitor
from models.states import OPEN_CASES
from models.tables import Case
from models.values import Unit
from pipelines.adapters.database import reading

router = APIRouter()


@router.get("/settings/units")
def units(request: Request, visitor: Annotated[Visitor, Depends(Guard(Action.SOURCES))]) -> Response:
    """Show what each unit handles, who hears of its cases, and how many are open."""
    office = desk_of(request).office
    with reading(office.engine) as session:
        counted = session.exec(
            select(Case.unit, func.count()).where(col(Case.state).in_(OPEN_CASES)).group_by(Case.unit)
        ).all()
    open_cases = dict(counted)
    people = visitor.officers.people if visitor.officers is not None else ()
    rows = [
        {
            "unit": unit,
            "duties": UNIT_DUTIES_TH[unit],
            "address": office.settings.notices.units.get(unit, ""),
            "people": [one for one in people if one.active and one.acts_for(unit)],
            "open": open_cases.get(unit.value, 0),
        }
        for unit in Unit
    ]
    return page(request, "settings/units.html", visitor, rows=rows, has_table=visitor.officers is not None)
