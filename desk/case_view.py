"""A case as its page shows it: papers, fields with their evidence, reasons marked in the text. Pure but for reading.

Who complained is masked, in fields and in texts alike, until it is revealed (SOP §5).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from desk.look_at import look_at_for
from desk.marked_text import Marked, marked
from desk.visitor import Visitor
from models.tables import Arrival, ArrivalReading, Case
from models.values import Box, Page, Word
from parsers.doubtful_digits import doubtful_digits
from parsers.identity import Identity, identity_of
from parsers.identity_text import HIDDEN, masked_text
from parsers.page_turn import turn_of, turned
from pipelines.field_values import FIELDS_TH, LETTER_FIELDS
from pipelines.from_json import letter_from, page_from
from pipelines.identity import TRACES_TH
from pipelines.page_words import words_of
from pipelines.split import arrivals_of

SURE, UNSURE = 0.8, 0.5
"""Confidence from which a value counts as well read, and below which as badly."""
_TELLS_NOBODY = frozenset({"letter_number", "dated_on", "urgency", "secrecy"})
"""Fields whose figures are no telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page: what its picture is asked by, and its text in pieces with what is marked in them."""

    number: int
    name: str
    method: str
    confidence: float
    text: tuple[Marked, ...]
    has_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """One arrival of a case with its pages."""

    arrival: Arrival
    pages: tuple[PageView, ...]
    is_mail: bool
    look_at: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of the letter. `value` is as it may be shown; `typed` as it is put into a form (empty while masked)."""

    name: str
    label: str
    value: str
    typed: str
    masked: bool
    confidence: float
    page: int
    box: str
    """`left top right bottom` in fractions of the upright page, empty where the place is not known."""
    doubtful: tuple[tuple[str, bool], ...]
    """The quote in pieces, each with whether its digits are in doubt; empty where none are."""
    by: str
    """Who typed it; empty where the program read it."""

    @property
    def sure(self) -> str:
        """`sure`, `unsure` or `bad`: how well it was read."""
        return "sure" if self.confidence >= SURE else "unsure" if self.confidence >= UNSURE else "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why something is proposed: what it is about, and the words that led to it."""

    about: str
    quote: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """All of a case's content."""

    papers: tuple[PaperView, ...]
    fields: tuple[FieldView, ...]
    reasons: tuple[Grounds, ...]
    look_at: tuple[str, ...]
    forward_to: str
    identity: Identity


def view_case(session: Session, case: Case, *, revealed: bool, visitor: Visitor | None = None) -> CaseView:
    """Put a case's content together. What to look at, which may tell of other cases, is there for a `visitor` only."""
    arrivals = arrivals_of(session, case)
    rows = session.exec(select(ArrivalReading).where(col(ArrivalReading.arrival_id).in_([one.id for one in arrivals])))
    readings = {row.arrival_id: row for row in rows}
    identity = identity_of_case(case, readings.values())
    hide = None if revealed else identity
    quotes = [reason["quote"] for reason in case.proposal.get("reasons", []) if reason["quote"]]
    papers = tuple(_paper(one, readings.get(one.id or 0), hide, quotes) for one in arrivals)
    look_at = look_at_for(session, visitor, case.proposal.get("look_at", ())) if visitor is not None else ()
    first = next((one for one in arrivals if one.id in readings), None)
    pages = [page_from(said) for said in readings[first.id or 0].pages] if first is not None else []
    return CaseView(
        papers=papers,
        fields=tuple(_fields(session, case, first, pages, hide)),
        reasons=tuple(
            Grounds(about=one["about"], quote=_hidden(one["quote"], hide), why=_hidden(one["why"], hide))
            for one in case.proposal.get("reasons", [])
        ),
        look_at=tuple(_hidden(one, hide) for one in look_at),
        forward_to=case.proposal.get("forward_to") or "",
        identity=identity,
    )


def identity_of_case(case: Case, readings: Any) -> Identity:
    """Give all that is known of who complained: as the letters were read, and as people typed it since."""
    known = [case.complainant_name, case.complainant_phone, case.complainant_email, case.complainant_address]
    identity = identity_of(letter_from(case.letter), *known)
    for row in readings:
        other = identity_of(letter_from(row.letter))
        identity = replace(
            identity,
            texts=tuple(dict.fromkeys((*identity.texts, *other.texts))),
            evidence=tuple(dict.fromkeys((*identity.evidence, *other.evidence))),
            signed=identity.signed or other.signed,
        )
    return identity


def identity_of_arrival(session: Session, case: Case, arrival: Arrival) -> Identity:
    """Give what is to be hidden in one arrival's pictures: what was found on its own pages, and the case's texts."""
    row = session.get(ArrivalReading, arrival.id)
    whole = identity_of_case(case, [row] if row is not None else [])
    own = identity_of(letter_from(row.letter)) if row is not None else Identity()
    return replace(whole, evidence=own.evidence, signed=own.signed)


def _paper(arrival: Arrival, row: ArrivalReading | None, hide: Identity | None, quotes: Sequence[str]) -> PaperView:
    pages = [page_from(said) for said in row.pages] if row is not None else []
    return PaperView(
        arrival=arrival,
        pages=tuple(_page(one, hide, quotes) for one in pages),
        is_mail=arrival.message_id is not None or (arrival.media_type or "").startswith("message/"),
        look_at=tuple(row.look_at) if row is not None else (),
    )


def _page(page: Page, hide: Identity | None, quotes: Sequence[str]) -> PageView:
    return PageView(
        number=page.number,
        name=f"หน้า {page.number}",
        method=page.method,
        confidence=page.confidence,
        text=tuple(marked(_hidden(page.text, hide), quotes)),
        has_picture=page.method != "body",
    )


def _hidden(text: str, hide: Identity | None) -> str:
    return text if hide is None else masked_text(text, hide)


def _fields(
    session: Session, case: Case, arrival: Arrival | None, pages: Sequence[Page], hide: Identity | None
) -> Iterator[FieldView]:
    by_number = {page.number: page for page in pages}
    words = {number: words_of(session, arrival.id or 0, number) for number in by_number} if arrival is not None else {}
    letter = letter_from(case.letter)
    for name in LETTER_FIELDS:
        said: Mapping[str, Any] = case.letter.get(name) or {}
        value = str(said.get("value") or "")
        told = _told(name, value, hide)
        hidden = told != value
        page = by_number.get(said.get("page", 0))
        doubts: tuple[tuple[str, bool], ...] = ()
        found = getattr(letter, name)
        if found is not None and page is not None and arrival is not None and not hidden and "by" not in said:
            runs = doubtful_digits(found, page, words[page.number])
            doubts = tuple(_pieces(found.quote, runs)) if runs else ()
        yield FieldView(
            name=name,
            label=FIELDS_TH[name],
            value=told,
            typed="" if hidden else value,
            masked=hidden,
            confidence=float(said.get("confidence") or 0.0),
            page=int(said.get("page") or 0),
            box=_place(said.get("box"), words.get(page.number, ()) if page is not None else ()),
            doubtful=doubts,
            by=str(said.get("by") or ""),
        )


def _place(box: Sequence[float] | None, words: Sequence[Word]) -> str:
    """Where a field stands on the upright picture of its page."""
    if not box:
        return ""
    left, top, right, bottom = box
    stands = turned(Box(left=left, top=top, right=right, bottom=bottom), turn_of(words))
    return f"{stands.left:.4f} {stands.top:.4f} {stands.right:.4f} {stands.bottom:.4f}"


def _told(name: str, value: str, hide: Identity | None) -> str:
    """Give a field's value as it may be shown: a subject, too, may name who complained."""
    if hide is None or not value or name in _TELLS_NOBODY:
        return value
    return mask(name, value) if name in TRACES_TH else masked_text(value, hide)


def mask(name: str, value: str) -> str:
    """Hide who complained; of a citizen ID its first and last digits stay: `1-xxxx-xxxxx-xx-3` (SOP §5)."""
    digits = [char for char in value if char.isdecimal()]
    if name == "citizen_id" and len(digits) == 13:
        return f"{digits[0]}-xxxx-xxxxx-xx-{digits[-1]}"
    return HIDDEN


def _pieces(quote: str, runs: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in runs:
        if start > at:
            yield quote[at:start], False
        yield quote[start:end], True
        at = end
    if at < len(quote):
        yield quote[at:], False
