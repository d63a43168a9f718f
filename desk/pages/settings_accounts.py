"""Settings: who may sign in. One-time passwords are shown in the answer itself, never in an address or a later page."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlmodel import Session, col, select

from desk.access import Action
from desk.context import desk_of
from desk.form_values import roles_of, unit_of
from desk.guard import Guard, NotThereError
from desk.render import fault_and_go, page, said_and_go
from desk.visitor import Visitor
from models.errors import RefusedError
from models.tables_desk import Account
from pipelines.accounts.people import add_account, change_roles, officer_of, reset_password, set_active
from pipelines.accounts.tell import Door, tell_of_account
from pipelines.adapters.database import reading, writing

router = APIRouter()
Manager = Annotated[Visitor, Depends(Guard(Action.ACCOUNTS))]
LIST = "/settings/accounts"
_OWN = "บัญชีของท่านเองต้องให้ผู้ดูแลระบบคนอื่นเป็นผู้เปลี่ยน รหัสผ่านเปลี่ยนได้ที่หน้าบัญชีของฉัน"


@router.get(LIST)
def accounts(request: Request, visitor: Manager) -> Response:
    """List the accounts."""
    return _list(request, visitor)


@router.post(LIST)
def add(
    request: Request,
    visitor: Manager,
    username: Annotated[str, Form(max_length=200)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    roles: Annotated[tuple[str, ...], Form()] = (),
    unit: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Add an account; its one-time password is shown now and never again."""
    office = desk_of(request).office
    username = username.strip().lower()
    try:
        with writing(office.engine) as session:
            password = add_account(
                session,
                username=username,
                name=name,
                roles=roles_of(roles),
                unit=unit_of(unit),
                actor=visitor.actor,
                now=office.clock(),
            )
            tell_of_account(session, office, session.get_one(Account, username), Door.ADDED, actor=visitor.actor)
    except RefusedError as error:
        typed = {"username": username, "name": name, "roles": roles, "unit": unit}
        return _list(request, visitor, status=422, fault=str(error), typed=typed)
    return page(request, "settings/one_time.html", visitor, username=username, password=password, fresh=True)


@router.get("/settings/accounts/{username}")
def account_page(request: Request, visitor: Manager, username: str) -> Response:
    """Show one account with what can be done with it."""
    return _one(request, visitor, username)


@router.post("/settings/accounts/{username}/roles")
def set_roles(
    request: Request,
    visitor: Manager,
    username: str,
    roles: Annotated[tuple[str, ...], Form()] = (),
    unit: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Give other roles."""
    office = desk_of(request).office
    try:
        _not_own(visitor, username)
        wanted, of_unit = roles_of(roles), unit_of(unit)
        with writing(office.engine) as session:
            account = _account(session, username)
            change_roles(session, account, roles=wanted, unit=of_unit, actor=visitor.actor, now=office.clock())
            tell_of_account(session, office, account, Door.ROLES, actor=visitor.actor)
            return said_and_go(session, visitor, f"เปลี่ยนหน้าที่ของ {username} แล้ว", LIST)
    except RefusedError as error:
        return _one(request, visitor, username, status=422, fault=str(error), roles=roles, unit=unit)


@router.post("/settings/accounts/{username}/reset")
def reset(request: Request, visitor: Manager, username: str) -> Response:
    """Give a fresh one-time password; the second factor begins anew."""
    office = desk_of(request).office
    try:
        _not_own(visitor, username)
        with writing(office.engine) as session:
            account = _account(session, username)
            password = reset_password(session, account, actor=visitor.actor, now=office.clock())
            tell_of_account(session, office, account, Door.RESET, actor=visitor.actor)
    except RefusedError as error:
        return fault_and_go(desk_of(request), visitor, str(error), f"{LIST}/{username}")
    return page(request, "settings/one_time.html", visitor, username=username, password=password, fresh=False)


@router.post("/settings/accounts/{username}/state")
def set_state(
    request: Request, visitor: Manager, username: str, active: Annotated[str, Form(max_length=3)] = ""
) -> Response:
    """Close an account, or open it again."""
    desk = desk_of(request)
    opened = active == "yes"
    try:
        _not_own(visitor, username)
        with writing(desk.office.engine) as session:
            account = _account(session, username)
            set_active(session, account, active=opened, actor=visitor.actor, now=desk.office.clock())
            if opened:
                tell_of_account(session, desk.office, account, Door.OPENED, actor=visitor.actor)
            return said_and_go(session, visitor, f"{'เปิด' if opened else 'ปิด'}บัญชี {username} แล้ว", LIST)
    except RefusedError as error:
        return fault_and_go(desk, visitor, str(error), f"{LIST}/{username}")


def _account(session: Session, username: str) -> Account:
    account = session.get(Account, username, with_for_update=True)
    if account is None:
        raise NotThereError
    return account


def _not_own(visitor: Visitor, username: str) -> None:
    """Nobody gives himself roles, and nobody shuts himself out."""
    if username == visitor.username:
        raise RefusedError(_OWN)


def _list(
    request: Request,
    visitor: Visitor,
    *,
    status: int = 200,
    fault: str | None = None,
    typed: dict[str, Any] | None = None,
) -> Response:
    with reading(desk_of(request).office.engine) as session:
        rows = [_row(visitor, one) for one in session.exec(select(Account).order_by(col(Account.username)))]
    empty = {"username": "", "name": "", "roles": (), "unit": ""}
    return page(request, "settings/accounts.html", visitor, status=status, rows=rows, fault=fault, typed=typed or empty)


def _one(
    request: Request,
    visitor: Visitor,
    username: str,
    *,
    status: int = 200,
    fault: str | None = None,
    roles: tuple[str, ...] | None = None,
    unit: str | None = None,
) -> Response:
    with reading(desk_of(request).office.engine) as session:
        account = session.get(Account, username)
        if account is None:
            raise NotThereError
        return page(
            request,
            "settings/account.html",
            visitor,
            status=status,
            row=_row(visitor, account),
            own=username == visitor.username,
            fault=fault,
            roles=account.roles if roles is None else roles,
            unit=(account.unit or "") if unit is None else unit,
        )


def _row(visitor: Visitor, account: Account) -> dict[str, Any]:
    officer = officer_of(account, visitor.officers)
    return {
        "username": account.username,
        "name": officer.name,
        "roles": sorted(officer.roles),
        "unit": officer.unit,
        "listed": visitor.officers is not None and visitor.officers.get(account.username) is not None,
        "works": officer.active,
        "active": account.active,
        "must_change": account.must_change,
        "factor": account.totp_secret is not None,
        "signed_in_at": account.signed_in_at,
        "made_at": account.made_at,
    }
