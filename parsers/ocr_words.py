"""Characters as recognised to words: what stands between blanks, cut where letters meet digits."""

import re
from collections.abc import Sequence
from statistics import fmean

from parsers.ocr_glyphs import Glyph
from parsers.word_lines import Piece

_THAI_LETTER = re.compile("[ก-ฺเ-ๆ็-๎]")
_SPECK = 0.3
"""Confidence under which a word without a letter or digit is dirt or a rule."""


def pieces_of(glyphs: Sequence[Glyph]) -> list[Piece]:
    """Words of one line, each with its blank decided, in pixels of the line's picture."""
    words: list[list[Glyph]] = []
    for glyph in glyphs:
        if not words or glyph.blank_before or _kind(words[-1][-1]) != _kind(glyph):
            words.append([glyph])
        else:
            words[-1].append(glyph)
    return [piece for word in words if not _is_dirt(piece := _piece(word))]


def _kind(glyph: Glyph) -> bool:
    """Thai letters and all else (digits, Latin, signs) make words of their own: a number is looked up by itself."""
    return bool(_THAI_LETTER.match(glyph.text))


def _piece(word: Sequence[Glyph]) -> Piece:
    return Piece(
        text="".join(glyph.text for glyph in word),
        confidence=fmean(glyph.confidence for glyph in word),
        left=min(glyph.left for glyph in word),
        top=min(glyph.top for glyph in word),
        right=max(glyph.right for glyph in word),
        bottom=max(glyph.bottom for glyph in word),
        blank_before=word[0].blank_before,
    )


def _is_dirt(piece: Piece) -> bool:
    return piece.confidence < _SPECK and not any(letter.isalnum() for letter in piece.text)
