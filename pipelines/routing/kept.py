"""The table of officers in use: the office's file as it is now, or the last one that could be used.

Reading never fails: a file broken by an edit leaves the last good table in force and tells its fault. That table is
also kept on disk, so that a program started after the edit knows it too.
"""

import contextlib
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from pipelines.adapters.file_stamp import CLOSED, FileStamp, stamp_of
from pipelines.adapters.whole_file import write_whole
from pipelines.routing.officers import Officers
from pipelines.routing.officers_file import OfficersError, load_officers, read_officers

log = logging.getLogger("ksed.routing")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableInUse:
    """The table, and the faults of the file as it is now.

    No table where the office keeps none, has not yet said that it is ready, or none could ever be used.
    """

    officers: Officers | None
    faults: tuple[str, ...] = ()
    configured: bool = False
    """Whether the office keeps a file that is meant to be used."""


class KeptOfficers:
    """Gives the table in use, and reads the file anew whenever it has changed. For any thread."""

    def __init__(self, path: Path, keep_at: Path) -> None:
        """Take the office's file, which need not exist, and where the last good one is kept."""
        self.path = path
        self._keep_at = keep_at
        self._lock = threading.Lock()
        self._stamp: FileStamp | None = None
        self._used: TableInUse | None = None

    def current(self) -> TableInUse:
        """Give the table as the file is now."""
        with self._lock:
            stamp = _look(self.path)
            if self._used is None or stamp != self._stamp:
                self._used, self._stamp = self._load(stamp), stamp
            return self._used

    def _load(self, stamp: FileStamp | None) -> TableInUse:
        if stamp is None:
            return TableInUse(officers=None)
        try:
            officers = load_officers(self.path)
        except OfficersError as error:
            last = self._used.officers if self._used is not None else None
            return TableInUse(officers=last or self._last_good(), faults=error.faults, configured=True)
        if not officers.ready:
            with contextlib.suppress(OSError):  # whoever withdraws a table does not want it back by a slip
                self._keep_at.unlink(missing_ok=True)
            return TableInUse(officers=None)
        self._keep(officers)
        return TableInUse(officers=officers, configured=True)

    def _last_good(self) -> Officers | None:
        try:
            return read_officers(self._keep_at.read_bytes(), self._keep_at.name)
        except (OSError, OfficersError):
            return None

    def _keep(self, officers: Officers) -> None:
        """Keep a copy; a full disk costs only that."""
        last = self._last_good()
        if last is not None and last.digest == officers.digest:
            return
        try:
            content = self.path.read_bytes()
            read_officers(content, self.path.name)  # changed again meanwhile, perhaps for the worse
            self._keep_at.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._keep_at, content)
        except (OSError, OfficersError) as error:
            log.warning("table of officers not kept fault=%s", type(error).__name__)


def _look(path: Path) -> FileStamp | None:
    """Tell one state of the file from another; None where there is none."""
    try:
        return stamp_of(path)
    except FileNotFoundError:
        return None
    except OSError:
        return CLOSED  # reading tells why
