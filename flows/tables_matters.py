"""What the command line shows of related cases."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from models.matters import LINK_KINDS_TH, LINK_STATES_TH
from pipelines.matters.related import Related


def print_related(case: str, found: Sequence[Related]) -> None:
    """Show what belongs with a case and why. No names: the screen may be seen by anyone at the counter."""
    console = Console(markup=False, highlight=False)
    if not found:
        console.print(f"ไม่พบเรื่องที่เกี่ยวข้องกับเรื่องที่ {case}")
        return
    table = Table(title=f"เรื่องที่เกี่ยวข้องกับเรื่องที่ {case}")
    for heading in ("เลขรับ", "ความเกี่ยวข้อง", "สถานะ", "น่าเชื่อ"):
        table.add_column(heading, no_wrap=True)
    table.add_column("เหตุผล", overflow="fold", min_width=20)
    for one in found:
        table.add_row(
            one.number,
            LINK_KINDS_TH[one.kind],
            LINK_STATES_TH[one.state] if one.state else "พบขณะนี้",
            f"{one.score:.2f}",
            ", ".join(one.reasons) or "-",
        )
    console.print(table)
