"""Commands about cases that belong together: what is related to a case, linking, taking a link back."""

import sys

import click

from flows.cli_support import actor, echo_json, guarded, rebuild_index, the_office

KINDS = ("duplicate", "repeat", "same_matter")
"""`models.matters.LinkKind` but `split`; its import would slow `--help` down, a test holds the two together."""
_REASON = click.option("--reason", required=True, help="เหตุผล บันทึกไว้ในประวัติของทั้งสองเรื่อง")


@click.command()
@click.argument("case", required=False)
@click.option("--rebuild", is_flag=True, help="จัดทำดัชนีของเรื่องเก่าที่ยังไม่มี ทำต่อจากเดิมได้ (marks of older cases)")
@click.option("--json", "as_json", is_flag=True, help="หนึ่งบรรทัด JSON ต่อเรื่อง (one JSON object a line)")
@guarded
def related(case: str | None, *, rebuild: bool, as_json: bool) -> None:
    """แสดงเรื่องที่เกี่ยวข้องกับเรื่อง CASE (เลขรับ เช่น 12/2569) พร้อมเหตุผล."""
    from pipelines.adapters.database import reading
    from pipelines.case_named import case_named
    from pipelines.matters.related import rebuild as rebuild_marks
    from pipelines.matters.related import related as related_to
    from pipelines.matters.related import without_marks

    if rebuild == (case is not None):
        raise click.UsageError("ระบุเลขรับของเรื่อง หรือ --rebuild อย่างใดอย่างหนึ่ง")
    if case is None:
        rebuild_index(rebuild_marks)
        return
    with the_office() as office, reading(office.engine) as session:
        found = related_to(session, case_named(session, case))
        incomplete = without_marks(session)
    if as_json:
        for one in found:
            echo_json(
                {
                    "case": one.number,
                    "kind": one.kind.value,
                    "state": one.state.value if one.state else None,
                    "score": one.score,
                    "reasons": list(one.reasons),
                }
            )
    else:
        from flows.tables_matters import print_related

        print_related(case, found)
    if incomplete:
        click.echo("ยังมีเรื่องเก่าที่ไม่ได้นำมาเทียบ กรุณาสั่ง ksed related --rebuild หนึ่งครั้ง", err=True)


@click.command()
@click.argument("case")
@click.argument("other")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="ส่งซ้ำ ร้องอีก หรือหลายคนร้องเรื่องเดียวกัน")
@_REASON
@guarded
def link(case: str, other: str, *, kind: str, reason: str) -> None:
    """ยืนยันว่าเรื่อง CASE กับเรื่อง OTHER เกี่ยวข้องกัน ไม่ว่าระบบจะเสนอไว้หรือไม่."""
    from models.matters import LINK_KINDS_TH, LinkKind
    from pipelines.adapters.database import writing
    from pipelines.case_named import case_named
    from pipelines.matters.links import Change, link_cases

    with the_office() as office, writing(office.engine) as session:
        change = Change(actor=actor(), at=office.clock(), reason=reason)
        link_cases(session, case_named(session, case), case_named(session, other), LinkKind(kind), change)
    click.echo(f"บันทึกแล้ว: เรื่องที่ {case} กับเรื่องที่ {other} ({LINK_KINDS_TH[LinkKind(kind)]})")


@click.command()
@click.argument("case")
@click.argument("other")
@_REASON
@guarded
def unlink(case: str, other: str, *, reason: str) -> None:
    """บันทึกว่าเรื่อง CASE กับเรื่อง OTHER ไม่เกี่ยวข้องกัน ระบบจะไม่เสนอคู่นี้อีก."""
    from pipelines.adapters.database import writing
    from pipelines.case_named import case_named
    from pipelines.matters.links import Change, unlink_cases

    with the_office() as office, writing(office.engine) as session:
        change = Change(actor=actor(), at=office.clock(), reason=reason)
        undone = unlink_cases(session, case_named(session, case), case_named(session, other), change)
    if undone is None:
        click.echo(f"เรื่องที่ {case} กับเรื่องที่ {other} บันทึกไว้แล้วว่าไม่เกี่ยวข้องกัน", err=True)
        sys.exit(1)
    click.echo(f"บันทึกแล้ว: เรื่องที่ {case} กับเรื่องที่ {other} ไม่เกี่ยวข้องกัน")
