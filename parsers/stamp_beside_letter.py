"""A received stamp's date held against its letter's: no letter is received before it is written.

Such a date is in doubt. Where just one numeral read for its like makes it a working day soon after the letter's, that
one is proposed in its stead, as much in doubt, for what was read cannot be.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from models.values import Found, Letter, ReceivedStamp
from parsers.stamp_text import doubted
from parsers.thai.dates import find_dates

_ON_THE_WAY = timedelta(days=10)
"""How long most letters take. With more, 2/6 would pass for a letter of 20 May whose 22/5 was read as 2/5."""
_SURE = 0.8
"""Least confidence of a letter's date that can tell what the stamp's should be; less than the stamp's never can."""
_SATURDAY = 5
_LIKES = ("๐๑", "๐๓", "๑๓", "๔๕", "๔๘", "๕๘", "๗๙", "06", "08", "09", "17", "35", "38", "56", "58", "59", "68", "89")
"""Numerals that look alike: of any face and both ways, those whose stroke directions differ least, as measured."""


def is_before_letter(stamp: ReceivedStamp | None, letter: Letter) -> bool:
    """Whether the stamp's date, as it was read, is before the letter's own."""
    return bool(stamp and stamp.date and letter.dated_on and stamp.date.value < letter.dated_on.value)


def beside_letter(stamp: ReceivedStamp | None, letter: Letter) -> ReceivedStamp | None:
    """The stamp, its date in doubt where the letter that bears it says, however surely, that it was written later."""
    if stamp is None or stamp.date is None or letter.dated_on is None or not is_before_letter(stamp, letter):
        return stamp
    day, written = stamp.date, letter.dated_on
    if not stamp.of_another and written.confidence >= max(_SURE, day.confidence):
        day = _possible(day, written.value)
    return replace(stamp, date=doubted(day), readable=False)


def _possible(read: Found[date], written: date) -> Found[date]:
    """The only working day soon after `written` that differs by one numeral from what was read, else what was read."""
    days = {
        each.value
        for otherwise in _otherwise(read.quote)
        for each in find_dates(otherwise)
        if written <= each.value <= written + _ON_THE_WAY and each.value.weekday() < _SATURDAY
    }
    return replace(read, value=days.pop()) if len(days) == 1 else read


def _otherwise(quote: str) -> Iterator[str]:
    """The text with each of its numerals in turn replaced by one like it."""
    for at, sign in enumerate(quote):
        for pair in _LIKES:
            if sign in pair:
                yield quote[:at] + pair.replace(sign, "") + quote[at + 1 :]
