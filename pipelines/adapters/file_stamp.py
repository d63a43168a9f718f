"""Whether a file that people edit is still as it was when it was read."""

from pathlib import Path

FileStamp = tuple[int, int, int]
"""Inode, size and time of the last change in nanoseconds: a file edited or replaced differs in one of them."""
CLOSED: FileStamp = (0, 0, 0)
"""Stands for a file that is there and cannot be looked at."""


def stamp_of(path: Path) -> FileStamp:
    """Give the file's stamp.

    Raises:
        OSError: It is not there, or cannot be looked at.
    """
    seen = path.stat()
    return seen.st_ino, seen.st_size, seen.st_mtime_ns
