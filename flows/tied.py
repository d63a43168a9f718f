"""Processes that end with the one that began them, even where that one is killed (Linux, prctl(2))."""

import ctypes
import os
import signal
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)
"""Loaded here: between fork and exec nothing may be."""


def tied_to(parent: int) -> Callable[[], None]:
    """Give what a child runs before its program begins (`preexec_fn`), so that it is asked to stop when `parent` dies.

    To be begun from the parent's main thread: the kernel means the thread that forked.
    """

    def tie() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we were tied
            os.kill(os.getpid(), signal.SIGTERM)

    return tie
