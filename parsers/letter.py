"""From pages of text to the fields of a letter (SOP §4; field names of the design's §3).

Known papers: official letters, internal memos (บันทึกข้อความ), citizens' letters, forms, and the text of a mail.
What is not there or not legible is None. Every value carries page, quote, offsets and, where OCR gave words, a box.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from itertools import groupby
from typing import Any

from models.values import Found, Letter, Page
from parsers.letter_body import read_body
from parsers.letter_confidence import weighed
from parsers.letter_header import read_copies, read_date, read_mark, read_number, read_text
from parsers.letter_marks import SECRECY, URGENCY
from parsers.letter_outline import Kind, Outline, outline
from parsers.letter_respondent import read_respondent
from parsers.letter_sender import read_sender
from parsers.letter_signature import read_signature
from parsers.letter_text import Document, make_document
from parsers.letter_vocabulary import Label

_RANK = {Kind.OFFICIAL: 4, Kind.MEMO: 4, Kind.FORM: 3, Kind.LETTER: 2, Kind.PLAIN: 0}
_MAIL_RANK = 1
"""A mail's own text outranks attachments that are no letters, and yields to those that are."""

_FROM_ANOTHER_DOCUMENT = 0.9
"""Confidence kept by a value that fills a gap from another document of the same arrival."""


def parse_letter(pages: tuple[Page, ...]) -> Letter:
    """Read the fields of the letter that an arrival's pages hold.

    Of several documents the most formal one counts: an official letter in an attachment goes before the mail that
    carried it, and the mail's text only fills what that letter lacks.
    """
    documents = [(document, outline(document)) for document in _documents(pages)]
    if not documents:
        return Letter()
    ranked = sorted(documents, key=lambda each: -_rank(*each))
    letter = _read(*ranked[0])
    for document, parts in ranked[1:]:
        if document.pages[0].method == "body" or parts.kind is not Kind.PLAIN:
            letter = _filled(letter, _read(document, parts))
            break
    return letter


def further_letter_on(pages: tuple[Page, ...]) -> int | None:
    """Page on which another letter begins in the same document, its heading below the end of the one before.

    The fields are those of the first letter: whether the scan holds several cases is for a person to say.
    """
    for document in _documents(pages):
        line = outline(document).further
        if line is not None:
            start = document.lines[line].start
            return document.pages[max(i for i, at in enumerate(document.starts) if at <= start)].number
    return None


def carries_letter(pages: tuple[Page, ...]) -> bool:
    """Whether one of the documents beside the mail's own text is an official letter, or a letter that is signed."""
    for document in _documents(pages):
        if document.pages[0].method == "body":
            continue
        parts = outline(document)
        if parts.kind in {Kind.OFFICIAL, Kind.MEMO}:
            return True
        if parts.kind in {Kind.FORM, Kind.LETTER} and read_signature(document, parts) is not None:
            return True
    return False


def _documents(pages: Iterable[Page]) -> list[Document]:
    ordered = sorted(pages, key=lambda page: (page.document, page.number))
    made = [make_document(group) for _, group in groupby(ordered, key=lambda page: page.document)]
    return [document for document in made if document.text.strip()]


def _rank(document: Document, parts: Outline) -> int:
    return _MAIL_RANK if document.pages[0].method == "body" else _RANK[parts.kind]


def _read(document: Document, parts: Outline) -> Letter:
    signature = read_signature(document, parts)
    sender = read_sender(document, parts, signature)
    respondent_name, respondent_agency = read_respondent(document, parts, sender.agency)
    letter = Letter(
        letter_number=read_number(document, parts),
        dated_on=read_date(document, parts),
        subject=read_text(document, parts, Label.SUBJECT),
        addressee=read_text(document, parts, Label.ADDRESSEE),
        references=read_text(document, parts, Label.REFERENCES),
        enclosures=read_text(document, parts, Label.ENCLOSURES),
        urgency=read_mark(document, parts, URGENCY),
        secrecy=read_mark(document, parts, SECRECY),
        sender_name=sender.name,
        sender_position=sender.position,
        sender_agency=sender.agency,
        sender_address=sender.address,
        sender_phone=sender.phone,
        sender_email=sender.email,
        citizen_id=sender.citizen_id,
        respondent_name=respondent_name,
        respondent_agency=respondent_agency,
        body=read_body(document, parts, signature),
        copies_to=read_copies(document, parts),
    )
    return weighed(letter, document)


def _filled(letter: Letter, other: Letter) -> Letter:
    """The letter with its gaps filled from another document."""
    gaps: dict[str, Any] = {}
    for each in fields(Letter):
        mine, theirs = getattr(letter, each.name), getattr(other, each.name)
        if mine is None and isinstance(theirs, Found):
            gaps[each.name] = replace(theirs, confidence=round(theirs.confidence * _FROM_ANOTHER_DOCUMENT, 3))
    return replace(letter, **gaps)
