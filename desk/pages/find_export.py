"""What a search finds, as a worksheet."""

from collections.abc import Iterator
from typing import Annotated, BinaryIO, Final

from fastapi import APIRouter, Depends, Form, Request, Response

from desk.access import Action
from desk.context import desk_of
from desk.find_address import PLACE, read_encoded
from desk.guard import Guard
from desk.render import fault_and_go
from desk.searching import every_found, with_identity
from desk.visitor import Visitor
from desk.worksheets import shown_by, worksheet
from models.clock import bangkok_date
from models.errors import RefusedError
from models.tables import Case
from pipelines.accounts.access_log import note_access
from pipelines.adapters.database import reading
from pipelines.finding.filters_query import to_query
from pipelines.finding.register import Shown
from pipelines.finding.workbook import cases_workbook
from pipelines.routing.sight import Sight

router = APIRouter()
Exports = Annotated[Visitor, Depends(Guard(Action.EXPORT))]
MOST_EXPORTED: Final = 20_000
_LONGEST_ADDRESS: Final = 8000


@router.post(f"{PLACE}/export")
def export(
    request: Request,
    visitor: Exports,
    search: Annotated[str, Form(max_length=_LONGEST_ADDRESS)] = "",
    people: Annotated[str, Form(max_length=2)] = "",
) -> Response:
    """Give what a search finds as a worksheet; it is logged, and who complains is in it only where that was ticked."""
    desk = desk_of(request)
    office, wanted = desk.office, read_encoded(search)
    whole = people == "on" and visitor.may(Action.REVEAL)
    try:
        with reading(office.engine) as session:
            seen: dict[int, Sight] = {}

            def cases() -> Iterator[Case]:
                for case, sight in every_found(session, visitor, wanted, most=MOST_EXPORTED):
                    seen[case.id or 0] = sight
                    yield case

            def shown(case: Case) -> Shown:
                return shown_by(seen[case.id or 0], whole=whole)

            def write(file: BinaryIO) -> int:
                return cases_workbook(file, cases(), shown=shown, people=whole)

            answer, rows = worksheet(f"cases-{bangkok_date(office.clock()):%Y%m%d}", write)
    except RefusedError as error:
        return fault_and_go(desk, visitor, str(error), wanted.address())
    note_access(
        office.engine,
        actor=visitor.actor,
        act="exported",
        now=office.clock(),
        what="cases",
        count=rows,
        people=whole,
        words=bool(wanted.words),
        by_identity=with_identity(visitor, wanted),
        filters=to_query(wanted.filters),
    )
    return answer
