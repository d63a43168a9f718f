"""Which digits of a value's quote the recogniser was not sure of. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from models.values import Found, Page, Word
from parsers.letter_confidence import CLEAR
from parsers.letter_text import make_document

_DIGITS = re.compile(r"[0-9๐-๙]+")
_LACKS = 0.2
"""What the characters of a word lack together to `CLEAR`, from which one of them may be another: a single one read
with 0.73, say."""


def doubtful_digits(found: Found[Any], page: Page, words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    """Runs of digits within `found.quote` (offsets into it) that belong to words read with low confidence.

    `page` is the one that the value was found on, `words` its words (`pipelines.page_words.words_of`). None where the
    value has no place in the page's text, or nothing is known of its words.
    """
    if found.span is None:
        return ()
    start, end = found.span
    placed = make_document((replace(page, words=tuple(words)),)).words
    doubted: list[tuple[int, int]] = []
    for word in placed:
        if word.start >= end or word.end <= start or (CLEAR - word.confidence) * (word.end - word.start) < _LACKS:
            continue
        within = max(word.start, start), min(word.end, end)
        doubted += [
            (run.start() - start, run.end() - start) for run in _DIGITS.finditer(page.text, within[0], within[1])
        ]
    return tuple(doubted)
