"""`ksed watch --once`: one full round without a long-lived server, then exit."""

import asyncio
import contextlib
import logging
from functools import partial

from flows.draining import Tally, drain, run_batch_here, run_letter_here
from flows.rounds import (
    Round,
    care_round,
    folder_look,
    folder_round,
    mailbox_round,
    notices_round,
    pages_round,
    recovery_round,
    settle_round,
)
from models.errors import IntakeError
from pipelines.adapters.folder import FolderWatch
from pipelines.adapters.mailbox import Mailbox
from pipelines.health import note_fault, note_success
from pipelines.office import Office
from pipelines.poll_mailbox import source_name as mailbox_source
from pipelines.routing.care import Care
from pipelines.scan_folder import source_name as folder_source

log = logging.getLogger("ksed.once")

EXIT_FINE = 0
EXIT_QUARANTINED = 1
EXIT_SETUP = 2


async def one_round(office: Office) -> int:
    """Take in all that is there, send the notices; give the exit status (DESIGN §3)."""
    await recovery_round(office)
    await care_round(office, Care())
    drained, mailbox, folders = await asyncio.gather(_drain(office), _mailbox(office), _folders(office))
    # What arrived while the first drain was ending.
    late = await _drain(office)
    for folder in office.settings.effective_folders:
        await settle_round(office, folder)
    await notices_round(office)
    await pages_round(office)
    put_back = drained.put_back + late.put_back
    if mailbox.code or any(one.code for one in folders) or put_back:
        return EXIT_SETUP
    return EXIT_QUARANTINED if drained.quarantined + late.quarantined else EXIT_FINE


async def _drain(office: Office) -> Tally:
    return await drain(office, partial(run_letter_here, office), partial(run_batch_here, office))


async def _mailbox(office: Office) -> Round:
    imap = office.settings.imap
    if not imap.configured:
        return Round()
    try:
        mailbox = await asyncio.to_thread(Mailbox, imap)
    except IntakeError as error:
        log.warning("source=%s code=%s", mailbox_source(imap), error.code)
        await asyncio.to_thread(note_fault, office, mailbox_source(imap), error.code)
        return Round(code=error.code)
    try:
        return await mailbox_round(office, mailbox)
    finally:
        await asyncio.to_thread(mailbox.close)


async def _folders(office: Office) -> list[Round]:
    watches = [FolderWatch(folder, office.settings.watching) for folder in office.settings.effective_folders]
    return await asyncio.gather(*(_folder(office, watch) for watch in watches))


async def _folder(office: Office, watch: FolderWatch) -> Round:
    """Look until every file there is either taken or still growing after all our patience."""
    watching = office.settings.watching
    loop = asyncio.get_running_loop()
    deadline = loop.time() + watching.settle_seconds + watching.incomplete_seconds + 2
    new: tuple[int, ...] = ()
    while True:
        ready, code = await folder_look(office, watch)
        result = await folder_round(office, watch, ready) if ready else Round(code=code)
        new += result.new
        if result.code or not watch.unready or loop.time() > deadline:
            break
        await asyncio.sleep(watching.settle_seconds / 3)
    if not result.code:
        with contextlib.suppress(IntakeError):
            await asyncio.to_thread(note_success, office, folder_source(watch.folder))
    return Round(new=new, code=result.code)
