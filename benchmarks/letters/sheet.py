"""A laid-out A4 page: what stands where, in pixels at 300 dpi, before it becomes a picture or a PDF."""

from dataclasses import dataclass, field

from PIL.ImageFont import FreeTypeFont

from benchmarks.letters.fonts import broken, em_for, font

WIDE, HIGH = 2479, 3508
LEFT, RIGHT = 345, WIDE - 235
BOTTOM = HIGH - 200


class FullError(Exception):
    """The letter does not fit on the page at this size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of text on its base line, from `x` rightwards."""

    x: float
    y: float
    text: str
    face: str
    size: int
    bold: bool = False
    ink: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A straight line; `dotted` as a form's leader."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: int = 3
    dotted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A drawn thing: `emblem`, `signature`, `box` (a tick box) or `tick`, in its rectangle."""

    kind: str
    x: float
    y: float
    wide: float
    high: float


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A page being composed: a cursor `y` (base line of the next line) moves down as lines are set."""

    face: str
    ko_kai: int
    spacing: float = 1.42
    y: float = 230
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """The words of the page in reading order, a row each."""

    def font(self, scale: float = 1.0, *, bold: bool = False) -> FreeTypeFont:
        """The letter's face at its size."""
        return font(self.face, self.size(scale), bold=bold)

    def size(self, scale: float = 1.0) -> int:
        """Em in pixels."""
        return em_for(self.face, round(self.ko_kai * scale))

    @property
    def step(self) -> float:
        """From base line to base line."""
        return self.ko_kai * 1.75 * self.spacing

    def down(self, lines: float = 1.0) -> None:
        """Move the cursor; what reaches below the margin does not fit."""
        self.y += self.step * lines
        if self.y > BOTTOM:
            raise FullError(f"ends at {self.y:.0f} of {BOTTOM}")

    def put(
        self, text: str, x: float, *, scale: float = 1.0, bold: bool = False, ink: tuple[int, int, int] = (0, 0, 0)
    ) -> float:
        """Set text at the cursor's base line without moving it; give where it ends."""
        run = Run(x=x, y=self.y, text=text, face=self.face, size=self.size(scale), bold=bold, ink=ink)
        self.runs.append(run)
        return x + self.font(scale, bold=bold).getlength(text)

    def centred(self, text: str, *, around: float = WIDE / 2, scale: float = 1.0, bold: bool = False) -> None:
        """One line about a middle, kept between the margins."""
        long = self.font(scale, bold=bold).getlength(text)
        self.put(text, max(LEFT, min(around - long / 2, RIGHT - long)), scale=scale, bold=bold)
        self.lines.append(text)

    def paragraph(self, text: str, *, indent: float = 0.0, left: float = LEFT, right: float = RIGHT) -> None:
        """A paragraph, its first line indented; the cursor ends on the line after it."""
        for index, line in enumerate(broken(text, self.font(), right - left, first=right - left - indent)):
            self.put(line, left + (0 if index else indent))
            self.lines.append(line)
            self.down()

    def labelled(self, label: str, text: str, *, gap: float = 0.55, bold: bool = False, right: float = RIGHT) -> None:
        """A label and its text; further lines stand under the text, as the rules of correspondence have it."""
        start = self.put(label, LEFT, bold=bold) + self.ko_kai * gap
        for index, line in enumerate(broken(text, self.font(), right - start)):
            self.put(line, start)
            self.lines.append(f"{label} {line}" if not index else line)
            self.down()
