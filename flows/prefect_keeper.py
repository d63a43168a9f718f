"""Keeps a Prefect server going beside the watcher, which works on without it."""

import asyncio
import logging
from pathlib import Path
from typing import NoReturn

from flows.observed import Observer, Watched
from flows.ports import free_port
from flows.prefect_env import use_prefect_environment
from flows.prefect_server import PrefectServer
from flows.rounds import note
from flows.wiring import set_up_logging
from models.faults import place_of
from pipelines.health import PREFECT
from pipelines.office import Office

log = logging.getLogger("ksed.prefect")

LOOK_SECONDS = 10.0
PRUNE_SECONDS = 6 * 3600.0
SHORTEST_BACKOFF_SECONDS = 5.0
LONGEST_BACKOFF_SECONDS = 300.0


def flow_or_task(name: str) -> Watched:
    """Give the flow or task of a name; the first call imports Prefect, which takes seconds."""
    from flows import definitions

    found: Watched = getattr(definitions, name)
    return found


class PrefectKeeper:
    """Tells an `Observer` whether Prefect is well, and does what it can to make it so."""

    def __init__(self, office: Office, observer: Observer) -> None:
        """Prepare; the environment is set now, before anything imports Prefect."""
        self.office = office
        self.observer = observer
        self.home: Path = office.settings.home / "prefect"
        self.port = office.settings.flows.port or free_port()
        self._backoff = SHORTEST_BACKOFF_SECONDS
        use_prefect_environment(self.home, self.port)

    async def run(self) -> NoReturn:
        """Keep a server, for ever: another, after a while, for each that fails."""
        await asyncio.to_thread(flow_or_task, "take_in")
        set_up_logging(self.office.settings)  # the import brought a logging set-up of its own
        while True:
            server = PrefectServer(self.home, self.port)
            try:
                await self._keep(server)
            except Exception as error:  # noqa: BLE001  # Prefect's API raises what it likes; its database may be broken
                log.error("prefect fault=%s", place_of(error))  # noqa: TRY400
            finally:
                self.observer.well = False
                server.stop()
            await note(self.office, PREFECT, "prefect_unavailable")
            await asyncio.sleep(self._backoff)
            self._backoff = min(self._backoff * 2, LONGEST_BACKOFF_SECONDS)

    async def _keep(self, server: PrefectServer) -> None:
        """Start a server and look after it until it no longer answers."""
        from flows import prefect_care

        await server.start()
        await prefect_care.prepare()  # before any run of this server's can be ours
        loop = asyncio.get_running_loop()
        prune_at = 0.0
        while server.alive and await server.answers():
            if loop.time() >= prune_at:
                await prefect_care.prune_runs(self.office.settings.flows.keep_days)
                prune_at = loop.time() + PRUNE_SECONDS
            self.observer.well = True
            self._backoff = SHORTEST_BACKOFF_SECONDS
            await note(self.office, PREFECT, None)
            await asyncio.sleep(LOOK_SECONDS)
        log.error("prefect server no longer answers")
