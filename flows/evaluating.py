"""`ksed evaluate`: read letters whose truth is known, and measure."""

import os
import re
import resource
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from PIL.Image import Image
from rich.console import Console
from rich.progress import Progress

from flows.model_in_use import model_in_use
from models.errors import ConfigError, IntakeError
from models.faults import place_of
from models.settings import Settings
from models.values import Reading, ToRead
from pipelines.adapters.child_reader import ChildReader
from pipelines.adapters.store import sha256_of
from pipelines.evaluation.crops import draw_pages
from pipelines.evaluation.miss_page import miss_page
from pipelines.evaluation.report import report_json
from pipelines.evaluation.score import ReadLetter, score_letter, text_read
from pipelines.evaluation.truth import Truth, chosen, parse_truth
from pipelines.evaluation.without_file import reading_as_told
from pipelines.learning.model import Learned
from pipelines.office import Reader
from pipelines.propose import propose
from pipelines.read import read_limits

AT_ONCE = 2
"""Letters read side by side, whatever the machine: figures of time stay comparable."""


def evaluate(
    settings: Settings, truth_file: Path, *, only: Sequence[str], html: Path | None, texts: Path | None
) -> dict[str, Any]:
    """Read and score every letter of a truth file; give the object of `ksed evaluate --json`.

    `html` gets the page of misses, the folder `texts` the text read of each letter.

    Raises:
        ConfigError: the truth file is wrong, a file that it names is missing, or nothing can be written there.
    """
    rows = chosen(_truth_of(truth_file), only)
    folder = truth_file.absolute().parent
    if missing := [row.file for row in rows if row.file is not None and not (folder / row.file).is_file()]:
        raise ConfigError(f"ไม่พบแฟ้มที่แฟ้มเฉลยระบุ: {', '.join(missing[:5])} (ทั้งหมด {len(missing)} แฟ้ม)")
    _demand_writable(html, texts)
    reader = ChildReader(read_limits(settings.reading), settings.reading)
    began, used = time.monotonic(), _processor_seconds()
    letters = _read_all(reader, rows, folder, model_in_use(settings))
    wall, cpu = time.monotonic() - began, _processor_seconds() - used
    scores = [score_letter(letter) for letter in letters]
    report = {"truth": str(truth_file), **report_json(scores, wall_seconds=wall, cpu_seconds=cpu)}
    if texts is not None:
        _save_texts(letters, texts)
    if html is not None:
        pairs = list(zip(letters, scores, strict=True))
        page = miss_page(report, pairs, partial(_pictures, folder), title=f"ผลการอ่าน {truth_file.name}")
        html.write_text(page, "utf-8")
    return report


def _truth_of(path: Path) -> tuple[Truth, ...]:
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"เปิดแฟ้มเฉลย {path} ไม่ได้ หรือไม่ใช่ข้อความ UTF-8") from error
    return parse_truth(content, str(path))


def _demand_writable(html: Path | None, texts: Path | None) -> None:
    """Find out before the reading, which may take an hour, not after it."""
    try:
        if texts is not None:
            texts.mkdir(parents=True, exist_ok=True)
        if html is not None:
            html.touch()
    except OSError as error:
        raise ConfigError(f"เขียน {error.filename} ไม่ได้") from error


def _read_all(reader: Reader, rows: Sequence[Truth], folder: Path, learned: Learned) -> list[ReadLetter]:
    console = Console(stderr=True)
    with (
        tempfile.TemporaryDirectory(prefix="ksed-evaluate-") as scratch,
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        task = progress.add_task("กำลังอ่าน", total=len(rows))
        letters = []
        for letter in pool.map(partial(_read_one, reader, folder, Path(scratch), learned), range(len(rows)), rows):
            progress.advance(task)
            letters.append(letter)
        return letters


def _read_one(reader: Reader, folder: Path, scratch: Path, learned: Learned, number: int, truth: Truth) -> ReadLetter:
    """Read one letter and propose for it; whatever goes wrong is the letter's result, and the next one's turn."""
    began = time.monotonic()
    try:
        reading = _reading(reader, truth, folder, scratch / f"{number}.txt")
        proposal = propose(reading, learned=learned)
    except IntakeError as error:
        return ReadLetter(truth=truth, error=error.code, seconds=time.monotonic() - began)
    except ConfigError:
        raise
    except Exception as error:  # noqa: BLE001  # a fault of ours counts against us like any other
        Console(stderr=True, markup=False).print(f"ksed: {truth.id}: {place_of(error)}")
        return ReadLetter(truth=truth, error="internal", seconds=time.monotonic() - began)
    return ReadLetter(truth=truth, reading=reading, proposal=proposal, seconds=time.monotonic() - began)


def _reading(reader: Reader, truth: Truth, folder: Path, scratch: Path) -> Reading:
    if truth.file is not None:
        path = folder / truth.file
    elif truth.text is not None:
        path = scratch
        path.write_text(truth.text, "utf-8")
    else:
        return reading_as_told(truth)
    return reader(ToRead(path=path, sha256=sha256_of(path), name=path.name, is_mail=False))


def _pictures(folder: Path, letter: ReadLetter, most: int) -> Sequence[Image]:
    return draw_pages(folder / letter.truth.file, most=most) if letter.truth.file is not None else ()


def _save_texts(letters: Sequence[ReadLetter], folder: Path) -> None:
    for letter in letters:
        if letter.reading is not None:
            name = re.sub(r"[^\w-]", "_", letter.truth.id)
            (folder / f"{name}.txt").write_text(text_read(letter.reading) + "\n", "utf-8")


def _processor_seconds() -> float:
    """Processor time of this process, of its ended children, and of its living ones with all that they waited for.

    The readers are children of a server that lives on, so the kernel's sum for us alone would lack them.
    """
    ours = sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )
    return ours + sum(_of_child(path) for path in Path("/proc").glob("[0-9]*/stat"))


def _of_child(stat: Path) -> float:
    """Seconds of one process of /proc (proc(5)): its own and those of its ended children; 0 where it is not ours."""
    try:
        cells = stat.read_text().rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return 0.0
    parent, ticks = int(cells[1]), sum(int(cell) for cell in cells[11:15])
    return ticks / os.sysconf("SC_CLK_TCK") if parent == os.getpid() else 0.0
