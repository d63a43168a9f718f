"""The words of read pages with their places, kept at filing and given back a page at a time."""

import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from sqlmodel import Session

from models.tables_reading import ReadingWords
from models.values import Box, Page, Word

_HEAD = struct.Struct(">II")
_PLACE, _SURE = 10_000, 1000
"""Steps of a box's edges (0.02 mm of A4's width) and of a confidence."""
_LARGEST = 50_000_000
"""Bytes of one page's words, unpacked."""


def keep_words(session: Session, arrival_id: int, pages: Sequence[Page]) -> None:
    """Keep the pages' words, in the place of those kept of an earlier reading. Does not commit."""
    session.merge(ReadingWords(arrival_id=arrival_id, words=packed(pages)))


def words_of(session: Session, arrival_id: int, page: int) -> tuple[Word, ...]:
    """The words of page `page` (`Page.number`); none where they are not known, e.g. of a mail's own text."""
    kept = session.get(ReadingWords, arrival_id)
    return unpacked(kept.words, page) if kept is not None else ()


def packed(pages: Iterable[Page]) -> bytes:
    """Write the words of all pages; pages without any take no room. The form is that of `ReadingWords.words`."""
    pieces = []
    for page in pages:
        if page.words:
            content = zlib.compress(_json(page.words), 9)
            pieces += [_HEAD.pack(page.number, len(content)), content]
    return b"".join(pieces)


def unpacked(kept: bytes, page: int) -> tuple[Word, ...]:
    """Read the words of one page; none where it has none. Places are exact to 1/10,000 of the page."""
    at = 0
    while at + _HEAD.size <= len(kept):
        number, length = _HEAD.unpack_from(kept, at)
        at += _HEAD.size
        if number == page:
            return _words(zlib.decompressobj().decompress(kept[at : at + length], _LARGEST))
        at += length
    return ()


def _json(words: Sequence[Word]) -> bytes:
    """Column by column, places and lines as steps from word to word: like stands by like, which zlib packs best."""
    edges = [[getattr(word.box, name) for word in words] for name in ("left", "top", "right", "bottom")]
    columns = [
        [word.text for word in words],
        [round(word.confidence * _SURE) for word in words],
        _steps([word.line for word in words]),
        *(_steps([round(edge * _PLACE) for edge in column]) for column in edges),
    ]
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _words(content: bytes) -> tuple[Word, ...]:
    texts, sure, *steps = json.loads(content.decode("utf-8", "surrogatepass"))
    lines, *edges = (list(accumulate(column)) for column in steps)
    return tuple(
        Word(
            text=text,
            confidence=confidence / _SURE,
            line=line,
            box=Box(left=left / _PLACE, top=top / _PLACE, right=right / _PLACE, bottom=bottom / _PLACE),
        )
        for text, confidence, line, left, top, right, bottom in zip(texts, sure, lines, *edges, strict=True)
    )


def _steps(numbers: Sequence[int]) -> list[int]:
    return [*numbers[:1], *(after - before for before, after in pairwise(numbers))]
