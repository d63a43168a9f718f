"""Values that travel between the rooms: what was read of a letter and what is proposed for it.

All are frozen: a later step makes a new value, so what was read stays as it was read.
Dates are `datetime.date` in the Common Era; Buddhist years exist only in names ending in `_be`.
"""

from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

PageMethod = Literal["text_layer", "ocr", "body"]


class Channel(StrEnum):
    """How a complaint enters (SOP §1, the manual's §9)."""

    WALK_IN = "walk_in"
    LETTER = "letter"
    SUGGESTION_BOX = "suggestion_box"
    PHONE_FAX = "phone_fax"
    INSPECTION = "inspection"
    MEETING = "meeting"
    WEB_EMAIL = "web_email"
    SOCIAL = "social"


class Purpose(StrEnum):
    """What the writer wants (SOP §1, the manual's §4.6 and §4.8)."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    OPINION = "opinion"
    PRAISE = "praise"
    INQUIRY = "inquiry"
    INFORMATION_REQUEST = "information_request"
    NOT_A_COMPLAINT = "not_a_complaint"


class Nature(StrEnum):
    """Whether an official's conduct or a citizen's hardship is at issue (SOP §1)."""

    OFFICIAL = "official"
    PUBLIC = "public"


class Unit(StrEnum):
    """Units of the office (SOP §3)."""

    GENERAL = "general"
    PERSONNEL = "personnel"
    POLICY = "policy"
    DEVELOPMENT = "development"
    SUPERVISION = "supervision"
    STUDENTS = "students"
    PRIVATE = "private"
    AUDIT = "audit"


class AutomaticKind(StrEnum):
    """Mail that no person wrote to the office, by its headers."""

    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    LIST = "list"
    SPAM = "spam"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page, as fractions (0–1) of the original page's width and height."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as OCR saw it."""

    text: str
    confidence: float
    box: Box
    line: int
    """Index of the word's line in `Page.text.splitlines()`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A value with its evidence: where it stands and how sure the reading is.

    `quote` is the text as it stands on the page; `span` its offsets in that page's text;
    `confidence` 0–1, honest: of values given at 0.8 or more at least 95 % should be right.
    """

    value: T
    confidence: float
    page: int
    quote: str
    span: tuple[int, int] | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedStamp:
    """ตรารับหนังสือ. `readable` is false where handwriting or doubt leaves it to a person."""

    number: Found[str] | None = None
    date: Found[date] | None = None
    time: Found[time] | None = None
    page: int = 1
    box: Box | None = None
    readable: bool = False
    of_another: bool = False
    """The stamp names another agency and not this office: its date is when *they* received the letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The text of one page.

    `number` counts from 1 over the whole arrival: a mail's body is page 1, its attachments follow.
    `document` is the number of the paper that the page belongs to, as `parsers.papers` counts: the original itself
    (a mail's body too) is document 0, files in a mail or archive follow.
    """

    number: int
    method: PageMethod
    confidence: float
    text: str
    words: tuple[Word, ...] = ()
    document: int = 0
    stamp: ReceivedStamp | None = None
    """The received stamp, where its ink was found on this page's picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The fields of a letter (SOP §4). `None` means: not there, or not legible. Never a guess."""

    letter_number: Found[str] | None = None
    dated_on: Found[date] | None = None
    subject: Found[str] | None = None
    addressee: Found[str] | None = None
    references: Found[str] | None = None
    enclosures: Found[str] | None = None
    urgency: Found[str] | None = None
    secrecy: Found[str] | None = None
    sender_name: Found[str] | None = None
    sender_position: Found[str] | None = None
    sender_agency: Found[str] | None = None
    sender_address: Found[str] | None = None
    sender_phone: Found[str] | None = None
    sender_email: Found[str] | None = None
    citizen_id: Found[str] | None = None
    respondent_name: Found[str] | None = None
    respondent_agency: Found[str] | None = None
    body: Found[str] | None = None
    copies_to: Found[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside a mail or archive: its name as sent, declared or sniffed type, bytes."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail, decoded whole. Texts are NFC Unicode; addresses lower-case `local@domain` or empty."""

    message_id: str | None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender_name: str = ""
    sender_address: str = ""
    subject: str = ""
    sent_at: datetime | None = None
    body: str = ""
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    """Whom to answer, where that is another than the sender: a web form sends for many."""
    small_pictures: tuple[str, ...] = ()
    """SHA-256 of pictures within the text that are too small to be papers (logos, mostly)."""
    automatic: AutomaticKind | None = None
    automatic_because: str = ""
    """The header line that shows it, e.g. `Auto-Submitted: auto-replied`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """What filing needs of a mail once its text has become pages."""

    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender_address: str = ""
    automatic: AutomaticKind | None = None
    automatic_because: str = ""
    returned: tuple[str, ...] = ()
    """Message-IDs of the mails that a bounce gives back."""
    carries_letter: bool = False
    """True where an attachment is a signed or official letter: the channel is then `letter`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is proposed: `about` (level, unit, a flag …), the words that led to it, why (Thai)."""

    about: str
    quote: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """SOP §2, last paragraph."""

    corruption: bool = False
    anonymous: bool = False
    minor: bool = False
    sexual: bool = False
    violence: bool = False
    out_of_jurisdiction: bool = False
    repeat: bool = False
    urgent: bool = False
    secret: bool = False


FLAGS: tuple[str, ...] = tuple(flag.name for flag in fields(Flags))
"""Names of the flags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the office's manual would make of a letter. A proposal until the legal officer confirms it.

    `level` is 1–4 (SOP §2), None where it is no complaint. `look_at` are Thai sentences for the reviewer.
    `conflict` is true where the person complained of seems to work in `unit` (SOP §3).
    """

    is_complaint: bool
    level: int | None
    purpose: Purpose
    nature: Nature
    unit: Unit
    flags: Flags
    confidence: float
    reasons: tuple[Reason, ...] = ()
    look_at: tuple[str, ...] = ()
    forward_to: str | None = None
    conflict: bool = False
    version: str = ""
    """Which rules and which statistical model proposed: `rules-… model-…`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRead:
    """An original to read: its bytes, the name it came under, how it came."""

    path: Path
    sha256: str
    name: str
    is_mail: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything read of one arrival, before anything is proposed."""

    sha256: str
    media_type: str
    pages: tuple[Page, ...]
    letter: Letter
    stamp: ReceivedStamp | None = None
    mail: MailFacts | None = None
    content_key: str = ""
    """Digest of what was said, by whom, with which papers: equal for the same letter sent again."""
    look_at: tuple[str, ...] = ()
    """Thai sentences about the reading itself (an attachment left unread, pages cut off …)."""
