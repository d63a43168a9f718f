"""Signing in and out."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlmodel import Session

from desk.access import Action
from desk.context import Desk, desk_of
from desk.guard import CODE_PAGE, Guard, PublicGuard, cookie_name
from desk.render import go, local_address, page
from desk.visitor import Visitor
from models.tables_desk import DeskSession
from pipelines.accounts import sessions
from pipelines.accounts.signing_in import Knock, give_code, sign_in
from pipelines.adapters.database import writing

router = APIRouter()
WRONG_CODE = "รหัสไม่ถูกต้องหรือใช้ไปแล้ว กรุณารอรหัสถัดไปแล้วลองใหม่"
Half = Annotated[Visitor, Depends(Guard(Action.HALF))]


@router.get("/login", dependencies=[Depends(PublicGuard())])
def login_page(request: Request, to: str = "/") -> Response:
    """Ask for name and password."""
    return page(request, "login.html", to=local_address(to), fault=None, username="")


@router.post("/login", dependencies=[Depends(PublicGuard())])
def login(
    request: Request,
    username: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    to: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Let in, or say why not."""
    desk = desk_of(request)
    knock = _knock(request, desk, username.strip().lower())
    with writing(desk.office.engine) as session:
        sessions.sweep(session, knock.machine_now, age=desk.office.settings.desk.session_hours * 3600)
        result = sign_in(session, knock, password)
    if isinstance(result, str):
        return page(request, "login.html", status=401, to=local_address(to), fault=result, username=knock.username)
    token, row = result
    response = go(f"{CODE_PAGE}?to={quote(local_address(to), safe='')}" if row.second_factor else local_address(to))
    set_cookie(response, desk, token)
    return response


@router.get("/login/code")
def code_page(request: Request, visitor: Half, to: str = "/") -> Response:
    """Ask for the second factor's code."""
    return page(request, "login_code.html", visitor, to=local_address(to), fault=None)


@router.post("/login/code")
def code(
    request: Request,
    visitor: Half,
    code: Annotated[str, Form(max_length=100)] = "",
    to: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Take the code."""
    desk = desk_of(request)
    with writing(desk.office.engine) as session:
        row = session.get_one(DeskSession, visitor.session_id)
        token = give_code(session, row, _knock(request, desk, visitor.username), code) if row.second_factor else None
    if token is None:
        return page(request, "login_code.html", visitor, status=401, to=local_address(to), fault=WRONG_CODE)
    response = go(local_address(to))
    set_cookie(response, desk, token)
    return response


@router.post("/logout")
def logout(request: Request, visitor: Half) -> Response:
    """End the session."""
    desk = desk_of(request)
    with writing(desk.office.engine) as session:
        _forget(session, visitor)
    response = go("/login")
    response.delete_cookie(cookie_name(desk), path="/", secure=desk.secure, httponly=True, samesite="lax")
    return response


def set_cookie(response: Response, desk: Desk, token: str) -> None:
    """Give the browser its session: no script reads it, no other site's form sends it."""
    response.set_cookie(cookie_name(desk), token, path="/", secure=desk.secure, httponly=True, samesite="lax")


def _forget(session: Session, visitor: Visitor) -> None:
    sessions.end(session, visitor.session_id)


def _knock(request: Request, desk: Desk, username: str) -> Knock:
    return Knock(
        username=username,
        address=request.client.host if request.client else "",
        machine_now=desk.office.machine_time(),
        now=desk.office.clock(),
    )
