"""`ksed train`: learn from what people settled; which model is in use; back to an earlier one."""

import sys
from typing import Any

import click

from flows.cli_support import actor, echo_json, guarded, the_office


@click.command()
@click.option("--list", "show", is_flag=True, help="แสดงแบบจำลองทุกรุ่น")
@click.option("--use", "version", help="ใช้รุ่นนี้ (เลขหกตัวแรกขึ้นไป) หรือ base คือรุ่นที่มากับโปรแกรม")
@click.option("--reason", default="", help="เหตุผลที่เปลี่ยนรุ่น")
@click.option("--base", is_flag=True, help="สร้างรุ่นที่มากับโปรแกรมใหม่จากตัวอย่าง (for developers)")
@click.option("--json", "as_json", is_flag=True, help="JSON (one object)")
@guarded
def train(*, show: bool, version: str | None, reason: str, base: bool, as_json: bool) -> None:
    """เรียนรู้จากเรื่องที่ยืนยันและแก้ไขแล้ว และเปลี่ยนไปใช้รุ่นใหม่ถ้าตรวจไขว้แล้วไม่ด้อยกว่า."""
    if sum((show, version is not None, base)) > 1:
        raise click.UsageError("ใช้ --list, --use หรือ --base อย่างใดอย่างหนึ่ง")
    if base:
        _train_base()
    elif show:
        _list(as_json=as_json)
    elif version is not None:
        _use(version, reason)
    else:
        _train(as_json=as_json)


def _train_base() -> None:
    from pipelines.learning.model import BASE
    from pipelines.learning.retrain import train_base

    learned = train_base()
    click.echo(f"{BASE}: {learned.version[:12]}, {BASE.stat().st_size // 1024} KB, {learned.made_from}")


def _list(*, as_json: bool) -> None:
    from flows.tables_learning import print_versions
    from pipelines.adapters.database import reading
    from pipelines.learning.model import base
    from pipelines.learning.shelf import listed

    with the_office() as office, reading(office.engine) as session:
        rows = listed(session)
        if as_json:
            echo_json({"base": base().version, "versions": [_row_json(row) for row in rows]})
        else:
            print_versions(rows, base())


def _row_json(row: Any) -> dict[str, Any]:
    from models.clock import iso_bangkok

    return {
        "version": row.version,
        "made_at": iso_bangkok(row.made_at),
        "made_by": row.made_by,
        "in_use": row.in_use,
        "scores": row.scores,
    }


def _use(version: str, reason: str) -> None:
    from pipelines.adapters.database import writing
    from pipelines.learning.shelf import found, use

    with the_office() as office, writing(office.engine) as session:
        wanted = found(session, office.settings.models_folder, version)
        changed = use(session, wanted, actor=actor(), now=office.clock(), reason=reason.strip() or "สั่งเปลี่ยนรุ่น")
    name = wanted[:12] if wanted else "base"
    click.echo(f"ใช้แบบจำลองรุ่น {name} {'ตั้งแต่เรื่องถัดไป' if changed else 'อยู่แล้ว'}")


def _train(*, as_json: bool) -> None:
    from dataclasses import asdict

    from flows.tables import working
    from flows.tables_learning import print_trained
    from pipelines.learning.retrain import retrain

    with the_office() as office, working("กำลังเรียนรู้ …"):
        trained = retrain(office, actor=actor())
    if trained is None:
        sys.exit(0)
    if as_json:
        echo_json(asdict(trained))
    else:
        print_trained(trained)
