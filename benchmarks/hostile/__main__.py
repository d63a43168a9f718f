"""Damaged and hostile files through the product's reader: nothing may crash, hang or eat the machine.

    .venv/bin/python -m benchmarks.hostile [--count 2000] [--seed 0] [--jobs 1] [--keep DIR]
        [--kinds NAME…] [--light] [--part 1/8]

Exit status 1 where a file broke the program, hung for over 60 s, took over 2 GB, or was refused without a reason.
"""

import argparse
import collections
import queue
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.hostile.all_kinds import KINDS
from benchmarks.hostile.kinds import file_of, plan
from benchmarks.hostile.running import MOST_SECONDS, MeasuredReader, Result, left_behind, measured_reader, run


def main() -> int:
    """Run; give the exit status."""
    options = _options()
    names = options.kinds or [name for name, kind in KINDS.items() if not (options.light and kind.heavy)]
    part, parts = (int(number) for number in options.part.split("/"))
    files = plan(options.count, names=names)[part - 1 :: parts]
    before = left_behind()
    results: list[Result] = []
    readers: queue.SimpleQueue[MeasuredReader] = queue.SimpleQueue()
    for _ in range(options.jobs):
        readers.put(measured_reader())
    lock = threading.Lock()

    def one(name: str, seed: int) -> None:
        reader = readers.get()
        try:
            with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
                path = Path(options.keep or folder) / f"{name}-{seed}{KINDS[name].suffix}"
                path.write_bytes(file_of(name, seed))
                result = run(reader, name, seed, path)
        finally:
            readers.put(reader)
        with lock:
            results.append(result)
            _tell(result, options)

    with ThreadPoolExecutor(options.jobs) as pool:
        for future in [pool.submit(one, name, seed + options.seed) for name, seed in files]:
            future.result()
    left = [name for name in left_behind() if name not in before]
    return _report(results, left)


def _tell(result: Result, options: argparse.Namespace) -> None:
    if options.verbose or result.faults:
        faults = f"  FAULT: {'; '.join(result.faults)}" if result.faults else ""
        end = f" signal {result.signal}" if result.signal else ""
        cost = f"{result.seconds:.1f} s {result.peak_bytes >> 20} MB"
        print(f"{result.kind}-{result.seed}: {result.outcome}{end} {cost}{faults}", flush=True)


def _report(results: list[Result], left: list[str]) -> int:
    by_kind: dict[str, list[Result]] = collections.defaultdict(list)
    for result in results:
        by_kind[result.kind].append(result)
    print(f"\n{'kind':28} files   read refused  worst s  worst MB  outcomes")
    for name in (name for name in KINDS if name in by_kind):
        group = by_kind[name]
        read = sum(result.outcome == "read" for result in group)
        codes = collections.Counter(result.outcome for result in group if result.outcome != "read")
        signals = sorted({result.signal for result in group if result.signal})
        seconds, peak = max(r.seconds for r in group), max(r.peak_bytes for r in group) >> 20
        outcomes = ", ".join(f"{code} {count}" for code, count in codes.most_common())
        outcomes += f" (signals {signals})" if signals else ""
        print(f"{name:28} {len(group):5} {read:6} {len(group) - read:7} {seconds:8.1f} {peak:9}  {outcomes}")
    for title, worst in (
        ("slowest", sorted(results, key=lambda r: -r.seconds)[:10]),
        ("largest", sorted(results, key=lambda r: -r.peak_bytes)[:10]),
    ):
        print(f"{title}: " + ", ".join(f"{r.kind}-{r.seed} {r.seconds:.1f} s {r.peak_bytes >> 20} MB" for r in worst))
    bad = [result for result in results if result.faults]
    ended = sum(bool(result.signal) for result in results)
    print(f"{len(results)} files of {len(by_kind)} kinds; {len(bad)} faults; {ended} readers ended by a signal", end="")
    print(f"; {sum(r.seconds > MOST_SECONDS for r in results)} over 60 s, page after page", end="")
    print(f"; scratch folders left: {len(left)}")
    return 1 if bad or left else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0, help="added to every file's own seed")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder to keep the files in")
    parser.add_argument("--kinds", nargs="+", choices=sorted(KINDS), metavar="NAME")
    parser.add_argument("--light", action="store_true", help="leave out the kinds that take seconds each")
    parser.add_argument("--part", default="1/1", help="2/8: every eighth file, from the second on")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    return options


if __name__ == "__main__":
    sys.exit(main())
