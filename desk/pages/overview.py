"""The overview: how much there is, how much is late, and the case that is latest of all."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from desk.access import Action
from desk.context import desk_of
from desk.guard import Guard
from desk.overview_figures import overview_of
from desk.render import page
from desk.visitor import Visitor
from pipelines.adapters.database import reading
from pipelines.finding.filters import fiscal_year_of
from pipelines.finding.filters_query import parse_filters
from pipelines.routing.sight import Sight

router = APIRouter()
Oversees = Annotated[Visitor, Depends(Guard(Action.OVERVIEW))]


@router.get("/overview")
def overview(request: Request, visitor: Oversees, year: Annotated[str, Query(max_length=8)] = "") -> Response:
    """Show the figures of a fiscal year (BE), or of all."""
    chosen = parse_filters({"fiscal_year": year}).fiscal_year
    with reading(desk_of(request).office.engine) as session:
        told = overview_of(session, visitor, chosen)
        session.expunge_all()
    this_year = fiscal_year_of(visitor.today)
    years = sorted({*told.years, this_year, *([chosen] if chosen else [])}, reverse=True)
    return page(
        request,
        "overview.html",
        visitor,
        told=told,
        year=chosen,
        years=years,
        readable=told.oldest is not None and told.oldest.sight is Sight.CONTENT,
    )
