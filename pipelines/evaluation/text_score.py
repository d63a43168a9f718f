"""How far the text read is from the text that stands on the page: character error rate, and where they differ."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein

Kind = Literal["same", "missing", "added"]
"""In both; only in the truth; only in what was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of characters of one line."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingLine:
    """A line of the truth (from 1) that was not read as it stands."""

    number: int
    segments: tuple[Segment, ...]


class _Block(NamedTuple):
    """A stretch of truth [i1, i2) beside a stretch of reading [j1, j2), both without blanks."""

    same: bool
    i1: int
    i2: int
    j1: int
    j2: int


def normal(text: str) -> str:
    """NFC, and nikhahit with sara aa as sara am: how a text is written is no matter of reading it."""
    return unicodedata.normalize("NFC", text).replace("ํา", "ำ")


def compact(text: str) -> str:
    """Normal, without any whitespace: Thai blanks are a matter of taste."""
    return "".join(normal(text).split())


def error_rate(truth: str, read: str) -> float:
    """Edits (insert, delete, replace a character) by length of the truth, over compact texts; 0 is perfect.

    May exceed 1 where much was read that is not there. Of an empty truth it is 0 or 1.
    """
    meant, got = compact(truth), compact(read)
    if not meant:
        return 1.0 if got else 0.0
    return Levenshtein.distance(meant, got) / len(meant)


def differing_lines(truth: str, read: str) -> tuple[DifferingLine, ...]:
    """The truth's lines that differ, marked by whole characters as the eye sees them: a base goes with its marks."""
    written = normal(truth)
    places = [place for place, letter in enumerate(written) if not letter.isspace()]
    meant, got = "".join(written[place] for place in places), compact(read)
    lines: list[list[Segment]] = [[]]

    def add(kind: Kind, text: str) -> None:
        first, *further = text.split("\n")
        if first:
            lines[-1].append(Segment(kind=kind, text=first))
        lines.extend([Segment(kind=kind, text=line)] if line else [] for line in further)

    done = 0
    for block in _by_clusters(meant, got):
        if block.i2 > block.i1:
            end = places[block.i2 - 1] + 1  # blanks go to what follows: an insertion stays on its line
            add("same" if block.same else "missing", written[done:end])
            done = end
        if not block.same and block.j2 > block.j1:
            add("added", got[block.j1 : block.j2])
    return tuple(
        DifferingLine(number=number, segments=tuple(segments))
        for number, segments in enumerate(lines, 1)
        if any(segment.kind != "same" for segment in segments)
    )


def _by_clusters(meant: str, got: str) -> Iterator[_Block]:
    """The edits, widened so that none begins or ends between a base and its marks."""
    opcodes = [(op.tag == "equal", op.src_start, op.src_end, op.dest_start) for op in Levenshtein.opcodes(meant, got)]
    i = j = 0  # where what was given out ends
    for same, start, end, other in opcodes:
        if not same:
            continue
        first, last = start, end
        while (start, other) != (0, 0) and first < last and _is_mark(meant[first]):
            first += 1
        shift = other - start
        if _breaks(meant, end) or _breaks(got, end + shift):
            while last > first and _is_mark(meant[last - 1]):
                last -= 1
            last = max(first, last - 1)
        if first == last:
            continue
        if (i, j) != (first, first + shift):
            yield _Block(same=False, i1=i, i2=first, j1=j, j2=first + shift)
        yield _Block(same=True, i1=first, i2=last, j1=first + shift, j2=last + shift)
        i, j = last, last + shift
    if (i, j) != (len(meant), len(got)):
        yield _Block(same=False, i1=i, i2=len(meant), j1=j, j2=len(got))


def _breaks(text: str, place: int) -> bool:
    return place < len(text) and _is_mark(text[place])


def _is_mark(letter: str) -> bool:
    return letter == "ำ" or unicodedata.category(letter) == "Mn"
