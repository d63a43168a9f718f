"""Proposals for made-up letters, written as a person would: subject, then body."""

from models.values import Found, Letter, Proposal
from pipelines.propose import propose
from tests.support.letters import found, reading_of


def letter_of(
    *,
    subject: str | None = None,
    sender: str | None = "นางสาวกานดา ใจซื่อ",
    position: str | None = None,
    agency: str | None = None,
    number: str | None = None,
    addressee: str | None = None,
    copies: str | None = None,
    urgency: str | None = None,
    secrecy: str | None = None,
    respondent: str | None = None,
    respondent_agency: str | None = None,
) -> Letter:
    """Fields as a reading would have them; None where nothing stood."""

    def maybe(value: str | None) -> Found[str] | None:
        return found(value) if value is not None else None

    return Letter(
        subject=maybe(subject),
        sender_name=maybe(sender),
        sender_position=maybe(position),
        sender_agency=maybe(agency),
        letter_number=maybe(number),
        addressee=maybe(addressee),
        copies_to=maybe(copies),
        urgency=maybe(urgency),
        secrecy=maybe(secrecy),
        respondent_name=maybe(respondent),
        respondent_agency=maybe(respondent_agency),
    )


def proposal_of(body: str, *, subject: str | None = None, letter: Letter | None = None) -> Proposal:
    """The proposal for a letter that has this subject and body on its page."""
    text = f"เรื่อง {subject}\n\n{body}" if subject else body
    return propose(reading_of(text, letter=letter or letter_of(subject=subject)))
