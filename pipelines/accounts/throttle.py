"""Throttled login: after some failures of an account or an address, the next try must wait, each time twice as long.

Counted in the database, so that a second process or a restart forgets nothing. Nobody is locked out for good: whoever
guesses is slowed to a few tries an hour, and the true owner waits a quarter of an hour at most.
"""

import hashlib

from sqlmodel import Session, col, delete

from models.errors import RefusedError
from models.tables_desk import LoginFailure
from pipelines.accounts.windows import network_of

FREE_TRIES = 5
FREE_TRIES_OF_ADDRESS = 20
"""A whole office may sit behind one address."""
LONGEST_SECONDS = 900.0
FORGET_SECONDS = 86_400.0


def keys_of(username: str, address: str) -> dict[str, int]:
    """Name what is counted, with the tries that are free. Digests: a mistyped name may be a password."""
    return {
        _digest(f"account:{username.casefold()}"): FREE_TRIES,
        _digest(f"address:{network_of(address)}"): FREE_TRIES_OF_ADDRESS,
    }


def wait_seconds(session: Session, keys: dict[str, int], now: float) -> float:
    """Seconds (machine time `now`) until the next try; 0 where one may be made at once."""
    rows = (session.get(LoginFailure, key) for key in keys)
    return max((row.until - now for row in rows if row is not None and row.until > now), default=0.0)


def wait_sentence(seconds: float) -> str:
    """Say how long nobody may try again."""
    span = f"{int(seconds) + 1} วินาที" if seconds < 60 else f"{int(seconds // 60) + 1} นาที"
    return f"ลองผิดหลายครั้งเกินไป กรุณารออีก {span} แล้วลองใหม่"


def demand(session: Session, keys: dict[str, int], now: float) -> None:
    """Let a try be made.

    Raises:
        RefusedError: Not yet.
    """
    if (wait := wait_seconds(session, keys, now)) > 0:
        raise RefusedError(wait_sentence(wait))


def failed(session: Session, keys: dict[str, int], now: float) -> None:
    """Count a failure. Does not commit."""
    session.execute(delete(LoginFailure).where(col(LoginFailure.last_at) < now - FORGET_SECONDS))
    for key, free in keys.items():
        row = session.get(LoginFailure, key, with_for_update=True) or LoginFailure(
            key=key, failures=0, last_at=now, until=0.0
        )
        row.failures += 1
        row.last_at = now
        over = row.failures - free
        row.until = now + min(LONGEST_SECONDS, 2.0**over) if over >= 0 else 0.0
        session.add(row)


def succeeded(session: Session, username: str) -> None:
    """Forget the account's failures; the address's stay, others may be guessing from it. Does not commit."""
    row = session.get(LoginFailure, _digest(f"account:{username.casefold()}"))
    if row is not None:
        session.delete(row)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
