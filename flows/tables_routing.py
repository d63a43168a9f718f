"""The table of officers on the screen."""

from datetime import date

from rich.console import Console
from rich.table import Table

from models.clock import day_be
from models.words_th import UNITS_TH
from pipelines.routing.officers import Officer, Officers


def print_officers(officers: Officers | None, today: date) -> None:
    """Show everybody who works here, and who acts today for whom."""
    console = Console(markup=False, highlight=False)
    if officers is None:
        console.print("ยังไม่มีทะเบียนเจ้าหน้าที่ ระบบแจ้งเตือนตามค่าตั้ง KSED_NOTICES (สั่ง ksed officers init เพื่อเริ่ม)")
        return
    table = Table(title=f"เจ้าหน้าที่ วันที่ {day_be(today)}")
    for heading in ("รหัส", "ชื่อ", "หน้าที่", "กลุ่ม", "วันนี้"):
        table.add_column(heading, overflow="fold")
    for one in officers.people:
        unit = UNITS_TH[one.unit] if one.unit is not None else "-"
        table.add_row(one.id, one.name, one.title_th, unit, _today(officers, one, today))
    console.print(table)


def _today(officers: Officers, one: Officer, today: date) -> str:
    if not one.active:
        return "ไม่ได้ปฏิบัติงานแล้ว"
    if not one.away(today):
        return "อยู่"
    until = max(absence.last for absence in one.absences if absence.covers(today))
    acting = officers.acting(one, today, lambda _: True)
    by = f"{acting.officer} ทำแทน" if acting is not None else "ไม่มีผู้ทำแทน"
    return f"ลาถึง {day_be(until)} {by}"
