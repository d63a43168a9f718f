"""ตรารับหนังสือ: find the receive stamp among the words of a scanned page (SOP §4).

The letter has a number and a date of its own, and its text may speak of received numbers (`ตามเลขรับที่ …`).
So a stamp is only what stands together as one: labels of number, date and time one below the other with the same
left edge (or side by side), not in the middle of a sentence.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from statistics import median

from models.values import Box, Page, ReceivedStamp, Word
from parsers.stamp_text import (
    DATE_LABEL,
    LABELS,
    NUMBER_LABEL,
    TIME_LABEL,
    StampRow,
    labels_in,
    parse_stamp_text,
    row_of_words,
    rows_of_page,
)

StampReader = Callable[[Page], ReceivedStamp | None]
"""Looks at a page's picture for a stamp: given where the picture can be had, tried before the words."""

# Reach of a stamp around its number label, in fractions of the page.
_WIDTH, _LEFT, _ABOVE, _BELOW = 0.40, 0.03, 0.05, 0.10
_HEAD_LINES = 14
"""Without boxes a stamp is only believed among the first lines, where OCR puts what stands at the page's top."""

_OFFICE = r"(?:สำนักงาน|สนง|ศธจ|โรงเรียน|เทศบาล)[ก-๎. ]*?"
_AT_START = re.compile(rf"^[\s.|\[\](){{}}]*(?:{_OFFICE}\s*)?")


def parse_stamp(pages: tuple[Page, ...], reader: StampReader | None = None) -> ReceivedStamp | None:
    """The receive stamp on the first page of a scanned document, None where none is seen.

    Where documents bear several, a readable one goes first. Numbers that are not legible stay None, and
    `readable` is false unless number, date and time are all clear (SOP §4: a person types them in).
    """
    found = [stamp for page in _first_pages(pages) if (stamp := _of_page(page, reader))]
    return max(found, key=_worth, default=None)


def _first_pages(pages: Iterable[Page]) -> list[Page]:
    first: dict[int, Page] = {}
    for page in sorted(pages, key=lambda page: page.number):
        first.setdefault(page.document, page)
    return [page for page in first.values() if page.method == "ocr"]


def _worth(stamp: ReceivedStamp) -> tuple[bool, float]:
    return stamp.readable, sum(found.confidence for found in (stamp.number, stamp.date, stamp.time) if found)


def _of_page(page: Page, reader: StampReader | None) -> ReceivedStamp | None:
    seen = reader(page) if reader else None
    if seen is not None and seen.readable:
        return replace(seen, page=page.number)
    written = _by_boxes(page) if page.words else _by_lines(page)
    candidates = [stamp for stamp in (seen, written) if stamp]
    best = max(candidates, key=_worth, default=None)
    return replace(best, page=page.number) if best else None


def _by_boxes(page: Page) -> ReceivedStamp | None:
    """Stamps around every number label of the page; the one with most labels."""
    best: tuple[int, ReceivedStamp] | None = None
    for row in rows_of_page(page):
        for label in NUMBER_LABEL.finditer(row.text):
            anchor = row.part(*label.span())[1]
            if anchor is None:
                continue
            near = _near(page.words, anchor)
            rows = _rows(near)
            labels = _labels_below(rows, anchor)
            if labels < 2 or (labels == 2 and not _starts_row(row, label.start())):
                continue
            stamp = parse_stamp_text(_stamp_rows(rows, anchor), page=page.number)
            if stamp and (best is None or labels > best[0]):
                best = labels, stamp
    return best[1] if best else None


def _near(words: Iterable[Word], anchor: Box) -> list[Word]:
    return [
        word
        for word in words
        if word.box.left >= anchor.left - _LEFT
        and word.box.right <= anchor.left + _WIDTH
        and anchor.top - _ABOVE <= word.box.top <= anchor.bottom + _BELOW
    ]


def _rows(words: list[Word]) -> list[StampRow]:
    """Words put together in rows by their height on the page, each row from left to right."""
    if not words:
        return []
    height = median(word.box.bottom - word.box.top for word in words)
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.top + word.box.bottom):
        middle = (word.box.top + word.box.bottom) / 2
        if rows and abs(middle - _middle(rows[-1])) < 0.6 * height:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [row_of_words(sorted(row, key=lambda word: word.box.left)) for row in rows]


def _middle(words: list[Word]) -> float:
    return sum(word.box.top + word.box.bottom for word in words) / (2 * len(words))


def _labels_below(rows: list[StampRow], anchor: Box) -> int:
    """The number label itself, and the date and time labels that stand below or beside it as a stamp's do."""
    count = 1
    for pattern in (DATE_LABEL, TIME_LABEL):
        count += any(_belongs(row.part(*hit.span())[1], anchor) for row in rows for hit in pattern.finditer(row.text))
    return count


def _belongs(box: Box | None, anchor: Box) -> bool:
    if box is None:
        return False
    below = 0 < box.top - anchor.top <= _BELOW and abs(box.left - anchor.left) <= 0.05
    beside = abs(box.top - anchor.top) <= 0.012 and box.left > anchor.right
    return below or beside


def _starts_row(row: StampRow, at: int) -> bool:
    """Whether the label begins its line, or a wide gap parts it from the words before."""
    before = _AT_START.match(row.text)
    if before is not None and before.end() >= at:
        return True
    left = [word for word in row.words if row.text.find(word.text) + len(word.text) <= at]
    box = row.part(at, at + 2)[1]
    return bool(left and box and box.left - left[-1].box.right > 0.05)


def _stamp_rows(rows: list[StampRow], anchor: Box) -> list[StampRow]:
    """The rows that hold a stamp's label, from that label on: letter text before it is not the stamp's."""
    kept = []
    for row in rows:
        starts = []
        for pattern in LABELS:
            for hit in pattern.finditer(row.text):
                box = row.part(*hit.span())[1]
                if box is not None and (_belongs(box, anchor) or abs(box.left - anchor.left) < 0.002):
                    starts.append(box.left)
        if starts:
            words = tuple(word for word in row.words if word.box.left >= min(starts) - 0.002)
            kept.append(row_of_words(words))
    return kept


def _by_lines(page: Page) -> ReceivedStamp | None:
    """Without boxes: a line that begins with the number label, and date and time labels on it or the lines below."""
    rows = rows_of_page(page)[:_HEAD_LINES]
    for index, row in enumerate(rows):
        label = NUMBER_LABEL.search(row.text)
        start = _AT_START.match(row.text)
        if label is None or start is None or label.start() > start.end():
            continue
        block = [replace(row, text=row.text[label.start() :])]
        for below in rows[index + 1 : index + 4]:
            if not any(pattern.match(below.text.strip()) for pattern in (DATE_LABEL, TIME_LABEL)):
                break
            block.append(below)
        if labels_in(block) == 3:
            return parse_stamp_text(block, page=page.number)
    return None
