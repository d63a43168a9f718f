"""Models and trainings as people read them."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from flows.tables import plain_console
from models.clock import iso_bangkok
from models.tables_lessons import ModelVersion
from pipelines.learning.model import Learned
from pipelines.learning.retrain import Trained

_FIGURES = (("level", "ระดับ"), ("unit", "กลุ่มงาน"), ("level_4_recall", "พบระดับ 4"), ("flags_recall", "พบสถานะ"))
"""Of a model's scores those that decide, with their headings."""
_USED, _NOT_USED = "* ", "  "
SHOWN = 8
"""Digits of a version on a screen; enough to name it by."""


def print_versions(rows: Sequence[ModelVersion], base: Learned) -> None:
    """Show the models of this office, newest first, and the one that ships."""
    table = Table(title="แบบจำลอง")
    for heading in ("รุ่น", "สร้างเมื่อ", "เรื่องที่เรียนรู้", *(heading for _, heading in _FIGURES)):
        table.add_column(heading, no_wrap=True, min_width=SHOWN + 2 if heading == "รุ่น" else None)
    for row in rows:
        table.add_row(
            f"{_USED if row.in_use else _NOT_USED}{row.version[:SHOWN]}",
            iso_bangkok(row.made_at)[:16].replace("T", " "),
            str(row.scores.get("lessons", "-")),
            *(percent(row.scores["new"].get(name)) for name, _ in _FIGURES),
        )
    used = _NOT_USED if any(row.in_use for row in rows) else _USED
    table.add_row(f"{used}{base.version[:SHOWN]}", "base (มากับโปรแกรม)", "0", *("" for _ in _FIGURES))
    plain_console().print(table)
    plain_console().print("* ใช้อยู่")


def print_trained(trained: Trained) -> None:
    """Show how a training went: the new model beside the one in use, on the same letters."""
    table = Table(title=f"เรียนรู้จากเรื่องที่ยืนยันหรือแก้ไขแล้ว {trained.lessons} เรื่อง")
    for heading in ("", "รุ่นใหม่", "รุ่นที่ใช้อยู่"):
        table.add_column(heading, no_wrap=True)
    for name, heading in _FIGURES:
        table.add_row(heading, percent(trained.scores.get(name)), percent(trained.before.get(name)))
    console = plain_console()
    console.print(table)
    console.print(
        f"ใช้รุ่นใหม่ {trained.version[:SHOWN]} ตั้งแต่เรื่องถัดไป"
        if trained.switched
        else f"เก็บรุ่น {trained.version[:SHOWN]} ไว้ ยังใช้รุ่นเดิม"
    )


def percent(share: Any) -> str:
    """Write a share as a percentage; a dash where there is none."""
    return f"{100 * share:.1f}%" if isinstance(share, float | int) else "-"
