"""Comparing Thai words that OCR has damaged.

OCR of Thai mostly loses or swaps the marks above and below the line; a wrong base letter is rarer and tells more.
So a mark costs a third of a letter, and blanks inside a word cost nothing.
"""

import math
import re
from functools import cache
from itertools import accumulate

MARKS = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e")
"""Thai characters without width of their own: vowels above and below, tone marks, thanthakhat, nikhahit."""

MARK_COST = 1 / 3
_DASHES = frozenset("-–—/")
_NOT_SKELETON = re.compile(r"[\s.,·…ฯ\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+")


def skeleton(text: str) -> str:
    """Only the letters that stand on the line: no marks, blanks or dots."""
    return _NOT_SKELETON.sub("", text.replace("ำ", "า"))


def width(text: str) -> int:
    """Number of characters that take room on the line."""
    return sum(char not in MARKS for char in text)


def _cost(char: str) -> float:
    return MARK_COST if char in MARKS else 1.0


def _swap_cost(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in _DASHES and b in _DASHES:
        return 0.0
    if (a in MARKS and b in MARKS) or {a, b} == {"ำ", "า"}:
        return MARK_COST
    return max(_cost(a), _cost(b))


@cache
def _sure_letters(word: str) -> tuple[str, ...]:
    """Those characters that cost a letter each wherever they are missing: a quick look tells most words apart."""
    return tuple(char for char in word if char not in MARKS and char not in _DASHES and char not in "ำา")


def _last_row(a: str, b: str, limit: float = math.inf) -> list[float]:
    """Costs of turning the whole of `a` into each prefix of `b`; empty where all are over `limit`."""
    costs = [_cost(char) for char in b]
    row = [0.0, *accumulate(costs)]
    for char in a:
        cost = _cost(char)
        above, row = row, [row[0] + cost]
        for j, other in enumerate(b):
            row.append(min(above[j] + _swap_cost(char, other), above[j + 1] + cost, row[j] + costs[j]))
        if min(row) > limit:  # no step costs less than nothing: what follows costs no less
            return []
    return row


def distance(a: str, b: str) -> float:
    """Weighted edit distance: 1 for a letter, a third for a mark."""
    return _last_row(a, b)[-1]


def match_prefix(text: str, word: str, limit: float) -> tuple[float, int] | None:
    """Find `word` at the start of `text`, damaged at a cost of at most `limit`.

    Returns the cost and the offset just after the word; the word must end there: no Thai letter follows at once.
    Blanks inside the word are free, as OCR puts them in where glyphs stand wide.
    """
    room = len(word) + 4
    places = [i for i, char in enumerate(text[: 2 * room + 8]) if not char.isspace()][:room]
    stands = "".join(text[i] for i in places)
    if not stands or sum(char not in stands for char in _sure_letters(word)) > limit:
        return None
    row = _last_row(word, stands, limit)
    if not row:
        return None
    best: tuple[float, int] | None = None
    for count, place in enumerate(places, start=1):
        end = place + 1
        if row[count] <= limit and ends_word(text, end) and (best is None or row[count] < best[0]):
            best = (row[count], end)
    return best


def ends_word(text: str, end: int) -> bool:
    """Whether no Thai letter, mark or Latin letter stands at offset `end`."""
    if end >= len(text):
        return True
    char = text[end]
    return not (("\u0e01" <= char <= "\u0e2e") or ("\u0e30" <= char <= "\u0e4e") or char.isalpha())
