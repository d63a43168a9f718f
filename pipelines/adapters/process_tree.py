"""How much memory a process and all that it started hold, from /proc (Linux)."""

import os
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_SESSION, _RESIDENT = 3, 21
"""Fields of /proc/<pid>/stat counted from the one after the name (proc(5): fields 6 and 24)."""


def resident_bytes(session: int) -> int:
    """Memory held by all processes of a session, in bytes; 0 where none is left.

    Pages that several of them share are counted for each: the sum is never too low.
    """
    total = 0
    for entry in os.listdir("/proc"):  # noqa: PTH208 - some hundred names, several times a second
        if not entry.isdigit():
            continue
        fields = _fields(entry)
        if fields and int(fields[_SESSION]) == session:
            total += int(fields[_RESIDENT]) * _PAGE
    return total


def virtual_bytes() -> int:
    """Address space of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _PAGE


def _fields(pid: str) -> list[bytes]:
    """The fields after the program's name, which may hold blanks and brackets itself."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 - as above
            return file.read().rpartition(b")")[2].split()
    except OSError:  # it has ended meanwhile
        return []
