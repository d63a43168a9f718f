"""Date fields as mailers write them → RFC 5322 date-time (§3.3) that a parser reads."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime

from models.clock import BUDDHIST_ERA

_BANGKOK = timezone(timedelta(hours=7))
_ZONE_BY_NAME = re.compile(r"\b(?:GMT|UTC|UT)\s*([+-])(\d{1,2}):?(\d\d)?(?!\d)", re.IGNORECASE)
_ZONE_WITH_COLON = re.compile(r"([+-])(\d\d):(\d\d)\s*$")
_THAI_ZONE = re.compile(r"\b(?:ICT|THA|BKK)\b(?![^(]*\))")
_COMMENT = re.compile(r"\([^()]{0,200}\)")
_BUDDHIST_YEAR = re.compile(r"(?<![+-])\b2[4-6]\d\d\b(?!:)")


def mend_date(text: str) -> str:
    """Rewrite a date in RFC 5322 form; a text that is no date comes back as it was.

    Buddhist years (2400 or more, SOP §4) become Common Era ones, ISO 8601 and `ctime` forms are rewritten,
    `ICT` and `GMT+7` become `+0700`. A date without any zone is taken as Bangkok time: the office's own.
    """
    plain = _COMMENT.sub(" ", text[:200]).strip()
    plain = _THAI_ZONE.sub("+0700", plain)
    for pattern in (_ZONE_BY_NAME, _ZONE_WITH_COLON):
        plain = pattern.sub(lambda zone: f"{zone[1]}{int(zone[2]):02d}{zone[3] or '00'}", plain)
    plain = _BUDDHIST_YEAR.sub(lambda year: str(int(year[0]) - BUDDHIST_ERA), plain, count=1)
    moment = _iso(plain) or _by_fields(plain)
    return format_datetime(moment) if moment else text


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=_BANGKOK)


def _by_fields(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):  # 31 February, a 40-digit year, a zone of 99 hours
        return None
    if moment.tzinfo:
        return moment
    return moment.replace(tzinfo=UTC if "-0000" in text else _BANGKOK)  # -0000: UTC, place unknown (RFC 5322 §3.3)
