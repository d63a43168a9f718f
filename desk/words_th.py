"""Filters of the templates: dates, numbers, the office's words for codes."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from models.clock import BANGKOK, bangkok_date
from models.states import CaseState
from models.values import Channel, Nature, Purpose, Unit
from models.words_th import (
    CASE_STATES_TH,
    CHANNELS_TH,
    LEVELS_TH,
    NATURES_TH,
    PURPOSES_TH,
    UNITS_TH,
)
from parsers.thai.months import MONTHS_SHORT
from pipelines.deadline_words import plain_date
from pipelines.routing.officers import ROLES_TH, Role


def day_th(day: date | datetime | str | None) -> str:
    """Write a day in short, Buddhist year: `17 พ.ค. 2565`; a moment is taken in Bangkok."""
    if day is None or day == "":
        return "–"
    if isinstance(day, str):
        day = date.fromisoformat(day[:10])
    elif isinstance(day, datetime):
        day = bangkok_date(day)
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {day.year + 543}"


def moment_th(moment: datetime | None) -> str:
    """Write a moment in Bangkok time: `17 พ.ค. 2565 14.30 น.`."""
    if moment is None:
        return "–"
    return f"{day_th(moment)} {moment.astimezone(BANGKOK):%H.%M} น."


def days_left(due: date, today: date) -> str:
    """Say how a due day stands to today, in calendar days."""
    left = (due - today).days
    if left < 0:
        return f"เกินกำหนด {-left} วัน"
    return "ครบกำหนดวันนี้" if left == 0 else f"อีก {left} วัน"


def _word(words: Mapping[Any, str], kind: Callable[[Any], Any]) -> Callable[[Any], str]:
    return lambda code: words[kind(code)]


FILTERS: Mapping[str, Callable[..., str]] = {
    "day": day_th,
    "long_day": plain_date,
    "moment": moment_th,
    "days_left": days_left,
    "unit": _word(UNITS_TH, Unit),
    "channel": _word(CHANNELS_TH, Channel),
    "level_word": _word(LEVELS_TH, int),
    "purpose": _word(PURPOSES_TH, Purpose),
    "nature": _word(NATURES_TH, Nature),
    "case_state": _word(CASE_STATES_TH, CaseState),
    "role": _word(ROLES_TH, Role),
    "percent": lambda share: "ไม่มีข้อมูล" if share is None else f"{share * 100:.0f}%",
}
"""Jinja2 filters, by name."""
