"""The words of a receive stamp (ตรารับ): number, date and time from its rows (SOP §4).

A row is a label with its value: `เลขที่รับ 1234`, `วันที่ 5 ก.ย. 65`, `เวลา 10.30 น.`. Nothing is guessed: what does
not read as a number, a date of the calendar or a time of day is None.
"""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise
from statistics import fmean, median
from typing import TypeVar

from models.values import Box, Found, Page, ReceivedStamp, Word
from parsers.letter_text import union
from parsers.thai.dates import find_dates
from parsers.thai.digits import fold_digits, has_digit, has_thai_digit
from parsers.thai.fuzzy import distance, width

T = TypeVar("T")

READABLE = 0.8
"""A stamp counts as readable where number, date and time are each at least this sure."""

NUMBER_LABEL = re.compile(
    r"(?:เลข[ \t]*(?:ที่?[ \t]*|ทะเบียน[ \t]*)?(?:หนังสือ[ \t]*)?รั?บ(?:[ \t]*ที่)?|"
    r"(?:ทะเบียน|ลำดับ|หนังสือ)?รับ(?:เลข)?ที่|รับเลขที่|"
    r"เลขที่(?=[ \t]*[.:…_]*[ \t]*[\d๐-๙]{1,6}\s*$))",
)
DATE_LABEL = re.compile(r"วั?[ \t]*น[ \t]*ท[ิี]?่?(?:[ \t]*รับ)?|(?:ลง|รับ)วันที่")
TIME_LABEL = re.compile(r"เ[ \t]*ว[ \t]*ล(?:[ \t]*า)?")
LABELS = (NUMBER_LABEL, DATE_LABEL, TIME_LABEL)
_SPELT = (("เลขรับ", "เลขที่รับ", "รับที่", "เลขทะเบียนรับ", "เลขรับที่"), ("วันที่", "ลงวันที่"), ("เวลา",))
"""The same labels as words, to know them by when damaged."""
_LABEL_END = re.compile(r"รับ(?:ที่)?(?=[.:…_]*[\d๐-๙]{2,6}$)")
"""What is left of a number label whose beginning lies under print."""
_FILL = re.compile(r"[\s.:…_\-]*")
_FILL_END = re.compile(r"[\s.:…_\-]+$")
_NO_LETTER = re.compile(r"[^ก-๎]*")
_TIME_FORM = re.compile(
    r"(?<!\d)(?<!\d[./])(?P<hour>\d{1,2})[.:,](?P<minute>\d{2})(?![\d/])(?P<unit>[\s.…_]*น(?![ก-๎]))?"
)
_PARTED_TIME = re.compile(r"(?<!\d)(?P<hour>\d{2}) ?(?P<minute>\d{2})(?P<unit>[\s.…_]*น(?![ก-๎]))")
"""A time whose point was not seen, as it may only stand behind its label."""
_PARTED_DATE = re.compile(r"(\d{1,2})[/.,\- ]{1,3}(\d{1,2})[/.,\- ]{0,3}(2[45]\d{2}|[4-9]\d)(?!\d|[.,/]\d)")
"""A date in numerals of which one slash was not seen, as it may only stand behind its label."""
_CENTURY = re.compile(r"(?<!\d)2[45]$")
"""What is left of a year (BE) whose last two digits were not read, or read apart: no office stamps the year 2525."""
_CERTAIN = 0.97
"""Greatest confidence of a value."""
_DOUBT = 0.4
"""Greatest confidence of a value that another reading, its strokes or the letter speaks against."""
_READ_ONCE = 0.4
"""Ceiling for Thai digits that no second reading bears out: ๔ and ๕, ๑ and ๙ differ by a stroke."""
_MIXED_DIGITS = 0.3
_HALF_SEEN = 0.6
"""Ceiling for a number whose label, a time whose point or a zero whose ring is only partly seen."""
_ZEROS = "0๐"
_ROUND = re.compile(r"(?<=[\d.:/OoC])[OoC](?=[\d.:/OoC\s]|$)|(?<![A-Za-z])[OoC](?=[OoC]*[\d.:/])")
"""Rings beside digits, also one that a numbering machine's dots leave open."""
_LONGEST_LABEL = 9
"""Letters that a damaged label before a date or a time has at most."""
_CUSTOMARY = 0.88
"""Confidence of a date with a year of two digits."""
_NUMBER = re.compile(r"\d{1,6}(?:[ \t]*/[ \t]*\d{2,4})?(?![lI]*(?![lI])[\d\w./])")
"""Digits with nothing of a word behind; a stroke of the frame there is read as l or I."""
_LAST_NUMBER = re.compile(r"[^\d\s].*[^\d\s].*(?<!\d)(?P<number>\d{2,6})[\s.…_|!\])]*$")
"""What a row ends in behind a label of two letters or more."""

_OURS = ("ศึกษาธิการจังหวัด", "ศธจ.")
_OTHERS = re.compile(
    "เขตพื้นที่|สพป|สพม|เทศบาล|องค์การบริหาร|อบต|อบจ|โรงเรียน|วิทยาลัย|มหาวิทยาลัย|กระทรวง|กรม|ศาล|ดำรงธรรม|สำนักงาน|ที่ว่าการ"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StampRow:
    """One row of a stamp's text; `words` are the OCR words in it, left to right, empty where OCR gave none."""

    text: str
    confidence: float
    words: tuple[Word, ...] = ()

    def part(self, start: int, end: int) -> tuple[float, Box | None]:
        """Lowest word confidence and the box of the words between two offsets of the row's text."""
        hit, cursor = [], 0
        for word in self.words:
            at = self.text.find(word.text, cursor)
            if at < 0:
                continue
            cursor = at + len(word.text)
            if at < end and cursor > start:
                hit.append(word)
        if not hit:
            return self.confidence, None
        return min(word.confidence for word in hit), union(word.box for word in hit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Squeezed:
    """A row's text without the blanks that OCR puts between Thai letters; `places` maps back to the row's offsets."""

    text: str
    places: tuple[int, ...]

    def back(self, span: tuple[int, int]) -> tuple[int, int]:
        return self.places[span[0]], self.places[span[1] - 1] + 1


def _squeeze(text: str) -> _Squeezed:
    # A blank between two digits stays: it may part two numbers.
    text = _ROUND.sub("0", text)
    kept = [i for i, char in enumerate(text) if not char.isspace() or _between_digits(text, i)]
    return _Squeezed(text="".join(text[i] for i in kept), places=tuple(kept))


def _between_digits(text: str, at: int) -> bool:
    before, after = text[:at].rstrip()[-1:], text[at:].lstrip()[:1]
    return has_digit(before) and has_digit(after)


def row_of_words(words: Sequence[Word]) -> StampRow:
    """Words of one row, left to right, as a row: a blank only where the gap is about as wide as a letter.

    OCR sometimes gives every character as a word of its own; the boxes tell `12 65` from a number in pieces.
    """
    letter = median([(word.box.right - word.box.left) / max(1, width(word.text)) for word in words])
    text = words[0].text
    for before, word in pairwise(words):
        text += (" " if word.box.left - before.box.right > 0.6 * letter else "") + word.text
    return StampRow(text=text, confidence=fmean([word.confidence for word in words]), words=tuple(words))


def rows_of_page(page: Page) -> list[StampRow]:
    """The lines of a page as rows, each with its words."""
    rows = []
    for index, text in enumerate(page.text.splitlines()):
        words = tuple(word for word in page.words if word.line == index and word.text)
        rows.append(row_of_words(words) if words else StampRow(text=text, confidence=page.confidence))
    return rows


def parse_stamp_text(rows: Sequence[StampRow], *, page: int = 1, ocr: bool = True) -> ReceivedStamp | None:
    """Read a stamp whose rows are known to belong to it. None where no label of a stamp stands in them.

    `ocr`: the rows were read once only, with the page; values with Thai digits are then held down (`_READ_ONCE`).
    """
    number = _first(_number(row, page, ocr=ocr) for row in rows)
    if number is None and not ocr:
        number = _above_date(rows, page)
    day = _first(_date(row, page, ocr=ocr) for row in rows)
    hour = _first(_time(row, page, ocr=ocr) for row in rows)
    if not (number or day or hour or labels_in(rows)):
        return None
    boxes = [word.box for row in rows for word in row.words]
    surest = [found.confidence if found else 0.0 for found in (number, day, hour)]
    return ReceivedStamp(
        number=number,
        date=day,
        time=hour,
        page=page,
        box=union(boxes) if boxes else None,
        readable=min(surest) >= READABLE,
        of_another=_of_another(rows),
    )


def names_this_office(rows: Sequence[StampRow]) -> bool:
    """Whether this office's name stands in a stamp, perhaps damaged."""
    text = _together(rows)
    return any(_damaged_within(text, word) for word in _OURS)


def _of_another(rows: Sequence[StampRow]) -> bool:
    return _OTHERS.search(_together(rows)) is not None and not names_this_office(rows)


def _together(rows: Sequence[StampRow]) -> str:
    return "".join(_squeeze(row.text).text for row in rows).replace("ํา", "ำ")


@functools.lru_cache(maxsize=64)  # a stamp's readings say much the same, and each is asked several times
def _damaged_within(text: str, word: str) -> bool:
    """Tell whether a word stands in a text with at most one letter in four damaged."""
    size = len(word)
    return any(distance(text[at : at + size], word) * 4 <= size for at in range(max(1, len(text) - size + 1)))


def _first(found: Iterable[T | None]) -> T | None:
    return next((each for each in found if each is not None), None)


def labels_in(rows: Sequence[StampRow], labels: Iterable[re.Pattern[str]] = LABELS) -> int:
    """How many of the labels begin a value somewhere in the rows."""
    text = "\n".join(_squeeze(row.text).text for row in rows)
    return sum(pattern.search(text) is not None for pattern in labels)


def label_spans(text: str) -> list[tuple[int, int, re.Pattern[str]]]:
    """Where labels stand in a row's text, in order, and which: as they are spelt, else a damaged one at its start."""
    squeezed = _squeeze(text)
    found = sorted(
        ((*hit.span(), pattern) for pattern in LABELS for hit in pattern.finditer(squeezed.text)),
        key=lambda each: each[0],
    )
    if not found:
        near = [
            (*hit, pattern)
            for words, pattern in zip(_SPELT, LABELS, strict=True)
            for word in words
            if (hit := _damaged(squeezed.text, word))
        ]
        found = [(0, at, pattern) for _, at, pattern in sorted(near, key=lambda each: each[0])[:1]]
    return [(*squeezed.back((start, end)), pattern) for start, end, pattern in found if end > start]


def doubted(part: Found[T] | None) -> Found[T] | None:
    """The value, as one that a person has to look at."""
    return part and replace(part, confidence=min(part.confidence, _DOUBT))


def _after(text: str, words: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    """Offset of the value behind a label: found anywhere as it is spelt, or damaged at the row's start."""
    exact = pattern.search(text)
    end = exact.end() if exact else None
    if end is None:
        near = [hit for word in words if (hit := _damaged(text, word))]
        end = min(near)[1] if near else None
    filled = _FILL.match(text, end) if end is not None else None
    return filled.end() if filled else end


def _damaged(text: str, word: str) -> tuple[float, int] | None:
    """The label at the row's start with at most a third of its letters wrong, and only filling before a digit."""
    first = next((at for at, char in enumerate(text) if has_digit(char)), None)
    if first is None:
        return None
    lead = _NO_LETTER.match(text)
    label = _FILL_END.sub("", text[lead.end() if lead else 0 : first])
    # A stroke of the frame or of print beneath may stand before it.
    cost = min(distance(label[start:], word) for start in range(max(1, min(6, len(label) - 3))))
    return (cost, first) if cost <= max(1.34, 0.34 * width(word)) else None


def _number(row: StampRow, page: int, *, ocr: bool) -> Found[str] | None:
    squeezed = _squeeze(row.text)
    if _as_time(squeezed.text) or find_dates(squeezed.text):
        exact = NUMBER_LABEL.search(squeezed.text)
        if exact is None or not _NUMBER.match(fold_digits(squeezed.text), _filled(squeezed.text, exact.end())):
            return None
    if NUMBER_LABEL.search(squeezed.text) is None and _is_rather_a_date(squeezed.text):
        return None
    at = _after(squeezed.text, _SPELT[0], NUMBER_LABEL)
    certain = _CERTAIN
    # Only where the rows are known to be a stamp's: in a letter's text `ได้รับ 20` ends a line as well.
    if at is None and not ocr and (end := _LABEL_END.search(squeezed.text)):
        at, certain = _filled(squeezed.text, end.end()), _HALF_SEEN
    match = _NUMBER.match(fold_digits(squeezed.text), at) if at is not None else None
    # Another number right behind it: nobody can say where the first one ends.
    if match is None or has_digit(squeezed.text[match.end() :].lstrip()[:1]):
        return None
    span = squeezed.back(match.span())
    sure, box = _sure(row, span, certain, ocr=ocr)
    return Found(value=re.sub(r"\s", "", match[0]), confidence=sure, page=page, quote=row.text[slice(*span)], box=box)


def _is_rather_a_date(text: str) -> bool:
    """Whether a row's damaged label is that of a date no less than that of a number: `รันที่` is as near to both."""
    number, day = ([hit[0] for word in words if (hit := _damaged(text, word))] for words in _SPELT[:2])
    return bool(day) and (not number or min(day) <= min(number))


def _above_date(rows: Sequence[StampRow], page: int) -> Found[str] | None:
    """The number of a stamp whose label cannot be read: what the row above the date ends in. Always in doubt."""
    for above, row in pairwise(rows):
        if not DATE_LABEL.search(_squeeze(row.text).text) or find_dates(above.text) or _as_time(above.text):
            continue
        squeezed = _squeeze(above.text)
        match = _LAST_NUMBER.search(fold_digits(squeezed.text))
        if match is None or labels_in([above]):
            continue
        span = squeezed.back(match.span("number"))
        sure, box = _sure(above, span, _DOUBT, ocr=False)
        return Found(value=match["number"], confidence=sure, page=page, quote=above.text[slice(*span)], box=box)
    return None


def _filled(text: str, at: int) -> int:
    filled = _FILL.match(text, at)
    return filled.end() if filled else at


def _date(row: StampRow, page: int, *, ocr: bool) -> Found[date] | None:
    """The row's date: behind its label, or the only one of a row that no other label begins."""
    squeezed = _squeeze(row.text)
    at = _after(squeezed.text, _SPELT[1], DATE_LABEL)
    text = squeezed.text[at or 0 :]
    dates = find_dates(text)
    parted = _PARTED_DATE.match(fold_digits(text)) if at is not None and not ocr else None
    if parted and not dates and "/" in parted[0]:
        plain = find_dates("/".join(parted.groups()))
        dates = [replace(each, span=parted.span(), confidence=_DOUBT) for each in plain]
    dates = [each for each in dates if not _CENTURY.search(fold_digits(text[slice(*each.span)]))]
    if len(dates) != 1 or (at is None and dates[0].span[0] > _LONGEST_LABEL) or (at is not None and dates[0].span[0]):
        return None
    span = squeezed.back((dates[0].span[0] + (at or 0), dates[0].span[1] + (at or 0)))
    # Two digits are the custom of stamps, not a doubt about the year.
    certain = _CERTAIN if dates[0].confidence >= _CUSTOMARY else dates[0].confidence
    sure, box = _sure(row, span, certain, ocr=ocr)
    return Found(value=dates[0].value, confidence=sure, page=page, quote=row.text[slice(*span)], box=box)


def _as_time(text: str) -> re.Match[str] | None:
    return _TIME_FORM.search(fold_digits(text))


def _time(row: StampRow, page: int, *, ocr: bool) -> Found[time] | None:
    """The row's time of day: behind its label, or by its form alone where the row ends in `น.`."""
    squeezed = _squeeze(row.text)
    label = TIME_LABEL.search(squeezed.text)
    at = label.end() if label else None
    if not ocr and (near := _damaged(squeezed.text, "เวลา")):
        at = near[1]
    text, certain = squeezed.text[at or 0 :], _CERTAIN
    form = _as_time(text)
    if form is None and at is not None:
        form, certain = _PARTED_TIME.search(fold_digits(text)), _HALF_SEEN
    if form is None or (at is None and not (form["unit"] and form.start("hour") <= _LONGEST_LABEL)):
        return None
    offset = at or 0
    if at is not None and _filled(squeezed.text, offset) != form.start("hour") + offset:
        return None
    hour, minute = int(form["hour"]), int(form["minute"])
    if hour > 23 or minute > 59:
        return None
    span = squeezed.back((form.start("hour") + offset, form.end("minute") + offset))
    sure, box = _sure(row, span, certain, ocr=ocr)
    return Found(value=time(hour, minute), confidence=sure, page=page, quote=row.text[slice(*span)], box=box)


def _sure(row: StampRow, span: tuple[int, int], confidence: float, *, ocr: bool) -> tuple[float, Box | None]:
    seen, box = row.part(*span)
    confidence = min(confidence, seen)
    if "C" in row.text[slice(*span)]:
        confidence = min(confidence, _HALF_SEEN)
    signs = [char for char in row.text[slice(*span)] if has_digit(char) and char not in _ZEROS]
    if 0 < sum(map(has_thai_digit, signs)) < len(signs):  # no office writes both in one value
        confidence = min(confidence, _MIXED_DIGITS)
    if ocr and has_thai_digit(row.text[slice(*span)]):
        confidence = min(confidence, _READ_ONCE)
    return round(confidence, 3), box
