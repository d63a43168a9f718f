"""Mails as Outlook saves them, `.msg` (extract-msg)."""

import email.utils
import logging
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from models.errors import DocumentError
from models.values import Attachment, Mail
from parsers.mail_charsets import clean_text, decode_text, register_thai_charsets
from parsers.mail_html import html_to_text
from parsers.mail_names import invented_name, safe_name
from parsers.media import MSG, UNKNOWN, sniff_content

T = TypeVar("T")

_SENDER_NAMES = "__substg1.0_0C1A", "__substg1.0_0042"
_SENDER_ADDRESSES = "__substg1.0_5D01", "__substg1.0_5D02", "__substg1.0_0C1F", "__substg1.0_0065"
"""SMTP addresses first: within an organisation Outlook keeps `/O=…/CN=…` in the others (MS-OXPROPS)."""
_MESSAGE_ID, _IN_REPLY_TO, _REFERENCES = "__substg1.0_1035", "__substg1.0_1042", "__substg1.0_1039"
_ID = re.compile(r"<[^<>\s]+>")
_ADDRESS = re.compile(r"[^\s<>\"']+@[^\s<>\"']+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """What a screen shows of a saved mail besides what is read of it; `pictures` by Content-ID, lower case."""

    to: str = ""
    cc: str = ""
    html: bytes = b""
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def read_msg(path: Path) -> Mail:
    """Read a saved Outlook mail; mails within it come as attachments of type `application/vnd.ms-outlook`.

    Raises:
        DocumentError: `damaged`; `unsupported_type` for what Outlook keeps besides mails and cannot be read.
    """
    return _from(path, _mail)


def read_msg_formatted(path: Path) -> Formatted:
    """Read whom a saved Outlook mail went to, its HTML and the pictures in it. Errors as `read_msg`."""
    return _from(path, _formatted)


def _from(path: Path, read: Callable[[Any], T]) -> T:
    # Imported here: the library takes most of a second, and few letters come this way.
    import extract_msg
    from extract_msg.exceptions import ExMsgBaseException, FeatureNotImplemented, UnrecognizedMSGTypeError

    logging.getLogger("extract_msg").setLevel(logging.CRITICAL)  # its messages may quote the mail
    register_thai_charsets()
    try:
        with extract_msg.openMsg(str(path), errorBehavior=extract_msg.enums.ErrorBehavior.SUPPRESS_ALL) as item:
            return read(item)
    except (FeatureNotImplemented, UnrecognizedMSGTypeError) as error:
        raise DocumentError("unsupported_type", "msg class") from error
    except (ExMsgBaseException, OSError, ValueError, LookupError, TypeError, AttributeError, struct.error) as error:
        # olefile and the property parsers raise plain errors on broken files
        raise DocumentError("damaged", f"msg: {type(error).__name__}") from error


def _mail(item: Any) -> Mail:
    header = getattr(item, "header", None) or {}
    name, address = email.utils.parseaddr(str(header.get("From", "")))
    return Mail(
        message_id=next(iter(_ids(_string(item, _MESSAGE_ID) or header.get("Message-ID"))), None),
        in_reply_to=_ids(_string(item, _IN_REPLY_TO) or header.get("In-Reply-To")),
        references=_ids(_string(item, _REFERENCES) or header.get("References")),
        sender_name=_first(item, _SENDER_NAMES) or clean_text(name),
        sender_address=_address(item, address),
        subject=clean_text(getattr(item, "subject", None) or "").strip(),
        sent_at=_sent_at(item),
        body=_body(item),
        attachments=tuple(_attachment(part, number) for number, part in enumerate(item.attachments, start=1)),
    )


def _formatted(item: Any) -> Formatted:
    html = getattr(item, "htmlBody", None) or b""
    pictures = {}
    for part in item.attachments:
        cid = str(getattr(part, "cid", None) or "").strip("<> \x00").lower()
        if cid and isinstance(part.data, bytes):
            pictures[cid] = part.data
    return Formatted(
        to=clean_text(getattr(item, "to", None) or "").strip(),
        cc=clean_text(getattr(item, "cc", None) or "").strip(),
        html=html if isinstance(html, bytes) else str(html).encode("utf-8", "replace"),
        pictures=pictures,
    )


def _string(item: Any, stream: str) -> str:
    return clean_text(item.getStringStream(stream) or "").strip("\x00 \n")


def _first(item: Any, streams: tuple[str, ...]) -> str:
    return next((value for stream in streams if (value := _string(item, stream))), "")


def _address(item: Any, fallback: str) -> str:
    """The sender's address, `local@domain` in lower case; empty where only an internal one is kept."""
    candidates = [*(_string(item, stream) for stream in _SENDER_ADDRESSES), fallback]
    return next((found[0].lower() for value in candidates if (found := _ADDRESS.fullmatch(value))), "")


def _ids(value: object) -> tuple[str, ...]:
    return tuple(_ID.findall(str(value or "")))


def _sent_at(item: Any) -> datetime | None:
    sent = getattr(item, "date", None)
    return sent.astimezone(UTC) if isinstance(sent, datetime) and sent.tzinfo is not None else None


def _body(item: Any) -> str:
    """The plain text; that of the HTML where there is none."""
    plain = clean_text(getattr(item, "body", None) or "").strip()
    if plain:
        return plain
    html = getattr(item, "htmlBody", None)
    if not html:
        return ""
    return clean_text(html_to_text(decode_text(html) if isinstance(html, bytes) else str(html))).strip()


def _attachment(part: Any, number: int) -> Attachment:
    """One attachment; a broken or linked one has no content."""
    data = part.data
    if hasattr(data, "exportBytes"):
        subject = clean_text(getattr(data, "subject", None) or "")
        return Attachment(
            name=safe_name(f"{subject}.msg") if subject else invented_name(MSG, number),
            media_type=MSG,
            content=data.exportBytes(allowBadEmbed=True),
        )
    content = data if isinstance(data, bytes) else b""
    name = safe_name(str(part.longFilename or part.shortFilename or part.name or "").strip("\x00"))
    media_type = _type(content, name)
    return Attachment(name=name or invented_name(media_type, number), media_type=media_type, content=content)


def _type(content: bytes, name: str) -> str:
    try:
        return sniff_content(content, name)
    except DocumentError:  # told when the attachment itself is read
        return UNKNOWN
