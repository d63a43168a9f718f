"""Holidays and deadlines as the command line shows them, in Thai."""

from collections.abc import Sequence

from rich.table import Table

from flows.tables import plain_console
from models.clock import bangkok_date, day_be
from models.tables import Case
from pipelines.adapters.holiday_file import HolidayFile
from pipelines.calendar import Holiday
from pipelines.case_named import case_number
from pipelines.deadline_words import plain_date, thai_date
from pipelines.holidays import Difference, warnings
from pipelines.office import Office
from pipelines.recompute import Recounted


def print_holidays(rows: Sequence[Holiday], file: HolidayFile) -> None:
    """Show rows of the table, and where the table lies."""
    where = str(file.path) if file.is_own else "ตารางที่มากับโปรแกรม"
    table = Table(title=f"วันหยุดราชการ ({where})")
    table.add_column("วันที่", no_wrap=True)
    table.add_column("ชื่อวันหยุด", overflow="fold")
    table.add_column("หมายเหตุ", overflow="fold")
    for row in rows:
        table.add_row(f"วัน{thai_date(row.day)}", row.name_th, row.note or "-")
    plain_console().print(table if rows else "ไม่มีวันหยุดในตารางสำหรับปีนี้")


def print_warnings(office: Office) -> None:
    """Say what is amiss with the table."""
    for sentence in warnings(office.holidays, bangkok_date(office.clock())):
        plain_console().print(f"โปรดตรวจ: {sentence}")


def print_difference(change: Difference) -> None:
    """Show what a change did to the table."""
    for word, rows in (("เพิ่ม", change.added), ("ลบ", change.removed), ("แก้ไข", [new for _, new in change.renamed])):
        for row in rows:
            note = f" [{row.note}]" if row.note else ""
            plain_console().print(f"{word}: วัน{thai_date(row.day)} {row.name_th}{note}")


def print_recounted(counted: Recounted) -> None:
    """Say how many deadlines moved."""
    plain_console().print(f"คำนวณกำหนดใหม่ {counted.looked_at} เรื่องที่ยังไม่ยุติ กำหนดเปลี่ยน {counted.changed} เรื่อง")


def print_clock(case: Case) -> None:
    """Show a case's deadline with its arithmetic."""
    held = " (หยุดนับอยู่)" if case.deadline["on_hold_since"] else ""
    plain_console().print(f"เลขรับ {case_number(case)} ครบกำหนด {day_be(case.due_on)}{held}")
    plain_console().print(case.deadline["explanation"])


def print_replied(case: Case, *, in_time: bool) -> None:
    """Say that the first reply is recorded, and whether it was late."""
    number = case_number(case)
    done = plain_date(case.first_replied_on) if case.first_replied_on else "-"
    late = "" if in_time or case.first_reply_due_on is None else f" เกินกำหนด {plain_date(case.first_reply_due_on)}"
    plain_console().print(f"บันทึกแล้ว: เลขรับ {number} แจ้งผู้ร้องเรียนเมื่อ {done}{late}")
