"""The effects that the verbs are given: one value made at start-up and handed down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Engine

from models.clock import Clock
from models.settings import Settings
from models.values import Reading, ToRead
from pipelines.adapters.holiday_file import HolidayFile
from pipelines.adapters.liveness import Worker
from pipelines.adapters.page_cache import PageFolder
from pipelines.adapters.store import BlobStore
from pipelines.calendar import HolidayTable
from pipelines.learning.shelf import KeptModel
from pipelines.routing.kept import KeptOfficers
from pipelines.rules_kept import KeptRules


class Reader(Protocol):
    """Reads one original; raises `DocumentError` or `TransientError`."""

    def __call__(self, original: ToRead, /) -> Reading:
        """Read it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """A notice ready to send."""

    recipient: str
    subject: str
    body: str
    message_id: str


class Mailer(Protocol):
    """Sends notices; gives one error per mail, None where it went out."""

    def __call__(self, mails: Sequence[OutgoingMail], /) -> list[Exception | None]:
        """Send them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything with an effect."""

    settings: Settings
    engine: Engine
    store: BlobStore
    pages: PageFolder
    """Pages recognised lately; the reader fills it."""
    worker: Worker
    clock: Clock
    machine_time: Callable[[], float]
    """Seconds since 1970, for leases and retries: never the office's clock, which may stand still."""
    holiday_file: HolidayFile
    officers: KeptOfficers
    """Who works here today, from the file that the office edits."""
    rules: KeptRules
    """The written rules, with the office's own in their place."""
    model: KeptModel
    """The statistical model beside them."""
    read: Reader
    read_light: Reader
    send: Mailer | None
    """None where no SMTP server is configured."""
    stop_reading: Callable[[], None]
    """Ends what is being read now; those letters go back into the queue."""

    @property
    def holidays(self) -> HolidayTable:
        """The table of holidays as it is now: `ksed holidays` may change it while the watcher runs."""
        return self.holiday_file.current()
