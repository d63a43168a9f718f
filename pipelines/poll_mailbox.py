"""Poll the mailbox: store what is new, record the arrivals, and only then mark the mails as taken."""

import contextlib
import logging
from collections.abc import Iterable

from sqlmodel import col, select

from models.errors import TransientError
from models.settings import Imap
from models.tables import Arrival
from models.values import Channel
from parsers.mail_kind import is_light
from pipelines.adapters.database import reading, writing
from pipelines.adapters.mailbox import CutShortError, Listed, Mailbox
from pipelines.arrive import Incoming, known_keys, record_arrivals
from pipelines.office import Office

log = logging.getLogger("ksed.mailbox")

LIGHT_BYTES = 256 << 10
COMMIT_EVERY = 50
"""Mails a transaction: few enough that a crash repeats little, many enough that fsync does not rule."""


def source_name(settings: Imap) -> str:
    """Name a mailbox as a source: `imap:office@ksed.go.th/INBOX`."""
    return f"imap:{settings.account}/{settings.folder}"


def unseen_by_us(office: Office, mailbox: Mailbox) -> list[Listed]:
    """List the mails that have neither our mark nor an arrival."""
    listed = mailbox.listed()
    keys = {_key(office.settings.imap, mailbox.uidvalidity, mail.uid): mail for mail in listed}
    with reading(office.engine) as session:
        known = known_keys(session, list(keys))
    return [mail for key, mail in keys.items() if key not in known]


def take_from_mailbox(office: Office, mailbox: Mailbox, mails: list[Listed]) -> list[int]:
    """Store these mails and record their arrivals, marking them batch by batch; give the new ids.

    Nothing stands in the way of the rest: not a mail that the server cannot give, not a mark that it
    refuses. What went wrong is raised at the end, when everything that could be taken is safe.

    Raises:
        TransientError: connection, store or database failed (what was committed stays, the rest is
            unmarked and comes again), or `mail_unfetchable`.
    """
    new: list[int] = []
    batch: list[Incoming] = []
    faults: list[TransientError] = []
    try:
        for mail, parts in mailbox.fetch(mails):
            with contextlib.suppress(CutShortError):  # the mailbox has noted it
                batch.append(_stored(office, mailbox, mail, parts))
            if len(batch) >= COMMIT_EVERY:
                full, batch = batch, []
                new += _commit(office, full)
                _try_to_mark(office, mailbox, faults)
    except TransientError as error:
        faults.append(error)
    # What came whole must not wait for what did not.
    new += _commit(office, batch)
    _try_to_mark(office, mailbox, faults)
    if mailbox.unfetched:
        faults.append(TransientError("mail_unfetchable", f"{len(mailbox.unfetched)} mails"))
    if faults:
        raise faults[0]
    return new


def _try_to_mark(office: Office, mailbox: Mailbox, faults: list[TransientError]) -> None:
    try:
        mark_taken(office, mailbox)
    except TransientError as error:
        faults.append(error)


def mark_taken(office: Office, mailbox: Mailbox) -> int:
    """Mark the mails whose arrivals are committed but not yet marked (a crash came between); tell how many."""
    with reading(office.engine) as session:
        waiting = session.exec(
            select(Arrival.id, Arrival.source_key).where(
                Arrival.source == source_name(office.settings.imap), col(Arrival.acknowledged_at).is_(None)
            )
        ).all()
    if not waiting:
        return 0
    prefix = f"{source_name(office.settings.imap)}/{mailbox.uidvalidity}/"
    # Under an older UIDVALIDITY the number names another mail now, or none: there is nothing to mark.
    mailbox.mark([int(key.removeprefix(prefix)) for _, key in waiting if key.startswith(prefix)])
    with writing(office.engine) as session:
        for arrival_id, _ in waiting:
            session.get_one(Arrival, arrival_id).acknowledged_at = office.clock()
    return len(waiting)


def _key(settings: Imap, uidvalidity: int, uid: int) -> str:
    return f"{source_name(settings)}/{uidvalidity}/{uid}"


def _stored(office: Office, mailbox: Mailbox, mail: Listed, parts: Iterable[bytes]) -> Incoming:
    light = False
    if mail.size <= LIGHT_BYTES:
        raw = b"".join(parts)
        light = is_light(raw)
        parts = (raw,)
    blob = office.store.put(parts)
    return Incoming(
        source=source_name(office.settings.imap),
        source_key=_key(office.settings.imap, mailbox.uidvalidity, mail.uid),
        channel=Channel.WEB_EMAIL,
        blob=blob,
        name=f"mail-{mail.uid}.eml",
        light=light,
        reached_at=mail.reached_at,
        fetched_at=office.clock(),
    )


def _commit(office: Office, batch: list[Incoming]) -> list[int]:
    if not batch:
        return []
    with writing(office.engine) as session:
        new = record_arrivals(session, batch)
    for arrival_id in new:
        log.info("arrival=%d source=mailbox", arrival_id)
    return new
