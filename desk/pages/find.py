"""Finding cases: words, filters, views that are kept."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response

from desk.access import Action
from desk.context import desk_of
from desk.find_address import CHOICES, DAYS_TH, PLACE, Search, chips, orders, read_encoded, read_search
from desk.guard import Guard
from desk.render import fault_and_go, go, page, said_and_go
from desk.searching import Results, filtered_otherwise, search_for, with_identity
from desk.typed_day import typed_day
from desk.visitor import Visitor
from models.clock import day_be
from models.errors import RefusedError
from pipelines.accounts.access_log import note_access
from pipelines.adapters.database import reading, writing
from pipelines.finding.asked import LONGEST_QUERY
from pipelines.finding.filters import EVERY_CASE, fiscal_year_of
from pipelines.finding.filters_query import to_query
from pipelines.finding.find import How
from pipelines.finding.listed import Order
from pipelines.finding.views import LONGEST_NAME, delete_view, save_view, views_of

router = APIRouter()
Finds = Annotated[Visitor, Depends(Guard(Action.FIND))]
_YEARS_OFFERED: Final = 10
_LONGEST_ADDRESS: Final = 8000
_Typed = Iterable[tuple[str, str]]


@router.get(PLACE)
def find_page(request: Request, visitor: Finds) -> Response:
    """Show the search form, and what it finds."""
    sent = request.query_params.multi_items()
    after = request.query_params.get("after") or None
    try:
        search = read_search(sent)
    except RefusedError as error:
        return _form(request, visitor, Search(words=request.query_params.get("q", "")), typed=sent, fault=str(error))
    if after is None and dict(sent) != search.query:
        return go(search.address())  # the form's empty fields and days as typed: the address is to be kept and sent
    return _results(request, visitor, search, after=after)


@router.post(f"{PLACE}/views")
def keep_view(
    request: Request,
    visitor: Finds,
    name: Annotated[str, Form(max_length=1000)] = "",
    search: Annotated[str, Form(max_length=_LONGEST_ADDRESS)] = "",
) -> Response:
    """Keep a search under a name."""
    office = desk_of(request).office
    kept = read_encoded(search)
    try:
        with writing(office.engine) as session:
            view = save_view(session, owner=visitor.username, name=name, query=kept.query, now=office.clock())
            return said_and_go(session, visitor, f"เก็บการค้น “{view.name}” แล้ว", kept.address())
    except RefusedError as error:
        return _results(request, visitor, kept, status=422, view_fault=str(error), view_name=name)


@router.post(f"{PLACE}/views/{{view_id}}/delete")
def drop_view(
    request: Request, visitor: Finds, view_id: int, search: Annotated[str, Form(max_length=_LONGEST_ADDRESS)] = ""
) -> Response:
    """Take a kept search away."""
    desk, back = desk_of(request), read_encoded(search).address()
    try:
        with writing(desk.office.engine) as session:
            delete_view(session, owner=visitor.username, view_id=view_id)
            return said_and_go(session, visitor, "ลบการค้นที่เก็บไว้แล้ว", back)
    except RefusedError as error:
        return fault_and_go(desk, visitor, str(error), back)


def _results(
    request: Request,
    visitor: Visitor,
    search: Search,
    *,
    after: str | None = None,
    status: int = 200,
    view_fault: str = "",
    view_name: str = "",
) -> Response:
    office = desk_of(request).office
    try:
        with reading(office.engine) as session:
            results = search_for(session, visitor, search, after=after)
            session.expunge_all()
    except RefusedError as error:
        return _form(request, visitor, search, typed=search.query.items(), fault=str(error))
    if with_identity(visitor, search):
        note_access(
            office.engine,
            actor=visitor.actor,
            act="searched",
            now=office.clock(),
            found=len(results.rows),
            more=results.after is not None,
            filters=to_query(search.filters),
        )
    return _page(
        request,
        visitor,
        search,
        status=status,
        results=results,
        after=after,
        view_fault=view_fault,
        view_name=view_name,
    )


def _form(request: Request, visitor: Visitor, search: Search, *, typed: _Typed, fault: str) -> Response:
    """Show what was typed again, with what is wrong about it."""
    return _page(request, visitor, search, status=422, fault=fault, typed=typed)


def _page(
    request: Request,
    visitor: Visitor,
    search: Search,
    *,
    status: int,
    results: Results | None = None,
    after: str | None = None,
    typed: _Typed | None = None,
    fault: str = "",
    view_fault: str = "",
    view_name: str = "",
) -> Response:
    with reading(desk_of(request).office.engine) as session:
        views = [(one.id, one.name, f"{PLACE}?{urlencode(one.query)}") for one in views_of(session, visitor.username)]
    names = _names(visitor)
    this_year = fiscal_year_of(visitor.today)
    return page(
        request,
        "find.html",
        visitor,
        status=status,
        search=search,
        results=results,
        after=after,
        fault=fault,
        chips=list(chips(search, names)),
        chosen=_chosen(search.query.items() if typed is None else typed),
        choices=CHOICES,
        days=DAYS_TH,
        orders=() if search.words else orders(search),
        by_due=not search.words and search.order is Order.DUE,
        years=list(range(this_year + 1, this_year + 1 - _YEARS_OFFERED, -1)),
        officers=names,
        longest=LONGEST_QUERY,
        narrowed=filtered_otherwise(search),
        without_filters=replace(search, filters=EVERY_CASE).address(),
        with_people=replace(search, who=True).address(),
        near=How.NEAR,
        may_reveal=visitor.may(Action.REVEAL),
        may_export=visitor.may(Action.EXPORT),
        views=views,
        view_fault=view_fault,
        view_name=view_name,
        longest_name=LONGEST_NAME,
    )


def _chosen(sent: _Typed) -> dict[str, list[str]]:
    """Give what the form's fields hold: values that are ticked, days as staff write them."""
    chosen: dict[str, list[str]] = {}
    for name, value in sent:
        chosen.setdefault(name, []).extend([_day(name, value)] if name in DAYS_TH else value.split(","))
    return chosen


def _day(name: str, written: str) -> str:
    try:
        day = typed_day(written, DAYS_TH[name])
    except RefusedError:
        return written
    return day_be(day) if day is not None else ""


def _names(visitor: Visitor) -> dict[str, str]:
    return {one.id: one.name for one in visitor.officers.people} if visitor.officers is not None else {}
