"""A letter of which only the body was written down, as if everything around it had been read without fault."""

import hashlib
from dataclasses import replace

from models.values import Found, Letter, Page, Reading, T
from parsers.letter import parse_letter
from pipelines.evaluation.truth import Heading, Sender, Truth

MEDIA_TYPE = "text/plain"


def reading_as_told(truth: Truth) -> Reading:
    """Lay the truth's subject, addressee and body out as a page, with its own fields as the fields read.

    Whom the letter is about, and its body, are recognised in the text: the truth's fields say nothing of them.
    """
    heading, sender = truth.letter or Heading(), truth.sender or Sender()
    rows = (
        f"เรื่อง {truth.subject}" if truth.subject else "",
        f"เรียน {heading.addressed_to}" if heading.addressed_to else "",
        truth.body or "",
        sender.name or "",
        f"สำเนาเรียน {', '.join(heading.cc)}" if heading.cc else "",
    )
    text = "\n\n".join(row for row in rows if row)
    page = Page(number=1, method="body", confidence=1.0, text=text)
    recognised = parse_letter((page,))
    letter = replace(
        Letter(respondent_name=recognised.respondent_name, respondent_agency=recognised.respondent_agency),
        letter_number=_told(heading.no),
        dated_on=None if heading.date is None else _found(heading.date, heading.date.isoformat()),
        subject=_told(truth.subject),
        addressee=_told(heading.addressed_to),
        references=_told(heading.reference),
        enclosures=_told(heading.enclosures),
        urgency=_told(heading.urgency),
        secrecy=_told(heading.secrecy),
        sender_name=_told(sender.name),
        sender_position=_told(sender.position),
        sender_agency=_told(sender.agency),
        sender_address=_told(sender.address),
        sender_phone=_told(sender.phone),
        sender_email=_told(sender.email),
        citizen_id=_told(sender.citizen_id),
        body=_told(truth.body),
        copies_to=_told(", ".join(heading.cc)),
    )
    return Reading(
        sha256=hashlib.sha256(text.encode()).hexdigest(), media_type=MEDIA_TYPE, pages=(page,), letter=letter
    )


def _told(value: str | None) -> Found[str] | None:
    return _found(value, value) if value else None


def _found(value: T, quote: str) -> Found[T]:
    return Found(value=value, confidence=1.0, page=1, quote=quote)
