"""Accounts as a table for people."""

from collections.abc import Sequence

from rich import box
from rich.table import Table

from flows.tables import plain_console
from models.tables_desk import Account
from pipelines.accounts.people import officer_of
from pipelines.routing.officers import Officers


def print_accounts(accounts: Sequence[Account], officers: Officers | None) -> None:
    """Print who may sign in, and as what."""
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("ชื่อผู้ใช้", "ชื่อ", "หน้าที่", "สถานะ"):
        table.add_column(heading)
    for account in accounts:
        officer = officer_of(account, officers)
        usable = account.active and officer.active
        state = ("ต้องตั้งรหัสผ่าน" if account.must_change else "ใช้ได้") if usable else "ปิด"
        table.add_row(account.username, officer.name, officer.title_th, state)
    plain_console().print(table)
