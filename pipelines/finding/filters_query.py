"""Filters and order as parameters of an address, and back without loss: behind figures, and for saved views."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from models.errors import RefusedError
from models.states import CaseState
from models.values import Channel, Flags, Nature, Purpose, Unit
from pipelines.finding.filters import Clock, Filters, Reply, Timing
from pipelines.finding.listed import Order

SORT: Final = "sort"
"""The parameter that holds the order asked for, where there is one."""
_FLAGS: Final = frozenset(one.name for one in fields(Flags))
_HIGHEST_LEVEL: Final = 4
_CODES: dict[str, type[StrEnum]] = {
    "state": CaseState,
    "unit": Unit,
    "channel": Channel,
    "purpose": Purpose,
    "nature": Nature,
    "clock": Clock,
    "timing": Timing,
    "replied": Reply,
}
_DAYS: Final = ("received_from", "received_until", "due_from", "due_until")
_LONGEST_ID: Final = 200
_YEARS_BE: Final = range(2400, 2700)


def to_query(filters: Filters) -> dict[str, str]:
    """Write filters as parameters: several values of one joined by commas, days ISO (CE); what is empty is left out."""
    written: dict[str, str] = {}
    for one in fields(filters):
        value = getattr(filters, one.name)
        if isinstance(value, tuple):
            value = ",".join(str(each) for each in value)
        elif isinstance(value, date):
            value = value.isoformat()
        if value not in {None, ""}:
            written[one.name] = str(value)
    return written


def parse_filters(query: Mapping[str, str]) -> Filters:
    """Read filters from parameters; others than ours, and empty ones (of a form left blank), are passed over.

    Raises:
        RefusedError: A value that cannot be; the sentence (Thai) names the parameter.
    """
    found: dict[str, Any] = {}
    for one in fields(Filters):
        written = query.get(one.name, "").strip()
        if not written:
            continue
        try:
            found[one.name] = _reader(one.name)(written)
        except ValueError:
            raise RefusedError(f"ตัวกรอง {one.name} ไม่ถูกต้อง กรุณาเลือกใหม่") from None
    return Filters(**found)


def read_order(query: Mapping[str, str]) -> Order | None:
    """Read the order asked for; None where none is.

    Raises:
        RefusedError: There is no such order.
    """
    written = query.get(SORT, "")
    if written and written not in set(Order):
        raise RefusedError("ไม่รู้จักลำดับที่ขอ กรุณาเลือกใหม่")
    return Order(written) if written else None


def _reader(name: str) -> Callable[[str], Any]:
    if name in _CODES:
        return lambda written: tuple(dict.fromkeys(_CODES[name](each) for each in written.split(",")))
    if name in _DAYS:
        return date.fromisoformat
    return {"level": _levels, "flags": _flags, "assigned_to": _officer, "fiscal_year": _year}[name]


def _levels(written: str) -> tuple[int, ...]:
    if not re.fullmatch(rf"[1-{_HIGHEST_LEVEL}](,[1-{_HIGHEST_LEVEL}])*", written):
        raise ValueError(written)
    return tuple(dict.fromkeys(int(each) for each in written.split(",")))


def _flags(written: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(written.split(",")))
    if not _FLAGS.issuperset(named):
        raise ValueError(written)
    return named


def _officer(written: str) -> str:
    if len(written) > _LONGEST_ID or not written.isprintable():
        raise ValueError(written)
    return written


def _year(written: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", written) or int(written) not in _YEARS_BE:
        raise ValueError(written)
    return int(written)
