"""A day as somebody typed it into a form."""

from datetime import date

from models.errors import RefusedError
from parsers.thai.dates import whole_date


def typed_day(written: str, what: str) -> date | None:
    """Read a day as Thais or browsers write it: `12/8/2569`, `12 ส.ค. 2569`, `2026-08-12`. None where nothing is there.

    Raises:
        RefusedError: It is no day.
    """
    if not written.strip():
        return None
    day = whole_date(written)
    if day is None:
        raise RefusedError(f"{what} “{written.strip()[:40]}” ไม่ใช่วันที่ พิมพ์เช่น 12/8/2569 หรือ 12 ส.ค. 2569")
    return day
