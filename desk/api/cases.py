"""Cases by the API: finding them, the review queue, one case, its texts, who complained."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlmodel import Session

from desk.access import Action
from desk.api import case_answers as answers
from desk.api.case_shown import case_answer, frame_of, identity_answer, pages_of, row_of
from desk.api.forms import REFUSED, api_router
from desk.case_rows import case_rows
from desk.case_view import CaseView, view_case
from desk.context import desk_of
from desk.find_address import Search, read_search
from desk.guard import ApiCaseGuard, ApiGuard, Seen
from desk.noting import note_case
from desk.reach import reach_of
from desk.searching import search_for, with_identity
from desk.visitor import Visitor
from models.states import CaseState
from models.tables import Case
from models.values import Channel, Flags, Nature, Purpose, Unit
from pipelines.accounts.access_log import note_access
from pipelines.adapters.database import reading
from pipelines.finding.asked import LONGEST_QUERY
from pipelines.finding.filters import Clock, Reply, Timing
from pipelines.finding.listed import Order
from pipelines.finding.queue import BANDS_TH, place_written, queue

router = api_router("cases")
Finds = Annotated[Visitor, Depends(ApiGuard(Action.FIND))]
Queues = Annotated[Visitor, Depends(ApiGuard(Action.QUEUE))]
Frame = Annotated[Seen, Depends(ApiCaseGuard(Action.SEE_FRAME))]
Content = Annotated[Seen, Depends(ApiCaseGuard(Action.SEE_CONTENT))]
Reveal = Annotated[Seen, Depends(ApiCaseGuard(Action.REVEAL))]
_FLAGS = "|".join(Flags.__dataclass_fields__)


def _apart(value: Any) -> Any:
    """Take `a,b`, as the addresses of the desk's lists write several values, for two."""
    if not isinstance(value, list):
        return value
    return [part for one in value for part in (one.split(",") if isinstance(one, str) else [one])]


Apart = BeforeValidator(_apart)


class CaseQuery(BaseModel):
    """What cases are looked for by. Within one filter any value will do; all filters must hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")  # a filter misspelt would list everything

    q: str = Field(
        default="", max_length=LONGEST_QUERY, description="A number, or words that must all stand in the letter.",
        examples=["12/2569"],
    )  # fmt: skip
    who: bool = Field(
        default=False, description="Look into what tells who complained, too; for those who may be shown it. Logged."
    )
    state: Annotated[list[CaseState], Apart] = Field(default=[], description="Repeat it, or part values by commas.")
    unit: Annotated[list[Unit], Apart] = []
    level: Annotated[list[Annotated[int, Field(ge=1, le=4)]], Apart] = []
    channel: Annotated[list[Channel], Apart] = []
    purpose: Annotated[list[Purpose], Apart] = []
    nature: Annotated[list[Nature], Apart] = []
    flags: Annotated[list[Annotated[str, Field(pattern=f"^({_FLAGS})$")]], Apart] = Field(
        default=[], description="All of them must be set."
    )
    received_from: date | None = None
    received_until: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    clock: Annotated[list[Clock], Apart] = []
    timing: Annotated[list[Timing], Apart] = []
    replied: Annotated[list[Reply], Apart] = []
    assigned_to: Annotated[str, Field(max_length=200)] = Field(default="", description="Id of an officer.")
    fiscal_year: Annotated[int, Field(ge=2400, lt=2700)] | None = Field(default=None, description="Buddhist.")
    sort: Order | None = Field(
        default=None, description="Without words; unless asked for, what is overdue or due today comes by its due date."
    )
    after: Annotated[str, Field(max_length=60)] = Field(default="", description="The `after` of the page before.")

    def search(self) -> Search:
        """Give it as the desk's own search; raises `RefusedError`."""
        return read_search(self._parameters())

    def _parameters(self) -> Iterator[tuple[str, str]]:
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name == "who":
                yield from [(name, "1")] if value else []
            elif isinstance(value, list):
                yield from ((name, str(one)) for one in value)
            elif value is not None:
                yield name, str(value)


@router.get("/cases", responses=REFUSED, summary="Find or list cases, newest first or by due date")
def find_cases(request: Request, visitor: Finds, query: Annotated[CaseQuery, Query()]) -> answers.CaseList:
    """Find cases as the desk's search does. A page may be short, even empty, and have a next one."""
    office, search = desk_of(request).office, query.search()
    with reading(office.engine) as session:
        found = search_for(session, visitor, search, after=query.after or None)
        cases = tuple(answers.CaseFrame(**frame_of(row)) for row in found.rows)
    if with_identity(visitor, search):
        note_access(office.engine, actor=visitor.actor, act="searched", now=office.clock(), found=len(cases))
    return answers.CaseList(cases=cases, after=found.after or "")


@router.get("/queue", responses=REFUSED, summary="What waits for review, most urgent first")
def review_queue(
    request: Request,
    visitor: Queues,
    after: Annotated[str, Query(max_length=60)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> answers.Queue:
    """Give the review queue of the legal officer."""
    with reading(desk_of(request).office.engine) as session:
        waiting = queue(
            session,
            today=visitor.today,
            limit=limit + 1,
            after=place_written(after) if after else None,
            where=reach_of(session, visitor).known,
        )
        bands = {one.case.id: one.place.band for one in waiting}
        rows = case_rows(session, visitor, [one.case for one in waiting[:limit]])
        return answers.Queue(
            cases=tuple(
                answers.WaitingCase(
                    **frame_of(row),
                    band=bands[row.case.id].name.lower(),
                    band_th=BANDS_TH[bands[row.case.id]],
                )
                for row in rows
            ),
            after=str(waiting[limit - 1].place) if len(waiting) > limit else "",
        )


@router.get("/cases/{case_id}", summary="One case")
def one_case(request: Request, seen: Frame) -> answers.CaseAnswer:
    """Give a case, as much of it as the token sees. Who complained is masked in every text; the look is logged."""
    desk = desk_of(request)
    with reading(desk.office.engine) as session:
        answer = case_answer(session, seen, row_of(seen, session.get_one(Case, seen.case.id)))
    note_case(desk, seen, "viewed")
    return answer


@router.get("/cases/{case_id}/texts", summary="The texts of its pages, masked")
def texts(request: Request, seen: Content) -> answers.Texts:
    """Give the texts of a case's pages as read, with who complained hidden. Logged."""
    desk = desk_of(request)
    with reading(desk.office.engine) as session:
        pages = tuple(pages_of(_view(session, seen, revealed=False)))
    note_case(desk, seen, "viewed")
    return answers.Texts(masked=True, pages=pages)


@router.post("/cases/{case_id}/reveal", summary="Who complained")
def reveal(request: Request, seen: Reveal) -> answers.Revealed:
    """Answer who complained, and the texts whole. It is logged first; nothing else of the API answers it."""
    desk = desk_of(request)
    note_case(desk, seen, "revealed")
    with reading(desk.office.engine) as session:
        view = _view(session, seen, revealed=True)
        return answers.Revealed(identity=identity_answer(view), pages=tuple(pages_of(view)))


def _view(session: Session, seen: Seen, *, revealed: bool) -> CaseView:
    return view_case(session, session.get_one(Case, seen.case.id), revealed=revealed)
