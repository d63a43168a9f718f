"""What a page of the public form bears: when it was made, signed, so that a machine can neither rush nor repeat it.

The key lies in the home, readable by the program alone. Times are machine time: the office's clock may stand still.
"""

import hmac
import os
import re
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session, col, delete

from models.tables_public import FormHandedIn
from pipelines.adapters.database import insert_for
from pipelines.adapters.store import translated_os_errors

FASTEST_SECONDS = 4.0
"""Nobody reads and fills in the form faster."""
OLDEST_SECONDS = 12 * 3600.0
"""Somebody may well write for an afternoon."""
_KEY_BYTES = 32
_FORM = re.compile(r"(?P<made>\d{1,12})\.(?P<nonce>[0-9a-f]{32})\.(?P<signature>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormToken:
    """A token that is ours: when it was made (seconds since 1970), and what tells it from all others."""

    made: float
    nonce: str

    @property
    def until(self) -> float:
        """When it is too old."""
        return self.made + OLDEST_SECONDS


def form_key(home: Path) -> bytes:
    """Give the key that this office signs with; made when it is first needed, by whichever program is first.

    Raises:
        TransientError: `disk_full` or `store_unavailable`.
    """
    path = home / "form.key"
    with translated_os_errors():
        with suppress(FileNotFoundError):
            if len(kept := path.read_bytes()) == _KEY_BYTES:
                return kept
            path.unlink(missing_ok=True)  # written by half when the power went: pages made with it are too old
        home.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=home)  # readable by us alone
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
        Path(name).unlink()
        return path.read_bytes()


def issue(key: bytes, now: float) -> str:
    """Make a token."""
    said = f"{int(now)}.{secrets.token_hex(16)}"
    return f"{said}.{_signed(key, said)}"


def read(key: bytes, token: str) -> FormToken | None:
    """Read a token; None where it is none of ours. How old it is, is for the caller to judge."""
    match = _FORM.fullmatch(token)
    if match is None or not hmac.compare_digest(_signed(key, token.rpartition(".")[0]), match["signature"]):
        return None
    return FormToken(made=float(match["made"]), nonce=match["nonce"])


def used(session: Session, token: FormToken) -> bool:
    """Whether a token was used already."""
    return session.get(FormHandedIn, token.nonce) is not None


def use(session: Session, token: FormToken, now: float) -> bool:
    """Use a token up; False where it was used before. Does not commit."""
    session.execute(delete(FormHandedIn).where(col(FormHandedIn.until) < now))
    insert = insert_for(session)
    done = session.execute(
        insert(FormHandedIn)
        .values(nonce=token.nonce, until=token.until)
        .on_conflict_do_nothing(index_elements=["nonce"])
        .returning(col(FormHandedIn.nonce))
    )
    return done.scalar_one_or_none() is not None


def _signed(key: bytes, said: str) -> str:
    return hmac.new(key, f"complain.{said}".encode(), sha256).hexdigest()
