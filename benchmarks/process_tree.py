"""What a process and all it started cost: CPU time and memory, from Linux's /proc."""

import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> Iterator[int]:
    """Process ids of a process and all it started that are alive."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    waiting = [root]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += children.get(one, [])


def cpu_seconds(root: int) -> float:
    """CPU time of a process tree, those that ended and were waited for included."""
    total = 0
    for pid in tree(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / _TICKS


def memory(root: int) -> tuple[int, int]:
    """RSS of a process tree in bytes (shared pages counted in each process), and PSS (shared pages counted once)."""
    resident = proportional = 0
    for pid in tree(root):
        try:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                name, _, value = line.partition(":")
                resident += int(value.split()[0]) * 1024 if name == "Rss" else 0
                proportional += int(value.split()[0]) * 1024 if name == "Pss" else 0
        except OSError:
            continue
    return resident, proportional
