"""Commands about who does what: the table of officers, the office's own rule files, cases routed anew."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli_support import actor, guarded, read_settings, the_office

if TYPE_CHECKING:
    from sqlmodel import Session

_RULES = ("guards", "matters", "office", "purpose", "units", "flags", "gone", "outside")
RULE_NAMES = tuple(f"{name}.toml" for name in _RULES)
"""`pipelines.rules_kept.NAMES`, whose import would slow `--help` down; a test holds the two together."""


@click.group()
def officers() -> None:
    """ทะเบียนเจ้าหน้าที่: ใครทำเรื่องใด ใครทำแทนเมื่อลา."""


@officers.command("init")
@guarded
def officers_init() -> None:
    """เขียนแฟ้มตัวอย่าง officers.toml ไว้ให้แก้ไข (ไม่เขียนทับแฟ้มที่มีอยู่)."""
    path = read_settings().effective_officers_file
    _write_shipped("officers.example.toml", path)
    click.echo(f"เขียนแฟ้มตัวอย่างแล้ว: {path}\nกรุณาแก้เป็นข้อมูลจริง เปลี่ยน ready เป็น true แล้วสั่ง ksed officers check")


@officers.command("list")
@guarded
def officers_list() -> None:
    """แสดงเจ้าหน้าที่ทุกคน และวันนี้ใครทำแทนใคร."""
    from flows.tables_routing import print_officers
    from models.clock import bangkok_date

    with the_office() as office:
        table = office.officers.current()
        for fault in table.faults:
            click.echo(f"แฟ้มมีข้อผิด จึงแสดงฉบับก่อนหน้า: {fault}", err=True)
        print_officers(table.officers, bangkok_date(office.clock()))


@officers.command("check")
@guarded
def officers_check() -> None:
    """ตรวจแฟ้ม officers.toml บอกทุกข้อผิดพร้อมบรรทัด (จบด้วยสถานะ 1 ถ้าผิด)."""
    from models.clock import bangkok_date
    from pipelines.routing.officers_file import OfficersError, cautions, load_officers

    settings = read_settings()
    path = settings.effective_officers_file
    if not path.exists():
        click.echo(f"ยังไม่มีแฟ้ม {path} ระบบแจ้งเตือนตามค่าตั้ง KSED_NOTICES (สั่ง ksed officers init เพื่อเริ่ม)")
        return
    try:
        table = load_officers(path)
    except OfficersError as error:
        for fault in error.faults:
            click.echo(f"ผิด: {fault}")
        sys.exit(1)
    for caution in cautions(table, bangkok_date(settings.clock())):
        click.echo(f"ควรดู: {caution}")
    click.echo(f"แฟ้มใช้ได้: {sum(one.active for one in table.people)} คนปฏิบัติงานอยู่")
    if not table.ready:
        click.echo("แต่ยังไม่เปิดใช้: เมื่อแก้เป็นข้อมูลจริงครบแล้ว ให้เปลี่ยน ready = false เป็น ready = true")


@click.group()
def rules() -> None:
    """แฟ้มกฎที่ใช้เสนอระดับและหน่วยงาน และฉบับของสำนักงานเอง."""


@rules.command("list")
@guarded
def rules_list() -> None:
    """แสดงแฟ้มกฎ และบอกว่าใช้ฉบับใด."""
    from pipelines.rules_kept import NAMES, rules_in_use

    folder = read_settings().rules_folder
    used = rules_in_use(folder)
    for name in NAMES:
        own = f"ของสำนักงาน ({folder / name})" if name in used.replaced else "ที่มากับโปรแกรม"
        click.echo(f"{name:14} {own}")
    click.echo(f"รุ่นของกฎ: {used.rulebook.digest[:12]}")
    for fault in used.faults:
        click.echo(f"ผิด: {fault}", err=True)


@rules.command("check")
@guarded
def rules_check() -> None:
    """ตรวจแฟ้มกฎของสำนักงาน บอกแฟ้มและรายการที่ผิด (จบด้วยสถานะ 1 ถ้าผิด)."""
    from pipelines.rules_kept import rules_in_use

    used = rules_in_use(read_settings().rules_folder)
    for fault in used.faults:
        click.echo(f"ผิด: {fault}")
    if used.faults:
        sys.exit(1)
    click.echo(f"แฟ้มกฎใช้ได้: ของสำนักงาน {len(used.replaced)} แฟ้ม กฎทั้งหมด {len(used.rulebook.rules)} ข้อ")


@rules.command("copy")
@click.argument("name", type=click.Choice(RULE_NAMES))
@guarded
def rules_copy(name: str) -> None:
    """คัดลอกแฟ้มกฎที่มากับโปรแกรมมาไว้ให้แก้ไข (ไม่เขียนทับแฟ้มที่มีอยู่)."""
    path = read_settings().rules_folder / name
    _write_shipped(name, path)
    click.echo(f"คัดลอกแล้ว: {path}\nแก้แล้วสั่ง ksed rules check ถ้าต้องการกลับไปใช้ฉบับเดิม ให้ลบแฟ้มนี้")


@click.command()
@click.argument("cases", nargs=-1)
@click.option("--all", "every", is_flag=True, help="ทุกเรื่องที่ยังไม่ยุติ")
@click.option("--reason", default="", help="เหตุผล (บันทึกไว้กับเรื่อง)")
@guarded
def reroute(cases: tuple[str, ...], *, every: bool, reason: str) -> None:
    """มอบหมายเรื่องใหม่ตามข้อมูลและทะเบียนเจ้าหน้าที่ปัจจุบัน (เลขรับ เช่น 12/2569)."""
    from models.errors import ConfigError
    from pipelines.adapters.database import reading, writing
    from pipelines.routing.care import reroute_cases, reroute_open

    if bool(cases) == every:
        raise click.UsageError("ระบุเลขรับ เช่น 12/2569 หรือ --all อย่างใดอย่างหนึ่ง")
    with the_office() as office:
        table = office.officers.current()
        if table.faults and table.officers is None:
            raise ConfigError(table.faults[0])
        if every:
            changed = reroute_open(office, table.officers, actor=actor(), reason=reason or None)
            missing: list[str] = []
        else:
            with reading(office.engine) as session:
                ids, missing = _ids(session, cases)
            by = (table.officers, office.clock(), actor(), reason or None)
            with writing(office.engine) as session:
                changed = len(reroute_cases(session, office.settings, ids, *by))
    click.echo(f"มอบหมายใหม่ {changed} เรื่อง")
    if missing:
        click.echo(f"ไม่มีเรื่องเลขรับนี้: {' '.join(missing)}", err=True)
        sys.exit(1)


def _write_shipped(name: str, path: Path) -> None:
    """Write a file of `pipelines/rules/` to a path where there is none yet."""
    from models.errors import ConfigError
    from pipelines.rulebook import RULES_FOLDER

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write((RULES_FOLDER / name).read_bytes())
    except FileExistsError:
        raise ConfigError(f"มีแฟ้ม {path} อยู่แล้ว จึงไม่เขียนทับ") from None
    except OSError as error:
        raise ConfigError(f"เขียนแฟ้ม {path} ไม่ได้ ({error.strerror})") from None


def _ids(session: "Session", numbers: tuple[str, ...]) -> tuple[list[int], list[str]]:
    """Find cases by received number and Buddhist year, in Thai or Arabic digits; give the unknown apart."""
    from models.errors import RefusedError
    from pipelines.case_named import case_named

    ids, missing = [], []
    for written in numbers:
        try:
            ids.append(case_named(session, written).id or 0)
        except RefusedError:
            missing.append(written)
    return ids, missing
