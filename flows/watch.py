"""`ksed watch`: one supervised, long-lived process.

A watcher a source (IMAP IDLE with polling as its net; folder scans) calls an async flow in this process when
there is work; a slow round reconciles everything. Prefect's server is a child process: its records are for
people to look at, the arrival table is the queue, so intake goes on without it.
"""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from flows.desk_keeper import keep_desk
from flows.draining import drain, run_batch_here, run_letter_here
from flows.observed import Observer
from flows.prefect_keeper import PrefectKeeper, flow_or_task
from flows.rounds import (
    Round,
    care_round,
    folder_look,
    folder_round,
    mailbox_round,
    note,
    notices_round,
    pages_round,
    recount_round,
    recovery_round,
    settle_round,
)
from flows.training import Nightly, train_round
from models.errors import TransientError
from models.faults import place_of
from pipelines.adapters.folder import FolderWatch
from pipelines.adapters.mailbox import Mailbox
from pipelines.calendar import HolidayTable
from pipelines.leases import Claimed
from pipelines.notify import notices_due
from pipelines.office import Office
from pipelines.poll_mailbox import source_name as mailbox_source
from pipelines.poll_mailbox import unseen_by_us
from pipelines.routing.care import Care
from pipelines.scan_folder import source_name as folder_source
from pipelines.take_in import Outcome, anything_waits

log = logging.getLogger("ksed.watch")

LONGEST_RECONNECT_SECONDS = 15.0
HEALTH_SECONDS = 30.0
LONGEST_FOLDER_PAUSE_SECONDS = 60.0
SETTLE_SECONDS = 2.0
QUEUE_SECONDS = 5.0
THREADS = 32
"""Waiting threads (IDLE, child processes, SMTP), far more than cores: none of them computes."""


class Watcher:
    """Runs until told to stop. Make it inside the running event loop."""

    def __init__(self, office: Office, *, with_desk: bool = False) -> None:
        """Prepare; `run` starts everything, the web desk too where it is wanted."""
        self.office = office
        self.with_desk = with_desk
        self.settings = office.settings
        self.observer = Observer(flow_or_task, well=False)
        self.stopping = asyncio.Event()
        self.arrived = asyncio.Event()
        self.outbox = asyncio.Event()
        self.care = Care()
        self._settled_at = 0.0
        self._counted_by: HolidayTable | None = None
        self._folders = [FolderWatch(folder, self.settings.watching) for folder in self.settings.effective_folders]

    async def run(self) -> None:
        """Watch until `stopping` is set. A watcher that fails is logged and started again."""
        await recovery_round(self.office)
        self.arrived.set()
        watchers: list[Callable[[], Awaitable[None]]] = [
            self._take_in_when_arrived,
            self._send_when_due,
            self._care,
            self._reconcile_slowly,
            self._train_nightly,
            *(partial(self._watch_folder, watch) for watch in self._folders),
        ]
        if self.settings.imap.configured:
            watchers.append(self._watch_mailbox)
        if self.with_desk:
            watchers.append(partial(keep_desk, self.office))
        tasks = [asyncio.ensure_future(self._supervised(watcher)) for watcher in watchers]
        prefect = []
        if self.settings.flows.enabled:
            keeper = PrefectKeeper(self.office, self.observer)
            prefect.append(asyncio.ensure_future(self._supervised(keeper.run)))
        await self.stopping.wait()
        self.office.stop_reading()
        await _cancelled(tasks)
        await _cancelled(prefect)  # last: the others close their runs with it

    async def _supervised(self, watcher: Callable[[], Awaitable[None]]) -> None:
        while not self.stopping.is_set():
            try:
                await watcher()
            except Exception as error:  # noqa: BLE001  # one watcher's fault must not end the others
                log.error("watcher stopped fault=%s; starting it again", place_of(error))  # noqa: TRY400
            await self._pause(1.0)

    async def _pause(self, seconds: float, until: asyncio.Event | None = None) -> None:
        """Sleep, or until an event."""
        waited = asyncio.ensure_future((until or self.stopping).wait())
        await asyncio.wait([waited], timeout=seconds)
        waited.cancel()

    # --- sources ---------------------------------------------------------------------------------

    async def _watch_folder(self, watch: FolderWatch) -> None:
        source = folder_source(watch.folder)
        loop = asyncio.get_running_loop()
        noted = 0.0
        pause = self.settings.watching.folder_seconds
        while not self.stopping.is_set():
            ready, code = await folder_look(self.office, watch)
            if ready:
                result = await self.observer.observed(
                    "scan_folder", partial(folder_round, self.office, watch, ready), source
                )
                code = result.code
                if result.new:
                    self.arrived.set()
            if not code and loop.time() - noted > HEALTH_SECONDS:
                await note(self.office, source, None)
                noted = loop.time()
            # A folder that is out of order is looked at less and less often, until it works again.
            pause = min(pause * 2, LONGEST_FOLDER_PAUSE_SECONDS) if code else self.settings.watching.folder_seconds
            await self._pause(pause)

    async def _watch_mailbox(self) -> None:
        """Hold one connection; any fault ends it, and a new one is made."""
        imap = self.settings.imap
        source = mailbox_source(imap)
        backoff = 1.0
        while not self.stopping.is_set():
            mailbox: Mailbox | None = None
            try:
                mailbox = await asyncio.to_thread(Mailbox, imap)
                while not self.stopping.is_set():
                    await self._look_into(mailbox)
                    backoff = 1.0
                    await self._await_mail(mailbox)
            except TransientError as error:
                log.warning("source=%s code=%s", source, error.code)
                await note(self.office, source, error.code)
                await self._pause(backoff)
                backoff = min(backoff * 2, LONGEST_RECONNECT_SECONDS)
            finally:
                if mailbox is not None:
                    # Not a polite goodbye: another thread may still be waiting in IDLE.
                    mailbox.abort()

    async def _look_into(self, mailbox: Mailbox) -> None:
        look = partial(mailbox_round, self.office, mailbox)
        if await asyncio.to_thread(unseen_by_us, self.office, mailbox):
            result: Round = await self.observer.observed("poll_mailbox", look, "mailbox")
        else:
            result = await look()
        self.arrived.set()  # also after a fault: some may have been committed before it
        if result.code:
            raise TransientError(result.code)

    async def _await_mail(self, mailbox: Mailbox) -> None:
        seconds = self.settings.watching.mailbox_seconds
        if self.settings.imap.idle and mailbox.can_idle:
            await asyncio.to_thread(mailbox.wait, seconds)
        else:
            await self._pause(seconds)

    # --- work ------------------------------------------------------------------------------------

    async def _take_in_when_arrived(self) -> None:
        """Drain whenever something arrived; look by ourselves too, for letters put back and other processes'."""
        while not self.stopping.is_set():
            self.arrived.clear()
            await recovery_round(self.office)
            if await asyncio.to_thread(anything_waits, self.office):
                await self.observer.observed("take_in", self._drain)
                await self._settle()
            await self._pause(QUEUE_SECONDS, self.arrived)

    async def _drain(self) -> None:
        await drain(self.office, self._letter, self._batch, wake=self.arrived, after_each=self._after_each)

    async def _after_each(self) -> None:
        self.outbox.set()
        # Behind a long letter the finished files shall not lie about in the inbox.
        if asyncio.get_running_loop().time() - self._settled_at > SETTLE_SECONDS:
            await self._settle()

    async def _settle(self) -> None:
        for watch in self._folders:
            await settle_round(self.office, watch.folder)
        self._settled_at = asyncio.get_running_loop().time()

    async def _letter(self, claimed: Claimed) -> Outcome:
        body = partial(run_letter_here, self.office, claimed)
        return await self.observer.observed("take_in_letter", body, claimed.id)

    async def _batch(self, batch: Sequence[Claimed]) -> list[Outcome]:
        body = partial(run_batch_here, self.office, batch)
        return await self.observer.observed("take_in_batch", body, [claimed.id for claimed in batch])

    async def _send_when_due(self) -> None:
        while not self.stopping.is_set():
            self.outbox.clear()
            if await asyncio.to_thread(notices_due, self.office):
                await self.observer.observed("send_notices", partial(notices_round, self.office))
            await self._pause(self.settings.watching.notices_seconds, self.outbox)

    # --- care ------------------------------------------------------------------------------------

    async def _care(self) -> None:
        """Notice edited files and new days."""
        while not self.stopping.is_set():
            await care_round(self.office, self.care)
            self._counted_by = await recount_round(self.office, self._counted_by)
            await self._pause(QUEUE_SECONDS)

    async def _reconcile_slowly(self) -> None:
        while not self.stopping.is_set():
            await self._pause(self.settings.watching.reconcile_seconds)
            await self.observer.observed("reconcile", self._reconcile)

    async def _train_nightly(self) -> None:
        nightly = Nightly(self.office)
        while not self.stopping.is_set():
            if nightly.is_due():
                await self.observer.observed("train", partial(train_round, self.office))
            await self._pause(self.settings.watching.reconcile_seconds)

    async def _reconcile(self) -> None:
        """Expired leases, letters put back, files unmoved, old pages. Unmarked mails: each look marks them."""
        await recovery_round(self.office)
        await self._settle()
        await pages_round(self.office)
        self.arrived.set()
        self.outbox.set()


async def _cancelled(tasks: Sequence[asyncio.Future[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def watch_until_stopped(office: Office, *, with_desk: bool) -> None:
    """Watch until SIGINT or SIGTERM."""
    watcher = Watcher(office, with_desk=with_desk)
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(THREADS))
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, watcher.stopping.set)
    await watcher.run()
