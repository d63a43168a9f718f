"""One's own account: password, second factor, single keys."""

from typing import Annotated, Any

import pyotp
import segno
from fastapi import APIRouter, Depends, Form, Request, Response
from markupsafe import Markup

from desk.access import Action
from desk.context import desk_of
from desk.guard import CODE_PAGE, PASSWORD_PAGE, Guard, HalfWayError
from desk.render import page, said_and_go
from desk.visitor import Visitor
from models.errors import RefusedError
from models.tables_desk import Account
from pipelines.accounts import second_factor, sessions, throttle
from pipelines.accounts.people import changed
from pipelines.accounts.signing_in import WrongPasswordError, choose_password
from pipelines.adapters.database import reading, writing

router = APIRouter()
Own = Annotated[Visitor, Depends(Guard(Action.OWN))]
Half = Annotated[Visitor, Depends(Guard(Action.HALF))]


@router.get("/me")
def own_account(request: Request, visitor: Own) -> Response:
    """Show one's account."""
    with reading(desk_of(request).office.engine) as session:
        account = session.get_one(Account, visitor.username)
        values: dict[str, Any] = {
            "roles": sorted(visitor.roles),
            "unit": visitor.officer.unit,
            "has_factor": account.totp_secret is not None,
            "recovery_left": len(account.recovery),
            "signed_in_at": account.signed_in_at,
        }
    return page(request, "me.html", visitor, **values)


@router.post("/me/keys")
def switch_keys(request: Request, visitor: Own, keys: Annotated[str, Form()] = "") -> Response:
    """Switch single keys on or off."""
    with writing(desk_of(request).office.engine) as session:
        account = session.get_one(Account, visitor.username)
        account.keys = keys == "on"
        session.add(account)
        return said_and_go(session, visitor, "บันทึกแล้ว", "/me")


@router.get("/me/password")
def password_page(request: Request, visitor: Half) -> Response:
    """Ask for another password; whoever has a one-time one comes no further without."""
    _past_code(visitor)
    return page(request, "password.html", visitor, fault=None, must=visitor.next_step == PASSWORD_PAGE)


@router.post("/me/password")
def change_password(
    request: Request,
    visitor: Half,
    old: Annotated[str, Form(max_length=1000)] = "",
    new: Annotated[str, Form(max_length=1000)] = "",
    again: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Take another password."""
    _past_code(visitor)
    desk = desk_of(request)
    now = desk.office.machine_time()
    keys = throttle.keys_of(f"password:{visitor.username}", request.client.host if request.client else "")
    try:
        with writing(desk.office.engine) as session:
            throttle.demand(session, keys, now)
            account = session.get_one(Account, visitor.username, with_for_update=True)
            choose_password(session, account, old=old, new=new, again=again, keep=visitor.session_id)
            changed(session, "password_changed", visitor.actor, desk.office.clock(), account=account.username)
            return said_and_go(session, visitor, "เปลี่ยนรหัสผ่านแล้ว", "/")
    except RefusedError as error:
        if isinstance(error, WrongPasswordError):
            with writing(desk.office.engine) as session:
                throttle.failed(session, keys, now)
        return page(
            request, "password.html", visitor, status=422, fault=str(error), must=visitor.next_step == PASSWORD_PAGE
        )


@router.get("/me/second-factor")
def second_factor_page(request: Request, visitor: Half) -> Response:
    """Show a fresh secret to be read by an authenticator; it counts only once a code of it was given."""
    _past_code(visitor)
    return _offer(request, visitor, second_factor.fresh_secret(), None)


@router.post("/me/second-factor")
def begin_second_factor(
    request: Request,
    visitor: Half,
    secret: Annotated[str, Form(max_length=64)],
    code: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Begin the second factor with the code that shows that the telephone has the secret."""
    _past_code(visitor)
    desk = desk_of(request)
    secret = secret.strip().upper()
    usable = len(secret) == len(pyotp.random_base32()) and set(secret) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    step = second_factor.step_of(secret, code, desk.office.machine_time(), 0) if usable else None
    if step is None:
        again = secret if usable else second_factor.fresh_secret()
        return _offer(request, visitor, again, "รหัสไม่ตรง กรุณาตรวจนาฬิกาของโทรศัพท์แล้วลองรหัสใหม่", status=422)
    shown, kept = second_factor.fresh_recovery()
    with writing(desk.office.engine) as session:
        account = session.get_one(Account, visitor.username, with_for_update=True)
        if account.totp_secret is not None:
            raise RefusedError("บัญชีนี้ใช้การยืนยันสองขั้นอยู่แล้ว หากเปลี่ยนโทรศัพท์ ให้ผู้ดูแลระบบตั้งบัญชีใหม่")
        account.totp_secret, account.totp_last, account.recovery = secret, step, kept
        session.add(account)
        sessions.end_all(session, account.username, keep=visitor.session_id)
        changed(session, "second_factor_begun", visitor.actor, desk.office.clock(), account=account.username)
    return page(request, "recovery_codes.html", visitor, codes=shown)


def _past_code(visitor: Visitor) -> None:
    """Who owes the second factor's code changes nothing of the account."""
    if visitor.next_step == CODE_PAGE:
        raise HalfWayError(CODE_PAGE)


def _offer(request: Request, visitor: Visitor, secret: str, fault: str | None, status: int = 200) -> Response:
    picture = segno.make(second_factor.address(secret, visitor.username), error="m")
    svg = picture.svg_inline(scale=5, dark="#1b2430", light="#ffffff", omitsize=True, title="รหัส QR สำหรับแอปยืนยันตัวตน")
    return page(
        request,
        "second_factor.html",
        visitor,
        status=status,
        secret=secret,
        picture=Markup(svg),  # noqa: S704  # drawn here from Base32 and a checked user name
        fault=fault,
    )
