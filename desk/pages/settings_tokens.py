"""Settings: tokens of programs that use the API. A token is shown in the answer that issues it, and never again."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlmodel import col, select

from desk.access import Action
from desk.context import desk_of
from desk.form_values import roles_of, unit_of
from desk.guard import Guard, NotThereError
from desk.render import page, said_and_go
from desk.visitor import Visitor
from models.errors import RefusedError
from models.tables_desk import ApiToken
from pipelines.accounts.tell import tell_of_token
from pipelines.accounts.tokens import issue, revoke
from pipelines.adapters.database import reading, writing

router = APIRouter()
Manager = Annotated[Visitor, Depends(Guard(Action.ACCOUNTS))]
LIST = "/settings/tokens"


@router.get(LIST)
def tokens(request: Request, visitor: Manager) -> Response:
    """List the tokens, those in use first."""
    return _list(request, visitor)


@router.post(LIST)
def add(
    request: Request,
    visitor: Manager,
    name: Annotated[str, Form(max_length=200)] = "",
    roles: Annotated[tuple[str, ...], Form()] = (),
    unit: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Issue a token."""
    office = desk_of(request).office
    try:
        wanted = roles_of(roles)
        with writing(office.engine) as session:
            token = issue(
                session,
                name=name,
                roles=wanted,
                unit=unit_of(unit),
                actor=visitor.actor,
                now=office.clock(),
            )
            tell_of_token(session, office, name, wanted, actor=visitor.actor)
    except RefusedError as error:
        typed = {"name": name, "roles": roles, "unit": unit}
        return _list(request, visitor, status=422, fault=str(error), typed=typed)
    return page(request, "settings/token.html", visitor, name=name, token=token)


@router.post("/settings/tokens/{token_id}/revoke")
def end(request: Request, visitor: Manager, token_id: int) -> Response:
    """End a token's use at once."""
    office = desk_of(request).office
    with writing(office.engine) as session:
        row = session.get(ApiToken, token_id, with_for_update=True) if 0 < token_id < 2**63 else None
        if row is None:
            raise NotThereError
        if row.revoked_at is not None:
            return said_and_go(session, visitor, f"กุญแจ {row.name} ยกเลิกไปแล้วก่อนหน้านี้", LIST)
        revoke(session, row, actor=visitor.actor, now=office.clock())
        return said_and_go(session, visitor, f"ยกเลิกกุญแจ {row.name} แล้ว ใช้ไม่ได้ตั้งแต่บัดนี้", LIST)


def _list(
    request: Request,
    visitor: Visitor,
    *,
    status: int = 200,
    fault: str | None = None,
    typed: dict[str, Any] | None = None,
) -> Response:
    with reading(desk_of(request).office.engine) as session:
        rows = session.exec(select(ApiToken).order_by(col(ApiToken.id).desc())).all()
        session.expunge_all()
    rows = sorted(rows, key=lambda one: one.revoked_at is not None)
    empty = {"name": "", "roles": (), "unit": ""}
    return page(request, "settings/tokens.html", visitor, status=status, rows=rows, fault=fault, typed=typed or empty)
