r"""The mailbox over IMAP: what is new, its bytes, and the mark that it has been taken.

A mail counts as taken by our own keyword, never by `\Seen`: staff open mail. Where the server keeps no
keywords, taken mails move to a folder. Times are INTERNALDATE: when the mail reached the mailbox.
"""

import contextlib
import imaplib
import logging
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from imapclient.exceptions import IMAPClientError

from models.errors import TransientError
from models.settings import Imap
from pipelines.adapters.imap_connection import connected, cut, translated

log = logging.getLogger("ksed.mailbox")

KEYWORD = b"KsedTaken"
BATCH_MAILS = 100
BATCH_BYTES = 8 << 20
UIDS_A_COMMAND = 500
PART_BYTES = 4 << 20
"""Larger mails come in parts of this size: a 100 MB mail then takes 43 MB of memory, not 611."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A mail as the server lists it, before its bytes are fetched."""

    uid: int
    size: int
    reached_at: datetime


class CutShortError(TransientError):
    """One mail's bytes ended early, for itself alone: the connection is good for the others."""


class Mailbox:
    """One logged-in connection with one folder selected; not shared between threads, but for `abort`.

    Every method raises `TransientError` (`mailbox_unavailable`, `mailbox_login`); then make a new one.
    """

    def __init__(self, settings: Imap) -> None:
        """Connect, log in and select the folder."""
        self.settings = settings
        self.unfetched: list[int] = []
        """UIDs of mails that the server could not give since the last listing, although it gave others."""
        self._aborted = False
        self._drops_keywords = False
        self._next_uid = 0
        with translated():
            self._client = connected(settings)
            try:
                self.uidvalidity = self._select()
            except BaseException:
                cut(self._client)
                raise

    def _select(self) -> int:
        """Select the folder, or look at it afresh; give its UIDVALIDITY."""
        response = self._client.select_folder(self.settings.folder)
        # A server that does not list them is to be thought to keep them all (RFC 3501 §6.3.1).
        flags = {flag.lower() for flag in response.get(b"PERMANENTFLAGS", (KEYWORD,))}
        self.keeps_keywords = not self._drops_keywords and bool({b"\\*", KEYWORD.lower()} & flags)
        self._next_uid = int(response.get(b"UIDNEXT", 0))
        return int(response[b"UIDVALIDITY"])

    def close(self) -> None:
        """Log out, as far as the connection still lives."""
        with contextlib.suppress(IMAPClientError, imaplib.IMAP4.error, OSError):
            self._client.logout()

    def abort(self) -> None:
        """Cut the connection from another thread, so that a `wait` there ends at once."""
        self._aborted = True
        with contextlib.suppress(OSError, AttributeError):
            self._client.socket().shutdown(socket.SHUT_RDWR)

    def listed(self) -> list[Listed]:
        """List the mails that bear no mark of ours, oldest first."""
        criteria: list[Any] = ["UNKEYWORD", KEYWORD] if self.keeps_keywords else ["ALL"]
        if self.settings.since:
            criteria += ["SINCE", self.settings.since]
        with translated():
            # SEARCH answers from what the server last told this connection, not from what there is.
            self._select_again()
            uids = sorted(self._client.search(criteria))
        self.unfetched = []
        return [
            Listed(uid=uid, size=int(data[b"RFC822.SIZE"]), reached_at=_aware(data.get(b"INTERNALDATE")))
            for part in _chunks(uids)
            for uid, data in sorted(self._fetched(part, "RFC822.SIZE", "INTERNALDATE").items())
            if b"RFC822.SIZE" in data
        ]

    def _select_again(self) -> None:
        if self._select() != self.uidvalidity:
            raise TransientError("mailbox_unavailable", "UIDVALIDITY changed")

    def fetch(self, mails: Sequence[Listed]) -> Iterator[tuple[Listed, Iterator[bytes]]]:
        """Give each mail with its bytes in parts; a mail that others expunged meanwhile is left out.

        The parts must be used up before the next mail is asked for; they may raise `CutShortError`. A mail
        that the server cannot give, or dies of, must not stop those behind it: it is noted in `unfetched`.
        """
        for batch in _batches([mail for mail in mails if mail.size <= PART_BYTES]):
            # PEEK: reading a mail must not make it look read to staff.
            answer = self._fetched([mail.uid for mail in batch], "BODY.PEEK[]")
            for mail in batch:
                if b"BODY[]" in (data := answer.get(mail.uid, {})):
                    yield mail, iter((bytes(data[b"BODY[]"] or b""),))
        for mail in mails:
            if mail.size > PART_BYTES and (first := self._part(mail.uid, 0)) is not None:
                yield mail, self._parts(mail.uid, first)

    def _parts(self, uid: int, first: bytes) -> Iterator[bytes]:
        part: bytes | None = first
        offset = 0
        while part:
            yield part
            offset += len(part)
            part = self._part(uid, offset)
        if part is None:
            raise CutShortError("mailbox_unavailable", "mail cut short")

    def _part(self, uid: int, offset: int) -> bytes | None:
        """Fetch a part, empty behind the end of the mail; None where the mail is gone or cannot be given."""
        answer = self._fetched([uid], f"BODY.PEEK[]<{offset}.{PART_BYTES}>")
        return bytes(answer[uid].get(b"BODY[]<%d>" % offset) or b"") if uid in answer else None

    def _fetched(self, uids: list[int], *items: str) -> dict[int, dict[bytes, Any]]:
        """FETCH; where that fails, and may have cut the connection, each mail alone.

        A server may hang up a moment after the mail that it died of, so only what fails on a fresh
        connection is given up.
        """
        with contextlib.suppress(TransientError):
            return self._fetch(uids, items)
        found: dict[int, dict[bytes, Any]] = {}
        self._connect_again()
        for uid in uids:
            with contextlib.suppress(TransientError):
                found |= self._fetch([uid], items)
                continue
            self._connect_again()
            with contextlib.suppress(TransientError):
                found |= self._fetch([uid], items)
                continue
            self._connect_again()
            log.error("uid=%d cannot be fetched; the mails behind it can", uid)
            self.unfetched.append(uid)
        return found

    def _fetch(self, uids: list[int], items: Sequence[str]) -> dict[int, dict[bytes, Any]]:
        with translated():
            answer: dict[int, dict[bytes, Any]] = self._client.fetch(uids, items)
            return answer

    def _connect_again(self) -> None:
        if self._aborted:
            raise TransientError("mailbox_unavailable", "aborted")
        with translated():
            cut(self._client)
            self._client = connected(self.settings)
            self._select_again()

    def mark(self, uids: Sequence[int]) -> None:
        """Mark mails as taken: by keyword, or by moving them where the server keeps none."""
        for part in _chunks(uids):
            with translated():
                if not self._kept_keyword(part):
                    self._move(part)

    def _kept_keyword(self, uids: list[int]) -> bool:
        if self.keeps_keywords:
            answer = self._client.add_flags(uids, [KEYWORD])
            if all(KEYWORD.lower() in {flag.lower() for flag in flags} for flags in answer.values()):
                return True
            log.warning("the server dropped our keyword: mails are moved instead")
            self.keeps_keywords, self._drops_keywords = False, True
        return False

    def _move(self, uids: list[int]) -> None:
        target = self.settings.done_folder
        if not self._client.folder_exists(target):
            self._client.create_folder(target)
        if self._client.has_capability("MOVE"):
            self._client.move(uids, target)
            return
        self._client.copy(uids, target)
        self._client.add_flags(uids, [b"\\Deleted"])
        if self._client.has_capability("UIDPLUS"):
            # Only ours: a plain EXPUNGE would carry off what staff have marked as deleted.
            self._client.uid_expunge(uids)

    def wait(self, seconds: float) -> bool:
        """Wait by IDLE until something happens in the mailbox; tell whether it did.

        On a dead socket `idle_check` returns at once with nothing, for ever: that is an error here.
        """
        with translated():
            known = self._next_uid
            # Of mail that came since it was listed the server may have told already, and tells only once.
            self._select_again()
            if self._next_uid > known > 0:
                return True
            self._client.idle()
            started = monotonic()
            news = self._client.idle_check(timeout=seconds)
            waited = monotonic() - started
            _, late = self._client.idle_done()
        if not news and waited < seconds / 2:
            raise TransientError("mailbox_unavailable", "connection died in IDLE")
        return any(len(item) > 1 and item[1] in {b"EXISTS", b"RECENT"} for item in (*news, *late))

    @property
    def can_idle(self) -> bool:
        """Tell whether the server tells of new mail by itself (RFC 2177)."""
        with translated():
            return bool(self._client.has_capability("IDLE"))


def _chunks(uids: Sequence[int]) -> Iterator[list[int]]:
    """Cut a list of UIDs so that no command line grows beyond what servers take."""
    for start in range(0, len(uids), UIDS_A_COMMAND):
        yield list(uids[start : start + UIDS_A_COMMAND])


def _batches(mails: Sequence[Listed]) -> Iterator[list[Listed]]:
    batch: list[Listed] = []
    size = 0
    for mail in mails:
        if batch and (len(batch) >= BATCH_MAILS or size + mail.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(mail)
        size += mail.size
    if batch:
        yield batch


def _aware(moment: datetime | None) -> datetime:
    if moment is None:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
