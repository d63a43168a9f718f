"""How a reader takes memory: in one piece that it keeps, as it lives for one letter."""

import ctypes
import gc
from typing import Final

_SETTINGS: Final = {-8: 1, -3: 32 << 20, -1: 1 << 30, -2: 32 << 20}
"""glibc's M_ARENA_MAX, M_MMAP_THRESHOLD (no more can be asked for), M_TRIM_THRESHOLD, M_TOP_PAD (`malloc.h`)."""


def keep_what_is_freed() -> None:
    """Have pictures of pages, made by the dozen, use the same memory again; processes forked from here do likewise.

    As glibc has it each large array is memory fresh from the kernel, cleared page by page: a tenth of a letter's
    processor time. What is loaded already is left out of garbage collection, so that it stays shared; without
    glibc that is all.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for parameter, value in _SETTINGS.items():
            mallopt(parameter, value)
    gc.collect()
    gc.freeze()
