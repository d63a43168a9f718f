"""Cases in lists: no more of each than the visitor sees, and never who complained."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from desk.visitor import Visitor, sights
from models.tables import Case
from parsers.identity import identity_of
from parsers.identity_text import masked_text
from pipelines.case_named import case_number
from pipelines.from_json import letter_from
from pipelines.routing.sight import Sight

_BEGINNING = 70
"""Characters of a letter's body that stand for a subject."""
KEPT_TH = "(ลับ)"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A line of a list. Without sight of the content its subject is not there."""

    case: Case
    number: str
    sight: Sight
    subject: str


def case_rows(session: Session, visitor: Visitor, cases: Sequence[Case]) -> list[CaseRow]:
    """Give the lines of those cases that the visitor may know of, in their order."""
    seen = sights(session, visitor, cases)
    return [
        CaseRow(case=one, number=case_number(one), sight=how_much, subject=shown_subject(one, how_much))
        for one in cases
        if (how_much := seen[one.id or 0]) is not Sight.NOTHING
    ]


def shown_subject(case: Case, sight: Sight) -> str:
    """Give a case's subject as a list may show it: without who complained."""
    if sight < Sight.CONTENT:
        return KEPT_TH
    subject = case.subject or _beginning(str((case.letter.get("body") or {}).get("value") or ""))
    if not subject:
        return "(ไม่มีชื่อเรื่อง)"
    known = (case.complainant_name, case.complainant_phone, case.complainant_email, case.complainant_address)
    return masked_text(subject, identity_of(letter_from(case.letter), *known))


def _beginning(body: str) -> str:
    """Give the first words of a letter that has no subject, up to a blank."""
    text = " ".join(body.split())
    if len(text) <= _BEGINNING:
        return text
    return f"{text[:_BEGINNING].rpartition(' ')[0] or text[:_BEGINNING]} …"
