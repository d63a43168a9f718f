"""Numerals read one by one by their shapes, beside what Tesseract reads of the line.

Tesseract goes along a line and may print two characters for one shape (๔๕ for ๕), or a letter for the dots of a
numbering machine. Here a row is cut where paper shows between its shapes, and every way to join the pieces is
tried: the numerals that best explain all ink of the value are its reading. A small network knows them, trained by
`training/numerals.py`.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.line_picture import LETTER, WIDENING
from parsers.scan.prepared import Grey
from parsers.shapes import Features, Network, Shapes, features, squared

SIGNS = "0123456789๐๑๒๓๔๕๖๗๘๙/"
"""What the network tells apart, by its outputs' order; the one after them is anything else."""
_WEIGHTS = Path(__file__).with_name("numerals.npz")
_SIZE = 36
"""Pixels of a numeral's square: as many as it has in the picture, for ๔ and ๕ differ by a small hook."""
_LEAST_INK = 24
"""Darkness (of 255) below which a picture has no ink."""
_LEAST_HIGH = 0.3
"""Letter heights below which ink is a speck or a leader's dot."""
_CORE = 1.25
"""Times as dark as what just counts for ink is the core of a stroke: soft edges of neighbours run into each other."""
_WIDEST = 1.6
"""Letter widths of the widest numeral."""
_NOTHING = 0.2
"""How well a value's ink is explained by no numeral at all: parts of one are surely none, but do not explain it."""
_BLANK, _ABOUT = 0.35, 2.0
"""Letter heights of paper that part a label from its value, and letter widths by which its place may be mistaken."""
_BROAD = 0.7
"""Letter widths from which on a piece may be two that touch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inked:
    """A row's picture as pieces: `ink` (255 full) and its `mask`, both (high, wide); `pieces` (left, right)."""

    ink: Grey
    mask: NDArray[np.bool_]
    pieces: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Pieces `first` to before `last`, joined to one shape between two columns."""

    first: int
    last: int
    left: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What stands between two columns of a picture: a numeral, or ("") something else; and how surely (0–1).

    `look` are the features of its shape.
    """

    sign: str
    sure: float
    left: int
    right: int
    look: Features = field(compare=False, repr=False)


Shares = NDArray[np.float64]
"""For each of some shapes how likely it is each of `SIGNS`, or (last) none: shape (count, 22), rows of sum 1."""
Weighing = Callable[[Shares, Features], Shares]
"""What else is known of shapes, put into their shares; both arguments have a row for each shape."""


def inked(picture: Grey) -> Inked:
    """A row's picture (paper 255, letters `LETTER` high) cut into pieces where paper shows between them."""
    ink = np.asarray(cv2.bitwise_not(cv2.GaussianBlur(picture, (0, 0), 0.7)), dtype=np.uint8)
    least, rough = cv2.threshold(ink, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if least < _LEAST_INK:
        return Inked(ink=ink, mask=np.zeros(ink.shape, np.bool_), pieces=())
    joined = cv2.morphologyEx(rough, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    # Needles' dots hang together loosely: how high a numeral is tells the whole of them.
    near = cv2.morphologyEx(rough, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    tall = stats[:, cv2.CC_STAT_HEIGHT] >= _LEAST_HIGH * LETTER
    tall[0] = False
    mask = np.asarray(tall[labels] & (joined > 0), dtype=np.bool_)
    return Inked(ink=ink, mask=mask, pieces=tuple(_pieces(mask & (ink > _CORE * least))))


def _pieces(core: NDArray[np.bool_]) -> list[tuple[int, int]]:
    columns = core.sum(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (columns > 0).astype(np.int8), [0]])))
    pieces: list[tuple[int, int]] = []
    for left, right in edges.reshape(-1, 2).tolist():
        pieces += pairwise([left, *_thin_places(columns, left, right), right])
    return pieces


def _thin_places(columns: NDArray[np.int64], left: int, right: int) -> list[int]:
    """Columns at which a broad piece may be two numerals that touch: those with least ink."""
    letter = LETTER * WIDENING
    if right - left < _BROAD * letter:
        return []
    step = round(0.3 * letter)
    inner = range(left + step, right - step)
    return [
        at
        for at in inner
        if columns[at] <= 0.35 * LETTER
        and columns[at] == columns[at - step : at + step + 1].min()
        and (columns[at - 1] > columns[at] or at == left + step)
    ]


def _behind(row: Inked, column: float) -> float:
    """Where the blank nearest to a column begins: Tesseract tells only about where a label ends.

    Without a blank near it nobody can say where the value begins: behind all pieces.
    """
    blanks = [(left, right) for (_, left), (right, _) in pairwise(row.pieces) if right - left > _BLANK * LETTER]
    near = min(blanks, key=lambda blank: abs(sum(blank) / 2 - column), default=None)
    if near is None or abs(sum(near) / 2 - column) > _ABOUT * LETTER * WIDENING:
        return float(row.ink.shape[1])
    return float(near[0])


def spans_of(row: Inked, start: float = 0) -> list[Span]:
    """Every way to join neighbouring pieces, of those from column `start` on, to something as wide as a numeral."""
    spans = []
    pieces = row.pieces
    for first, (left, _) in enumerate(pieces):
        if left < start:
            continue
        for last in range(first + 1, len(pieces) + 1):
            right = pieces[last - 1][1]
            if right - left > _WIDEST * LETTER * WIDENING and last > first + 1:
                break
            spans.append(Span(first=first, last=last, left=left, right=right))
    return spans


def shapes_of(row: Inked, spans: Sequence[Span]) -> Shapes:
    """What each span shows."""
    squares = []
    for span in spans:
        own = row.mask[:, span.left : span.right]
        lines = np.flatnonzero(own.any(axis=1))
        top, bottom = (int(lines[0]), int(lines[-1]) + 1) if len(lines) else (0, 1)
        squares.append(squared(row.ink[top:bottom, span.left : span.right], own[top:bottom], _SIZE))
    return np.stack(squares)


@functools.cache
def _network() -> Network:
    return Network.stored(_WEIGHTS)


def shares_of(looks: Features) -> Shares:
    """What the network takes the shapes for that have these features."""
    out = _network()(looks)
    odds = np.exp(out - out.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float64)


def numerals_in(picture: Grey, start: float = 0, *, weighing: Weighing | None = None) -> list[Seen]:
    """What a row's picture shows behind the blank at about column `start`, left to right; numerals of one script.

    What is known otherwise may choose another sign than the network would, but makes none surer than it says: a
    numbering machine has another face than the stamp around it.
    """
    row = inked(picture)
    spans = spans_of(row, _behind(row, start) if start else 0)
    if not spans:
        return []
    looks = features(shapes_of(row, spans))
    shares = shares_of(looks)
    weighed = weighing(shares, looks) if weighing else shares
    thai, arabic = (_explained(spans, weighed, [*range(first, first + 10), SIGNS.index("/")]) for first in (10, 0))
    surely = np.minimum(shares, weighed)
    return [_seen(spans[at], looks[at], surely[at], sign) for at, sign in max(thai, arabic, key=lambda it: it[0])[1]]


def _seen(span: Span, look: Features, shares: Shares, sign: int | None) -> Seen:
    sure = _NOTHING * shares[-1] if sign is None else shares[sign]
    return Seen(sign="" if sign is None else SIGNS[sign], sure=float(sure), left=span.left, right=span.right, look=look)


def _explained(
    spans: Sequence[Span], shares: Shares, signs: Sequence[int]
) -> tuple[float, list[tuple[int, int | None]]]:
    """The likeliest way to see the pieces as numerals of one script, or as something else, and how likely it is.

    A way is, left to right, which of `spans` stand, and which sign (None: something else) each of them is.
    Likelihoods count by the width that they explain; else few broad shapes would beat many narrow ones.
    """
    options = np.concatenate([shares[:, signs], _NOTHING * shares[:, -1:]], axis=1)
    best_sign, likely = options.argmax(axis=1), np.maximum(options.max(axis=1), 1e-6)
    best: dict[int, tuple[float, int]] = {spans[0].first: (0.0, -1)}
    for at in sorted(range(len(spans)), key=lambda at: (spans[at].first, spans[at].last)):
        span = spans[at]
        score = best[span.first][0] + (span.right - span.left) * float(np.log(likely[at]))
        if span.last not in best or score > best[span.last][0]:
            best[span.last] = score, at
    found: list[tuple[int, int | None]] = []
    piece = spans[-1].last
    while piece > spans[0].first:
        at = best[piece][1]
        found.append((at, signs[best_sign[at]] if best_sign[at] < len(signs) else None))
        piece = spans[at].first
    return best[spans[-1].last][0], found[::-1]
