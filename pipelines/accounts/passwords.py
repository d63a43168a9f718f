"""Passwords: Argon2id with the library's parameters (RFC 9106), one-time ones, and what may be chosen."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.errors import RefusedError

SHORTEST, LONGEST = 12, 200
_HASHER = PasswordHasher()
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is read as something else on paper."""


def hashed(password: str) -> str:
    """Hash a password."""
    return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password; takes as long where nothing is kept."""
    try:
        _HASHER.verify(kept or _nobody(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether it was hashed with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def one_time() -> str:
    """Make a password to be typed once from paper: 80 bits in groups of four."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(16))
    return "-".join(drawn[start : start + 4] for start in range(0, 16, 4))


def check_choice(password: str, username: str, name: str) -> None:
    """Refuse what is guessed first: too short, the person's own names, few different characters (NIST 800-63B §5.1.1).

    Raises:
        RefusedError: With the Thai sentence that says what to mend.
    """
    if len(password) < SHORTEST:
        raise RefusedError(f"รหัสผ่านต้องยาวอย่างน้อย {SHORTEST} ตัวอักษร ใช้คำหลายคำต่อกันได้")
    if len(password) > LONGEST:
        raise RefusedError(f"รหัสผ่านยาวเกิน {LONGEST} ตัวอักษร")
    folded = password.casefold()
    parts = [part for part in (username, *name.split(), "password", "ksed", "kalasin", "กาฬสินธุ์") if len(part) > 3]
    rest = folded
    for part in parts:
        rest = rest.replace(part.casefold(), "")
    if len(rest) < 6:
        raise RefusedError("รหัสผ่านมีแต่ชื่อหรือคำที่เดาง่าย กรุณาเพิ่มคำอื่น")
    if len(set(folded)) < 5:
        raise RefusedError("รหัสผ่านใช้ตัวอักษรซ้ำกันมากเกินไป")


@cache
def _nobody() -> str:
    """A hash to compare with where there is no such account, so that the time taken tells nothing."""
    return _HASHER.hash(secrets.token_urlsafe(16))
