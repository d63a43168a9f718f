"""The register of what was received (ทะเบียนหนังสือรับ), with the columns of the correspondence regulations (SOP §4)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.clock import day_be
from models.states import CaseState
from models.tables import Case
from models.values import Unit
from models.words_th import CASE_STATES_TH, UNITS_TH
from pipelines.finding.texts import identity_in

PAGE: Final = 200
HEADINGS: Final = ("เลขทะเบียนรับ", "ที่", "ลงวันที่", "จาก", "ถึง", "เรื่อง", "การปฏิบัติ", "หมายเหตุ")
SECRET: Final = "(ลับ)"  # noqa: S105  # no password: the word that stands for what is not shown
KEPT_NAME: Final = "(ปกปิดชื่อผู้ร้อง)"
KEPT_SUBJECT: Final = "(ปกปิดเรื่อง เพราะมีข้อมูลของผู้ร้อง)"


class Shown(IntEnum):
    """How much of a row somebody may see."""

    NUMBER = -1
    """Only that the number was given out, which its neighbours tell anyhow: a register has no gaps."""
    FRAME = 0
    """That there is a number, when it was received, and where the case stands."""
    MASKED = 1
    """All but who complains."""
    WHOLE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the register. The texts are as they are to be printed; days CE, `None`: none, or kept."""

    case_id: int
    number: int
    received_on: date | None
    letter_number: str
    dated_on: date | None
    sender: str
    addressee: str
    subject: str
    action: str
    remark: str

    def cells(self) -> tuple[str, ...]:
        """Give the texts under `HEADINGS`; days as DD/MM/YYYY (BE)."""
        dated = day_be(self.dated_on) if self.dated_on else ""
        return (
            str(self.number),
            self.letter_number,
            dated,
            self.sender,
            self.addressee,
            self.subject,
            self.action,
            self.remark,
        )


def register(
    session: Session,
    year_be: int,
    *,
    shown: Callable[[Case], Shown],
    after: int = 0,
    limit: int = PAGE,
    where: ColumnElement[bool] | None = None,
) -> list[Row]:
    """Give the rows of a calendar year (BE) behind number `after`, in the order of their numbers.

    `shown` says of each case how much of it the reader may see. A case that `where` leaves out has no row.
    """
    query = select(Case).where(Case.received_year == year_be, col(Case.received_number) > after)
    if where is not None:
        query = query.where(where)
    cases = session.exec(query.order_by(col(Case.received_number)).limit(limit)).all()
    return [_row(case, shown(case)) for case in cases]


def whole_register(
    session: Session, year_be: int, *, shown: Callable[[Case], Shown], where: ColumnElement[bool] | None = None
) -> Iterator[Row]:
    """Give all rows of a year, read page by page, for printing and worksheets."""
    after = 0
    while rows := register(session, year_be, shown=shown, after=after, where=where):
        yield from rows
        after = rows[-1].number


def _row(case: Case, shown: Shown) -> Row:
    state = CASE_STATES_TH[CaseState(case.state)]
    if shown <= Shown.FRAME:
        known = shown is Shown.FRAME
        return Row(
            case_id=case.id or 0,
            number=case.received_number,
            received_on=case.received_on if known else None,
            letter_number="",
            dated_on=None,
            sender=SECRET,
            addressee="",
            subject=SECRET,
            action=state if known else SECRET,
            remark="",
        )
    dated = _value(case.letter, "dated_on")
    return Row(
        case_id=case.id or 0,
        number=case.received_number,
        received_on=case.received_on,
        letter_number=_value(case.letter, "letter_number"),
        dated_on=date.fromisoformat(dated) if dated else None,
        sender=_sender(case, shown),
        addressee=_value(case.letter, "addressee"),
        subject=subject_shown(case, shown),
        action=f"มอบ{UNITS_TH[Unit(case.unit)]} ระดับ {case.level} ({state})",
        remark=_remark(case),
    )


def _sender(case: Case, shown: Shown) -> str:
    agency = _value(case.letter, "sender_agency")
    if shown is Shown.WHOLE:
        return agency or case.complainant_name or ""
    return agency if agency and not identity_in(case, agency) else KEPT_NAME


def subject_shown(case: Case, shown: Shown) -> str:
    """Give a case's subject as somebody may see it."""
    if shown <= Shown.FRAME:
        return SECRET
    subject = case.subject or ""
    return KEPT_SUBJECT if shown is Shown.MASKED and identity_in(case, subject) else subject


def _remark(case: Case) -> str:
    stamped = _value(case.stamp or {}, "number")
    return f"เลขรับบนตรา {stamped}" if stamped else ""


def _value(json: dict[str, Any], name: str) -> str:
    return str((json.get(name) or {}).get("value") or "")
