"""The table of holidays on disk: the office's own once there is one, else the one that comes with the program."""

import logging
from contextlib import suppress
from pathlib import Path

from models.errors import ConfigError
from pipelines.adapters.file_stamp import CLOSED, FileStamp, stamp_of
from pipelines.adapters.store import translated_os_errors
from pipelines.adapters.whole_file import write_whole
from pipelines.calendar import HOLIDAYS_PATH, HolidayTable, load_holidays

log = logging.getLogger("ksed.holidays")


class HolidayFile:
    """Gives the table as it is now; reads the file again only where it changed. Threads may share it."""

    def __init__(self, path: Path) -> None:
        """Take the path of the office's own table, which need not exist.

        Raises:
            ConfigError: The table cannot be used.
        """
        self.path = path
        self._stamp = self._look()
        self._table = load_holidays(self._stamp[0])

    @property
    def source(self) -> Path:
        """Tell which file is used: the office's own, where there is one."""
        return self.path if self.path.exists() else HOLIDAYS_PATH

    @property
    def is_own(self) -> bool:
        """Tell whether the office has a table of its own."""
        return self.path.exists()

    def current(self) -> HolidayTable:
        """Give the table; the same value as long as the file stays the same.

        A file broken by hand while the program runs does not stop intake: the last good table stays in use,
        the log says so once, and every new command ends with a sentence that names the line.
        """
        stamp = self._look()
        if stamp != self._stamp:
            try:
                self._table = load_holidays(stamp[0])
            except ConfigError:
                log.error("holidays changed but cannot be used; the table before stays in use")  # noqa: TRY400
            else:
                log.info("holidays read again years=%s", ",".join(map(str, sorted(self._table.years))))
            self._stamp = stamp
        return self._table

    def _look(self) -> tuple[Path, FileStamp]:
        """Tell which file is used, and one state of it from another."""
        for path in (self.path, HOLIDAYS_PATH):
            with suppress(OSError):
                return path, stamp_of(path)
        return HOLIDAYS_PATH, CLOSED


def write_table(path: Path, text: str) -> None:
    """Put a new table in the place of the old one: whole or not at all, whatever crashes.

    Raises:
        TransientError: `disk_full` or `store_unavailable`; the old table is as it was.
    """
    with translated_os_errors():
        write_whole(path, text.encode())
