"""A raw mail file → `Mail`: mended, read by mail-parser, and told in the office's terms.

`mail_mending` repairs the raw bytes into a clean twin (its docstring tells who does what and why); mail-parser reads
the twin; here its result becomes a `Mail`.
"""

import binascii
import logging
from datetime import datetime
from email.errors import MessageError
from hashlib import sha256
from pathlib import Path
from typing import Any

import mailparser

from models.errors import DocumentError, TransientError
from models.values import Attachment, Mail
from parsers.mail_charsets import clean_text, register_thai_charsets
from parsers.mail_kind import automatic_kind
from parsers.mail_mending import Mended, mend

LARGEST_MAIL = 150 * 1024 * 1024
"""Bytes. Mail servers stop at 25–50 MB; a mail is held in memory about four times over while it is read."""

_LOGO_LIMIT = 20 * 1024
"""Bytes under which a picture shown in the text is a logo, a signature's ornament or a tracking pixel."""

_CONTROLS = bytes({*range(0x20), *range(0x7F, 0xA0)} - set(b"\t\n\f\r\x1b"))


def parse_mail(path: Path) -> Mail:
    """Read a raw RFC 5322 mail whole.

    Texts are NFC with LF line ends; addresses lower case; `sent_at` is aware, or None where the Date field is missing
    or no date. Attachments hold decoded bytes under safe names, mails inside the mail among them; small pictures
    that only adorn the text are left out.

    Raises:
        DocumentError: `empty_file`, `too_large`, or `damaged` where the bytes are no mail at all.
        TransientError: `store_unavailable` where the file cannot be read.
    """
    raw = _read(path)
    register_thai_charsets()
    mended, head = mend(raw), raw[:5000]
    del raw
    return _as_mail(mended, head)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_MAIL:
            raise DocumentError("too_large")
        raw = path.read_bytes()
    except OSError as error:
        raise TransientError("store_unavailable", type(error).__name__) from error
    if not raw.strip():
        raise DocumentError("empty_file")
    return raw


def _as_mail(mended: Mended, head: bytes) -> Mail:
    parser = _read_by_mail_parser(mended)
    name, address = next(iter(parser.from_), (str(mended.twin.get("From", "")).replace('"', ""), ""))
    subject = clean_text(parser.subject)
    body = "\n\n".join(parser.text_plain).strip("\n")
    parts = [_attachment(entry) for entry in parser.attachments]
    attachments = tuple(paper for paper, is_paper in parts if is_paper)
    if not mended.fields and not attachments and _is_noise(head, body):
        raise DocumentError("damaged", "no header and no text")
    verdict = automatic_kind(mended.fields, text=f"{subject}\n{body}", papers=len(attachments))
    return Mail(
        message_id=parser.message_id or None,
        in_reply_to=tuple(parser.in_reply_to.split()),
        references=tuple(parser.references.split()),
        sender_name=clean_text(name),
        sender_address=clean_text(address).lower(),
        subject=subject,
        sent_at=_sent_at(parser.date),
        body=body,
        attachments=attachments,
        reply_to=next((value.strip().lower() for name, value in mended.fields if name.lower() == "reply-to"), ""),
        small_pictures=tuple(sha256(paper.content).hexdigest() for paper, is_paper in parts if not is_paper),
        automatic=verdict[0] if verdict else None,
        automatic_because=verdict[1] if verdict else "",
    )


def _read_by_mail_parser(mended: Mended) -> Any:
    logging.getLogger("mailparser").setLevel(logging.CRITICAL)  # it logs header text
    try:
        return mailparser.MailParser(mended.twin)
    except (mailparser.exceptions.MailParserError, MessageError, RecursionError, ValueError, LookupError) as error:
        raise DocumentError("damaged", type(error).__name__) from error


def _sent_at(moment: Any) -> datetime | None:
    return moment if isinstance(moment, datetime) and moment.tzinfo else None


def _attachment(entry: dict[str, Any]) -> tuple[Attachment, bool]:
    """Give a part, and whether it is a paper: small pictures within the text are mostly logos."""
    content = binascii.a2b_base64(entry["payload"])
    inline = str(entry["content-disposition"]).startswith("inline")
    paper = Attachment(name=entry["filename"], media_type=entry["mail_content_type"], content=content)
    return paper, not (inline and len(content) < _LOGO_LIMIT)


def _is_noise(head: bytes, body: str) -> bool:
    """Bytes that are neither a mail nor a text: over one in twenty is a control character, and Thai is it not."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    thai = sum("\u0e00" <= char <= "\u0e7f" for char in body[:5000])
    return not body.strip() or (controls * 20 > len(head) and thai * 2 < len(body[:5000]))
