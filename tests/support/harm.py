"""Ways in which a letter may harm its reader, each in place of the reading of it."""

import errno
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.adapters.child import Alive

Harm = Callable[[Alive], None]


def _instead(harm: Harm, arguments: tuple[Any, ...]) -> None:
    """Be a job in the reader's child, with all its bounds, but do harm where it would read."""
    alive, original, _ = arguments
    # Left in the scratch folder, and told to the test.
    Path(tempfile.mkdtemp(), "page.pnm").write_bytes(b"x" * 1000)
    tool = subprocess.Popen(["sleep", "600"])
    Path(original.path.read_text()).write_text(f"{os.getpid()} {tool.pid}")
    harm(alive)


def _stalls(_: Alive) -> None:
    time.sleep(600)


def _dawdles(alive: Alive) -> None:
    while True:
        alive()
        time.sleep(0.1)


def _hoards(_: Alive) -> None:
    held = bytearray(500 << 20)
    time.sleep(len(held))


def _hoards_together(_: Alive) -> None:
    """No process too much, all of them far too much."""
    program = "import time; held = bytearray(120 << 20); time.sleep(600)"
    tools = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(4)]
    tools[0].wait()


def _dies(_: Alive) -> None:
    os.abort()


def _overflows_its_stack(alive: Alive) -> None:
    _overflows_its_stack(alive)


def _writes_without_end(_: Alive) -> None:
    with Path(tempfile.gettempdir(), "endless").open("wb") as file:
        file.seek((1 << 30) + 1)  # a hole: no disk is filled
        file.write(b"x")


def _seeks_nowhere(_: Alive) -> None:
    with tempfile.TemporaryFile(buffering=0) as file:
        file.seek(-1)


def _finds_the_disk_full(_: Alive) -> None:
    raise OSError(errno.ENOSPC, "no space left on device")


def stalls(*arguments: Any) -> None:  # the children find these by name
    """Do nothing, for ever."""
    _instead(_stalls, arguments)


def dawdles(*arguments: Any) -> None:
    """Tell of page after page, for ever."""
    _instead(_dawdles, arguments)


def hoards(*arguments: Any) -> None:
    """Ask for more memory than there may be."""
    _instead(_hoards, arguments)


def hoards_together(*arguments: Any) -> None:
    """Start tools that hold too much together."""
    _instead(_hoards_together, arguments)


def dies(*arguments: Any) -> None:
    """Crash."""
    _instead(_dies, arguments)


def overflows_its_stack(*arguments: Any) -> None:
    """Recurse."""
    _instead(_overflows_its_stack, arguments)


def writes_without_end(*arguments: Any) -> None:
    """Write a file larger than any may be."""
    _instead(_writes_without_end, arguments)


def seeks_nowhere(*arguments: Any) -> None:
    """Look for a place that no file has."""
    _instead(_seeks_nowhere, arguments)


def finds_the_disk_full(*arguments: Any) -> None:
    """Find no room for a scratch file."""
    _instead(_finds_the_disk_full, arguments)


BEHAVIOURS: dict[str, Callable[..., None]] = {
    behaviour.__name__: behaviour
    for behaviour in (
        stalls,
        dawdles,
        hoards,
        hoards_together,
        dies,
        overflows_its_stack,
        writes_without_end,
        seeks_nowhere,
        finds_the_disk_full,
    )
}


def hangs(*_: Any) -> None:
    """Be a job of any kind that never ends."""
    _stalls(lambda: None)


def crashes(*_: Any) -> None:
    """Be a job of any kind that takes its process down."""
    _dies(lambda: None)
