"""How sure a value is: whether it is the field it is taken for, times whether its characters were read rightly.

The first factor comes with the value: how plainly the letter says what it is (label, place, form), less what speaks
against it here. The second is nothing but what the recogniser says of the characters quoted: the sum, over all of
them, of what each lacks to `CLEAR`, the confidence that it gives a character without doubt. That one number orders
right and wrong values well, and better than the lowest or the mean confidence of the words; a logistic curve turns it
into a share. A check that the value passes (check digit, weekday, the same words elsewhere in the letter) makes a
misreading less likely by Bayes' rule: `_PASSES` is how often a misread value would pass it.

The curve's three numbers are fitted by `python -m benchmarks.calibration FIT… --against KEPT…` to values of made-up
letters and of one set of labelled scans, and held against another set, whose letters, typefaces and layouts had no
part in the fit. They belong to the model in `parsers/tessdata` and are fitted anew with it.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from models.values import Found, Letter
from parsers.letter_text import Document, PlacedWord
from parsers.thai.contacts import valid_citizen_id
from parsers.thai.dates import find_dates, names_weekday
from parsers.thai.digits import fold_digits, has_digit

CLEAR = 0.93
"""Confidence of a character that the recogniser has no doubt about."""
INTERCEPT, SLOPE = 3.7, 3.3
"""Logit of the share of values read rightly: INTERCEPT − SLOPE · √doubt."""

_TEXT_LAYER = 0.99
"""Share of values right whose characters a program wrote and no recogniser read."""
_PAGE_ONLY = 0.9
"""What is left of a page's confidence for a value of which no word is known."""
_LONG = 120
"""Characters of the longest value that must be right to the letter."""

_PASSES: Mapping[str, float] = {"checked": 1 / 11, "weekday": 1 / 7, "words_again": 1 / 5, "digits_again": 1 / 2}
_FUTURE = timedelta(days=180)
"""How far ahead of itself a letter speaks of other days at the most."""
_YEARS = range(2000, 2061)
_ODD = 0.4
"""Factor where something speaks against a value."""
_DIRT = re.compile(r"[=<>|~\\\[\]{}^#]")
"""Characters that letters do not hold: a recogniser's reading of specks, frames and stamps."""


def weighed(letter: Letter, document: Document) -> Letter:
    """The letter with each confidence weighed; those it has say how plainly the text shows the value to be the field.

    All values must stand in `document`.
    """
    found = {each.name: getattr(letter, each.name) for each in fields(Letter)}
    return replace(
        letter, **{name: _weighed(name, value, document) for name, value in found.items() if value is not None}
    )


def read_rightly(doubt: float) -> float:
    """Share of values right whose characters together lack `doubt` (0 and more) to being clear."""
    return 1 / (1 + math.exp(SLOPE * math.sqrt(doubt) - INTERCEPT))


def doubt_of(words: Sequence[PlacedWord], length: int) -> float:
    """What the words' characters lack to `CLEAR`; of more than `_LONG` characters what so many lack on average."""
    lacks = sum((word.end - word.start) * max(0.0, CLEAR - word.confidence) for word in words)
    return lacks * min(1.0, _LONG / max(1, length))


def _weighed(name: str, found: Found[Any], document: Document) -> Found[Any]:
    plain = found.confidence * _plausible(name, found, document)
    read = sure_of_characters(found, document)
    for check in _passed(name, found, document):
        read = read / (read + (1 - read) * _PASSES[check])
    return replace(found, confidence=round(min(1.0, plain * read), 3))


def sure_of_characters(found: Found[Any], document: Document) -> float:
    """How likely (0–1) it is that all characters quoted were read rightly."""
    index = next(i for i, page in enumerate(document.pages) if page.number == found.page)
    page, offset = document.pages[index], document.starts[index]
    if page.method != "ocr":
        return _TEXT_LAYER if page.method == "text_layer" else 1.0
    start, end = found.span or (0, len(page.text))
    words = [word for word in document.words if word.start < offset + end and word.end > offset + start]
    sure = read_rightly(doubt_of(words, end - start)) if words else page.confidence * _PAGE_ONLY
    return sure * _ODD if _DIRT.search(found.quote) else sure


def _passed(name: str, found: Found[Any], document: Document) -> list[str]:
    """Names of the checks that the value passes."""
    if name == "citizen_id":
        return ["checked"] if valid_citizen_id(found.value) else []
    if name == "dated_on":
        return ["weekday"] if names_weekday(found.quote) else []
    if name == "body" or not isinstance(found.value, str) or len(found.value) < 6:
        return []
    again = _compact(document.text).count(_compact(found.quote)) > 1
    return [] if not again else ["digits_again" if has_digit(found.quote) else "words_again"]


def _compact(text: str) -> str:
    return re.sub(r"\s", "", fold_digits(text))


def _plausible(name: str, found: Found[Any], document: Document) -> float:
    """1, or less where something else in the letter speaks against the value."""
    check = _AGAINST.get(name)
    return _ODD if check is not None and check(found.value, document) else 1.0


def _odd_date(value: date, document: Document) -> bool:
    """A year out of all reason, or a letter that speaks of days long after its own."""
    if value.year not in _YEARS:
        return True
    return any(value + _FUTURE < other.value < value + 4 * _FUTURE for other in find_dates(document.text))


def _odd_address(value: str, _: Document) -> bool:
    """A postcode of another province than the one named (Kalasin's begin with 46)."""
    code = re.search(r"(?<!\d)\d{5}(?!\d)", fold_digits(value))
    return code is not None and "กาฬสินธุ์" in value and not code[0].startswith("46")


_AGAINST: Mapping[str, Callable[[Any, Document], bool]] = {"dated_on": _odd_date, "sender_address": _odd_address}
