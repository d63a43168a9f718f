"""Accounts and the officers whom they stand for."""

import re
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, func, select

from models.errors import RefusedError
from models.tables import Event
from models.tables_desk import Account
from models.values import Unit
from pipelines.accounts import sessions
from pipelines.accounts.passwords import hashed, one_time
from pipelines.arrive import PROGRAM
from pipelines.routing.officers import OF_A_UNIT, Officer, Officers, Role

_USERNAME = re.compile(r"[a-z0-9][a-z0-9_.-]{1,39}")
FIRST_OPERATOR = "admin"


def add_account(
    session: Session,
    *,
    username: str,
    name: str,
    roles: Iterable[Role],
    unit: Unit | None,
    actor: str,
    now: datetime,
) -> str:
    """Make an account; give its one-time password. Does not commit.

    Raises:
        RefusedError: The name is taken or cannot be one, no role is given, or a unit's role without its unit.
    """
    wanted = frozenset(roles)
    if not _USERNAME.fullmatch(username):
        raise RefusedError("ชื่อผู้ใช้ต้องเป็นตัวอักษรอังกฤษตัวเล็ก ตัวเลข . _ - ยาว 2 ถึง 40 ตัว")
    if not name.strip():
        raise RefusedError("กรุณาระบุชื่อและนามสกุล")
    check_roles(wanted, unit)
    if session.get(Account, username) is not None:
        raise RefusedError(f"มีบัญชี {username} อยู่แล้ว")
    password = one_time()
    session.add(
        Account(
            username=username,
            name=" ".join(name.split()),
            password_hash=hashed(password),
            must_change=True,
            roles=sorted(wanted),
            unit=unit.value if unit else None,
            made_at=now,
        )
    )
    changed(session, "account_added", actor, now, account=username, roles=sorted(wanted))
    return password


def check_roles(roles: frozenset[Role], unit: Unit | None) -> None:
    """Refuse roles that make no sense.

    Raises:
        RefusedError: None at all, or one of a unit without the unit.
    """
    if not roles:
        raise RefusedError("กรุณาเลือกหน้าที่อย่างน้อยหนึ่งอย่าง")
    if roles & OF_A_UNIT and unit is None:
        raise RefusedError("ผู้อำนวยการกลุ่มและเจ้าหน้าที่กลุ่มต้องระบุกลุ่ม")


def reset_password(session: Session, account: Account, *, actor: str, now: datetime) -> str:
    """Give a fresh one-time password; who is in under it is put out, the second factor begins anew. Does not commit."""
    password = one_time()
    account.password_hash = hashed(password)
    account.must_change = True
    account.totp_secret, account.recovery = None, []
    session.add(account)
    sessions.end_all(session, account.username)
    changed(session, "account_reset", actor, now, account=account.username)
    return password


def set_active(session: Session, account: Account, *, active: bool, actor: str, now: datetime) -> None:
    """Close an account, or open it again. Does not commit.

    Raises:
        RefusedError: The last account that can manage the others would be closed.
    """
    if not active and Role.OPERATOR in account.roles and _operators(session) == [account.username]:
        raise RefusedError("ปิดบัญชีผู้ดูแลระบบคนสุดท้ายไม่ได้")
    account.active = active
    session.add(account)
    if not active:
        sessions.end_all(session, account.username)
    changed(session, "account_opened" if active else "account_closed", actor, now, account=account.username)


def change_roles(
    session: Session, account: Account, *, roles: frozenset[Role], unit: Unit | None, actor: str, now: datetime
) -> None:
    """Give an account other roles. Does not commit.

    Raises:
        RefusedError: As `check_roles`, or no account could manage the others any more.
    """
    check_roles(roles, unit)
    if Role.OPERATOR not in roles and _operators(session) == [account.username]:
        raise RefusedError("ผู้ดูแลระบบคนสุดท้ายต้องมีหน้าที่ผู้ดูแลระบบต่อไป")
    before = account.roles
    account.roles, account.unit = sorted(roles), unit.value if unit else None
    session.add(account)
    changed(session, "account_changed", actor, now, account=account.username, before=before, after=account.roles)


def first_operator(session: Session, now: datetime) -> str | None:
    """On an office without any account make the first operator; give the one-time password. Does not commit."""
    if session.exec(select(func.count()).select_from(Account)).one():
        return None
    return add_account(
        session,
        username=FIRST_OPERATOR,
        name="ผู้ดูแลระบบ",
        roles=[Role.OPERATOR],
        unit=None,
        actor=PROGRAM,
        now=now,
    )


def officer_of(account: Account, officers: Officers | None) -> Officer:
    """Give the officer whom an account stands for: the table's where it has one of this id, else by its own roles."""
    listed = officers.get(account.username) if officers is not None else None
    if listed is not None:
        return listed
    return Officer(
        id=account.username,
        name=account.name,
        email="",
        roles=frozenset(Role(role) for role in account.roles),
        unit=Unit(account.unit) if account.unit else None,
        active=account.active,
    )


def everybody(session: Session, officers: Officers | None) -> list[Officer]:
    """Give all whom the desk may let in: the people of the table, and accounts that the table does not name."""
    listed = list(officers.people) if officers is not None else []
    known = {one.id for one in listed}
    rows = session.exec(select(Account).order_by(col(Account.username))).all()
    return [*listed, *(officer_of(row, None) for row in rows if row.username not in known)]


def changed(session: Session, kind: str, actor: str, now: datetime, **data: object) -> None:
    """Log a change of settings or accounts. Does not commit."""
    session.add(Event(at=now, actor=actor, kind=kind, data=data))


def _operators(session: Session) -> list[str]:
    active = session.exec(select(Account).where(col(Account.active).is_(True)))
    return [one.username for one in active if Role.OPERATOR in one.roles]
