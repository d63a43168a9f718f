"""Tesseract as a library within the process beside Tesseract as a program, on the lines of the same pages.

    .venv/bin/python -m benchmarks.engines FOLDER [--runs 3] [--count N]

FOLDER holds truth.jsonl. Prints CPU seconds of the library by those of the program, run by run in turn, and how many
lines the two read alike (the library brings a Tesseract of its own, often a newer one).
"""

import argparse
import os
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.reading import letters
from models.limits import ReadLimits
from parsers import ocr_library
from parsers.documents import page_contents
from parsers.image import PageImage
from parsers.media import sniff
from parsers.ocr import model_of
from parsers.ocr_glyphs import Glyph
from parsers.ocr_tesseract import recognise
from parsers.scan.lines import cut_lines
from parsers.scan.prepare import prepare
from parsers.scan.prepared import Grey

LIMITS = ReadLimits()
Page = Sequence[Grey]


def pages_of(folder: Path, count: int | None) -> list[Page]:
    """The line pictures of each scanned page (untimed)."""
    return [
        [line.picture for line in cut_lines(prepare(content.image).grey)]
        for path in letters(folder, count, scans=True)
        for content in page_contents(path, sniff(path, path.name), limits=LIMITS)
        if isinstance(content, PageImage)
    ]


def text_of(glyphs: Sequence[Glyph]) -> str:
    """A line's characters."""
    return "".join(glyph.text for glyph in glyphs)


def run(pages: Sequence[Page], *, inside: bool) -> tuple[float, list[str]]:
    """CPU seconds of this process and its children, and what was read."""
    is_there: Callable[[], bool] = ocr_library.is_there
    ocr_library.is_there = lambda: inside  # type: ignore[assignment]
    before = sum(os.times()[:4])
    try:
        read = [
            text_of(line)
            for page in pages
            for line in recognise(page, model=model_of(LIMITS), seconds=LIMITS.page_seconds)
        ]
    finally:
        ocr_library.is_there = is_there  # type: ignore[assignment]
    return sum(os.times()[:4]) - before, read


def main() -> None:
    """Compare and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--count", type=int)
    options = parser.parse_args()
    pages = pages_of(options.folder, options.count)
    ratios, alike, lines = [], 0, 0
    for _ in range(options.runs):
        (library, ours), (program, theirs) = run(pages, inside=True), run(pages, inside=False)
        ratios.append(library / program)
        alike, lines = sum(one == other for one, other in zip(ours, theirs, strict=True)), len(ours)
    print(f"{len(pages)} pages, {lines} lines, {alike} read alike")
    print(f"CPU, library / program: median {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})")


if __name__ == "__main__":
    main()
