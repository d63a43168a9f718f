"""What somebody handed in by the public form, as one mail: its text, the fields as typed, the files with it.

A mail, because that is how a text with papers is read and shown already. No header is the writer's but the subject,
and there is neither sender nor Message-ID: it answers to nothing and nothing can be made to answer to it.
"""

import base64
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.header import Header
from email.utils import encode_rfc2231, format_datetime
from typing import BinaryIO

from models.errors import DocumentError
from models.values import Mail
from parsers.mail_charsets import clean_text
from parsers.typed import MARK, MEDIA_TYPE, Typed, from_bytes, page_of, to_bytes

NAME = "web-form.eml"
"""Name of the arrival; it says what is in it."""
FIELDS_NAME = "web-form.txt"
FIELDS_PAPER = 1
"""Number (`parsers.papers`) of the paper that holds the fields as typed: always the first."""
_LINE_END = "\r\n"
_ROW = 57
_CHUNK = _ROW * 4096
"""Bytes turned into base64 together: whole rows of 76 characters (RFC 2045 §6.8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A file handed in with the form: a name that is safe to show, its type by content, its bytes from the start."""

    name: str
    media_type: str
    file: BinaryIO


def cleaned(typed: Typed) -> Typed:
    """Give the fields as they will stand in the mail: NFC, no controls, one line but for the body."""
    body = "\n".join(line.rstrip() for line in clean_text(typed.body).splitlines()).strip()
    parts = {
        name: " ".join(clean_text(getattr(typed, name)).split())
        for name in ("subject", "name", "phone", "address", "email", "respondent")
    }
    return replace(typed, body=body, **parts)


def written(typed: Typed, enclosed: Iterable[Enclosed], at: datetime) -> Iterator[bytes]:
    """Write the mail, a piece at a time; files are read as they are needed. `typed` as `cleaned` gives it."""
    boundary = f"form-{secrets.token_hex(24)}"
    head = [f"Date: {format_datetime(at)}"]
    if typed.subject:
        # Always as encoded words: the library would decode those that somebody typed, and what hides in them.
        subject = Header(typed.subject, "utf-8", header_name="Subject")
        head.append(f"Subject: {subject.encode(linesep=_LINE_END)}")
    head += ["MIME-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{boundary}"', "", ""]
    yield _LINE_END.join(head).encode("ascii")
    text = page_of(replace(typed, subject="")).text
    yield from _part(boundary, 'text/plain; charset="utf-8"', None, [text.encode()])
    yield from _part(boundary, MEDIA_TYPE, FIELDS_NAME, [to_bytes(typed)])
    for paper in enclosed:
        yield from _part(boundary, paper.media_type, paper.name, _pieces(paper.file))
    yield f"\r\n--{boundary}--\r\n".encode("ascii")


def fields_in(mail: Mail) -> Typed | None:
    """The fields as typed, of a mail that `written` wrote; None of any other."""
    if not mail.attachments or not mail.attachments[0].content.startswith(MARK):
        return None
    try:
        return from_bytes(mail.attachments[0].content)
    except DocumentError:
        return None


def _part(boundary: str, media_type: str, name: str | None, pieces: Iterable[bytes]) -> Iterator[bytes]:
    head = ["", f"--{boundary}", f"Content-Type: {media_type}", "Content-Transfer-Encoding: base64"]
    if name is not None:  # RFC 2231: no character of a name means anything
        head.append(f"Content-Disposition: attachment; filename*={encode_rfc2231(name, 'utf-8')}")
    yield _LINE_END.join([*head, "", ""]).encode("ascii")
    for piece in pieces:
        yield base64.encodebytes(piece).replace(b"\n", b"\r\n")


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_CHUNK):
        yield piece
