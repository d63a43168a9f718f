"""Cases as the API answers them. Days are ISO (CE), times ISO in Bangkok; only received years are Buddhist."""

from datetime import date
from typing import Any

from pydantic import Field

from desk.api.forms import Answer, EventAnswer, Kind


class CaseFrame(Answer):
    """What everybody sees of a case who may know of it."""

    id: int
    number: str = Field(description="Received number and Buddhist year.", examples=["12/2569"])
    sight: Kind = Field(description="How much of it the token sees; what it does not see is null.")
    state: str = Field(description="`proposed`, `confirmed`, `declined` or `closed`.")
    level: int = Field(description="1 to 4.")
    unit: str
    received_on: date
    due_on: date
    subject: str | None = Field(default=None, description="Without who complained; null without sight of the content.")


class CaseList(Answer):
    """One page of cases."""

    cases: tuple[CaseFrame, ...]
    after: str = Field(description="Send it as `after` for the next page; empty where this is the last.")


class WaitingCase(CaseFrame):
    """A case that waits for review."""

    band: str = Field(description="Why it stands where it does.", examples=["overdue"])
    band_th: str


class Queue(Answer):
    """One page of the review queue, most urgent first."""

    cases: tuple[WaitingCase, ...]
    after: str = Field(description="As in lists of cases.")


class LetterField(Answer):
    """A field of the letter with its evidence."""

    name: str
    label_th: str
    value: str | None = Field(description="Who complained is masked. Null: not there or not legible.")
    masked: bool
    confidence: float
    page: int = Field(description="From 1; 0 where it stands on none.")
    typed_by: str = Field(description="Who typed it; empty where the program read it.")


class Stamp(Answer):
    """The received stamp on the paper."""

    number: str | None
    date: str | None = Field(description="ISO (CE).")
    time: str | None
    readable: bool


class ProposalReason(Answer):
    """Why something is proposed."""

    about: str = Field(description="`level`, `unit`, `flag:minor` …")
    quote: str
    why_th: str


class Proposal(Answer):
    """What the program proposes."""

    confidence: float
    reasons: tuple[ProposalReason, ...]
    look_at_th: tuple[str, ...]
    forward_to: str
    version: str


class ForwardingAnswer(Answer):
    """That it was sent on, and what came back."""

    id: int
    agency: str
    letter_number: str | None
    forwarded_on: date
    answer: str | None
    answered_on: date | None


class PauseAnswer(Answer):
    """A time in which the clock stood. `until_on` is the first day that counts again."""

    from_on: date
    until_on: date | None
    reason: str


class NoticeAnswer(Answer):
    """Who was told."""

    kind: str
    recipient: str | None = Field(description="Null where it is the complainant.")
    subject: str
    state: str
    created_at: str
    sent_at: str | None


class RelatedCase(Answer):
    """A case that belongs, or may belong, with this one."""

    case: CaseFrame
    kind: str
    state: str | None = Field(description="`proposed`, `confirmed`, `declined`; null where it was only found now.")
    score: float
    reasons_th: tuple[str, ...]


class PaperPage(Answer):
    """One page."""

    number: int
    method: str = Field(description="`text_layer`, `ocr` or `body`.")
    confidence: float


class Paper(Answer):
    """Something that came in for the case."""

    arrival_id: int
    is_mail: bool
    pages: tuple[PaperPage, ...]


class CaseContent(Answer):
    """What those see who work with the case."""

    channel: str
    purpose: str
    nature: str
    flags: dict[str, bool]
    confirmed: bool
    restricted: bool
    hidden_from_unit: bool
    received_at: str
    first_reply_due_on: date | None
    first_replied_on: date | None
    assigned_to: tuple[str, ...] = Field(description="Ids of officers.")
    fields: tuple[LetterField, ...]
    stamp: Stamp | None
    proposal: Proposal
    deadline: dict[str, Any] = Field(description="The deadline's arithmetic, each skipped day named.")
    pauses: tuple[PauseAnswer, ...]
    forwardings: tuple[ForwardingAnswer, ...]
    notices: tuple[NoticeAnswer, ...]
    related: tuple[RelatedCase, ...]
    papers: tuple[Paper, ...]
    events: tuple[EventAnswer, ...] = Field(description="The latest first.")
    undo: int | None = Field(description="The token's own last act, where it can be taken back.")


class PageText(Answer):
    """The text of one page."""

    arrival_id: int
    number: int
    method: str
    confidence: float
    text: str


class Texts(Answer):
    """The texts of a case's pages."""

    masked: bool = Field(description="True: who complained is hidden.")
    pages: tuple[PageText, ...]


class Identity(Answer):
    """Who complained (ลับ, SOP §5)."""

    name: str | None
    phone: str | None
    email: str | None
    address: str | None
    citizen_id: str | None


class Revealed(Answer):
    """Who complained, and the texts of the pages whole."""

    identity: Identity
    pages: tuple[PageText, ...]


class CaseAnswer(CaseFrame):
    """One case, as much of it as the token sees."""

    standing: int = Field(description="Send it with every act: what happened since refuses it with 409.")
    unit_summary: str | None = Field(
        default=None, description="What the accused's unit may read; null where none is written or it is not for you."
    )
    content: CaseContent | None = Field(default=None, description="Null where `sight` is less than `content`.")
    identity: Identity | None = Field(default=None, description="Always null here: `POST …/reveal` answers it.")
