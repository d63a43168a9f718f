"""Dates and times in Thai text (SOP §4).

Read are: ๕ กันยายน ๒๕๖๕ · 5 ก.ย. 65 · ๕/๙/๒๕๖๕ · วันจันทร์ที่ ๕ เดือน กันยายน พ.ศ. ๒๕๖๕ · 2022-09-05.
Order day, month, year. A year of 2400–2700 is Buddhist, two digits are 25xx, 1900–2100 is the Common Era;
any other year, and any day the calendar does not have, makes the text no date.
All dates given out are Common Era.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from models.clock import BUDDHIST_ERA
from parsers.thai import months
from parsers.thai.digits import fold_digits, to_thai_digits

_WEEKDAYS = {"จันทร์": 0, "อังคาร": 1, "พุธ": 2, "พฤหัสบดี": 3, "พฤหัส": 3, "ศุกร์": 4, "เสาร์": 5, "อาทิตย์": 6}
_WEEKDAY = rf"(?:วัน\s?(?P<weekday>{'|'.join(_WEEKDAYS)})(?:ฯ)?\s*(?:ที่)?[\s:]*)?"
# Forms print dotted lines to write on, and a line may end inside a date.
_FILL = r"[ \t\u00a0\u200b.…_]*\n?[ \t\u00a0\u200b.…_]*"
_ERA = r"(?P<era>(?:พ|ค)[ \t]?[.,]?[ \t]?ศ[ \t]?[.,]?|พุทธศักราช|คริสต์ศักราช|ปี)?"
_YEAR = r"['’‘]?(?P<year>\d{4}(?!\d)|2[ \t]?[45][ \t]?\d[ \t]?\d(?!\d)|\d{2}(?![\d/:]))"
# "๕ มีนาคม ๒๐ คน" and "5 ก.ย. 10.30 น." hold no year.
_NOT_A_YEAR = re.compile(
    r"\s?(?:คน|ราย|บาท|ชุด|ฉบับ|แผ่น|แห่ง|ครั้ง|วัน|ท่าน|คู่|ข้อ|โรง|นาที|ชั่วโมง|น\.|นาฬิกา|%|[.,]\d)",
)
# At a line's start two digits with a blank between are one day that OCR parted.
_DAY = r"(?<!\d)(?<!\d[/.,:\-])(?P<day>(?:(?m:^)|(?<=วันที่)|(?<=วันที่[ \t]))[0-3][ \t]\d(?!\d)|\d{1,2})"
_WORDED = re.compile(
    rf"{_WEEKDAY}{_DAY}{_FILL}(?:เดือน{_FILL})?(?:{months.PATTERN}|{months.WORD}){_FILL}{_ERA}{_FILL}{_YEAR}",
)
_NUMERIC = re.compile(
    rf"{_WEEKDAY}{_DAY}[ \t]?(?P<sep>[/.\-–])[ \t]?(?P<month>\d{{1,2}})[ \t]?(?P=sep)[ \t]?"
    r"(?P<year>\d{4}|\d{2})(?![\d/\-]|[.,:]\d)",
)
_ISO = re.compile(r"(?<![\d/.\-])(?P<year>\d{4})(?P<sep>[-/])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d/\-])")
_TIME = re.compile(
    r"(?P<label>เวลา[\s.:…_]*)?(?<![\d.:/])(?P<hour>\d{1,2})[ \t]?(?P<sep>[.:])[ \t]?(?P<minute>\d{2})(?![\d/]|[.:]\d)"
    r"(?P<unit>[ \t]*(?:นาฬิกา|น\.|น(?![ก-๎])))?",
)

_WEEKDAY_AGREES = 0.99
_WEEKDAY_DISAGREES = 0.3
_TORN_DAY = 0.6
"""The day is in two pieces, or a letter that may be a digit misread sticks to it."""
_LETTER = re.compile(r"[ก-ฮ]")
_TWO_DIGIT_YEAR = 0.88
_ERA_DISAGREES = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date (Common Era), its offsets in the text searched, the text there, and how sure the reading is."""

    value: date
    span: tuple[int, int]
    quote: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTime:
    """A time of day, its offsets in the text searched, the text there, and how sure the reading is."""

    value: time
    span: tuple[int, int]
    quote: str
    confidence: float


def find_dates(text: str) -> list[FoundDate]:
    """Every date in the text, in order, none overlapping another."""
    folded = fold_digits(text)
    found: list[FoundDate] = []
    for match, month, confidence in _candidates(folded):
        made = _date(match, month, confidence, folded)
        if made is None:
            continue
        value, sure = made
        start, end = match.span()
        if all(end <= other.span[0] or start >= other.span[1] for other in found):
            found.append(FoundDate(value=value, span=(start, end), quote=text[start:end], confidence=sure))
    return sorted(found, key=lambda each: each.span)


def names_weekday(text: str) -> bool:
    """Whether the first date in the text names its weekday, and names the right one."""
    match = next((match for match, _, _ in _candidates(fold_digits(text)) if match.groupdict().get("weekday")), None)
    day = parse_date(text)
    return match is not None and day is not None and _WEEKDAYS[match["weekday"]] == day.weekday()


def parse_date(text: str) -> date | None:
    """The first date in the text (Common Era), or None."""
    return next((each.value for each in find_dates(text)), None)


def whole_date(text: str) -> date | None:
    """The date that the text is, and nothing else but a date: what somebody typed to be taken at its word.

    None as well where it can be read in two ways: a weekday that disagrees, a year of two digits before 2540.
    """
    text = text.strip()
    found = find_dates(text)
    if len(found) != 1 or found[0].span != (0, len(text)) or found[0].confidence < _TWO_DIGIT_YEAR:
        return None
    return found[0].value


def format_thai_date(value: date) -> str:
    """`๕ กันยายน ๒๕๖๕`. `parse_date` reads it back for every year from 1857 to 2157 (BE 2400–2700)."""
    year_be = value.year + BUDDHIST_ERA
    return to_thai_digits(f"{value.day} {months.MONTHS[value.month - 1]} {year_be}")


def find_times(text: str) -> list[FoundTime]:
    """Every time of day: ๑๔.๓๐ น. · 14:30 · เวลา 14.30. A point alone (14.30) could be any number and is none."""
    found = []
    for match in _TIME.finditer(fold_digits(text)):
        hour, minute = int(match["hour"]), int(match["minute"])
        if hour > 23 or minute > 59 or (match["sep"] == "." and not (match["unit"] or match["label"])):
            continue
        span = match.start("hour"), match.end()
        sure = 0.95 if match["unit"] or match["label"] else 0.8
        found.append(FoundTime(value=time(hour, minute), span=span, quote=text[slice(*span)], confidence=sure))
    return found


def _candidates(folded: str) -> Iterator[tuple[re.Match[str], int, float]]:
    """Matches with month and confidence, the surest forms first."""
    for match in _ISO.finditer(folded):
        yield match, int(match["month"]), 0.95
    for match in _NUMERIC.finditer(folded):
        yield match, int(match["month"]), 0.6 if match["sep"] == "." and len(match["year"]) == 2 else 0.93
    start = 0
    while worded := _WORDED.search(folded, start):
        # A word between two numbers may hide a real date that begins at the second one.
        start = worded.end("day")
        if worded["damaged"] is None:
            yield worded, *months.number_of(worded)
        elif guessed := months.guess(worded["damaged"]):
            yield worded, *guessed


def _date(match: re.Match[str], month: int, confidence: float, folded: str) -> tuple[date, float] | None:
    """The date of a match, where the calendar has it."""
    year = _year(match, folded)
    if year is None:
        return None
    number, sure = year
    try:
        value = date(number, month, int(re.sub(r"\s", "", match["day"])))
    except ValueError:
        return None
    confidence = min(confidence, sure)
    if " " in match["day"] or _LETTER.match(folded, max(0, match.start() - 1), match.start()):
        confidence = min(confidence, _TORN_DAY)
    weekday = match.groupdict().get("weekday")
    if weekday is None:
        return value, confidence
    if _WEEKDAYS[weekday] == value.weekday():
        return value, max(confidence, _WEEKDAY_AGREES) if confidence >= _TWO_DIGIT_YEAR else confidence
    return value, min(confidence, _WEEKDAY_DISAGREES)


def _year(match: re.Match[str], folded: str) -> tuple[int, float] | None:
    """The year in the Common Era, and how sure that is."""
    written = match["year"]
    digits = re.sub(r"\s", "", written)
    era = match.groupdict().get("era") or ""
    if len(digits) == 2:
        if _NOT_A_YEAR.match(folded, match.end()):
            return None
        # 25xx by the SOP; before 2540 it is more likely some other number.
        return 2500 + int(digits) - BUDDHIST_ERA, _TWO_DIGIT_YEAR if int(digits) >= 40 else 0.5
    year = int(digits)
    sure = 0.97 if digits == written else 0.6
    if 2400 <= year <= 2700:
        return year - BUDDHIST_ERA, _ERA_DISAGREES if era.startswith("ค") else sure
    if 1900 <= year <= 2100:
        return year, _ERA_DISAGREES if era.startswith("พ") else min(sure, 0.93)
    return None
