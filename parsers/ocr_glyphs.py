"""What Tesseract is given of a line and told about it, and the characters that it gives back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from parsers.scan.prepared import Grey

_HIGH = 48
"""Pixels high to which the network brings every line: what it is given higher is looked through in vain before."""
ONE_LINE, RAW_LINE = 7, 13
"""Tesseract's page segmentation modes: a line of text that it looks for in the picture; the picture as it is."""
VARIABLES = {
    "preserve_interword_spaces": "1",  # else the text has a blank between any two Thai letters
    "tessedit_do_invert": "0",  # white on black is no line of a prepared page
}
"""Tesseract's variables, however it is run."""
_WORD_LEVEL, _TSV_COLUMNS = "5", 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """What the model takes for one character (some come as two), in pixels of its picture; confidence 0–1.

    Upper and lower edge are rough: the model tells where along the line it saw something, hardly how high.
    """

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float
    blank_before: bool

    @property
    def middle(self) -> float:
        """Where along the line it stands."""
        return (self.left + self.right) / 2


GlyphReader = Callable[[Sequence[Grey]], Sequence[Sequence[Glyph]]]
"""Reads pictures of one line each (`scan.line_picture`); as many entries as pictures."""


def glyphs_of(table: str, text: str, *, scales: Sequence[float]) -> list[tuple[Glyph, ...]]:
    """Tesseract's table (TSV) and text of as many pictures as `scales` (pixels read for a pixel given), put together.

    The table has places and confidences but breaks Thai into letters without saying where blanks are; the text has
    the blanks. Where the two do not agree, no blank is taken but what the table shows by its gaps: none.
    """
    lines: list[list[list[str]]] = [[] for _ in scales]
    for row in table.split("\n"):
        cells = row.split("\t")
        if len(cells) == _TSV_COLUMNS and cells[0] == _WORD_LEVEL and cells[11].strip():
            lines[int(cells[1]) - 1].append(cells)
    texts = text.split("\f")
    result = []
    for number, cells_of_line in enumerate(lines):
        starts = _starts_after_blank(texts[number] if number < len(texts) else "", [it[11] for it in cells_of_line])
        paired = zip(cells_of_line, starts, strict=True)
        result.append(tuple(_glyph(cells, blank, scales[number]) for cells, blank in paired))
    return result


def _glyph(cells: Sequence[str], blank_before: bool, scale: float) -> Glyph:
    left, top, width, height, confidence = (float(cell) for cell in cells[6:11])
    return Glyph(
        text=cells[11].strip(),
        confidence=min(1.0, max(0.0, confidence / 100)),
        left=left / scale,
        top=top / scale,
        right=(left + width) / scale,
        bottom=(top + height) / scale,
        blank_before=blank_before,
    )


def _starts_after_blank(text: str, words: Sequence[str]) -> list[bool]:
    """For each word of the table, whether the text has a blank before it."""
    found: list[bool] = []
    at = 0
    for word in words:
        start = at
        while at < len(text) and text[at].isspace():
            at += 1
        if not text.startswith(word, at):
            return [False] * len(words)
        found.append(at > start and bool(found))
        at += len(word)
    return found


def scale_of(picture: Grey) -> float:
    """Pixels of the picture as read for a pixel of the picture."""
    return min(1.0, _HIGH / int(picture.shape[0]))


def as_read(picture: Grey) -> Grey:
    """A line's picture no higher than the network takes it: Tesseract's own scaling is rougher and dearer."""
    scale = scale_of(picture)
    if scale == 1:
        return picture
    size = max(1, round(scale * picture.shape[1])), _HIGH
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
