"""Keeps the web desk going beside the watcher: a process of its own, begun again when it ends."""

import asyncio
import contextlib
import logging
import os
import sys
from typing import NoReturn

from flows.rounds import note
from flows.tied import tied_to
from pipelines.health import DESK
from pipelines.office import Office

log = logging.getLogger("ksed.desk")

SHORTEST_BACKOFF_SECONDS = 2.0
LONGEST_BACKOFF_SECONDS = 60.0
WELL_AFTER_SECONDS = 10.0
STOP_SECONDS = 12.0


async def keep_desk(office: Office) -> NoReturn:
    """Keep `ksed desk` going, for ever; what it prints goes where our own does."""
    loop = asyncio.get_running_loop()
    backoff = SHORTEST_BACKOFF_SECONDS
    while True:
        desk = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from flows.cli import main; main()", "desk",
            start_new_session=True,
            preexec_fn=tied_to(os.getpid()),  # killed, we leave no desk behind that holds the port of the next
        )  # fmt: skip
        began = loop.time()
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(desk.wait()), WELL_AFTER_SECONDS)
            if desk.returncode is None:
                await note(office, DESK, None)
            code = await desk.wait()
        finally:
            await _stopped(desk)
        log.error("desk ended status=%s", code)
        await note(office, DESK, "desk_unavailable")
        backoff = (
            SHORTEST_BACKOFF_SECONDS
            if loop.time() - began > LONGEST_BACKOFF_SECONDS
            else min(backoff * 2, LONGEST_BACKOFF_SECONDS)
        )
        await asyncio.sleep(backoff)


async def _stopped(desk: asyncio.subprocess.Process) -> None:
    if desk.returncode is not None:
        return
    desk.terminate()
    try:
        await asyncio.wait_for(desk.wait(), STOP_SECONDS)
    except TimeoutError:
        desk.kill()
        await desk.wait()
