"""Signing in: name and password, then the second factor where the account has one."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.errors import RefusedError
from models.tables import Event
from models.tables_desk import Account, DeskSession
from pipelines.accounts import second_factor, sessions, throttle
from pipelines.accounts.passwords import LONGEST, check_choice, hashed, matches, outdated

REFUSED = "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง"
"""One sentence for every reason: which names exist is nobody's business."""


class WrongPasswordError(RefusedError):
    """Somebody who is in does not know the account's password; tries are counted as at the login."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """Who knocks from where, and when: machine time in seconds since 1970, and the office's clock."""

    username: str
    address: str
    machine_now: float
    now: datetime


def sign_in(session: Session, knock: Knock, password: str) -> tuple[str, DeskSession] | str:
    """Begin a session, or give the Thai sentence that says why not. Does not commit; commit in both cases."""
    keys = throttle.keys_of(knock.username, knock.address)
    wait = throttle.wait_seconds(session, keys, knock.machine_now)
    if wait > 0:
        return throttle.wait_sentence(wait)
    account = session.get(Account, knock.username)
    usable = account is not None and account.active
    right = matches(password, account.password_hash if account is not None and usable else None)
    if not right or account is None or len(password) > LONGEST:
        throttle.failed(session, keys, knock.machine_now)
        _log(session, knock, "login_failed", account.username if account is not None else None)
        return REFUSED
    if outdated(account.password_hash):
        account.password_hash = hashed(password)
    if account.totp_secret is None:
        _is_in(session, account, knock)
    return sessions.begin(session, account, knock.machine_now, second_factor=account.totp_secret is not None)


def give_code(session: Session, row: DeskSession, knock: Knock, code: str) -> str | None:
    """Take the second factor's code; give the session's new token, or None where it is wrong. Commit in both cases."""
    keys = throttle.keys_of(f"totp:{knock.username}", knock.address)
    account = session.get_one(Account, row.username, with_for_update=True)
    waits = throttle.wait_seconds(session, keys, knock.machine_now) > 0
    if waits or not second_factor.accept(account, code, knock.machine_now):
        if not waits:
            throttle.failed(session, keys, knock.machine_now)
            _log(session, knock, "second_factor_failed", account.username)
        return None
    throttle.succeeded(session, f"totp:{knock.username}")
    session.add(account)
    _is_in(session, account, knock)
    row.second_factor = False
    return sessions.renew(session, row)


def choose_password(session: Session, account: Account, *, old: str, new: str, again: str, keep: str) -> None:
    """Change one's own password; other sessions end. Does not commit.

    Raises:
        WrongPasswordError: The old one is wrong.
        RefusedError: The two new ones differ, or it is too easily guessed.
    """
    if not matches(old, account.password_hash):
        raise WrongPasswordError("รหัสผ่านปัจจุบันไม่ถูกต้อง")
    if new != again:
        raise RefusedError("รหัสผ่านใหม่ทั้งสองช่องไม่ตรงกัน")
    if new == old:
        raise RefusedError("รหัสผ่านใหม่ต้องต่างจากเดิม")
    check_choice(new, account.username, account.name)
    account.password_hash = hashed(new)
    account.must_change = False
    session.add(account)
    sessions.end_all(session, account.username, keep=keep)


def _is_in(session: Session, account: Account, knock: Knock) -> None:
    throttle.succeeded(session, account.username)
    account.signed_in_at = knock.now
    session.add(account)
    _log(session, knock, "signed_in", account.username)


def _log(session: Session, knock: Knock, kind: str, username: str | None) -> None:
    """Log by account where there is one; a name that is none may be a password typed into the wrong field."""
    actor = f"desk:{username}" if username else "desk"
    session.add(Event(at=knock.now, actor=actor, kind=kind, data={"address": knock.address}))
