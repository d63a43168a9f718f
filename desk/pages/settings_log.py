"""Settings: the log of changes and sign-ins, and for the heads the record of who saw what."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session, col, select

from desk.access import Action
from desk.context import desk_of
from desk.guard import Guard
from desk.log_words_th import ACTS_TH, details
from desk.render import page
from desk.visitor import Visitor, sights
from models.errors import RefusedError
from models.tables import Case, Event
from models.tables_desk import Access, Account, ApiToken
from pipelines.accounts.access_log import note_access
from pipelines.accounts.office_log import (
    ACCOUNT_KINDS,
    OFFICE_KINDS,
    PAGE,
    SIGN_IN_KINDS,
    accesses,
    cases_of_arrivals,
    changes,
)
from pipelines.adapters.database import reading
from pipelines.case_named import case_named, case_number
from pipelines.event_words import actor_words, event_words
from pipelines.routing.sight import Sight

router = APIRouter()
LOG, ACCESSES = "/settings/log", "/settings/log/accesses"
PARTS = (
    ("office", "การตั้งค่าของสำนักงาน", OFFICE_KINDS, (Action.OFFICE, Action.ACCESS_LOG)),
    ("accounts", "บัญชีและกุญแจ", ACCOUNT_KINDS, (Action.ACCOUNTS, Action.ACCESS_LOG)),
    ("sign-ins", "การเข้าสู่ระบบ", SIGN_IN_KINDS, (Action.ACCOUNTS, Action.ACCESS_LOG)),
)
"""Parts of the log: name, word, kinds of events, and who may see it (whoever may do one of these)."""


@router.get(LOG)
def log(
    request: Request,
    visitor: Annotated[Visitor, Depends(Guard(Action.SOURCES))],
    part: str = "",
    before: int | None = None,
) -> Response:
    """Show what was changed, newest first; a part of it, or all that the visitor may see."""
    seen = [one for one in PARTS if any(visitor.may(action) for action in one[3])]
    kinds = {kind for name, _, of_part, _ in seen for kind in of_part if part in {"", name}}
    with reading(desk_of(request).office.engine) as session:
        names = _names(session, visitor)
        events = changes(session, kinds, _id(before))
        rows = [
            {
                "at": one.at,
                "who": actor_words(one.actor, names),
                "what": event_words(one),
                "details": details(one),
                "reason": one.reason,
            }
            for one in events
        ]
        older = _older(LOG, events, part=part)
    parts = [(name, word) for name, word, _, _ in seen]
    return page(request, "settings/log.html", visitor, rows=rows, parts=parts, part=part, older=older)


@router.get(ACCESSES)
def access_page(
    request: Request,
    visitor: Annotated[Visitor, Depends(Guard(Action.ACCESS_LOG))],
    who: str = "",
    number: str = "",
    before: int | None = None,
) -> Response:
    """Show who saw what, newest first; of one person or one case where asked. Looking is itself on record."""
    office = desk_of(request).office
    fault, rows, older = "", [], ""
    with reading(office.engine) as session:
        names = _names(session, visitor)
        people = sorted({f"desk:{one}": names[one] for one in session.exec(select(Account.username))}.items())
        people += [(f"api:{one}", names[f"api:{one}"]) for one in session.exec(select(ApiToken.id))]
        try:
            case_id = _case(session, visitor, number) if number.strip() else None
        except RefusedError as error:
            fault = str(error)
        else:
            found = accesses(session, actor=who, case_id=case_id, before=_id(before))
            rows = _rows(session, visitor, found, names)
            older = _older(ACCESSES, found, who=who, number=number)
    note_access(office.engine, actor=visitor.actor, act="access_log", now=office.clock(), rows=len(rows))
    return page(
        request,
        "settings/accesses.html",
        visitor,
        status=422 if fault else 200,
        rows=rows,
        people=people,
        who=who,
        number=number,
        older=older,
        fault=fault,
    )


def _rows(session: Session, visitor: Visitor, found: Sequence[Access], names: dict[str, str]) -> list[dict[str, Any]]:
    """Leave out what is about a case that the visitor may not know of."""
    by_arrival = cases_of_arrivals(session, {one.arrival_id for one in found if one.arrival_id is not None})
    about = {one.id: one.case_id or by_arrival.get(one.arrival_id or 0) for one in found}
    wanted = {case_id for case_id in about.values() if case_id}
    cases = session.exec(select(Case).where(col(Case.id).in_(wanted))).all()
    seen = sights(session, visitor, cases)
    numbers = {one.id: case_number(one) for one in cases if seen[one.id or 0] > Sight.NOTHING}
    return [
        {
            "at": one.at,
            "who": actor_words(one.actor, names),
            "what": ACTS_TH.get(one.act, one.act),
            "case_id": about[one.id],
            "number": numbers.get(about[one.id]),
            "arrival": one.arrival_id,
            "detail": ", ".join(f"{key} {value}" for key, value in one.detail.items()),
        }
        for one in found
        if not about[one.id] or about[one.id] in numbers
    ]


def _case(session: Session, visitor: Visitor, number: str) -> int:
    """Find a case by its number; one that the visitor may not know of is not found.

    Raises:
        RefusedError: There is none.
    """
    case = case_named(session, number)
    if sights(session, visitor, [case])[case.id or 0] is Sight.NOTHING:
        raise RefusedError(f"ไม่มีเรื่องเลขรับ {case_number(case)} ในทะเบียน")
    return case.id or 0


def _names(session: Session, visitor: Visitor) -> dict[str, str]:
    names = {one.username: one.name for one in session.exec(select(Account))}
    names |= {one.id: one.name for one in (visitor.officers.people if visitor.officers is not None else ())}
    return names | {f"api:{one.id}": one.name for one in session.exec(select(ApiToken))}


def _older(address: str, shown: Sequence[Event] | Sequence[Access], **asked: str) -> str:
    """Give the address of what comes after a full page; empty where there is no more."""
    return f"{address}?{urlencode({**asked, 'before': shown[-1].id})}" if len(shown) == PAGE else ""


def _id(before: int | None) -> int | None:
    """Take what stands in the address only where it can be an id."""
    return before if before is not None and 0 < before < 2**63 else None
