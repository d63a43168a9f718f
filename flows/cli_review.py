"""Commands of the legal officer: confirm, correct, decline, close, reopen. CASE is a received number, `12/2569`."""

import click

from flows.cli_support import UNITS, actor, case_to_change, guarded, the_office

LEVELS = click.IntRange(1, 4)
PURPOSES = (
    "complaint",
    "suggestion",
    "opinion",
    "praise",
    "inquiry",
    "information_request",
    "not_a_complaint",
)
"""`models.values.Purpose`, whose import would slow `--help` down; a test holds the two together."""
NATURES = ("official", "public")
_YES, _NO = ("true", "yes", "1", "ใช่"), ("false", "no", "0", "ไม่ใช่")


@click.command()
@click.argument("cases", nargs=-1, required=True)
@guarded
def confirm(cases: tuple[str, ...]) -> None:
    """ยืนยันข้อเสนอของเรื่อง CASE ตามที่เป็นอยู่ (เลขรับ เช่น 12/2569) ระบบจะเรียนรู้จากเรื่องนี้."""
    from pipelines.adapters.database import writing
    from pipelines.case_named import case_named
    from pipelines.review import confirm as confirm_case

    with the_office() as office, writing(office.engine) as session:
        for named in cases:
            new = confirm_case(session, case_named(session, named), actor=actor(), now=office.clock())
            click.echo(f"เลขรับ {named}: {'ยืนยันแล้ว' if new else 'ยืนยันไว้ก่อนแล้ว'}")


@click.command()
@click.argument("case")
@click.option("--reason", required=True, help="เหตุผลที่แก้ไข")
@click.option("--level", type=LEVELS, help="ระดับ 1–4")
@click.option("--unit", type=click.Choice(UNITS), help="กลุ่มงาน")
@click.option("--purpose", type=click.Choice(PURPOSES), help="วัตถุประสงค์")
@click.option("--nature", type=click.Choice(NATURES), help="เกี่ยวกับเจ้าหน้าที่ของรัฐ (official) หรือประชาชน (public)")
@click.option("--complaint/--not-a-complaint", "is_complaint", default=None, help="เป็นหรือไม่เป็นเรื่องร้องเรียน")
@click.option("--flag", "flags", multiple=True, metavar="FLAG=true|false", help="เช่น corruption=true ใช้ซ้ำได้")
@guarded
def correct(
    case: str,
    reason: str,
    level: int | None,
    unit: str | None,
    purpose: str | None,
    nature: str | None,
    *,
    is_complaint: bool | None,
    flags: tuple[str, ...],
) -> None:
    """แก้ไขข้อเสนอของเรื่อง CASE พร้อมเหตุผล กำหนดเวลาจะคำนวณใหม่จากวันรับ และระบบจะเรียนรู้จากเรื่องนี้."""
    from models.values import Nature, Purpose, Unit
    from pipelines.reassigned import tell_reassigned
    from pipelines.review import Changes
    from pipelines.review import correct as correct_case

    changes = Changes(
        is_complaint=is_complaint,
        level=level,
        purpose=Purpose(purpose) if purpose else None,
        nature=Nature(nature) if nature else None,
        unit=Unit(unit) if unit else None,
        flags=dict(_flag(written) for written in flags),
    )
    with case_to_change(case) as (office, session, found):
        now, officers = office.clock(), office.officers.current().officers
        rerouted = correct_case(
            session, found, changes,
            actor=actor(), reason=reason, now=now, holidays=office.holidays, officers=officers,
        )  # fmt: skip
        tell_reassigned(session, office.settings, [rerouted], officers, now)
        from models.clock import day_be

        click.echo(f"เลขรับ {case}: แก้ไขแล้ว ระดับ {found.level} ครบกำหนด {day_be(found.due_on)}")


@click.command()
@click.argument("case")
@click.option("--reason", required=True, help="เหตุผลที่ไม่รับเรื่อง บันทึกไว้ในประวัติ")
@guarded
def decline(case: str, *, reason: str) -> None:
    """ไม่รับเรื่อง CASE (เลขรับ เช่น 12/2569) พร้อมเหตุผล เฉพาะนิติกร."""
    from pipelines.adapters.database import writing
    from pipelines.case_named import case_named
    from pipelines.decline import decline as decline_case

    with the_office() as office, writing(office.engine) as session:
        decline_case(session, case_named(session, case), actor=actor(), reason=reason, now=office.clock())
    click.echo(f"เลขรับ {case}: ไม่รับเรื่องแล้ว")


@click.command()
@click.argument("case")
@click.option("--result", required=True, help="ผลการดำเนินการ บันทึกไว้ในประวัติ")
@guarded
def close(case: str, *, result: str) -> None:
    """ยุติเรื่อง CASE (เลขรับ เช่น 12/2569) พร้อมผลการดำเนินการ."""
    from pipelines.adapters.database import writing
    from pipelines.case_named import case_named
    from pipelines.close import close as close_case

    with the_office() as office, writing(office.engine) as session:
        close_case(session, case_named(session, case), actor=actor(), result=result, now=office.clock())
    click.echo(f"เลขรับ {case}: ยุติเรื่องแล้ว")


@click.command()
@click.argument("case")
@click.option("--reason", required=True, help="เหตุผลที่เปิดเรื่องอีกครั้ง")
@guarded
def reopen(case: str, *, reason: str) -> None:
    """เปิดเรื่อง CASE ที่ยุติหรือไม่รับไปแล้วอีกครั้ง (เลขรับ เช่น 12/2569)."""
    from pipelines.adapters.database import writing
    from pipelines.case_named import case_named
    from pipelines.close import reopen as reopen_case
    from pipelines.reassigned import tell_reassigned

    with the_office() as office, writing(office.engine) as session:
        now, officers = office.clock(), office.officers.current().officers
        rerouted = reopen_case(
            session, case_named(session, case), actor=actor(), reason=reason, now=now,
            holidays=office.holidays, officers=officers,
        )  # fmt: skip
        tell_reassigned(session, office.settings, [rerouted], officers, now)
    click.echo(f"เลขรับ {case}: เปิดเรื่องอีกครั้งแล้ว")


def _flag(written: str) -> tuple[str, bool]:
    """Read `corruption=true`; the name alone raises it."""
    name, _, value = written.partition("=")
    said = value.strip().lower() or "true"
    if said not in (*_YES, *_NO):
        raise click.BadParameter(f"“{written}” ต้องเป็น FLAG=true หรือ FLAG=false", param_hint="--flag")
    return name.strip(), said in _YES
