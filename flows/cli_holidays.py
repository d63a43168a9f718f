"""`ksed holidays`: the office's own table of government holidays."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli_support import actor, guarded, the_office, written_day

if TYPE_CHECKING:
    from pipelines.holidays import Rows
    from pipelines.office import Office

_FIRST_BUDDHIST = 2400
_REASON = click.option("--reason", default="", help="เหตุผลหรือที่มา เช่น มติคณะรัฐมนตรีวันที่ …")


@click.group()
def holidays() -> None:
    """ตารางวันหยุดราชการที่ใช้คำนวณกำหนดเวลา (the office's table of holidays)."""


@holidays.command("list")
@click.option("--year", type=click.IntRange(1900, 2700), help="เฉพาะปีนี้ พ.ศ. หรือ ค.ศ. เช่น 2569")
@guarded
def list_(year: int | None) -> None:
    """แสดงตารางวันหยุด และข้อที่ควรตรวจ."""
    from flows.tables_deadlines import print_holidays, print_warnings
    from models.clock import BUDDHIST_ERA
    from pipelines.holidays import rows_now

    if year is not None and year >= _FIRST_BUDDHIST:
        year -= BUDDHIST_ERA
    with the_office() as office:
        print_holidays([row for row in rows_now(office) if year in {None, row.day.year}], office.holiday_file)
        print_warnings(office)


@holidays.command()
@click.argument("day")
@click.argument("name")
@click.option("--note", default="", help="หมายเหตุ (provisional: ปีนั้นยังไม่ใช่ฉบับจริง)")
@_REASON
@guarded
def add(day: str, name: str, note: str, reason: str) -> None:
    """เพิ่มวันหยุด เช่น ksed holidays add "13 พ.ค. 2569" วันพืชมงคล แล้วคำนวณกำหนดของเรื่องที่ยังไม่ยุติใหม่."""
    from pipelines.deadline_words import thai_date
    from pipelines.holidays import with_added

    on = written_day(day, "DAY")
    with the_office() as office:
        said = reason or f"เพิ่มวัน{thai_date(on)} {' '.join(name.split())}"
        _change(office, lambda rows: with_added(rows, on, name, note), said)


@holidays.command()
@click.argument("day")
@_REASON
@guarded
def remove(day: str, reason: str) -> None:
    """ลบวันหยุดออกจากตาราง แล้วคำนวณกำหนดของเรื่องที่ยังไม่ยุติใหม่."""
    from pipelines.deadline_words import thai_date
    from pipelines.holidays import without

    on = written_day(day, "DAY")
    with the_office() as office:
        _change(office, lambda rows: without(rows, on), reason or f"ลบวัน{thai_date(on)}")


@holidays.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_REASON
@guarded
def import_(file: Path, reason: str) -> None:
    """นำเข้าวันหยุดทั้งปีจากไฟล์ CSV (date,weekday,name_th,note) แทนที่ทุกปีที่มีในไฟล์ ถ้าผิดแม้บรรทัดเดียวจะไม่เปลี่ยนอะไรเลย."""
    from pipelines.holidays import with_years_of

    with the_office() as office:
        _change(office, lambda rows: with_years_of(rows, file), reason or f"นำเข้าจากไฟล์ {file.name}")


@holidays.command()
@guarded
def recount() -> None:
    """คำนวณกำหนดของเรื่องที่ยังไม่ยุติทุกเรื่องใหม่ตามตารางปัจจุบัน (หลังแก้ไฟล์เอง หรือคำสั่งก่อนหน้าถูกขัดจังหวะ)."""
    from flows.tables_deadlines import print_recounted
    from pipelines.holidays import recount as count_again

    with the_office() as office:
        print_recounted(count_again(office, actor=actor(), reason="คำนวณกำหนดใหม่ตามตารางวันหยุดปัจจุบัน"))


def _change(office: "Office", make: "Callable[[Rows], Rows]", reason: str) -> None:
    from flows.tables import working
    from flows.tables_deadlines import print_difference, print_recounted, print_warnings
    from pipelines.holidays import change_table

    with working("กำลังเปลี่ยนตารางและคำนวณกำหนดใหม่ …"):
        changed = change_table(office, make, actor=actor(), reason=reason)
    print_difference(changed.difference)
    print_recounted(changed.recounted)
    print_warnings(office)
