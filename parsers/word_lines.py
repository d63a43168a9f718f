"""From words with places to a page's text: rows, blanks as Thai is written, words that agree with the text.

Lengths are in whatever unit the places have (pixels, points); only their ratios count. Pure.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from models.values import Box, Word

THAI_GAP = 0.5
"""Gap between Thai words, in glyph heights, from which it is a written blank and not the reader's cut."""
OTHER_GAP = 0.4
"""The same where a digit, Latin letter or sign stands on one side."""

_THAI = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]")
_DEPENDENT = re.compile("[ะ-ฺๅ็-๎]")
_LEAD_VOWEL = re.compile("[เ-ไ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A word or run of glyphs and its place; y grows downwards. `blank_before` None: to be judged by the gap."""

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float
    blank_before: bool | None = None


def rows(lines: Iterable[Sequence[Piece]]) -> list[list[Piece]]:
    """Put lines that stand side by side (label and value, number and agency) into one row each, top to bottom.

    A line here is what the reader took for one, in its own order; lines that overlap sideways are never joined.
    """
    ordered = sorted((list(line) for line in lines if line), key=_middle)
    result: list[list[Piece]] = []
    for line in ordered:
        row = next((row for row in reversed(result[-3:]) if _beside(row, line)), None)
        if row is None:
            result.append(line)
        else:
            row.extend(line)
            row.sort(key=lambda piece: piece.left)
    return result


def compose(
    lines: Iterable[Sequence[Piece]],
    *,
    size: tuple[float, float],
    repair: Callable[[str], str],
) -> tuple[str, tuple[Word, ...]]:
    """Text and words of a page of `size` (width, height).

    Each line of the text is its words' texts in order, with a blank or nothing between two: whoever searches the text
    finds the words, and their boxes, by walking both. `repair` must be idempotent.
    """
    return compose_placed(lines, place=lambda piece: _box(piece, size), repair=repair)


def compose_placed(
    lines: Iterable[Sequence[Piece]],
    *,
    place: Callable[[Piece], Box],
    repair: Callable[[str], str],
) -> tuple[str, tuple[Word, ...]]:
    """As `compose`, where `place` tells a piece's box on the page."""
    text_lines: list[str] = []
    words: list[Word] = []
    for line in lines:
        tokens = mended(line, repair=repair)
        if not tokens:
            continue
        text_lines.append(joined(tokens))
        words += [
            Word(text=token.text, confidence=token.confidence, box=place(token), line=len(text_lines) - 1)
            for token in tokens
        ]
    return "\n".join(text_lines), tuple(words)


def mended(line: Sequence[Piece], *, repair: Callable[[str], str]) -> list[Piece]:
    """The line's pieces with their texts repaired and their blanks decided; those with nothing left are dropped."""
    return _agreeing(_with_blanks(line), repair)


def joined(tokens: Iterable[Piece]) -> str:
    """The text of mended pieces."""
    return "".join(" " * bool(token.blank_before) + token.text for token in tokens)


def mean_confidence(words: Iterable[Word | Piece]) -> float:
    """Mean of the words' confidences, each counted by its length; 0.0 without words."""
    counted = [(len(word.text), word.confidence) for word in words]
    total = sum(length for length, _ in counted)
    return sum(length * confidence for length, confidence in counted) / total if total else 0.0


def _middle(line: Sequence[Piece]) -> float:
    return median((piece.top + piece.bottom) / 2 for piece in line)


def _height(line: Sequence[Piece]) -> float:
    return median(piece.bottom - piece.top for piece in line)


def _beside(row: Sequence[Piece], line: Sequence[Piece]) -> bool:
    """Whether two lines are parts of one row: same height on the page, no overlap sideways."""
    apart = (
        min(piece.left for piece in line) >= max(piece.right for piece in row)
        or min(piece.left for piece in row) >= max(piece.right for piece in line)
    )  # fmt: skip
    return apart and abs(_middle(row) - _middle(line)) < 0.45 * min(_height(row), _height(line))


def _with_blanks(line: Sequence[Piece]) -> list[Piece]:
    """The line's pieces with `blank_before` decided; the first has none."""
    if not line:
        return []
    height = _height(line)
    decided = [replace(line[0], blank_before=False)]
    for before, piece in pairwise(line):
        blank = piece.blank_before
        if blank is None:
            blank = _is_blank(before, piece, height)
        decided.append(replace(piece, blank_before=blank))
    return decided


def _is_blank(before: Piece, piece: Piece, height: float) -> bool:
    if not before.text or not piece.text or height <= 0:
        return True
    gap = (piece.left - before.right) / height
    if _DEPENDENT.match(piece.text) or _LEAD_VOWEL.match(before.text[-1]):
        return gap > 1.0  # one syllable, unless the reader is quite wrong about its letters
    both_thai = bool(_THAI.match(before.text[-1]) and _THAI.match(piece.text[0]))
    return gap > (THAI_GAP if both_thai else OTHER_GAP)


def _agreeing(line: Sequence[Piece], repair: Callable[[str], str]) -> list[Piece]:
    """The line's pieces repaired one by one, so that the repaired line is no other than their sum.

    Where the repair works across two pieces (a mark cut off from its consonant) they become one.
    """
    tokens: list[Piece] = []
    for piece in line:
        if not repair(piece.text).strip():
            continue
        tokens.append(piece)
        while len(tokens) > 1 and _repair_crosses(tokens[-2], tokens[-1], repair):
            last = tokens.pop()
            tokens[-1] = _glued(tokens[-1], last)
    if not tokens:
        return []
    tokens[0] = replace(tokens[0], blank_before=False)
    clean = [replace(token, text=repair(token.text).strip()) for token in tokens]
    whole = joined(clean)
    if repair(whole) == whole:
        return clean
    one = tokens[0]
    for token in tokens[1:]:
        one = _glued(one, token)
    return [replace(one, text=repair(one.text).strip())]


def _repair_crosses(before: Piece, piece: Piece, repair: Callable[[str], str]) -> bool:
    """Whether two pieces share a syllable, or what the repair makes of them together is not what it makes of each."""
    between = " " * bool(piece.blank_before)
    if not between and (_DEPENDENT.match(piece.text) or _LEAD_VOWEL.match(before.text[-1])):
        return True
    return repair(before.text + between + piece.text) != repair(before.text) + between + repair(piece.text)


def _glued(before: Piece, piece: Piece) -> Piece:
    """Two pieces as one, with the blank that stood between them."""
    lengths = len(before.text), len(piece.text)
    return replace(
        before,
        text=before.text + " " * bool(piece.blank_before) + piece.text,
        confidence=(before.confidence * lengths[0] + piece.confidence * lengths[1]) / max(1, sum(lengths)),
        left=min(before.left, piece.left),
        top=min(before.top, piece.top),
        right=max(before.right, piece.right),
        bottom=max(before.bottom, piece.bottom),
    )


def _box(piece: Piece, size: tuple[float, float]) -> Box:
    width, height = (max(length, 1e-9) for length in size)
    return Box(
        left=_fraction(piece.left / width),
        top=_fraction(piece.top / height),
        right=_fraction(piece.right / width),
        bottom=_fraction(piece.bottom / height),
    )


def _fraction(value: float) -> float:
    return min(1.0, max(0.0, value))
