"""A case by its received number: how the number stands on every list and notice, and the case that it means."""

import re

from sqlmodel import Session, select

from models.errors import RefusedError
from models.tables import Case
from parsers.thai.digits import fold_digits

_NUMBER = re.compile(r"#?\s*(?P<number>\d{1,9})\s*/\s*(?P<year>\d{4})")


def case_named(session: Session, written: str) -> Case:
    """Find a case by its received number and Buddhist year, `12/2569` or `๑๒/๒๕๖๙`.

    A number alone is refused: numbers begin anew each year, and the wrong case would be changed.

    Raises:
        RefusedError: It is not written so, or there is no such case.
    """
    match = _NUMBER.fullmatch(fold_digits(written.strip()))
    if match is None:
        raise RefusedError(f"“{written}” ไม่ใช่เลขรับ กรุณาพิมพ์เลขรับพร้อมปี พ.ศ. เช่น 12/2569")
    number, year = int(match["number"]), int(match["year"])
    case = session.exec(select(Case).where(Case.received_number == number, Case.received_year == year)).one_or_none()
    if case is None:
        raise RefusedError(f"ไม่มีเรื่องเลขรับ {numbered(number, year)} ในทะเบียน")
    return case


def case_number(case: Case) -> str:
    """Write a case's received number as `case_named` reads it: `12/2569`."""
    return numbered(case.received_number, case.received_year)


def numbered(number: int, year: int) -> str:
    """Write a received number with its Buddhist year: `12/2569`."""
    return f"{number}/{year}"
