"""What a clerk typed in: a text file of ksed's own, so that typed words are stored as safely as any letter.

Its first line is the mark, then one JSON object. Fields that a person typed need no recognising.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from models.errors import DocumentError
from models.values import Found, Letter, Page

MARK = b"%ksed-typed 1\n"
MEDIA_TYPE = "application/vnd.ksed.typed"
CONFIDENCE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The parts of a typed complaint; empty ones were left out."""

    body: str
    subject: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    respondent: str = ""
    """Whom it is about: who is named here never sees the case."""
    reference: str = ""
    """Where it comes from (a post's address, the meeting, the place inspected). Kept off the page: a meeting with the
    governor is no complaint to him, which the words alone would make of it."""
    ticket: str = ""
    """Unlike any other's: two callers may well say the same, and each is a case."""


def to_bytes(typed: Typed) -> bytes:
    """Write the file."""
    return MARK + json.dumps(asdict(typed), ensure_ascii=False, sort_keys=True).replace("\\u0000", " ").encode()


def is_typed(path: Path) -> bool:
    """Tell whether a file is one of these."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def from_file(path: Path) -> Typed:
    """Read the file. Errors as `from_bytes`."""
    return from_bytes(path.read_bytes())


def from_bytes(content: bytes) -> Typed:
    """Read the content of such a file.

    Raises:
        DocumentError: `damaged`.
    """
    try:
        parts = json.loads(content.removeprefix(MARK))
        return Typed(**{name: str(value) for name, value in parts.items()})
    except (ValueError, TypeError, AttributeError) as error:
        raise DocumentError("damaged", "typed") from error


def page_of(typed: Typed) -> Page:
    """Lay the parts out as a page, so that evidence has a place to point at.

    Plain labels: such as ผู้ร้องเรียน would make a complaint of praise.
    """
    rows = (
        f"เรื่อง {typed.subject}" if typed.subject else "",
        typed.body,
        f"เกี่ยวกับ: {typed.respondent}" if typed.respondent else "",
        f"ชื่อ {typed.name}" if typed.name else "",
        f"ที่อยู่ {typed.address}" if typed.address else "",
        f"โทร. {typed.phone}" if typed.phone else "",
        f"อีเมล {typed.email}" if typed.email else "",
    )
    return Page(number=1, method="body", confidence=1.0, text="\n\n".join(row for row in rows if row))


def letter_of(typed: Typed, page: Page) -> Letter:
    """Give the typed fields as found on that page; one that stands there otherwise is where the page is."""

    def found(value: str) -> Found[str] | None:
        if not value:
            return None
        start = page.text.rfind(value)
        span = (start, start + len(value)) if start >= 0 else None
        return Found(value=value, confidence=CONFIDENCE, page=page.number, quote=value, span=span)

    return Letter(
        subject=found(typed.subject),
        body=found(typed.body),
        sender_name=found(typed.name),
        sender_phone=found(typed.phone),
        sender_address=found(typed.address),
        sender_email=found(typed.email),
        respondent_name=found(typed.respondent),
    )
