"""What the commands share: settings, an open office, faults told in one sentence. Imports nothing heavy."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from models.settings import Settings
    from models.tables import Case
    from pipelines.office import Office

P = ParamSpec("P")
R = TypeVar("R")

EXIT_REFUSED = 1
EXIT_SETUP = 2
_CLICK_ENDS = (click.ClickException, BrokenPipeError)
"""What click itself ends a command with: wrong words in one sentence, `ksed export | head` quietly."""
ARRIVAL_ID = click.IntRange(1, 2**53)
LIMIT = click.IntRange(1, 100_000)

CHANNELS = ("walk_in", "letter", "suggestion_box", "phone_fax", "inspection", "meeting", "web_email", "social")
"""`models.values.Channel`, whose import would slow `--help` down; a test holds the two together."""
UNITS = ("general", "personnel", "policy", "development", "supervision", "students", "private", "audit")
"""`models.values.Unit`, likewise."""
STATES = ("arrived", "reading", "filed", "attached", "duplicate", "not_a_complaint", "quarantined")
"""`models.states.ArrivalState`, likewise."""


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn faults that the user can mend into one sentence and exit status 2."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        from models.errors import ConfigError, IntakeError, RefusedError
        from models.faults import place_of

        try:
            return command(*args, **kwargs)
        except RefusedError as error:
            click.echo(f"ksed: {error}", err=True)
            sys.exit(EXIT_REFUSED)
        except ConfigError as error:
            click.echo(f"ksed: {error}", err=True)
        except IntakeError as error:
            click.echo(f"ksed: {error.message_th} [{error.code}]", err=True)
        except _CLICK_ENDS:
            raise
        except Exception as error:  # noqa: BLE001  # a traceback may quote a letter
            click.echo(f"ksed: เกิดข้อผิดพลาดที่ไม่คาดคิด กรุณาแจ้งผู้ดูแลระบบ [{place_of(error)}]", err=True)
        sys.exit(EXIT_SETUP)

    return guarded


def read_settings() -> "Settings":
    """Read the settings and set the process up for them."""
    from flows.wiring import set_up_logging
    from models.settings import load_settings

    # Letters are nobody's business but the office's: what we write only we may read.
    os.umask(0o077)
    settings = load_settings()
    set_up_logging(settings)
    return settings


def written_day(written: str, option: str) -> "date":
    """Read a day as Thais or programs write it: `12 ส.ค. 2569`, `12/8/2569`, `2026-08-12`."""
    from parsers.thai.dates import whole_date

    day = whole_date(written)
    if day is None:
        raise click.BadParameter(
            f"“{written}” ไม่ใช่วันที่ กรุณาพิมพ์เช่น 12/8/2569 หรือ 12 ส.ค. 2569 หรือ 2026-08-12", param_hint=option
        )
    return day


@contextmanager
def the_office() -> "Iterator[Office]":
    """Open the office that the settings name."""
    from flows.wiring import open_office

    settings = read_settings()
    if not settings.home.exists():
        click.echo(f"ksed: สร้างโฟลเดอร์ข้อมูลใหม่ที่ {settings.home} (KSED_HOME)", err=True)
    with open_office(settings) as office:
        yield office


@contextmanager
def case_to_change(named: str) -> "Iterator[tuple[Office, Session, Case]]":
    """Open the office and find a case by its received number, in a transaction that is committed at the end."""
    from pipelines.adapters.database import writing
    from pipelines.case_named import case_named

    with the_office() as office, writing(office.engine) as session:
        yield office, session, case_named(session, named)


def echo_json(value: Any) -> None:
    """Print one JSON object on a line."""
    click.echo(json.dumps(value, ensure_ascii=False))


def actor() -> str:
    """Name who gives the command, for the events."""
    import getpass

    return f"cli:{getpass.getuser()}"


def rebuild_index(rebuild: "Callable[[Office], Iterator[int]]") -> None:
    """Make an index of older cases, batch by batch, and tell how far it is; broken off, it goes on where it was."""
    done = 0
    with the_office() as office:
        for count in rebuild(office):
            done += count
            if done % 1000 < count:
                click.echo(f"จัดทำดัชนีแล้ว {done} เรื่อง", err=True)
    click.echo(f"จัดทำดัชนีเสร็จ {done} เรื่อง")
