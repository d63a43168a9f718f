"""Lines of a receive stamp that stand among a letter's own: its number, date and time are not the letter's.

A stamp in colour is taken off before a page is read; one on a fax, a copy or a grey scan is read as lines of text.
"""

import re
from collections.abc import Sequence

from parsers.letter_text import Line
from parsers.thai.dates import find_dates, find_times
from parsers.thai.digits import fold_digits
from parsers.thai.fuzzy import skeleton, width

_NUMBER = re.compile(
    r"(?:เลข(?:ที่|ทะเบียน)?(?:หนังสือ)?รับ(?:ที่|เลขที่)?|(?:ทะเบียน|หนังสือ)รับ(?:ที่|เลขที่)|รับ(?:เลข)?ที่)[ \t.:…_]*[\d/]*[ \t.…_]*"
)
_TIME = re.compile(r"(?:เวลา|เาลา)[ \t.:…_]*")
_OWN = re.compile(r"สำนักงานศึกษาธิการจังหวัด|ศธจ\.")
_NEAR = 3
"""A stamp has no more rows than this between its number and its time."""


def received_lines(lines: Sequence[Line], *, among: int) -> frozenset[int]:
    """Indices, of the first `among` lines, of those that say when, and under which number, the letter was received."""
    numbers = [index for index, line in enumerate(lines[:among]) if _is_number(line.text)]
    times = [index for index, line in enumerate(lines[:among]) if _is_time(line.text)]
    found = {*numbers, *times}
    for index, line in enumerate(lines[:among]):
        if not find_dates(line.text) or width(line.text.strip()) > 45:
            continue
        in_stamp = any(0 < index - number <= _NEAR for number in numbers) and _between_all(lines, numbers, times, index)
        if in_stamp or (find_times(line.text) and _TIME.search(line.text)) or index + 1 in times:
            found.add(index)
    # The agency's name is the stamp's first row.
    found |= {index - 1 for index in numbers if index and _OWN.match(lines[index - 1].text.strip())}
    return frozenset(found)


def _between_all(lines: Sequence[Line], numbers: Sequence[int], times: Sequence[int], index: int) -> bool:
    """Whether the date follows the stamp's number at once, or its time follows the date."""
    number = max(number for number in numbers if number < index)
    return index - number == 1 or any(0 < time - index <= _NEAR for time in times)


def _is_number(text: str) -> bool:
    folded = fold_digits(text).strip()
    match = _NUMBER.match(folded)
    return match is not None and (match.end() == len(folded) or bool(re.match(r"วันที่|เวลา", folded[match.end() :])))


def _is_time(text: str) -> bool:
    text = text.strip()
    return (
        _TIME.match(text) is not None
        and (bool(find_times(text)) or not skeleton(_TIME.sub("", text)))
        and width(text) <= 25
    )
