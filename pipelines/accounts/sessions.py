"""Sessions: who is in, until when. Tokens are random, kept as digests, and end by rest, by age and by signing out."""

import hashlib
import secrets
from typing import Any

from sqlmodel import Session, col, delete, update

from models.tables_desk import Account, DeskSession

TOUCH_SECONDS = 60.0
"""A session's last sign of life is written no oftener."""


def token_digest(token: str) -> str:
    """Digest a token of a session or of the API; it is random enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(session: Session, account: Account, now: float, *, second_factor: bool) -> tuple[str, DeskSession]:
    """Begin a session; give the cookie's token with it. Does not commit."""
    token = secrets.token_urlsafe(32)
    row = DeskSession(
        id=token_digest(token),
        username=account.username,
        csrf=secrets.token_urlsafe(24),
        made_at=now,
        seen_at=now,
        second_factor=second_factor,
    )
    session.add(row)
    return token, row


def renew(session: Session, row: DeskSession) -> str:
    """Give a session another token, as whoever gains rights must (session fixation). Does not commit."""
    token = secrets.token_urlsafe(32)
    fresh = DeskSession(**{**row.model_dump(), "id": token_digest(token), "csrf": secrets.token_urlsafe(24)})
    session.delete(row)
    session.flush()
    session.add(fresh)
    return token


def find(session: Session, token: str, now: float, *, rest: float, age: float) -> tuple[Account, DeskSession] | None:
    """Find who is in by the cookie's token: not longer than `rest` seconds without a sign, nor `age` in all."""
    if not token or len(token) > 200:
        return None
    row = session.get(DeskSession, token_digest(token))
    if row is None or now - row.seen_at > rest or now - row.made_at > age:
        return None
    account = session.get(Account, row.username)
    return (account, row) if account is not None and account.active else None


def end(session: Session, session_id: str) -> None:
    """End a session. Does not commit."""
    session.execute(delete(DeskSession).where(col(DeskSession.id) == session_id))


def end_all(session: Session, username: str, *, keep: str | None = None) -> None:
    """End all sessions of an account, but the one that is to be kept. Does not commit."""
    session.execute(
        delete(DeskSession).where(col(DeskSession.username) == username, col(DeskSession.id) != (keep or ""))
    )


def sweep(session: Session, now: float, *, age: float) -> None:
    """Forget sessions that are too old to be used. Does not commit."""
    session.execute(delete(DeskSession).where(col(DeskSession.made_at) < now - age))


def touch(session: Session, session_id: str, now: float) -> None:
    """Write a session's sign of life. Does not commit."""
    session.execute(update(DeskSession).where(col(DeskSession.id) == session_id).values(seen_at=now))


def say(session: Session, session_id: str, kind: str, sentence: str) -> None:
    """Leave a sentence for the next page: `kind` is `done` or `fault`. Does not commit."""
    session.execute(update(DeskSession).where(col(DeskSession.id) == session_id).values(flash=[kind, sentence]))


def said(session: Session, session_id: str) -> None:
    """Take the sentence back, for it has been shown. Does not commit."""
    session.execute(update(DeskSession).where(col(DeskSession.id) == session_id).values(flash=None))


def undoable(session: Session, session_id: str, undo: dict[str, Any] | None) -> None:
    """Remember the last act that can be taken back in this session, or that there is none. Does not commit."""
    session.execute(update(DeskSession).where(col(DeskSession.id) == session_id).values(undo=undo))


def reveal(session: Session, session_id: str, case_id: int) -> None:
    """Remember that this session is shown who complained in a case. Does not commit."""
    row = session.get_one(DeskSession, session_id, with_for_update=True)
    row.revealed = [*(one for one in row.revealed if one != case_id), case_id]
    session.add(row)
