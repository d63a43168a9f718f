"""A scan folder: which files are ready, and where they go when they are done.

inotify says nothing on network shares, so the folder is looked through; scanners write slowly and rename,
so a file counts as ready when it has stood still for a while and looks whole.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from models.errors import TransientError
from models.settings import Folder, Watching

DONE = "done"
FAILED = "failed"
NOTE_SUFFIX = ".อ่านก่อน.txt"
"""Ending of the Thai note beside a file that could not be taken in."""

UNFINISHED_SUFFIXES = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".lock", ".swp")
UNFINISHED_PREFIXES = (".", "~", "#")
NEVER_LETTERS = {"thumbs.db", "desktop.ini", "ehthumbs.db"}

TAIL = 2048
_ENDINGS = {b"%PDF": b"%%EOF", b"\xff\xd8\xff": b"\xff\xd9", b"\x89PNG": b"IEND"}
"""First bytes of a format → what stands near the end of a whole file of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A file as it was seen: when it last changed, by its own account and ours (machine seconds)."""

    size: int
    mtime_ns: int
    inode: int
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

    def prepare(self) -> None:
        """Make the folder and those for finished files.

        Raises:
            TransientError: `folder_unavailable`.
        """
        try:
            for path in (self.folder.path, self.folder.path / DONE, self.folder.path / FAILED):
                if not path.exists():
                    path.mkdir(parents=True)
                    path.chmod(0o2770)  # the office's group drops scans here
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
            seen = (status.st_size, status.st_mtime_ns, status.st_ino)
            if before is None or (before.size, before.mtime_ns, before.inode) != seen:
                before = Look(size=seen[0], mtime_ns=seen[1], inode=seen[2], since=now)
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
        try:
            yield from _walk(self.folder.path, top=True)
        except OSError as error:
            raise TransientError("folder_unavailable") from error


def _walk(folder: Path, *, top: bool) -> Iterator[tuple[Path, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_left_alone(entry.name) or (top and entry.name in {DONE, FAILED}):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # gone since the folder was listed
            if stat.S_ISDIR(status.st_mode):
                yield from _walk(Path(entry.path), top=False)
            elif stat.S_ISREG(status.st_mode):  # a link could point anywhere on the machine
                yield Path(entry.path), status


def is_left_alone(name: str) -> bool:
    """Tell whether a name is that of a hidden, temporary or lock file."""
    lower = name.lower()
    return lower.startswith(UNFINISHED_PREFIXES) or lower.endswith(UNFINISHED_SUFFIXES) or lower in NEVER_LETTERS


def looks_whole(path: Path) -> bool:
    """Tell whether a file has the ending that its format demands; formats without one count as whole."""
    try:
        with path.open("rb") as file:
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


def free_name(folder: Path, name: str) -> Path:
    """Give a path in `folder` for `name` that is not taken: `a.pdf`, `a-2.pdf`, `a-3.pdf` …."""
    stem, suffix = Path(name).stem, Path(name).suffix
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path
