"""The nightly training, in a process of its own: it takes memory and a library that the watcher has no use for."""

import asyncio
import logging
import multiprocessing
import os
from datetime import date

from models.clock import BANGKOK
from models.errors import ConfigError, IntakeError, RefusedError
from models.faults import place_of
from models.settings import Settings
from pipelines.arrive import PROGRAM
from pipelines.office import Office

log = logging.getLogger("ksed.learning")

HOURS = 3
"""So many hours from the hour set a night's training may begin: a machine asleep then trains when it wakes."""


class Nightly:
    """Tells when a night's training is due: once a night, in the hours that the settings name."""

    def __init__(self, office: Office) -> None:
        """Begin with no night done."""
        self.office = office
        self._done: date | None = None

    def is_due(self) -> bool:
        """Whether to train now; asked again the same night, no."""
        hour = self.office.settings.proposals.train_at_hour
        now = self.office.clock().astimezone(BANGKOK)
        if hour < 0 or (now.hour - hour) % 24 >= HOURS or self._done == now.date():
            return False
        self._done = now.date()
        return True


async def train_round(office: Office) -> int:
    """Train in a child; give its exit status (0: fine, also where nothing was to learn)."""
    child = multiprocessing.get_context("spawn").Process(target=_in_child, args=(office.settings,), daemon=True)
    await asyncio.to_thread(child.start)
    try:
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(child.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(child.sentinel)
    finally:
        if child.is_alive():
            child.kill()
        child.join()
    if child.exitcode:
        log.warning("training ended with %s", child.exitcode)
    return child.exitcode or 0


def _in_child(settings: Settings) -> None:
    from flows.wiring import open_office, set_up_logging
    from pipelines.learning.retrain import retrain

    os.nice(10)
    os.umask(0o077)
    set_up_logging(settings)
    try:
        with open_office(settings) as office:
            trained = retrain(office, actor=PROGRAM, anew=False)
    except (IntakeError, ConfigError, RefusedError) as error:
        log.warning("training fault=%s", place_of(error))
        raise SystemExit(1) from None
    if trained is not None:
        log.info("model=%s lessons=%d switched=%s", trained.version[:12], trained.lessons, trained.switched)
