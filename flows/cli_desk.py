"""`ksed desk`, `ksed user`: the web desk and who may sign in."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows.cli_support import UNITS, actor, guarded, the_office

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables_desk import Account
    from pipelines.accounts.tell import Door

T = TypeVar("T")

ROLES = (
    "records",
    "legal_officer",
    "head_legal_officer",
    "unit_director",
    "unit_officer",
    "executive",
    "operator",
)
"""`pipelines.routing.officers.Role`, whose import would slow `--help` down; a test holds the two together."""


@click.command()
@guarded
def desk() -> None:
    """เปิดเว็บสำหรับเจ้าหน้าที่ (serve the web desk)."""
    from desk.serve import serve
    from pipelines.accounts.people import FIRST_OPERATOR, first_operator
    from pipelines.adapters.database import writing

    with the_office() as office:
        with writing(office.engine) as session:
            password = first_operator(session, office.clock())
        if password is not None:
            click.echo(f"ครั้งแรก: เข้าสู่ระบบด้วยชื่อผู้ใช้ {FIRST_OPERATOR} รหัสผ่าน {password} (ใช้ได้ครั้งเดียว ระบบจะให้ตั้งใหม่)")
        click.echo(f"เว็บเจ้าหน้าที่: {office.settings.desk.base_url}  (หยุดโปรแกรม: Ctrl-C)")
        serve(office)


@click.command()
@guarded
def run() -> None:
    """เฝ้ารับเรื่องและเปิดเว็บเจ้าหน้าที่พร้อมกัน (watch and serve the desk)."""
    from flows.watching import watch_here

    watch_here(with_desk=True)


@click.group()
def user() -> None:
    """บัญชีผู้ใช้เว็บ (accounts of the web desk)."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="ชื่อและนามสกุล")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="ใช้ซ้ำได้")
@click.option("--unit", type=click.Choice(UNITS))
@guarded
def add(username: str, name: str, roles: tuple[str, ...], unit: str | None) -> None:
    """เพิ่มบัญชี แล้วแสดงรหัสผ่านที่ใช้ได้ครั้งเดียว (add an account; prints its one-time password)."""
    from models.tables_desk import Account
    from models.values import Unit
    from pipelines.accounts.people import add_account
    from pipelines.accounts.tell import Door, tell_of_account
    from pipelines.adapters.database import writing
    from pipelines.routing.officers import Role

    with the_office() as office, writing(office.engine) as session:
        password = add_account(
            session,
            username=username,
            name=name,
            roles=[Role(role) for role in roles],
            unit=Unit(unit) if unit else None,
            actor=actor(),
            now=office.clock(),
        )
        tell_of_account(session, office, session.get_one(Account, username), Door.ADDED, actor=actor())
    click.echo(f"เพิ่มบัญชี {username} แล้ว รหัสผ่านครั้งแรก: {password}")


@user.command("list")
@guarded
def list_accounts() -> None:
    """แสดงบัญชีทั้งหมด."""
    from sqlmodel import select

    from flows.tables_desk import print_accounts
    from models.tables_desk import Account
    from pipelines.adapters.database import reading

    with the_office() as office, reading(office.engine) as session:
        accounts = session.exec(select(Account).order_by(Account.username)).all()
        print_accounts(accounts, office.officers.current().officers)


def _change(username: str, change: "Callable[[Session, Account, dict[str, Any]], T]", door: "Door | None" = None) -> T:
    """Change one account in a transaction; the change is told who makes it and when, and people what it opens."""
    from models.errors import RefusedError
    from models.tables_desk import Account
    from pipelines.accounts.tell import tell_of_account
    from pipelines.adapters.database import writing

    with the_office() as office, writing(office.engine) as session:
        account = session.get(Account, username, with_for_update=True)
        if account is None:
            raise RefusedError(f"ไม่มีบัญชี {username}")
        done = change(session, account, {"actor": actor(), "now": office.clock()})
        if door is not None:
            tell_of_account(session, office, account, door, actor=actor())
        return done


@user.command("disable")
@click.argument("username")
@guarded
def disable(username: str) -> None:
    """ปิดบัญชี และให้ออกจากระบบทันที."""
    from pipelines.accounts.people import set_active

    _change(username, lambda session, account, by: set_active(session, account, active=False, **by))
    click.echo(f"ปิดบัญชี {username} แล้ว")


@user.command("enable")
@click.argument("username")
@guarded
def enable(username: str) -> None:
    """เปิดบัญชีที่ปิดไว้."""
    from pipelines.accounts.people import set_active
    from pipelines.accounts.tell import Door

    _change(username, lambda session, account, by: set_active(session, account, active=True, **by), Door.OPENED)
    click.echo(f"เปิดบัญชี {username} แล้ว")


@user.command("reset")
@click.argument("username")
@guarded
def reset(username: str) -> None:
    """ตั้งรหัสผ่านใหม่ที่ใช้ได้ครั้งเดียว และล้างการยืนยันสองขั้น."""
    from pipelines.accounts.people import reset_password
    from pipelines.accounts.tell import Door

    password = _change(username, lambda session, account, by: reset_password(session, account, **by), Door.RESET)
    click.echo(f"รหัสผ่านใหม่ของ {username}: {password}")
