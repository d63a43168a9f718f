"""How dear reading is, side by side in one run on the same letters (a folder with truth.jsonl).

    .venv/bin/python -m benchmarks.reading FOLDER [--runs 3] [--count N] [--scans] [--ocrmypdf PROGRAM] [--json]

CPU seconds a page beside plain `tesseract -l tha+eng`, both as it is typed (its threads wait for each other with the
cores busy) and with OMP_THREAD_LIMIT=1, two pages at once; pages a minute beside OCRmyPDF (`-l tha+eng --deskew
--rotate-pages`, all pages in one PDF, the quickest of its job and thread settings, neither PDF/A nor optimising); peak
memory of the whole process tree with two pages at once. Letters of grade `digital` need no OCR here; `--scans` leaves
them out. Turns alternate and repeat: quote the ratios, not the times.
OCRmyPDF is no dependency: `pip install ocrmypdf` in an environment of its own (and Debian's ghostscript), then name it.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import pypdfium2
from PIL import Image
from pypdf import PdfWriter

from benchmarks.process_tree import cpu_seconds, memory
from models.errors import IntakeError
from models.settings import Reading
from models.values import ToRead
from pipelines.adapters.child_reader import ChildReader
from pipelines.adapters.store import sha256_of
from pipelines.read import read_limits

CORES = os.cpu_count() or 1
AT_ONCE = 2
_PLAIN = {
    "cpu_ksed_by_tesseract_as_typed": "tesseract as typed",
    "cpu_ksed_by_tesseract_of_one_thread": "tesseract, one thread",
}
_MISSING = (
    "ocrmypdf is not there: `python3 -m venv DIR; DIR/bin/pip install ocrmypdf`, then --ocrmypdf DIR/bin/ocrmypdf"
)


def letters(folder: Path, count: int | None, *, scans: bool) -> list[Path]:
    """The letters that truth.jsonl names."""
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    return [folder / row["file"] for row in rows if not scans or row["grade"] != "digital"][:count]


def reader(paths: Sequence[Path]) -> None:
    """Be the reader (`--reader`): read all letters, two at once, as `ksed watch` does; print what it cost."""
    settings = Reading()
    read = ChildReader(read_limits(settings), settings)  # without a cache: every page is read

    def one(path: Path) -> int:
        try:
            return len(read(ToRead(path=path, sha256=sha256_of(path), name=path.name, is_mail=False)).pages)
        except IntakeError as error:
            sys.exit(f"{path.name}: {error.code} {error}")

    with tempfile.NamedTemporaryFile("w", suffix=".txt") as warm:
        warm.write("-")
        warm.flush()
        one(Path(warm.name))  # the server that readers are forked from stands in a running office, too
    before, started = cpu_seconds(os.getpid()), perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pages = sum(pool.map(one, paths))
    seconds = perf_counter() - started
    print(json.dumps({"pages": pages, "seconds": seconds, "cpu": cpu_seconds(os.getpid()) - before}))


def run_reader(paths: Sequence[Path]) -> dict[str, float]:
    """Run the reader in a process of its own."""
    done = subprocess.run(_reader(paths), stdout=subprocess.PIPE, text=True, check=True)
    cost: dict[str, float] = json.loads(done.stdout)
    return cost


def peak_memory(paths: Sequence[Path]) -> dict[str, float]:
    """Most memory of the reader and all it starts, in MB, in a run of its own: whoever looks holds readers up."""
    process = subprocess.Popen(_reader(paths), stdout=subprocess.DEVNULL)
    peaks = [(0, 0)]
    while process.poll() is None:
        peaks.append(memory(process.pid))
        sleep(0.05)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return {"rss": max(one for one, _ in peaks) / 1e6, "pss": max(other for _, other in peaks) / 1e6}


def _reader(paths: Sequence[Path]) -> list[str]:
    return [sys.executable, "-m", "benchmarks.reading", "--reader", *map(str, paths)]


def run_tesseract(pictures: Sequence[Path], threads: str | None) -> dict[str, float]:
    """Plain Tesseract, a page a call: as it is typed, or with so many threads and two pages at once, as ksed reads."""
    environment = with_threads(threads)

    def one(picture: Path) -> None:
        command = ["tesseract", str(picture), "-", "-l", "tha+eng"]
        subprocess.run(command, env=environment, capture_output=True, check=True)

    before, started = os.times(), perf_counter()
    with ThreadPoolExecutor(AT_ONCE if threads else 1) as pool:
        list(pool.map(one, pictures))
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return {"pages": len(pictures), "seconds": perf_counter() - started, "cpu": cpu}


def with_threads(limit: str | None) -> dict[str, str]:
    """The environment with so many threads for OpenMP; None: as many as it likes."""
    environment = {key: value for key, value in os.environ.items() if key != "OMP_THREAD_LIMIT"}
    return {**environment, "OMP_THREAD_LIMIT": limit} if limit else environment


def run_ocrmypdf(program: str, book: Path, setting: tuple[int, str | None]) -> dict[str, float]:
    """OCRmyPDF on all pages in one PDF, which is where it uses its cores best."""
    jobs, threads = setting
    with tempfile.TemporaryDirectory() as folder:
        options = [
            "-l",
            "tha+eng",
            "--deskew",
            "--rotate-pages",
            "--skip-text",
            "--output-type",
            "pdf",
            "--optimize",
            "0",
        ]
        command = [program, *options, "--jobs", str(jobs), str(book), f"{folder}/out.pdf"]
        started = perf_counter()
        done = subprocess.run(command, env=with_threads(threads), capture_output=True, text=True, check=False)
        seconds = perf_counter() - started
    if done.returncode:
        sys.exit(f"ocrmypdf ended with {done.returncode}: {done.stderr[-600:]}")
    with pypdfium2.PdfDocument(book) as pages:
        return {"pages": len(pages), "seconds": seconds}


def as_pictures(paths: Sequence[Path], folder: Path) -> list[Path]:
    """What Tesseract takes: pictures as they are, pages of PDFs drawn at 300 dpi (untimed)."""
    found = []
    for path in paths:
        if path.suffix != ".pdf":
            found.append(path)
            continue
        with pypdfium2.PdfDocument(path) as document:
            for index, page in enumerate(document):
                found.append(folder / f"{path.stem}-{index}.png")
                page.render(scale=300 / 72).to_pil().save(found[-1], dpi=(300, 300), compress_level=1)
    return found


def as_book(paths: Sequence[Path], book: Path) -> Path:
    """What OCRmyPDF takes: one PDF (untimed)."""
    writer = PdfWriter()
    for path in paths:
        if path.suffix == ".pdf":
            writer.append(path)
            continue
        with Image.open(path) as picture, tempfile.NamedTemporaryFile(suffix=".pdf") as page:
            dpi = float(picture.info.get("dpi", (300, 300))[0])
            picture.save(page, "PDF", resolution=dpi, **({} if picture.mode == "1" else {"quality": 92}))
            page.flush()
            writer.append(page.name)
    writer.write(book)
    return book


def quickest(program: str, paths: Sequence[Path], folder: Path) -> tuple[int, str | None]:
    """Jobs and threads at which OCRmyPDF is quickest on a few of the pages."""
    book = as_book(paths[: 2 * CORES], folder / "few.pdf")
    settings: list[tuple[int, str | None]] = [(CORES, "1"), (CORES, None), (1, None)]
    return min(settings, key=lambda setting: run_ocrmypdf(program, book, setting)["seconds"])


def spread(ratios: Sequence[float]) -> dict[str, float]:
    """Median, least and most."""
    return {"median": statistics.median(ratios), "min": min(ratios), "max": max(ratios)}


def compare(paths: Sequence[Path], runs: int, program: str | None) -> dict[str, Any]:
    """Take turns; give costs run by run and the ratios."""
    costs: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pictures = as_pictures(paths, folder)
        turns: dict[str, Callable[[], dict[str, float]]] = {
            "ksed": lambda: run_reader(paths),
            "tesseract as typed": lambda: run_tesseract(pictures, None),
            "tesseract, one thread": lambda: run_tesseract(pictures, "1"),
        }
        setting: tuple[int, str | None] | None = None
        if program:
            chosen = setting = quickest(program, paths, folder)
            book = as_book(paths, folder / "all.pdf")
            turns["ocrmypdf"] = lambda: run_ocrmypdf(program, book, chosen)
        for run in range(runs):
            for who in list(turns)[:: -1 if run % 2 else 1]:
                costs.setdefault(who, []).append(turns[who]())
    ours, theirs = costs["ksed"], costs.get("ocrmypdf")
    result: dict[str, Any] = {"letters": len(paths), "cores": CORES, "runs": costs}
    for key, who in _PLAIN.items():
        result[key] = spread(
            [(a["cpu"] / a["pages"]) / (b["cpu"] / b["pages"]) for a, b in zip(ours, costs[who], strict=True)]
        )
    if theirs:
        result["ocrmypdf_jobs_threads"] = setting
        result["speed_ksed_by_ocrmypdf"] = spread(
            [(a["pages"] / a["seconds"]) / (b["pages"] / b["seconds"]) for a, b in zip(ours, theirs, strict=True)]
        )
    result["peak_mb"] = peak_memory(paths)
    return result


def told(result: dict[str, Any]) -> Iterator[str]:
    """The figures in words."""
    yield f"{result['letters']} letters, {result['cores']} cores, {len(result['runs']['ksed'])} runs"
    for who, costs in result["runs"].items():
        cpu = "  ".join(f"{one['cpu'] / one['pages']:.2f}" for one in costs if "cpu" in one)
        speed = "  ".join(f"{one['pages'] * 60 / one['seconds']:.1f}" for one in costs)
        yield f"  {who}: pages a minute {speed}" + (f"; CPU seconds a page {cpu}" if cpu else "")
    for key, words in (
        *((key, f"CPU seconds a page, ksed / {who}") for key, who in _PLAIN.items()),
        ("speed_ksed_by_ocrmypdf", "pages a minute, ksed / OCRmyPDF"),
    ):
        if key in result:
            yield "  {}: median {median:.2f} (min {min:.2f}, max {max:.2f})".format(words, **result[key])
    peak = result["peak_mb"]
    yield f"  peak memory with {AT_ONCE} pages at once: {peak['rss']:.0f} MB RSS summed, {peak['pss']:.0f} MB PSS"


def main() -> None:
    """Compare and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--count", type=int)
    parser.add_argument("--scans", action="store_true", help="without letters that have a text layer")
    parser.add_argument("--ocrmypdf", default="ocrmypdf", help="the program, if it is not in the PATH")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--reader", nargs="+", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reader:
        reader(options.reader)
        return
    if options.folder is None:
        parser.error("name a folder with truth.jsonl")
    program = shutil.which(options.ocrmypdf)
    if program is None:
        sys.stderr.write(_MISSING + "\n")
    result = compare(letters(options.folder, options.count, scans=options.scans), options.runs, program)
    print(json.dumps(result) if options.json else "\n".join(told(result)))


if __name__ == "__main__":
    main()
