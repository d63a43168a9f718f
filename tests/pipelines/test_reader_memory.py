"""How a reader takes memory: what one page's pictures leave is used again by the next."""

import subprocess
import sys

_FAULTS = """
import ctypes, gc, resource, sys
import numpy as np
from pipelines.adapters.reader_memory import keep_what_is_freed

match sys.argv[1]:
    case "kept":
        keep_what_is_freed()
    case "another library":
        ctypes.CDLL = lambda name: object()
        keep_what_is_freed()
frozen = gc.get_freeze_count()


def pictures():
    np.ones(8 << 20, np.uint8), np.ones(24 << 20, np.uint8)


pictures()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(40):
    pictures()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before, frozen)
"""


def faults(how: str) -> tuple[int, int]:
    """Pages of memory that forty pairs of pictures wanted from the kernel; objects left out of garbage collection."""
    done = subprocess.run([sys.executable, "-c", _FAULTS, how], capture_output=True, text=True, check=True, timeout=120)
    wanted, frozen = done.stdout.split()
    return int(wanted), int(frozen)


def test_pictures_use_the_same_memory_again() -> None:
    usual, _ = faults("as it comes")
    kept, frozen = faults("kept")
    assert kept < usual / 4
    assert frozen > 1000


def test_another_c_library_is_left_as_it_is() -> None:
    _, frozen = faults("another library")
    assert frozen > 1000
