"""Charts drawn here, as SVG that needs neither script nor style. Pure.

A chart is rows of a label, a bar and its number: nothing is told by colour alone, and each row is a link to the cases
behind it. It is drawn 300 wide, so that on a telephone its letters are about as large as those around it. Colours and
sizes are presentation attributes: the desk's policy lets no inline style through.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

WIDTH: Final = 300
_BAR: Final = 14
_BESIDE: Final = 30
"""Height of a row whose label stands beside its bar; at least 24, to be hit by a finger."""
_ABOVE: Final = 48
_NUMBER: Final = 56
"""Width kept for a number."""
_INK, _SOFT, _EDGE, _FILL = "#1b2430", "#4a5666", "#c5ccd6", "#14476b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row: how many, what of, where the list of them is."""

    label: str
    value: int
    address: str


def bars(name: str, title: str, rows: Sequence[Bar], *, label_width: int = 0) -> Markup:
    """Draw rows as bars from the left, all on one scale that begins at 0.

    `name` makes ids that no other chart of the page has. Labels stand beside the bars where `label_width` (of 300) is
    given, else above them.
    """
    height = _BESIDE if label_width else _ABOVE
    most = max((row.value for row in rows), default=0)
    parts = [
        Markup(
            '<svg class="chart" viewBox="0 0 {} {}" role="group" aria-labelledby="{}-title {}-desc" '
            'font-size="15" fill="{}">'
        ).format(WIDTH, max(len(rows), 1) * height, name, name, _INK),
        Markup('<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>').format(
            name, title, name, described(rows)
        ),
        *(_row(row, number * height, most, label_width) for number, row in enumerate(rows)),
        Markup("</svg>"),
    ]
    return Markup("").join(parts)


def described(rows: Sequence[Bar]) -> str:
    """Say in a sentence what the chart shows: the whole, the most and the least."""
    if not any(row.value for row in rows):
        return "ไม่มีเรื่อง"
    most = max(rows, key=lambda row: row.value)
    return f"รวม {sum(row.value for row in rows):,} เรื่อง มากที่สุด {most.label} {most.value:,} เรื่อง"


def _row(row: Bar, top: int, most: int, label_width: int) -> Markup:
    height = _BESIDE if label_width else _ABOVE
    bar_top = top + (height - _BAR) // 2 if label_width else top + height - _BAR - 6
    room = WIDTH - label_width - _NUMBER
    length = max(round(room * row.value / most), 2) if row.value else 0
    middle = bar_top + _BAR - 3
    return Markup(
        '<a href="{address}" aria-label="{label} {value} เรื่อง">'
        '<rect x="0" y="{top}" width="{width}" height="{height}" fill="#ffffff" fill-opacity="0"/>'
        '<text x="0" y="{label_y}" fill="{soft}">{label}</text>'
        '<line x1="{left}" x2="{left}" y1="{line_top}" y2="{line_end}" stroke="{edge}"/>'
        '<rect x="{left}" y="{bar_top}" width="{length}" height="{bar}" fill="{fill}"/>'
        '<text x="{number_x}" y="{middle}" font-weight="700" text-decoration="underline">{value}</text></a>'
    ).format(
        address=row.address,
        label=row.label,
        value=f"{row.value:,}",
        top=top,
        width=WIDTH,
        height=height,
        label_y=middle if label_width else top + 18,
        soft=_SOFT,
        left=label_width,
        line_top=bar_top - 2,
        line_end=bar_top + _BAR + 2,
        edge=_EDGE,
        bar_top=bar_top,
        length=length,
        bar=_BAR,
        fill=_FILL,
        number_x=label_width + length + 6,
        middle=middle,
    )
