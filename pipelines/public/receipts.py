"""Receipts: a code that is shown once to whoever handed in a complaint, and what it tells: a state, nothing more."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session, col, exists, select

from models.clock import bangkok_date
from models.states import OPEN_CASES, CaseState
from models.tables import Arrival, Case
from models.tables_public import Receipt
from models.tables_review import Forwarding
from parsers.thai.digits import fold_digits
from pipelines.case_named import case_number

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: nothing that is read as something else on paper."""
_LENGTH = 16
"""Times five bits: 80."""
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class Standing(StrEnum):
    """What the public is told of a complaint."""

    RECEIVED = "received"
    CONSIDERED = "considered"
    FORWARDED = "forwarded"
    DECLINED = "declined"
    CLOSED = "closed"


STANDINGS_TH: dict[Standing, str] = {
    Standing.RECEIVED: "ได้รับเรื่องแล้ว",
    Standing.CONSIDERED: "อยู่ระหว่างพิจารณา",
    Standing.FORWARDED: "ส่งต่อหน่วยงานที่เกี่ยวข้องแล้ว",
    Standing.DECLINED: "พิจารณาแล้วไม่รับเรื่อง",
    Standing.CLOSED: "ดำเนินการเสร็จสิ้น ยุติเรื่องแล้ว",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that a receipt tells. `number` (with its Buddhist year) is None until the complaint is in the register."""

    standing: Standing
    received_on: date
    number: str | None


def issue(session: Session, arrival_id: int, now: datetime) -> str:
    """Make the receipt of an arrival; give its code in groups of four. Does not commit."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    session.add(Receipt(digest=_digest(drawn), arrival_id=arrival_id, made_at=now))
    return "-".join(drawn[start : start + 4] for start in range(0, _LENGTH, 4))


def told(session: Session, code: str) -> Told | None:
    """Tell what a code tells, however it is typed; None where it is no code of ours."""
    typed = re.sub(r"[\s\-–.]", "", fold_digits(code)).upper().translate(_READ_AS)
    if len(typed) != _LENGTH:
        return None
    receipt = session.get(Receipt, _digest(typed))
    if receipt is None:
        return None
    arrival = session.get_one(Arrival, receipt.arrival_id)
    case = session.get(Case, arrival.case_id) if arrival.case_id else None
    if case is None:
        return Told(standing=Standing.RECEIVED, received_on=bangkok_date(arrival.reached_at), number=None)
    return Told(standing=_standing(session, case), received_on=case.received_on, number=case_number(case))


def _standing(session: Session, case: Case) -> Standing:
    if case.state == CaseState.DECLINED:
        return Standing.DECLINED
    if case.state not in OPEN_CASES:
        return Standing.CLOSED
    forwarded = session.exec(select(exists().where(col(Forwarding.case_id) == case.id))).one()
    return Standing.FORWARDED if forwarded else Standing.CONSIDERED


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
