"""Read: bytes → documents → pages → letter, with evidence (DESIGN §1, step 2). Pure but for scratch files.

A mail is its body (document 0) followed by its attachments; an attachment that cannot be read is reported
to the reviewer and takes nothing from the rest.
"""

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from models.errors import MESSAGES_TH, DocumentError
from models.limits import PageCache, ReadLimits
from models.settings import Reading as ReadingSettings
from models.values import Attachment, Found, Letter, Mail, MailFacts, Page, Reading, ReceivedStamp
from parsers import typed
from parsers.archive import read_zip
from parsers.documents import read_pages
from parsers.letter import carries_letter, parse_letter
from parsers.mail import parse_mail
from parsers.media import sniff
from parsers.outlook import read_msg
from parsers.stamp import parse_stamp
from pipelines.office import ToRead
from pipelines.reading_doubts import reading_doubts

MAIL = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"
ARCHIVE = "application/zip"

SENDER_HEADER_CONFIDENCE = 0.7
"""A display name is what the writer calls himself; addresses can be forged but are seldom misread."""
HEADER_CONFIDENCE = 0.95


def read_limits(settings: ReadingSettings, cache: PageCache | None = None) -> ReadLimits:
    """Turn the settings into the limits that the parsers take, with a memory of pages read if one is given."""
    return ReadLimits(
        languages=settings.languages,
        pages=settings.pages,
        page_seconds=settings.page_seconds,
        file_bytes=settings.file_mb << 20,
        cache=cache,
    )


def light_reader(limits: ReadLimits) -> Callable[[ToRead], Reading]:
    """Make a reader that reads in this process, for plain text mails."""
    return lambda original: read_original(original, limits)


def read_original(original: ToRead, limits: ReadLimits) -> Reading:
    """Read one original.

    Raises:
        DocumentError: nothing of it can be read; `code` says why.
        TransientError: the surroundings are at fault (Tesseract missing, disk full).
    """
    if original.path.stat().st_size > limits.file_bytes:
        raise DocumentError("too_large")
    if not original.is_mail and typed.is_typed(original.path):
        return _read_typed(original)
    media_type = MAIL if original.is_mail else sniff(original.path, original.name)
    if media_type in {MAIL, OUTLOOK}:
        return _read_mail(original, media_type, _opened_mail(original.path, media_type), limits)
    gathered = _Gathered()
    if media_type == ARCHIVE:
        _read_attachments(gathered, read_zip(original.path, limits=limits), limits)
        if not gathered.pages:
            raise DocumentError("unreadable_attachments")
    else:
        gathered.add(read_pages(original.path, media_type, limits=limits))
    _demand_text(gathered.pages)
    pages = tuple(gathered.pages)
    letter = parse_letter(pages)
    return Reading(
        sha256=original.sha256,
        media_type=media_type,
        pages=pages,
        letter=letter,
        stamp=parse_stamp(pages, _by_ink),
        content_key=f"file:{original.sha256}",
        look_at=(*gathered.look_at, *reading_doubts(letter, pages)),
    )


def _read_typed(original: ToRead) -> Reading:
    words = typed.from_file(original.path)
    page = typed.page_of(words)
    recognised, said = parse_letter((page,)), typed.letter_of(words, page)
    # What the clerk typed into a field stands; the rest (whom it is about …) is recognised in the text.
    letter = replace(recognised, **{f.name: value for f in fields(said) if (value := getattr(said, f.name))})
    return Reading(
        sha256=original.sha256,
        media_type=typed.MEDIA_TYPE,
        pages=(page,),
        letter=letter,
        content_key=f"file:{original.sha256}",
    )


@dataclass(slots=True)
class _Gathered:
    """Pages so far, numbered through, and what went wrong with single attachments."""

    pages: list[Page] = field(default_factory=list)
    look_at: list[str] = field(default_factory=list)
    documents: int = 0

    def add(self, pages: Iterable[Page]) -> None:
        start = len(self.pages)
        self.pages += [
            # NUL is no letter, and PostgreSQL refuses it; a blank keeps every offset.
            replace(page, number=start + number, document=self.documents, text=page.text.replace("\0", " "))
            for number, page in enumerate(pages, 1)
        ]
        self.documents += 1


def _read_mail(original: ToRead, media_type: str, mail: Mail, limits: ReadLimits) -> Reading:
    gathered = _Gathered()
    gathered.add([_page_of(mail)])
    automatic = mail.automatic is not None
    if not automatic:  # nobody needs an advertisement's pictures read
        _read_attachments(gathered, mail.attachments, limits)
    pages = tuple(gathered.pages)
    if not mail.body.strip() and not automatic:
        _demand_something(mail, pages[1:])
        gathered.look_at.append("อีเมลนี้ไม่มีข้อความในเนื้อหา กรุณาเปิดดูต้นฉบับ")
    if mail.small_pictures and not automatic:
        gathered.look_at.append(f"อีเมลมีภาพขนาดเล็กในเนื้อหา {len(mail.small_pictures)} ภาพที่ระบบไม่ได้อ่าน")
    letter = _with_headers(parse_letter(pages), mail)
    return Reading(
        sha256=original.sha256,
        media_type=media_type,
        pages=pages,
        letter=letter,
        stamp=parse_stamp(pages, _by_ink),
        mail=MailFacts(
            message_id=mail.message_id,
            in_reply_to=mail.in_reply_to,
            references=mail.references,
            sender_address=mail.sender_address,
            automatic=mail.automatic,
            automatic_because=mail.automatic_because,
            carries_letter=carries_letter(pages),
        ),
        content_key=mail_content_key(mail, original.sha256),
        look_at=(*gathered.look_at, *reading_doubts(letter, pages)),
    )


def mail_content_key(mail: Mail, sha256: str) -> str:
    """Digest what a mail says, by whom and with which papers, whatever its headers of transport.

    A mail that says nothing is only ever equal to its own bytes.
    """
    words = re.sub(r"\s+", "", mail.body)
    papers = sorted([*(hashlib.sha256(paper.content).hexdigest() for paper in mail.attachments), *mail.small_pictures])
    if not words and not papers:
        return f"file:{sha256}"
    whole = "\0".join((mail.sender_address, mail.reply_to, re.sub(r"\s+", "", mail.subject), words, *papers))
    return f"mail:{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _read_attachments(gathered: _Gathered, attachments: Iterable[Attachment], limits: ReadLimits) -> None:
    with tempfile.TemporaryDirectory(prefix="ksed-") as folder:
        for number, attachment in enumerate(attachments):
            # Named by us: an attachment's own name may be anything.
            path = Path(folder) / f"{number}"
            path.write_bytes(attachment.content)
            try:
                _read_attachment(gathered, attachment, path, limits)
            except DocumentError as error:
                gathered.look_at.append(f"อ่านไฟล์แนบ “{attachment.name}” ไม่ได้: {MESSAGES_TH[error.code]}")
            path.unlink()


def _read_attachment(gathered: _Gathered, attachment: Attachment, path: Path, limits: ReadLimits) -> None:
    media_type = sniff(path, attachment.name)
    if media_type == ARCHIVE:
        _read_attachments(gathered, read_zip(path, limits=limits), limits)
    elif media_type in {MAIL, OUTLOOK}:
        inner = _opened_mail(path, media_type)
        gathered.add([_page_of(inner)])
        _read_attachments(gathered, inner.attachments, replace(limits, nesting=_one_less(limits)))
    else:
        left = replace(limits, pages=max(1, limits.pages - len(gathered.pages)))
        gathered.add(read_pages(path, media_type, limits=left))


def _opened_mail(path: Path, media_type: str) -> Mail:
    return read_msg(path) if media_type == OUTLOOK else parse_mail(path)


def _page_of(mail: Mail) -> Page:
    """Lay a mail's own words out as a page; its subject first, as a letter has it."""
    text = "\n\n".join(part for part in (f"เรื่อง {mail.subject}" if mail.subject else "", mail.body) if part)
    return Page(number=1, method="body", confidence=1.0, text=text)


def _by_ink(page: Page) -> ReceivedStamp | None:
    return page.stamp


def _one_less(limits: ReadLimits) -> int:
    if limits.nesting <= 1:
        raise DocumentError("too_large", "mails within mails within mails")
    return limits.nesting - 1


def _with_headers(letter: Letter, mail: Mail) -> Letter:
    """Fill what the text left open from the mail's headers."""
    filled = letter
    if letter.sender_email is None and mail.sender_address:
        filled = replace(filled, sender_email=_from_header(mail.sender_address, HEADER_CONFIDENCE))
    if letter.sender_name is None and mail.sender_name and "@" not in mail.sender_name:
        filled = replace(filled, sender_name=_from_header(mail.sender_name, SENDER_HEADER_CONFIDENCE))
    if letter.subject is None and mail.subject:
        filled = replace(filled, subject=_from_header(mail.subject, HEADER_CONFIDENCE))
    return filled


def _from_header(value: str, confidence: float) -> Found[str]:
    return Found(value=value, confidence=confidence, page=1, quote=value)


def _demand_something(mail: Mail, attached: tuple[Page, ...]) -> None:
    if any(page.text.strip() for page in attached):
        return
    if mail.attachments:
        raise DocumentError("unreadable_attachments")
    if not mail.subject.strip():
        raise DocumentError("empty_mail")


def _demand_text(pages: list[Page]) -> None:
    if not any(page.text.strip() for page in pages):
        raise DocumentError("no_text")
