"""What a flow does inside: one look into a source, one drain of the queue, one emptying of the outbox.

Each notes in the source's health how it went, and never raises for a fault of the surroundings.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.errors import ConfigError, IntakeError, RefusedError, TransientError
from models.settings import Folder
from pipelines.adapters.folder import FolderWatch
from pipelines.adapters.kept_files import picture_files
from pipelines.adapters.liveness import only_one
from pipelines.adapters.mailbox import Mailbox
from pipelines.arrive import PROGRAM
from pipelines.calendar import HolidayTable
from pipelines.health import NOTICES, clear_fault, fault_code, note_fault, note_success
from pipelines.holidays import recount
from pipelines.notify import Sent, send_notices
from pipelines.office import Office
from pipelines.poll_mailbox import source_name as mailbox_source
from pipelines.poll_mailbox import take_from_mailbox, unseen_by_us
from pipelines.routing.care import Care
from pipelines.scan_folder import moving_name, settle_folder, take_from_folder
from pipelines.scan_folder import source_name as folder_source
from pipelines.take_in import recover_leases

log = logging.getLogger("ksed.rounds")

LEAVINGS_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How a look into a source went: new arrivals' ids, and the code of the fault that ended it."""

    new: tuple[int, ...] = ()
    code: str | None = None


async def mailbox_round(office: Office, mailbox: Mailbox) -> Round:
    """Store what is new in the mailbox, mark what is stored. One at a time, over all processes."""
    source = mailbox_source(office.settings.imap)

    def look() -> Round:
        with only_one(office.worker.folder, "mailbox") as alone:
            if not alone:
                return Round()
            new: list[int] = []
            # Again until nothing is new: what comes while mails are fetched is not told a second time.
            while taken := take_from_mailbox(office, mailbox, unseen_by_us(office, mailbox)):
                new += taken
        note_success(office, source)
        return Round(new=tuple(new))

    return await _noted(office, source, look)


async def folder_look(office: Office, watch: FolderWatch) -> tuple[list[Path], str | None]:
    """Tell which files are ready, or the code of what is wrong with the folder."""
    ready: list[Path] = []

    def look() -> Round:
        watch.prepare()
        ready.extend(watch.ready(office.machine_time()))
        if watch.closed_off:
            raise TransientError("folder_unavailable", f"{watch.closed_off} closed to us")
        return Round()

    result = await _noted(office, folder_source(watch.folder), look)
    return ready, result.code


async def folder_round(office: Office, watch: FolderWatch, ready: list[Path]) -> Round:
    """Store these files. One at a time, over all processes."""
    source = folder_source(watch.folder)

    def take() -> Round:
        with only_one(office.worker.folder, _lock_name(source)) as alone:
            return Round(new=tuple(take_from_folder(office, watch, ready))) if alone else Round()

    return await _noted(office, source, take)


async def settle_round(office: Office, folder: Folder) -> Round:
    """Move the files whose letters have ended. One at a time, over all processes."""

    def settle() -> Round:
        with only_one(office.worker.folder, f"{_lock_name(folder_source(folder))}-settle") as alone:
            if alone:
                settle_folder(office, folder)
        clear_fault(office, moving_name(folder))
        return Round()

    return await _noted(office, moving_name(folder), settle)


async def notices_round(office: Office) -> Sent:
    """Send what is due, and note how the server fares."""

    def send() -> Sent:
        sent = send_notices(office)
        if sent.delayed and sent.code:
            note_fault(office, NOTICES, sent.code)
        elif sent.sent:
            note_success(office, NOTICES)
        return sent

    try:
        return await asyncio.to_thread(send)
    except IntakeError as error:
        log.warning("notices code=%s", error.code)
        return Sent(code=error.code)


async def recovery_round(office: Office) -> int:
    """Give back what dead workers held; clear the store of what they left half-written."""

    def recover() -> int:
        office.store.sweep(office.machine_time() - LEAVINGS_SECONDS)
        return recover_leases(office)

    try:
        return await asyncio.to_thread(recover)
    except IntakeError as error:
        log.warning("recovery code=%s", error.code)
        return 0


async def care_round(office: Office, care: Care) -> int:
    """Look after the files that the office edits; give how many cases that rerouted."""
    try:
        return await asyncio.to_thread(care.look, office)
    except (IntakeError, ConfigError) as error:
        log.warning("care code=%s", fault_code(error))
        return 0


async def recount_round(office: Office, counted_by: HolidayTable | None) -> HolidayTable | None:
    """Count the open cases again where the table of holidays is another than `counted_by`; give the one counted by.

    After a change by hand, after one whose counting broke off, and for what was filed while the table changed.
    """
    table = office.holidays
    if table is counted_by:
        return table

    def count() -> int:
        return recount(office, actor=PROGRAM, reason="ตารางวันหยุดราชการเปลี่ยน").changed

    try:
        changed = await asyncio.to_thread(count)
    except RefusedError:  # somebody is at it now; look again at the next round
        return counted_by
    except IntakeError as error:
        log.warning("recount code=%s", error.code)
        return counted_by
    if changed:
        log.info("deadlines counted again changed=%d", changed)
    return table


async def pages_round(office: Office) -> int:
    """Let go of pages and pictures kept for too long; give how many."""

    def prune() -> int:
        now = office.machine_time()
        return office.pages.prune(now) + picture_files(office.settings).prune(now)

    return await asyncio.to_thread(prune)


async def note(office: Office, name: str, code: str | None) -> None:
    """Note how a source or service fares: success, or the code of its fault."""
    try:
        if code is None:
            await asyncio.to_thread(note_success, office, name)
        else:
            await asyncio.to_thread(note_fault, office, name, code)
    except IntakeError as error:
        log.warning("health of %s not noted code=%s", name, error.code)


def _lock_name(source: str) -> str:
    return source.replace(":", "-").replace("/", "-")


async def _noted(office: Office, source: str, look: Callable[[], Round]) -> Round:
    try:
        return await asyncio.to_thread(look)
    except (IntakeError, ConfigError) as error:
        code = fault_code(error)
        log.warning("source=%s code=%s", source, code)
        await note(office, source, code)
        return Round(code=code)
