"""Lines that were read with doubt, read again a little otherwise.

The network stumbles over where along a line its windows fall: the same line drawn out or made smaller is often read
without a fault. The reading that is surest on the whole is taken. What the first one has otherwise stays in doubt, and
no numeral becomes surer than it was: the same network makes the same mistake twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from parsers.ocr_glyphs import Glyph, GlyphReader
from parsers.scan.prepared import Grey
from parsers.thai.digits import has_digit

_DOUBTED, _WEAKEST = 0.8, 0.55
"""Mean confidence of a line, and confidence of its least sure character, below which it is read again."""
_LEAST = 4
"""Characters of a line that is worth it."""
_MOST = 16
"""Lines of a page that are read again, those with most characters: a page of noise has hundreds."""
_CONTESTED = 0.6
"""Greatest confidence of a character that the first reading has otherwise, or beside which it has more."""
_SHORTEST = 0.75
"""Share of the first reading's characters that another must have: a few sure ones are no better than a whole line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Otherwise:
    """A way to show a line: `across` and `down` times as large, with so many pixels of paper more on each side."""

    across: float
    down: float
    beside: int
    above: int

    def shown(self, picture: Grey) -> Grey:
        how = cv2.INTER_AREA if self.across < 1 else cv2.INTER_CUBIC
        drawn = cv2.resize(picture, None, fx=self.across, fy=self.down, interpolation=how)
        rim = self.above, self.above, self.beside, self.beside
        return np.asarray(cv2.copyMakeBorder(drawn, *rim, cv2.BORDER_CONSTANT, value=(255.0,)), dtype=np.uint8)

    def back(self, glyph: Glyph) -> Glyph:
        """A character in pixels of the line's own picture."""
        return replace(
            glyph,
            left=(glyph.left - self.beside) / self.across,
            right=(glyph.right - self.beside) / self.across,
            top=(glyph.top - self.above) / self.down,
            bottom=(glyph.bottom - self.above) / self.down,
        )


_WAYS = (
    _Otherwise(across=1.12, down=1.0, beside=0, above=0),
    _Otherwise(across=0.9, down=0.9, beside=6, above=4),
)


def with_second_readings(
    pictures: Sequence[Grey], read: Sequence[Sequence[Glyph]], reader: GlyphReader
) -> list[Sequence[Glyph]]:
    """The characters of each line, those read with doubt from the surest of three readings. Errors are `reader`'s."""
    doubtful = [index for index, glyphs in enumerate(read) if _is_doubtful(glyphs)]
    doubtful = sorted(doubtful, key=lambda index: -len(read[index]))[:_MOST]
    result = list(read)
    if not doubtful:
        return result
    again = iter(reader([way.shown(pictures[index]) for index in doubtful for way in _WAYS]))
    for index in doubtful:
        first = read[index]
        others = [tuple(map(way.back, next(again))) for way in _WAYS]
        whole = [other for other in others if len(other) >= _SHORTEST * len(first)]
        best = max([first, *whole], key=_sureness)
        if best is not first:
            result[index] = _contested(first, best)
    return result


def _is_doubtful(glyphs: Sequence[Glyph]) -> bool:
    return len(glyphs) >= _LEAST and (
        _sureness(glyphs) < _DOUBTED or min(glyph.confidence for glyph in glyphs) < _WEAKEST
    )


def _sureness(glyphs: Sequence[Glyph]) -> float:
    return fmean(glyph.confidence for glyph in glyphs) if glyphs else 0.0


def _contested(first: Sequence[Glyph], best: Sequence[Glyph]) -> Sequence[Glyph]:
    """The best reading, in doubt where the first one says otherwise or more, its numerals as sure as in both."""
    most = [_CONTESTED] * len(best)
    parts = Levenshtein.opcodes(_texts(first), _texts(best))
    for part in parts:
        if part.tag == "equal":
            for before, after in zip(
                range(part.src_start, part.src_end), range(part.dest_start, part.dest_end), strict=True
            ):
                most[after] = first[before].confidence if has_digit(best[after].text) else 1.0
    for part in parts:
        if part.tag == "delete":
            for beside in range(max(0, part.dest_start - 1), min(part.dest_start + 1, len(best))):
                most[beside] = min(most[beside], _CONTESTED)
    return [replace(glyph, confidence=min(glyph.confidence, top)) for glyph, top in zip(best, most, strict=True)]


def _texts(glyphs: Iterable[Glyph]) -> list[str]:
    return [glyph.text for glyph in glyphs]
