"""`ksed watch` and `ksed run`: the long-lived process, alone on its home."""

import asyncio
import os
import sys
from typing import NoReturn

import click

from flows.cli_support import the_office
from flows.watch import watch_until_stopped
from flows.welcome import welcome
from models.errors import ConfigError
from pipelines.adapters.liveness import only_one


def watch_here(*, with_desk: bool) -> NoReturn:
    """Watch until SIGINT or SIGTERM, with the web desk beside it where wanted.

    Raises:
        ConfigError: Somebody watches this home already, or a setting cannot be used.
    """
    with the_office() as office, only_one(office.worker.folder, "watch") as alone:
        if not alone:
            raise ConfigError("ksed watch ทำงานอยู่แล้วบนโฟลเดอร์ข้อมูลนี้ (KSED_HOME)")
        click.echo(welcome(office.settings, sys.argv[0]))
        asyncio.run(watch_until_stopped(office, with_desk=with_desk))
    # All is closed; but Prefect's threads would go on asking for their server, which is gone.
    sys.stdout.flush()
    os._exit(0)
