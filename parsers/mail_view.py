"""A mail as a person may look at it: headers, text, HTML made safe, what is attached; and the files in an original.

Indexes of attachments are the numbers of `parsers.papers`: those of a mail in a mail, and of files in an archive, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from models.limits import ReadLimits
from models.values import Mail
from parsers.mail_bodies import disposition
from parsers.mail_charsets import clean_text, decode_text, register_thai_charsets
from parsers.mail_fields import field_value
from parsers.mail_html import take_embedded_images
from parsers.mail_names import invented_name, safe_name
from parsers.mail_parts import Part, split
from parsers.mail_pictures import MailPictures
from parsers.mail_transfer import decode_transfer, transfer_encoding
from parsers.mail_words import decode_header
from parsers.media import MSG
from parsers.outlook import Formatted, read_msg_formatted
from parsers.papers import MAILS, Paper, open_mail, papers_in
from parsers.safe_html import safe_html, visible

_HTML_LIMIT = 2 * 1024 * 1024
"""Bytes of HTML that are shown, without the pictures written into it."""
_MOST_BODIES = 10
_EMBEDDED = b"cid:embedded-%d.invalid"
_MOST_HEADER = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file in a mail or archive. `inside` is the index of the mail or archive it lies in, 0 the original itself."""

    index: int
    inside: int
    name: str
    media_type: str
    """By content; `application/octet-stream` where it is no kind that is read."""
    size: int
    sha256: str
    is_mail: bool = False
    fault: str | None = None
    """Code of `models.errors` where it cannot be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """A mail to be looked at. Texts are plain; `html` is safe to be put into a page, None where there is none."""

    sender: str
    to: str
    cc: str
    subject: str
    sent_at: datetime | None
    text: str = field(repr=False)
    html: str | None = field(default=None, repr=False)
    remote_pictures: int = 0
    """Pictures on other people's servers, which are not shown."""


def attached_to(path: Path, media_type: str, *, limits: ReadLimits) -> tuple[Attached, ...]:
    """What lies in an original, at any depth; nothing in one that is neither mail nor archive.

    Raises:
        DocumentError: the original itself cannot be opened.
        TransientError: the surroundings' fault.
    """
    return tuple(_attached(paper) for paper in papers_in(path, media_type, limits=limits))


def view_mail(path: Path, media_type: str, index: int, *, limits: ReadLimits) -> MailView | None:
    """The mail that an original is (`index` 0) or that lies in it; None where there is no mail of that index.

    Errors as `attached_to`.
    """
    if index == 0:
        return _view(path, media_type, open_mail(path, media_type)) if media_type in MAILS else None
    paper = paper_of(path, media_type, index, limits=limits)
    if paper is None or paper.mail is None:
        return None
    with TemporaryDirectory(prefix="ksed-") as scratch:
        inner = Path(scratch, "mail")
        inner.write_bytes(paper.content)
        return _view(inner, paper.media_type, paper.mail)


def paper_of(path: Path, media_type: str, index: int, *, limits: ReadLimits) -> Paper | None:
    """The file of this index in an original; None where there is none. Errors as `attached_to`."""
    return next((paper for paper in papers_in(path, media_type, limits=limits) if paper.number == index), None)


def shown_name(paper: Paper) -> str:
    """A file name without path, controls or marks of writing direction."""
    return visible(safe_name(paper.name)) or invented_name(paper.media_type, paper.number)


def _attached(paper: Paper) -> Attached:
    return Attached(
        index=paper.number,
        inside=paper.inside,
        name=shown_name(paper),
        media_type=paper.media_type,
        size=len(paper.content),
        sha256=sha256(paper.content).hexdigest(),
        is_mail=paper.mail is not None,
        fault=paper.fault.code if paper.fault else None,
    )


def _view(path: Path, media_type: str, mail: Mail) -> MailView:
    if media_type == MSG:
        told = read_msg_formatted(path)
        sender = f"{mail.sender_name} <{mail.sender_address}>" if mail.sender_address else mail.sender_name
    else:
        raw = path.read_bytes()
        sender, told = _formatted(raw, split(raw))
    shown = _html(told.html, told.pictures)
    return MailView(
        sender=_line(sender),
        to=_line(told.to),
        cc=_line(told.cc),
        subject=_line(mail.subject),
        sent_at=mail.sent_at,
        text=visible(mail.body),
        html=shown[0],
        remote_pictures=shown[1],
    )


def _line(header: str) -> str:
    return " ".join(visible(header).split())[:_MOST_HEADER]


def _html(octets: bytes, pictures: Mapping[str, bytes]) -> tuple[str | None, int]:
    embedded, rest = take_embedded_images(octets, at_least=0, left=_EMBEDDED)
    every = dict(pictures)
    for index, (_, content) in enumerate(embedded):
        every[(_EMBEDDED % index).decode("ascii").removeprefix("cid:")] = content
    source = clean_text(decode_text(rest[:_HTML_LIMIT]))
    cleaned = safe_html(source, MailPictures(every)) if source.strip() else None
    return (cleaned.html, cleaned.remote_pictures) if cleaned else (None, 0)


def _formatted(raw: bytes, whole: Part) -> tuple[str, Formatted]:
    """The sender as the mail says it, and what `Formatted` holds, of a raw mail."""
    register_thai_charsets()
    leaves = list(_leaves(whole))
    bodies = [part for part in leaves if part.media_type == "text/html" and disposition(part)[0] != "attachment"]
    pictures = {}
    for part in leaves:
        cid = decode_header(field_value(part.fields, "content-id")).strip("<> ").lower()
        if cid and not part.media_type.startswith("text/"):
            pictures[cid] = _decoded(raw, part, text=False)
    sender, to, cc = (decode_header(field_value(whole.fields, name)) for name in ("from", "to", "cc"))
    html = b"<hr>".join(_utf8(raw, part) for part in bodies[:_MOST_BODIES])
    return sender, Formatted(to=to, cc=cc, html=html, pictures=pictures)


def _leaves(part: Part) -> list[Part]:
    return [leaf for child in part.children for leaf in _leaves(child)] if part.children else [part]


def _decoded(raw: bytes, part: Part, *, text: bool) -> bytes:
    encoding = transfer_encoding(field_value(part.fields, "content-transfer-encoding"))
    return decode_transfer(raw[part.start : part.end], encoding, text=text)


def _utf8(raw: bytes, part: Part) -> bytes:
    octets = _decoded(raw, part, text=True)
    return decode_text(octets, part.type_parameters.get("charset")).encode("utf-8", "replace")
