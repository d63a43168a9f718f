"""From a PDF page's glyphs to its lines, top to bottom, in pieces as a reader sees them. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import atan2, pi

from parsers.pdf_glyphs import Glyph
from parsers.word_lines import OTHER_GAP, THAI_GAP, Piece

_ASCENT, _DESCENT = 0.95, 0.3
"""How far letters reach above and below the base line, in ems; Thai stacks marks two high."""
_SAME_LINE = 0.35
"""Ems between the base lines of glyphs in one line (raised ordinals, uneven label cells)."""
_TWICE = 0.1
"""Ems within which the same glyph drawn again is a bold letter made by hand, not a second letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The page as it is shown: crop box (left, bottom, right, top) in points and clockwise turn in degrees."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 180 else (width, height)

    def shown(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a point of page space stands as shown, from the upper left corner downwards."""
        x, y = point
        match self.turn % 360:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y


@dataclass(slots=True, kw_only=True)
class _Stretch:
    """Glyphs drawn one after the other along one base line."""

    glyphs: list[Glyph]

    @property
    def base(self) -> float:
        return self.glyphs[0].start[1]

    @property
    def size(self) -> float:
        return max(glyph.size for glyph in self.glyphs)

    @property
    def left(self) -> float:
        return min(glyph.start[0] for glyph in self.glyphs)


def lines_of(glyphs: Sequence[Glyph], frame: Frame) -> tuple[list[list[Piece]], tuple[float, float]]:
    """The page's lines, and the size of the page that their places refer to.

    Most of a page's text runs one way: where that is not from left to right, the page is taken as turned so. Text that
    runs another way (a seal, a remark in the margin) follows at the end.
    """
    shown = [_shown(glyph, frame) for glyph in glyphs if glyph.size > 0]
    ways = Counter(_quarter(glyph) for glyph in shown if glyph.text.strip())
    if not ways:
        return [], frame.size
    main, _ = ways.most_common(1)[0]
    size = frame.size
    for _ in range(main):
        shown = [_quarter_back(glyph, size) for glyph in shown]
        size = (size[1], size[0])
    once = _drawn_once(shown)
    lines = _lines(glyph for glyph in once if _quarter(glyph) == 0)
    rest = "".join(glyph.text for glyph in once if _quarter(glyph) != 0).split()
    others = [glyph for glyph in once if _quarter(glyph) != 0 and glyph.text.strip()]
    if rest:
        xs = [x for glyph in others for x in (glyph.start[0], glyph.end[0])]
        ys = [y for glyph in others for y in (glyph.start[1], glyph.end[1])]
        whole = Piece(text=" ".join(rest), confidence=1.0, left=min(xs), top=min(ys), right=max(xs), bottom=max(ys))
        lines.append([whole])
    return lines, size


def _shown(glyph: Glyph, frame: Frame) -> Glyph:
    return replace(glyph, start=frame.shown(glyph.start), end=frame.shown(glyph.end))


def _quarter(glyph: Glyph) -> int:
    """Way of the text in quarter turns clockwise from left-to-right; a glyph without width counts as 0."""
    across, down = glyph.end[0] - glyph.start[0], glyph.end[1] - glyph.start[1]
    return round(atan2(down, across) / (pi / 2)) % 4 if across or down else 0


def _quarter_back(glyph: Glyph, size: tuple[float, float]) -> Glyph:
    """The glyph on the page turned a quarter counter-clockwise; `size` is the page's before."""
    return replace(
        glyph,
        start=(glyph.start[1], size[0] - glyph.start[0]),
        end=(glyph.end[1], size[0] - glyph.end[0]),
    )


def _drawn_once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Leave out glyphs drawn again at the same place."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        cell = round(glyph.start[0] / glyph.size), round(glyph.start[1] / glyph.size)
        near = [
            other
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for other in seen.get((glyph.text, cell[0] + across, cell[1] + down), ())
        ]
        if any(_same_place(glyph, other) for other in near):
            continue
        seen.setdefault((glyph.text, *cell), []).append(glyph)
        kept.append(glyph)
    return kept


def _same_place(one: Glyph, other: Glyph) -> bool:
    reach = _TWICE * one.size
    return abs(one.start[0] - other.start[0]) < reach and abs(one.start[1] - other.start[1]) < reach


def _lines(glyphs: Iterable[Glyph]) -> list[list[Piece]]:
    stretches: list[_Stretch] = []
    for glyph in glyphs:
        if stretches and _continues(stretches[-1].glyphs[-1], glyph):
            stretches[-1].glyphs.append(glyph)
        else:
            stretches.append(_Stretch(glyphs=[glyph]))
    stretches = [stretch for stretch in stretches if any(glyph.text.strip() for glyph in stretch.glyphs)]
    lines: list[list[_Stretch]] = []
    for stretch in sorted(stretches, key=lambda stretch: stretch.base):
        if lines and abs(stretch.base - lines[-1][0].base) < _SAME_LINE * max(stretch.size, lines[-1][0].size):
            lines[-1].append(stretch)
        else:
            lines.append([stretch])
    return [_pieces(sorted(line, key=lambda stretch: stretch.left)) for line in lines]


def _continues(before: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph goes on where the one before ended; Thai marks step back a little over their consonant."""
    size = max(before.size, glyph.size)
    gap = glyph.start[0] - before.end[0]
    return abs(glyph.start[1] - before.start[1]) < _SAME_LINE * size and -0.8 * size < gap < size


def _pieces(line: Sequence[_Stretch]) -> list[Piece]:
    """Cut a line at its blanks, drawn or left open."""
    glyphs = [glyph for stretch in line for glyph in stretch.glyphs]
    pieces: list[Piece] = []
    word: list[Glyph] = []
    for glyph in glyphs:
        is_blank = not glyph.text.strip()
        if is_blank or (word and _open_blank(word[-1], glyph)):
            pieces += _piece(word)
            word = []
        if not is_blank:
            word.append(glyph)
    return pieces + _piece(word)


def _open_blank(before: Glyph, glyph: Glyph) -> bool:
    gap = (glyph.start[0] - before.end[0]) / max(before.size, glyph.size)
    both_thai = "\u0e01" <= before.text[-1:] <= "\u0e4e" and "\u0e01" <= glyph.text[:1] <= "\u0e4e"
    return gap > (THAI_GAP if both_thai else OTHER_GAP / 2)


def _piece(word: Sequence[Glyph]) -> list[Piece]:
    """The glyphs of one word as a piece; none for none. Blanks within an /ActualText cut no more."""
    if not word:
        return []
    xs = [x for glyph in word for x in (glyph.start[0], glyph.end[0])]
    return [
        Piece(
            text="".join(glyph.text for glyph in word),
            confidence=1.0,
            left=min(xs),
            right=max(xs),
            top=min(glyph.start[1] - _ASCENT * glyph.size for glyph in word),
            bottom=max(glyph.start[1] + _DESCENT * glyph.size for glyph in word),
            blank_before=True,
        )
    ]
