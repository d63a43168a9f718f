"""A scan folder: which files are ready, and where they go when they are done.

inotify says nothing on network shares, so the folder is looked through; scanners write slowly and rename,
so a file counts as ready when it has stood still for a while and looks whole.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from models.errors import TransientError
from models.settings import Folder, Watching
from pipelines.adapters.file_names import NOTE_SUFFIX

DONE = "done"
FAILED = "failed"

UNFINISHED_SUFFIXES = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".lock", ".swp")
UNFINISHED_PREFIXES = (".", "~$")
NEVER_LETTERS = {
    *("thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information"),
    *("@eadir", "#recycle", "lost+found", "__macosx"),
}
"""What Windows, storage boxes and Macs leave in a shared folder."""

TAIL = 2048
_ENDINGS = {b"%PDF": b"%%EOF", b"\xff\xd8\xff": b"\xff\xd9", b"\x89PNG": b"IEND"}
"""First bytes of a format → what stands near the end of a whole file of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A file as it was seen, and since when it has stood like that (machine seconds).

    `stamp` is size, inode, time of its content and of itself: the last tells a file that went to `failed/`
    and was put back from the one that lay here before.
    """

    stamp: tuple[int, int, int, int]
    since: float
    taken: bool = False


class FolderWatch:
    """Remembers what it saw, to tell the files that stand still from those still being written."""

    def __init__(self, folder: Folder, watching: Watching) -> None:
        """Watch `folder` with the patience in `watching`."""
        self.folder = folder
        self.watching = watching
        self._looks: dict[Path, Look] = {}
        self.unready = 0
        """Files that the last look saw and found still growing, or not yet still for long enough."""
        self.closed_off = 0
        """Subfolders and files that the last look could not look at."""

    def prepare(self) -> None:
        """Make the folder and those for finished files.

        Raises:
            TransientError: `folder_unavailable`.
        """
        try:
            for path in (self.folder.path, self.folder.path / DONE, self.folder.path / FAILED):
                make_folder(path)
        except OSError as error:
            raise TransientError("folder_unavailable") from error

    def ready(self, now: float) -> list[Path]:
        """Look once more; give the files that have stood still long enough, oldest first.

        Raises:
            TransientError: `folder_unavailable`.
        """
        looks: dict[Path, Look] = {}
        ready = []
        for path, status in self._files():
            before = self._looks.get(path)
            stamp = (status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)
            if before is None or before.stamp != stamp:
                before = Look(stamp=stamp, since=now)
            looks[path] = before
            stood = now - before.since
            if not before.taken and stood >= self.watching.settle_seconds:
                patience = 0.0 if looks_whole(path) else self.watching.incomplete_seconds
                if stood >= patience:
                    ready.append((status.st_mtime_ns, path))
        self._looks = looks
        self.unready = sum(not look.taken for look in looks.values()) - len(ready)
        return [path for _, path in sorted(ready)]

    def taken(self, path: Path) -> None:
        """Remember that a file has been stored, so that it is not looked at again unless it changes."""
        if look := self._looks.get(path):
            self._looks[path] = replace(look, taken=True)

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        self.closed_off = 0
        top = self.folder.path
        pending = [top]
        while pending:
            folder = pending.pop()
            for entry in self._entries(folder):
                if is_left_alone(entry.name) or (folder == top and entry.name in {DONE, FAILED}):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # gone since the folder was listed
                except OSError:
                    self.closed_off += 1
                    continue
                if stat.S_ISDIR(status.st_mode):
                    pending.append(Path(entry.path))
                elif stat.S_ISREG(status.st_mode):  # a link could point anywhere on the machine
                    yield Path(entry.path), status

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return list(entries)
        except OSError as error:
            if folder == self.folder.path:
                raise TransientError("folder_unavailable") from error
            # One subfolder that is closed to us must not keep the others from being looked into.
            self.closed_off += not isinstance(error, (FileNotFoundError, NotADirectoryError))
            return []


def make_folder(path: Path) -> None:
    """Make a folder that the office's group can use, as far as it is missing and the share allows."""
    if not path.exists():
        path.mkdir(parents=True, exist_ok=True)
        open_to_group(path, 0o2770)


def open_to_group(path: Path, mode: int) -> None:
    """Let the office's group in, whatever the umask; some shares have no such modes."""
    with contextlib.suppress(PermissionError):
        path.chmod(mode)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a plain file, never through a link (it might point anywhere) and never waiting at a FIFO.

    Raises:
        FileNotFoundError: there is no plain file.
        OSError: it cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENXIO, errno.ENOTDIR}:
            raise FileNotFoundError(errno.ENOENT, "no plain file") from error
        raise
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileNotFoundError(errno.ENOENT, "no plain file")
        yield file


def is_left_alone(name: str) -> bool:
    """Tell whether a name is that of a hidden, temporary or lock file, or of a note of ours."""
    lower = name.lower()
    saved_by_editor = lower.startswith("#") and lower.endswith("#")
    return (
        saved_by_editor
        or lower.startswith(UNFINISHED_PREFIXES)
        or lower.endswith((*UNFINISHED_SUFFIXES, NOTE_SUFFIX))
        or lower in NEVER_LETTERS
    )


def looks_whole(path: Path) -> bool:
    """Tell whether a file has the ending that its format demands; formats without one count as whole."""
    try:
        with opened(path) as file:
            head = file.read(8)
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - TAIL))
            tail = file.read(TAIL)
    except OSError:
        return False  # locked by the program that writes it, or gone
    if not head:
        return False
    endings = [ending for magic, ending in _ENDINGS.items() if head.startswith(magic)]
    return all(ending in tail for ending in endings)
