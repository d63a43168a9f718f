"""The command line. Everything heavy is imported inside the commands: `ksed --help` answers at once."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from datetime import date

    from models.settings import Settings
    from pipelines.office import Office

P = ParamSpec("P")
R = TypeVar("R")

EXIT_SETUP = 2
ARRIVAL_ID = click.IntRange(1, 2**53)
TYPED_AT_MOST_DAYS_LATE = 60
"""A complaint typed in later than that was not forgotten: its date is mistyped."""

CHANNELS = ("walk_in", "letter", "suggestion_box", "phone_fax", "inspection", "meeting", "web_email", "social")
"""`models.values.Channel`, whose import would slow `--help` down; a test holds the two together."""
STATES = ("arrived", "reading", "filed", "attached", "duplicate", "not_a_complaint", "quarantined")
"""`models.states.ArrivalState`, likewise."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ksed")
def cli() -> None:
    """ระบบรับเรื่องร้องเรียน สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์ (from mailbox and scan folder to filed complaint)."""


def main() -> None:
    """Run the command line; set-up faults end with status 2 and one Thai sentence."""
    cli()


def _guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn faults that the user can mend into one sentence and exit status 2."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        from models.errors import ConfigError, IntakeError
        from models.faults import place_of

        try:
            return command(*args, **kwargs)
        except ConfigError as error:
            click.echo(f"ksed: {error}", err=True)
        except IntakeError as error:
            click.echo(f"ksed: {error.message_th} [{error.code}]", err=True)
        except click.ClickException:
            raise
        except Exception as error:  # noqa: BLE001  # a traceback may quote a letter
            click.echo(f"ksed: เกิดข้อผิดพลาดที่ไม่คาดคิด กรุณาแจ้งผู้ดูแลระบบ [{place_of(error)}]", err=True)
        sys.exit(EXIT_SETUP)

    return guarded


def _settings() -> "Settings":
    from flows.wiring import set_up_logging
    from models.settings import load_settings

    # Letters are nobody's business but the office's: what we write only we may read.
    os.umask(0o077)
    settings = load_settings()
    set_up_logging(settings)
    return settings


@contextmanager
def _office() -> "Iterator[Office]":
    from flows.wiring import open_office

    settings = _settings()
    if not settings.home.exists():
        click.echo(f"ksed: สร้างโฟลเดอร์ข้อมูลใหม่ที่ {settings.home} (KSED_HOME)", err=True)
    with open_office(settings) as office:
        yield office


def _echo_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


@cli.command()
@click.option("--once", is_flag=True, help="ทำงานหนึ่งรอบแล้วจบ (one full round, then exit)")
@_guarded
def watch(*, once: bool) -> None:
    """เฝ้ากล่องจดหมายและโฟลเดอร์สแกน รับเรื่อง และส่งการแจ้งเตือน."""
    from flows.once import one_round
    from flows.tables import working
    from flows.watch import watch_until_stopped
    from flows.welcome import welcome
    from models.errors import ConfigError
    from pipelines.adapters.liveness import only_one

    with _office() as office:
        if once:
            with working("กำลังรับเรื่อง …"):
                sys.exit(asyncio.run(one_round(office)))
        with only_one(office.worker.folder, "watch") as alone:
            if not alone:
                raise ConfigError("ksed watch ทำงานอยู่แล้วบนโฟลเดอร์ข้อมูลนี้ (KSED_HOME)")
            click.echo(welcome(office.settings, sys.argv[0]))
            asyncio.run(watch_until_stopped(office))
    # All is closed; but Prefect's threads would go on asking for their server, which is gone.
    sys.stdout.flush()
    os._exit(0)


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="หนึ่งบรรทัด JSON ต่อไฟล์ (one JSON object a line)")
@_guarded
def read(files: tuple[Path, ...], *, as_json: bool) -> None:
    """อ่านเอกสารโดยไม่ลงทะเบียน (read letters without filing)."""
    from flows.reading import read_files
    from flows.tables import print_reading

    failed = False
    for result in read_files(_settings(), files):
        failed |= result["error"] is not None
        if as_json:
            _echo_json(result)
        else:
            print_reading(result)
    sys.exit(1 if failed else 0)


@cli.command()
@click.option("--json", "as_json", is_flag=True)
@_guarded
def status(*, as_json: bool) -> None:
    """แสดงสถานะแหล่งรับเรื่อง เรื่องที่ค้าง การแจ้งเตือน และกำหนดเวลา."""
    from flows.tables import print_status
    from pipelines.adapters.database import reading
    from pipelines.status import status as status_of

    with _office() as office, reading(office.engine) as session:
        result = status_of(session, office)
    if as_json:
        _echo_json(result)
    else:
        print_status(result)


@cli.command()
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="จำนวนเรื่องล่าสุดที่แสดง")
@_guarded
def cases(limit: int) -> None:
    """แสดงเรื่องที่ลงทะเบียนแล้ว เรื่องล่าสุดก่อน."""
    from sqlmodel import col, select

    from flows.tables import print_cases
    from models.tables import Case
    from pipelines.adapters.database import reading

    with _office() as office, reading(office.engine) as session:
        print_cases(session.exec(select(Case).order_by(col(Case.id).desc()).limit(limit)).all())


@cli.command()
@click.option("--state", type=click.Choice(STATES), default="not_a_complaint", show_default=True, help="สถานะ")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="จำนวนเรื่องเข้าล่าสุดที่แสดง")
@_guarded
def arrivals(state: str, limit: int) -> None:
    """แสดงเรื่องเข้าตามสถานะ เช่น ที่ระบบเห็นว่าไม่ใช่เรื่องร้องเรียน."""
    from flows.tables import print_arrivals_in

    with _office() as office:
        print_arrivals_in(office, state, limit)


@cli.command()
@click.argument("ids", nargs=-1, type=ARRIVAL_ID, required=True)
@_guarded
def accept(ids: tuple[int, ...]) -> None:
    """รับเรื่องที่ระบบเห็นว่าไม่ใช่เรื่องร้องเรียน (not_a_complaint) ให้ลงทะเบียนในรอบถัดไป."""
    from pipelines.adapters.database import writing
    from pipelines.take_in import file_as_complaints

    with _office() as office, writing(office.engine) as session:
        again = file_as_complaints(session, office, ids, _actor())
    _report_reopened(ids, again, "รับลงทะเบียน")


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="ค่าปริยายอยู่แล้ว (the default)")
@_guarded
def export(*, as_json: bool) -> None:
    """ส่งออกทุกเรื่อง หนึ่งบรรทัด JSON ต่อเรื่อง."""
    from pipelines.adapters.database import reading
    from pipelines.export import export_cases

    with _office() as office, reading(office.engine) as session:
        for case in export_cases(session):
            _echo_json(case)


@cli.command()
@click.argument("ids", nargs=-1, type=ARRIVAL_ID)
@click.option("--all", "every", is_flag=True, help="ทุกเรื่องที่กักไว้")
@click.option("--notices", is_flag=True, help="การแจ้งเตือนที่ถูกปฏิเสธด้วย")
@_guarded
def retry(ids: tuple[int, ...], *, every: bool, notices: bool) -> None:
    """ส่งเรื่องที่กักไว้ (quarantined) ไปอ่านใหม่ในรอบถัดไป."""
    from pipelines.adapters.database import writing
    from pipelines.notify import retry_failed
    from pipelines.take_in import retry_quarantined

    if not ids and not every and not notices:
        raise click.UsageError("ระบุเลขเรื่องเข้า หรือ --all หรือ --notices")
    with _office() as office, writing(office.engine) as session:
        again = retry_quarantined(session, office, None if every else ids, _actor()) if ids or every else []
        resent = retry_failed(session) if notices else 0
    if notices:
        click.echo(f"ส่งการแจ้งเตือนใหม่ {resent} ฉบับ")
    _report_reopened(ids, again, "ส่งอ่านใหม่")


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--channel", type=click.Choice(CHANNELS), required=True, help="ช่องทางที่เรื่องเข้ามา")
@click.option("--text", default="", help="เนื้อเรื่อง ('-' อ่านจาก standard input)")
@click.option("--subject", default="", help="เรื่อง")
@click.option("--name", default="", help="ชื่อผู้ร้องเรียน")
@click.option("--phone", default="", help="โทรศัพท์")
@click.option("--address", default="", help="ที่อยู่")
@click.option("--received-on", default="", help="วันที่รับเรื่อง ถ้าไม่ใช่วันนี้ เช่น 5/1/2569 หรือ 2026-01-05")
@_guarded
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
    with _office() as office:
        by_hand = ByHand(channel=Channel(channel), actor=_actor(), received_on=_day(received_on, office))
        ids = [add_file(office, path, by_hand) for path in files]
        if text.strip():
            ids.append(add_typed(office, Typed(body=text.strip(), **parts), by_hand))
        asyncio.run(drain(office, partial(run_letter_here, office), partial(run_batch_here, office)))
        print_arrivals(office, ids)


@cli.command()
@click.option("--keep", is_flag=True, help="เก็บสำนักงานจำลองไว้หลังจบ")
@_guarded
def demo(*, keep: bool) -> None:
    """สำนักงานจำลอง: กล่องจดหมาย เอกสารสแกน และปลายทางแจ้งเตือนของตัวเอง."""
    from flows.demo import run_demo

    sys.exit(run_demo(keep=keep))


@cli.group()
def db() -> None:
    """ฐานข้อมูล."""


@db.command("upgrade")
@_guarded
def db_upgrade() -> None:
    """ปรับโครงสร้างฐานข้อมูลให้เป็นรุ่นล่าสุด."""
    from pipelines.adapters.database import current_revision

    with _office() as office:  # opening an office upgrades its database
        click.echo(f"ฐานข้อมูลเป็นรุ่น {current_revision(office.engine)}")


def _day(written: str, office: "Office") -> "date | None":
    """Read a day as Thais or programs write it; it cannot lie ahead."""
    from models.clock import bangkok_date
    from parsers.thai.dates import parse_date

    day, today = parse_date(written) if written else None, bangkok_date(office.clock())
    if written and (day is None or not today - timedelta(days=TYPED_AT_MOST_DAYS_LATE) <= day <= today):
        raise click.BadParameter(
            f"ไม่ใช่วันที่ หรือไม่อยู่ใน {TYPED_AT_MOST_DAYS_LATE} วันที่ผ่านมา (เข้าใจว่า {day})", param_hint="--received-on"
        )
    return day


def _report_reopened(ids: Sequence[int], again: Sequence[int], what: str) -> None:
    """Say which arrivals were reopened; end with status 1 if one that was named was not."""
    click.echo(f"{what} {len(again)} เรื่อง: {' '.join(map(str, again)) or '-'}")
    if missing := sorted(set(ids) - set(again)):
        click.echo(f"ไม่มีเรื่องเลขที่นี้ในสถานะที่ทำได้: {' '.join(map(str, missing))}", err=True)
        sys.exit(1)


def _actor() -> str:
    import getpass

    return f"cli:{getpass.getuser()}"
