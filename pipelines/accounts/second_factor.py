"""The second factor: time-based one-time codes (RFC 6238), with recovery codes for a lost telephone."""

import hashlib
import hmac
import secrets

import pyotp

from models.tables_desk import Account

STEP_SECONDS = 30
_EARLIER_AND_LATER = 1
"""Steps that a telephone's clock may be off."""
RECOVERY_CODES = 8


def fresh_secret() -> str:
    """Make a secret, Base32."""
    return pyotp.random_base32()


def address(secret: str, username: str) -> str:
    """Give the `otpauth:` address that authenticator programs read."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="ksed")


def step_of(secret: str, code: str, now: float, after: int) -> int | None:
    """Give the 30-second step (since 1970) whose code this is; None where it is none, or none later than `after`."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit()):
        return None
    current = int(now // STEP_SECONDS)
    totp = pyotp.TOTP(secret)
    for step in range(current - _EARLIER_AND_LATER, current + _EARLIER_AND_LATER + 1):
        if hmac.compare_digest(totp.generate_otp(step), typed) and step > after:
            return step
    return None


def fresh_recovery() -> tuple[list[str], list[str]]:
    """Make recovery codes: as shown once, and as kept."""
    codes = ["-".join((secrets.token_hex(3), secrets.token_hex(3))) for _ in range(RECOVERY_CODES)]
    return codes, [_digest(code) for code in codes]


def accept(account: Account, code: str, now: float) -> bool:
    """Whether the code is right; it is then used up on the account. For an account with a second factor."""
    if account.totp_secret is None:
        return False
    step = step_of(account.totp_secret, code, now, account.totp_last)
    if step is not None:
        account.totp_last = step
        return True
    digest = _digest("".join(code.lower().split()))
    if digest in account.recovery:
        account.recovery = [one for one in account.recovery if one != digest]
        return True
    return False


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
