"""Commands of records staff: what came in, what was set aside, what is typed in by hand."""

import asyncio
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli_support import ARRIVAL_ID, CHANNELS, LIMIT, STATES, actor, guarded, the_office

if TYPE_CHECKING:
    from datetime import date

    from pipelines.office import Office


@click.command()
@click.option("--limit", default=50, show_default=True, type=LIMIT, help="จำนวนเรื่องล่าสุดที่แสดง")
@guarded
def cases(limit: int) -> None:
    """แสดงเรื่องที่ลงทะเบียนแล้ว เรื่องที่รอยืนยันตามความเร่งด่วนก่อน แล้วเรื่องล่าสุด."""
    from flows.tables import print_cases
    from models.clock import bangkok_date
    from pipelines.adapters.database import reading
    from pipelines.finding.queue import every_case, in_doubt

    with the_office() as office, reading(office.engine) as session:
        rows = every_case(session, today=bangkok_date(office.clock()), limit=limit)
        print_cases(rows, doubtful={case.id for case in rows if in_doubt(case)})


@click.command()
@click.option("--state", type=click.Choice(STATES), default="not_a_complaint", show_default=True, help="สถานะ")
@click.option("--limit", default=50, show_default=True, type=LIMIT, help="จำนวนเรื่องเข้าล่าสุดที่แสดง")
@guarded
def arrivals(state: str, limit: int) -> None:
    """แสดงเรื่องเข้าตามสถานะ เช่น ที่ระบบเห็นว่าไม่ใช่เรื่องร้องเรียน."""
    from flows.tables import print_arrivals_in

    with the_office() as office:
        print_arrivals_in(office, state, limit)


@click.command()
@click.argument("ids", nargs=-1, type=ARRIVAL_ID, required=True)
@guarded
def accept(ids: tuple[int, ...]) -> None:
    """รับเรื่องที่ระบบเห็นว่าไม่ใช่เรื่องร้องเรียน (not_a_complaint) ให้ลงทะเบียนในรอบถัดไป."""
    from pipelines.adapters.database import writing
    from pipelines.take_in import file_as_complaints

    with the_office() as office, writing(office.engine) as session:
        again = file_as_complaints(session, office, ids, actor())
    _report_reopened(ids, again, "รับลงทะเบียน")


@click.command()
@click.argument("ids", nargs=-1, type=ARRIVAL_ID)
@click.option("--all", "every", is_flag=True, help="ทุกเรื่องที่กักไว้")
@click.option("--notices", is_flag=True, help="การแจ้งเตือนที่ถูกปฏิเสธด้วย")
@guarded
def retry(ids: tuple[int, ...], *, every: bool, notices: bool) -> None:
    """ส่งเรื่องที่กักไว้ (quarantined) ไปอ่านใหม่ในรอบถัดไป."""
    from pipelines.adapters.database import writing
    from pipelines.notify import retry_failed
    from pipelines.take_in import retry_quarantined

    if not ids and not every and not notices:
        raise click.UsageError("ระบุเลขเรื่องเข้า หรือ --all หรือ --notices")
    with the_office() as office, writing(office.engine) as session:
        again = retry_quarantined(session, office, None if every else ids, actor()) if ids or every else []
        resent = retry_failed(session) if notices else 0
    if notices:
        click.echo(f"ส่งการแจ้งเตือนใหม่ {resent} ฉบับ")
    _report_reopened(ids, again, "ส่งอ่านใหม่")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--channel", type=click.Choice(CHANNELS), required=True, help="ช่องทางที่เรื่องเข้ามา")
@click.option("--text", default="", help="เนื้อเรื่อง ('-' อ่านจาก standard input)")
@click.option("--subject", default="", help="เรื่อง")
@click.option("--name", default="", help="ชื่อผู้ร้องเรียน")
@click.option("--phone", default="", help="โทรศัพท์")
@click.option("--address", default="", help="ที่อยู่")
@click.option("--received-on", default="", help="วันที่รับเรื่อง ถ้าไม่ใช่วันนี้ เช่น 5/1/2569 หรือ 2026-01-05")
@guarded
def add(files: tuple[Path, ...], channel: str, text: str, received_on: str, **parts: str) -> None:
    """รับเรื่องที่พิมพ์เองหรือไฟล์ที่ยื่นด้วยมือ แล้วลงทะเบียนทันที."""
    from flows.draining import drain, run_batch_here, run_letter_here
    from flows.tables import print_arrivals
    from models.values import Channel
    from parsers.typed import Typed
    from pipelines.add import ByHand, add_file, add_typed

    text = sys.stdin.read() if text == "-" else text
    if not files and not text.strip():
        raise click.UsageError("ระบุ --text หรือไฟล์อย่างน้อยหนึ่งไฟล์")
    if any(parts.values()) and not text.strip():
        raise click.UsageError("--subject --name --phone --address ใช้กับ --text เท่านั้น")
    with the_office() as office:
        by_hand = ByHand(channel=Channel(channel), actor=actor(), received_on=_day(received_on, office))
        ids = [add_file(office, path, by_hand) for path in files]
        if text.strip():
            ids.append(add_typed(office, Typed(body=text.strip(), **parts), by_hand))
        asyncio.run(drain(office, partial(run_letter_here, office), partial(run_batch_here, office)))
        print_arrivals(office, ids)


def _day(written: str, office: "Office") -> "date | None":
    """Read a day as Thais or programs write it; it cannot lie ahead."""
    from models.errors import RefusedError
    from pipelines.add import received_day

    try:
        return received_day(written, office.clock())
    except RefusedError as error:
        raise click.BadParameter(str(error), param_hint="--received-on") from None


def _report_reopened(ids: Sequence[int], again: Sequence[int], what: str) -> None:
    """Say which arrivals were reopened; end with status 1 if one that was named was not."""
    click.echo(f"{what} {len(again)} เรื่อง: {' '.join(map(str, again)) or '-'}")
    if missing := sorted(set(ids) - set(again)):
        click.echo(f"ไม่มีเรื่องเลขที่นี้ในสถานะที่ทำได้: {' '.join(map(str, missing))}", err=True)
        sys.exit(1)
