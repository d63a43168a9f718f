"""Who is still alive: a worker holds a file lock for life, and the kernel lets go of it at any death.

So a lease whose owner was killed is free at once, without waiting for it to run out. Where the owner's
lock file cannot be seen (another machine, another home), only the lease's time counts.
"""

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.adapters.store import translated_os_errors


class Worker:
    """This process's identity as an owner of leases."""

    def __init__(self, folder: Path) -> None:
        """Take a fresh name and hold its lock until the process ends or `close` is called."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.name = uuid.uuid4().hex
        unborn = folder / f"unborn-{self.name}"
        self._descriptor = os.open(unborn, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        # Only now may others see it: a visible file without a lock means dead.
        unborn.rename(folder / f"worker-{self.name}")

    def close(self, *, forget: bool = True) -> None:
        """Give the name up; unless `forget`, others will find this worker dead and take over what it held."""
        if forget:
            (self.folder / f"worker-{self.name}").unlink(missing_ok=True)
        os.close(self._descriptor)

    def dead(self) -> list[str]:
        """Name the workers that left their lock files behind, dead."""
        names = (path.name.removeprefix("worker-") for path in self.folder.glob("worker-*"))
        return [name for name in names if name != self.name and _is_free(self.folder / f"worker-{name}")]

    def bury(self, names: list[str]) -> None:
        """Remove dead workers' lock files, once their leases are released."""
        for name in names:
            (self.folder / f"worker-{name}").unlink(missing_ok=True)


@contextmanager
def only_one(folder: Path, name: str) -> Iterator[bool]:
    """Yield whether this process alone now does `name`; false where another does.

    Raises:
        TransientError: `store_unavailable`, `disk_full`: the lock's file cannot be made.
    """
    with translated_os_errors():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / f"only-{name}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        yield _locked(descriptor)
    finally:
        os.close(descriptor)


def is_held(folder: Path, name: str) -> bool:
    """Tell whether some process does `name` under `only_one` now."""
    path = folder / f"only-{name}"
    return path.exists() and not _is_free(path)


def _is_free(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:  # gone, or another user's: then only the lease's time tells
        return False
    try:
        return _locked(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _locked(descriptor: int, kind: int = fcntl.LOCK_EX) -> bool:
    """Take the lock if nobody has it; shared, for a mere look, which does not disturb other looks."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
