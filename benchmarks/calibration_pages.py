"""Pages to calibrate on: made-up letters drawn, worn and read, or labelled scans read; kept in a folder.

    python -m benchmarks.calibration_pages FOLDER --made 2
    python -m benchmarks.calibration_pages FOLDER --truth TRUTH.jsonl

Each letter is read by itself, and what is there already is passed over: a broken run goes on where it was.
"""

import argparse
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.calibration_kept import ReadLetter
from benchmarks.calibration_letters import layouts, make_letter
from benchmarks.letters.fonts import KEPT_OUT, OTHERS
from benchmarks.letters.grades import PICTURES
from benchmarks.letters.paper import printed
from benchmarks.letters.sheet import LEFT, RIGHT, FullError, Sheet
from models.limits import ReadLimits
from parsers import media, ocr
from parsers.documents import read_pages
from pipelines.evaluation.field_score import expected_fields
from pipelines.evaluation.truth import parse_truth

MODEL = ReadLimits(languages=ocr.OWN_MODEL, tessdata=ocr.TESSDATA, workers=1, page_seconds=600.0)


def _made(name: str, seed: int) -> ReadLetter:
    """Draw one made-up letter, wear it by a grade drawn from its name, and read it."""
    random = Random(f"{name} {seed}")
    letter = make_letter(name, 1000 + seed)
    face, grade = random.choice((*KEPT_OUT, *OTHERS)), random.choice(sorted(PICTURES))
    sheet = next(sheet for size in (42, 38, 34, 30, 26) if (sheet := _laid_out(letter.text, face, size, random)))
    degrade, _ = PICTURES[grade]
    page = ocr.read_image(degrade(printed(sheet, name), random), limits=MODEL, number=1)
    return ReadLetter(name=f"{name}-{seed}", grade=grade, truth=dict(letter.truth), pages=(page,))


def _laid_out(text: str, face: str, ko_kai: int, random: Random) -> Sheet | None:
    """The lines on a page, short ones somewhere to the right at times; None where they do not fit at that size."""
    sheet = Sheet(face=face, ko_kai=ko_kai)
    try:
        for line in text.splitlines():
            long = sheet.font().getlength(line)
            room = max(0.0, RIGHT - LEFT - long)
            shift = random.choice((0.0, 0.0, 0.0, 0.5)) * room
            if shift:
                sheet.put(line, LEFT + shift)
                sheet.down()
            else:
                sheet.paragraph(line)
    except FullError:
        return None
    return sheet


def _scans(truth_file: Path) -> Iterator[tuple[str, Any]]:
    for row in parse_truth(truth_file.read_text("utf-8"), str(truth_file)):
        if row.file is not None:
            yield row.id, partial(_scan, truth_file.parent / row.file, row)


def _scan(path: Path, row: Any) -> ReadLetter:
    pages = tuple(read_pages(path, media.sniff(path, path.name), limits=MODEL))
    return ReadLetter(name=row.id, grade=row.group, truth=expected_fields(row), pages=pages)


def main() -> None:
    """Read what is missing in the folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration_pages", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--made", type=int, default=0, metavar="N", help="letters of each layout")
    parser.add_argument("--truth", type=Path, help="truth.jsonl beside labelled scans")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    todo = [(f"{name}-{seed}", partial(_made, name, seed)) for seed in range(options.made) for name in layouts()]
    todo += _scans(options.truth) if options.truth else []

    def keep(name: str, read: Any) -> str:
        path = options.folder / f"{name}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(read()))
        return name

    with ThreadPoolExecutor(2) as pool:
        for name in pool.map(lambda each: keep(*each), todo):
            print(name)


if __name__ == "__main__":
    main()
