"""Who was told of a case, by name where the office knows whose address it is, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from desk.guard import Seen
from models.settings import Notices
from models.tables import Notice
from models.words_th import UNITS_TH
from pipelines.routing.officers import Officers

COMPLAINANT_TH = "ผู้ร้องเรียน"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One notice. `to` is a name, `address` is empty where it may not be shown or stands in `to`."""

    to: str
    address: str
    subject: str
    at: datetime
    state: str
    bounced: bool


def notice_rows(session: Session, seen: Seen, boxes: Notices) -> list[NoticeRow]:
    """Give a case's notices in order; the complainant's address only once it is revealed."""
    known = names_by_address(seen.visitor.officers, boxes)
    query = select(Notice).where(Notice.case_id == seen.case.id).order_by(col(Notice.id))
    return [_row(one, known, revealed=seen.revealed) for one in session.exec(query)]


def names_by_address(officers: Officers | None, boxes: Notices) -> dict[str, str]:
    """Give who reads the mail of each address (in small letters): officers, else the boxes of the settings."""
    found = {address.casefold(): UNITS_TH[unit] for unit, address in boxes.units.items() if address}
    found |= {boxes.legal_officer.casefold(): "นิติกร"} if boxes.legal_officer else {}
    people: dict[str, list[str]] = {}
    for one in officers.people if officers is not None else ():
        people.setdefault(one.email.casefold(), []).append(one.name)
    return found | {address: ", ".join(names) for address, names in people.items() if address}


def _row(notice: Notice, known: Mapping[str, str], *, revealed: bool) -> NoticeRow:
    asked = notice.kind == "question"
    name = COMPLAINANT_TH if asked else known.get(notice.recipient.casefold(), "")
    address = notice.recipient if revealed or not asked else ""
    return NoticeRow(
        to=name or address,
        address=address if name else "",
        subject=notice.subject,
        at=notice.sent_at or notice.created_at,
        state=notice.state,
        bounced=notice.error_code == "bounced",
    )
