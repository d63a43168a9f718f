"""Typed words upon a page's picture (a stamp set in a viewer, a filled-in form), put in the place of what OCR made of
them: typed digits are right, read ones may not be. Pure.
"""  # noqa: D205 - one sentence over two lines

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.values import Box, Page, Word
from parsers.word_lines import Piece, compose, mean_confidence, rows

_COVERED = 0.5
"""Part of a read word that lies under typed ones, from which it is what OCR made of them."""


def with_typed(page: Page, typed: Sequence[Word], *, size: tuple[int, int]) -> Page:
    """`page`, read of a picture of `size` (width, height), with the typed words instead of what was read there."""
    if not typed:
        return page
    kept = [word for word in page.words if _under(word.box, typed) < _COVERED]
    lines = rows([*_lines(kept, page.text, size), *_lines(typed, "", size)])
    text, words = compose(lines, size=size, repair=str)
    return replace(page, text=text, words=words, confidence=mean_confidence(words))


def _under(box: Box, typed: Iterable[Word]) -> float:
    """Part of a box that typed words cover (they do not overlap one another)."""
    area = (box.right - box.left) * (box.bottom - box.top)
    covered = sum(
        max(0.0, min(box.right, word.box.right) - max(box.left, word.box.left))
        * max(0.0, min(box.bottom, word.box.bottom) - max(box.top, word.box.top))
        for word in typed
    )
    return covered / area if area > 0 else 0.0


def _lines(words: Iterable[Word], text: str, size: tuple[int, int]) -> list[list[Piece]]:
    """The words' lines, with the blanks that `text` has between them; judged by their gaps where it says nothing."""
    written = text.split("\n")
    lines: dict[int, list[Piece]] = defaultdict(list)
    reached: dict[int, int] = defaultdict(int)
    for word in words:
        line = written[word.line] if word.line < len(written) else ""
        at = line.find(word.text, reached[word.line])
        if at >= 0:
            reached[word.line] = at + len(word.text)
        lines[word.line].append(
            Piece(
                text=word.text,
                confidence=word.confidence,
                left=word.box.left * size[0],
                top=word.box.top * size[1],
                right=word.box.right * size[0],
                bottom=word.box.bottom * size[1],
                blank_before=line[at - 1 : at] == " " if at > 0 else None,
            )
        )
    return list(lines.values())
