"""Where another letter begins in the same scan: a new heading after the closing of the one before.

Only a whole heading counts (date or number, subject and addressee, close together): a superior's note under a memo,
a copy list or an enclosure that cites a letter begins none.
"""

from collections.abc import Sequence

from parsers.letter_labels import LabelMatch, is_closing
from parsers.letter_marks import is_mark_line
from parsers.letter_number import number_line
from parsers.letter_text import Line
from parsers.letter_vocabulary import Label
from parsers.thai.dates import find_dates
from parsers.thai.fuzzy import width
from parsers.thai.names import bracketed_name

_APART = 3
"""Lines between subject and addressee at the most."""
_ABOVE = 6
"""Lines above them in which date or number stand."""
_CLEAR = 0.7
"""Damage at which a label is still taken for one here."""


def further_letter(
    lines: Sequence[Line], labels: Sequence[LabelMatch | None], first: int, end: int, pages: Sequence[int] = ()
) -> int | None:
    """Index of the line where the next letter's heading begins, None where there is none.

    `first` is where the first letter's body begins; it is over at its closing, or at the name it is signed with.
    `pages` are the lines that pages begin with: a heading does not begin on the page before.
    """
    over = next((i for i in range(first, end) if is_closing(lines[i].text) or _signed(lines[i].text)), None)
    if over is None:
        return None
    start = over + 1
    for index in range(start, end):
        if not _is(labels[index], Label.SUBJECT):
            continue
        near = range(max(start, index - _APART), min(end, index + _APART + 1))
        addressed = [other for other in near if _is(labels[other], Label.ADDRESSEE)]
        top = min([index, *addressed])
        above = [at for at in range(max(start, top - _ABOVE), index + 1) if _heads(lines[at].text)]
        if addressed and above:
            found = _with_head(lines, labels, min(above[0], top), start)
            return max([found, *(page for page in pages if page <= top)])
    return None


def _with_head(lines: Sequence[Line], labels: Sequence[LabelMatch | None], index: int, start: int) -> int:
    """The line where the heading begins, what stands above date or number (a mark, เขียนที่, a title) taken in."""
    while index > start and (_is(labels[index - 1], Label.WRITTEN_AT) or is_mark_line(lines[index - 1].text)):
        index -= 1
    return index


def _signed(text: str) -> bool:
    found = bracketed_name(text)
    return found is not None and found.confidence >= 0.9


def _is(found: LabelMatch | None, label: Label) -> bool:
    return found is not None and found.label is label and found.damage <= _CLEAR


def _heads(text: str) -> bool:
    """Whether a line gives a letter's number, or a date and little else."""
    return number_line(text) or (bool(find_dates(text)) and width(text.strip()) <= 60 and "ลงวันที่" not in text)
