"""The command line. Everything heavy is imported inside the commands: `ksed --help` answers at once."""

import asyncio
import sys
from pathlib import Path

import click

from flows import (
    cli_clerk,
    cli_deadlines,
    cli_desk,
    cli_find,
    cli_holidays,
    cli_matters,
    cli_review,
    cli_routing,
    cli_train,
)
from flows.cli_support import echo_json, guarded, read_settings, the_office


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ksed")
def cli() -> None:
    """ระบบรับเรื่องร้องเรียน สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์ (from mailbox and scan folder to filed complaint)."""


def main() -> None:
    """Run the command line; set-up faults end with status 2 and one Thai sentence."""
    cli()


@cli.command()
@click.option("--once", is_flag=True, help="ทำงานหนึ่งรอบแล้วจบ (one full round, then exit)")
@guarded
def watch(*, once: bool) -> None:
    """เฝ้ากล่องจดหมายและโฟลเดอร์สแกน รับเรื่อง และส่งการแจ้งเตือน."""
    if once:
        from flows.once import one_round
        from flows.tables import working

        with the_office() as office, working("กำลังรับเรื่อง …"):
            sys.exit(asyncio.run(one_round(office)))
    from flows.watching import watch_here

    watch_here(with_desk=False)


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="หนึ่งบรรทัด JSON ต่อไฟล์ (one JSON object a line)")
@guarded
def read(files: tuple[Path, ...], *, as_json: bool) -> None:
    """อ่านเอกสารโดยไม่ลงทะเบียน (read letters without filing)."""
    from flows.reading import read_files
    from flows.tables import print_reading

    failed = False
    for result in read_files(read_settings(), files):
        failed |= result["error"] is not None
        if as_json:
            echo_json(result)
        else:
            print_reading(result)
    sys.exit(1 if failed else 0)


@cli.command()
@click.argument("truth", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="JSON (one object)")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="หน้าเว็บที่แสดงจุดผิดพร้อมภาพ (misses)")
@click.option("--only", multiple=True, help="เฉพาะเกรดหรือ id นี้ ใช้ซ้ำได้ (grade or id)")
@click.option("--save-text", type=click.Path(file_okay=False, path_type=Path), help="โฟลเดอร์เก็บข้อความที่อ่านได้")
@guarded
def evaluate(truth: Path, *, as_json: bool, html: Path | None, only: tuple[str, ...], save_text: Path | None) -> None:
    """วัดความถูกต้องของการอ่านกับแฟ้มเฉลย (measure reading against a truth file, JSON lines)."""
    from flows.evaluating import evaluate as measure
    from flows.evaluating_tables import print_report

    report = measure(read_settings(), truth, only=only, html=html, texts=save_text)
    if as_json:
        echo_json(report)
    else:
        print_report(report)


@cli.command()
@click.option("--json", "as_json", is_flag=True)
@guarded
def status(*, as_json: bool) -> None:
    """แสดงสถานะแหล่งรับเรื่อง เรื่องที่ค้าง การแจ้งเตือน และกำหนดเวลา."""
    from flows.tables import print_status
    from pipelines.adapters.database import reading
    from pipelines.status import status as status_of

    with the_office() as office, reading(office.engine) as session:
        result = status_of(session, office)
    if as_json:
        echo_json(result)
    else:
        print_status(result)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="ค่าปริยายอยู่แล้ว (the default)")
@guarded
def export(*, as_json: bool) -> None:
    """ส่งออกทุกเรื่อง หนึ่งบรรทัด JSON ต่อเรื่อง."""
    from pipelines.adapters.database import reading
    from pipelines.export import export_cases

    with the_office() as office, reading(office.engine) as session:
        for case in export_cases(session):
            echo_json(case)


@cli.command()
@click.option("--keep", is_flag=True, help="เก็บสำนักงานจำลองไว้หลังจบ")
@click.option("--desk", is_flag=True, help="เปิดเว็บเจ้าหน้าที่ของสำนักงานจำลองต่อจนกด Ctrl-C (and its web desk)")
@guarded
def demo(*, keep: bool, desk: bool) -> None:
    """สำนักงานจำลอง: กล่องจดหมาย เอกสารสแกน ปลายทางแจ้งเตือน และเว็บเจ้าหน้าที่ของตัวเอง."""
    from flows.demo import run_demo

    sys.exit(run_demo(keep=keep, desk=desk))


@cli.group()
def db() -> None:
    """ฐานข้อมูล."""


@db.command("upgrade")
@guarded
def db_upgrade() -> None:
    """ปรับโครงสร้างฐานข้อมูลให้เป็นรุ่นล่าสุด."""
    from pipelines.adapters.database import current_revision

    with the_office() as office:  # opening an office upgrades its database
        click.echo(f"ฐานข้อมูลเป็นรุ่น {current_revision(office.engine)}")


for command in (cli_clerk.cases, cli_clerk.arrivals, cli_clerk.accept, cli_clerk.retry, cli_clerk.add):
    cli.add_command(command)
for routing in (cli_routing.officers, cli_routing.rules, cli_routing.reroute):
    cli.add_command(routing)
for command in (cli_holidays.holidays, cli_deadlines.pause, cli_deadlines.resume, cli_deadlines.replied):
    cli.add_command(command)
for command in (cli_matters.related, cli_matters.link, cli_matters.unlink):
    cli.add_command(command)
for command in (
    cli_review.confirm,
    cli_review.correct,
    cli_review.decline,
    cli_review.close,
    cli_review.reopen,
    cli_find.find,
    cli_train.train,
):
    cli.add_command(command)
for command in (cli_desk.desk, cli_desk.run, cli_desk.user):
    cli.add_command(command)
