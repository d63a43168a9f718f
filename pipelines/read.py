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
from typing import TYPE_CHECKING

from models.errors import MESSAGES_TH, DocumentError
from models.limits import PageCache, ReadLimits
from models.values import AutomaticKind, Found, Letter, Mail, MailFacts, Page, Reading, ReceivedStamp, ToRead
from parsers import form_mail, typed
from parsers.archive import read_zip
from parsers.documents import read_pages
from parsers.letter import carries_letter, parse_letter
from parsers.mail_returned import returned_ids
from parsers.media import EML, ZIP, sniff
from parsers.papers import MAILS, Paper, open_mail, papers_of
from parsers.stamp import parse_stamp
from parsers.stamp_beside_letter import beside_letter
from pipelines.reading_doubts import reading_doubts

if TYPE_CHECKING:  # readers start in half the time without settings and database
    from models.settings import Reading as ReadingSettings

SENDER_HEADER_CONFIDENCE = 0.7
"""A display name is what the writer calls himself; addresses can be forged but are seldom misread."""
HEADER_CONFIDENCE = 0.95


def read_limits(settings: "ReadingSettings", cache: PageCache | None = None) -> ReadLimits:
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
    media_type = media_type_of(original)
    if media_type in MAILS:
        return _read_mail(original, media_type, open_mail(original.path, media_type), limits)
    gathered = _Gathered()
    if media_type == ZIP:
        _read_papers(gathered, papers_of(read_zip(original.path, limits=limits), limits=limits), limits)
        if not gathered.pages:
            raise DocumentError("unreadable_attachments")
    else:
        gathered.add(read_pages(original.path, media_type, limits=limits), document=0)
    _demand_text(gathered.pages)
    pages = tuple(gathered.pages)
    letter, stamp = parse_letter(pages), parse_stamp(pages, _by_ink)
    return Reading(
        sha256=original.sha256,
        media_type=media_type,
        pages=pages,
        letter=letter,
        stamp=beside_letter(stamp, letter),
        content_key=f"file:{original.sha256}",
        look_at=(*gathered.look_at, *reading_doubts(letter, pages, stamp)),
    )


def media_type_of(original: ToRead) -> str:
    """What an original is: a mail where it came as one, else by its content. Errors as `parsers.media.sniff`."""
    return EML if original.is_mail else sniff(original.path, original.name)


def _read_typed(original: ToRead) -> Reading:
    words = typed.from_file(original.path)
    page = typed.page_of(words)
    return Reading(
        sha256=original.sha256,
        media_type=typed.MEDIA_TYPE,
        pages=(page,),
        letter=_with_typed(parse_letter((page,)), words, page),
        content_key=f"file:{original.sha256}",
        look_at=(f"ที่มาของเรื่องตามที่เจ้าหน้าที่บันทึก: {words.reference}",) if words.reference else (),
    )


def _with_typed(recognised: Letter, words: typed.Typed, page: Page) -> Letter:
    """What somebody typed into a field stands; the rest (whom it is about …) is recognised in the text."""
    said = typed.letter_of(words, page)
    return replace(recognised, **{f.name: value for f in fields(said) if (value := getattr(said, f.name))})


@dataclass(slots=True)
class _Gathered:
    """Pages so far, numbered through, and what went wrong with single attachments."""

    pages: list[Page] = field(default_factory=list)
    look_at: list[str] = field(default_factory=list)

    def add(self, pages: Iterable[Page], *, document: int) -> None:
        start = len(self.pages)
        self.pages += [
            # NUL is no letter, and PostgreSQL refuses it; a blank keeps every offset.
            replace(page, number=start + number, document=document, text=page.text.replace("\0", " "))
            for number, page in enumerate(pages, 1)
        ]


def _read_mail(original: ToRead, media_type: str, mail: Mail, limits: ReadLimits) -> Reading:
    gathered = _Gathered()
    gathered.add([_page_of(mail)], document=0)
    form = None if original.is_mail else form_mail.fields_in(mail)
    automatic = mail.automatic is not None
    if not automatic:  # nobody needs an advertisement's pictures read
        papers = papers_of(mail.attachments, limits=limits)
        _read_papers(gathered, (one for one in papers if form is None or one.number != form_mail.FIELDS_PAPER), limits)
    pages = tuple(gathered.pages)
    if not mail.body.strip() and not automatic:
        _demand_something(mail, pages[1:])
        gathered.look_at.append("อีเมลนี้ไม่มีข้อความในเนื้อหา กรุณาเปิดดูต้นฉบับ")
    if mail.small_pictures and not automatic:
        gathered.look_at.append(f"อีเมลมีภาพขนาดเล็กในเนื้อหา {len(mail.small_pictures)} ภาพที่ระบบไม่ได้อ่าน")
    letter = _with_headers(parse_letter(pages), mail)
    if form is not None:
        letter = _with_typed(letter, form, pages[0])
    stamp = parse_stamp(pages, _by_ink)
    return Reading(
        sha256=original.sha256,
        media_type=media_type,
        pages=pages,
        letter=letter,
        stamp=beside_letter(stamp, letter),
        mail=MailFacts(
            message_id=mail.message_id,
            in_reply_to=mail.in_reply_to,
            references=mail.references,
            sender_address=mail.sender_address,
            automatic=mail.automatic,
            automatic_because=mail.automatic_because,
            returned=returned_ids(mail.attachments) if mail.automatic is AutomaticKind.BOUNCE else (),
            carries_letter=carries_letter(pages),
        ),
        content_key=mail_content_key(mail, original.sha256),
        look_at=(*gathered.look_at, *reading_doubts(letter, pages, stamp)),
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


def _read_papers(gathered: _Gathered, papers: Iterable[Paper], limits: ReadLimits) -> None:
    with tempfile.TemporaryDirectory(prefix="ksed-") as folder:
        for paper in papers:
            fault = paper.fault
            if paper.mail is not None:
                gathered.add([_page_of(paper.mail)], document=paper.number)
            elif fault is None and paper.media_type != ZIP:
                # Named by us: an attachment's own name may be anything.
                path = Path(folder) / f"{paper.number}"
                path.write_bytes(paper.content)
                left = replace(limits, pages=max(1, limits.pages - len(gathered.pages)))
                try:
                    gathered.add(read_pages(path, paper.media_type, limits=left), document=paper.number)
                except DocumentError as error:
                    fault = error
                path.unlink()
            if fault is not None:
                gathered.look_at.append(f"อ่านไฟล์แนบ “{paper.name}” ไม่ได้: {MESSAGES_TH[fault.code]}")


def _page_of(mail: Mail) -> Page:
    """Lay a mail's own words out as a page; its subject first, as a letter has it."""
    text = "\n\n".join(part for part in (f"เรื่อง {mail.subject}" if mail.subject else "", mail.body) if part)
    return Page(number=1, method="body", confidence=1.0, text=text)


def _by_ink(page: Page) -> ReceivedStamp | None:
    return page.stamp


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
