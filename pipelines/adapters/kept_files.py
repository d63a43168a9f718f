"""Small files kept for a while, so that what was worked out once need not be worked out again: a cache on disk.

Each file holds the SHA-256 of what follows, a line end, the content. The contents are personal data; folders and
files are open to their owner alone, and go after some days.

A cache may lose anything at any time. So nothing is synced to disk, whatever cannot be read is not there, whatever
cannot be written is not kept, and several processes need no lock: a file appears whole, by renaming.
"""

import hashlib
import logging
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from models.settings import Settings

log = logging.getLogger("ksed.pages")

DAY_SECONDS = 86_400.0
_LEAVINGS_SECONDS = 3600.0
_LARGEST = 20_000_000
"""Bytes of one file: a page's text and words are some 50,000, its picture 300,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFiles:
    """Files in folders of `root`, for at most `days` days and in `megabytes` MB (1,048,576 bytes) together.

    Names are `folder/file`, made by the program: nothing that a letter says may be part of one.
    """

    root: Path
    days: float
    megabytes: float

    @property
    def keeps(self) -> bool:
        """Tell whether anything is to be kept at all."""
        return self.days > 0 and self.megabytes > 0

    def get(self, name: str) -> bytes | None:
        """The content under `name`; None where there is none, or none that is whole."""
        try:
            with (self.root / name).open("rb") as file:
                kept = file.read(_LARGEST)
        except OSError:
            return None
        digest, _, content = kept.partition(b"\n")
        return content if hashlib.sha256(content).hexdigest().encode() == digest else None

    def put(self, name: str, content: bytes) -> None:
        """Keep a content. A full or failing disk is no fault of the letter's: it is logged, and nothing is kept."""
        if not self.keeps or len(content) > _LARGEST - 100:
            return
        path = self.root / name
        temporary: Path | None = None
        try:
            descriptor, opened = self._new_file(path.parent)
            temporary = Path(opened)
            with os.fdopen(descriptor, "wb") as file:
                file.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
            temporary.replace(path)
        except OSError as error:
            log.warning("page not kept errno=%s", error.errno)
            if temporary is not None:
                with suppress(OSError):
                    temporary.unlink()

    def _new_file(self, folder: Path, tries: int = 3) -> tuple[int, str]:
        """Open a file of mode 0600 in a folder that is made; a pruner may take the empty folder away between."""
        for made in (self.root, folder):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return tempfile.mkstemp(prefix=".", dir=folder)
        except FileNotFoundError:
            if tries <= 1:
                raise
            return self._new_file(folder, tries - 1)

    def prune(self, now: float) -> int:
        """Remove files older than `days` at `now` (seconds since 1970), then the oldest beyond `megabytes`.

        Leavings of killed writers and empty folders go as well. Gives the number of files removed; what cannot be
        removed stays.
        """
        entries: list[tuple[float, int, Path]] = []
        removed = 0
        for path in [path for folder in _within(self.root) for path in _within(folder)]:
            with suppress(OSError):  # another process may have removed it
                status = path.stat()
                age = now - status.st_mtime
                if path.name.startswith("."):
                    if age > _LEAVINGS_SECONDS:
                        path.unlink()
                elif age > self.days * DAY_SECONDS:
                    path.unlink()
                    removed += 1
                else:
                    entries.append((status.st_mtime, status.st_size, path))
        excess = sum(size for _, size, _ in entries) - self.megabytes * (1 << 20)
        for _, size, path in sorted(entries):
            if excess <= 0:
                break
            with suppress(OSError):
                path.unlink()
                removed += 1
            excess -= size
        if removed:
            for folder in _within(self.root):
                with suppress(OSError):  # it still holds something; a writer whose folder goes keeps nothing
                    folder.rmdir()
        return removed


def _within(folder: Path) -> list[Path]:
    """What is in a folder; nothing where another process has just taken it away."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def picture_files(settings: Settings) -> KeptFiles:
    """Where the desk's pictures, and mails made safe, are kept: for as long and in as much room as read pages are."""
    reading = settings.reading
    return KeptFiles(root=settings.home / "pictures", days=reading.cache_days, megabytes=reading.cache_mb)
