"""Letters in, a folder of scans with truth.jsonl out. The same seed gives the same bytes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from benchmarks.letters import digital
from benchmarks.letters.containers import SUFFIXES, save
from benchmarks.letters.fonts import KEPT_OUT, OTHERS, MissingError, em_for
from benchmarks.letters.grades import PICTURES
from benchmarks.letters.layout import laid_out
from benchmarks.letters.paper import printed
from benchmarks.letters.sheet import Run, Sheet
from benchmarks.letters.source import Letter, letters
from benchmarks.letters.stamp import pressed, stamped_on
from benchmarks.letters.truth import truth_of

GRADES = ("clean", "office", "light", "poor", "fax", "phone", "turned", "digital")
_SHARE = ("office", *GRADES)
"""Grades are dealt in rounds; office scans are twice as common."""

FACES = {"kept-out": KEPT_OUT, "all": (*KEPT_OUT, *OTHERS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One file to make: which letter, how it arrives."""

    name: str
    letter: Letter
    grade: str
    suffix: str
    face: str
    seed: str


def jobs(seed: int, count: int | None = None, fonts: str = "kept-out", grades: tuple[str, ...] = GRADES) -> list[Job]:
    """Deal grades, faces and containers to `count` letters; after the last the first come again, differently."""
    source = letters()
    random = Random(f"letters:{seed}")
    found: list[Job] = []
    deck: list[str] = []
    for index in range(len(source) if count is None else count):
        letter = source[index % len(source)]
        if not deck:
            deck = [grade for grade in _SHARE if grade in grades]
            random.shuffle(deck)
        faxed = letter.fax_line is not None and index < len(source)
        grade = deck.pop(deck.index("fax")) if faxed and "fax" in deck else deck.pop()
        name = f"k{index + 1:03}"
        suffix = {"digital": "pdf", "fax": "tif"}.get(grade, SUFFIXES[index % 3])
        face = random.choice(FACES[fonts])
        found.append(Job(name=name, letter=letter, grade=grade, suffix=suffix, face=face, seed=f"{seed}:{name}"))
    return found


def render(folder: Path, todo: list[Job]) -> Iterator[str]:
    """Make the files and, at the end, truth.jsonl; yield a line about each.

    Raises:
        MissingError: a font or a library is missing. A missing browser only leaves the digital letters out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for job in todo:
        try:
            rows.append(_made(folder, job))
        except MissingError as error:
            if job.grade != "digital":
                raise
            yield f"{job.name} digital: left out: {error}"
            continue
        yield f"{rows[-1]['file']} {job.grade} {job.face}"
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "truth.jsonl").write_text(text, encoding="utf-8")


def _made(folder: Path, job: Job) -> dict[str, object]:
    random = Random(f"{job.seed}:arrival")
    letter = job.letter
    sheet = laid_out(letter, job.face, job.seed)
    path = folder / f"{job.name}.{job.suffix}"
    stamp = None
    if job.grade == "digital":
        digital.print_pdf(sheet, path, job.seed)
    else:
        if letter.channel in {"letter", "walk_in", "phone_fax"} and random.random() < 0.6:
            stamp = stamped_on(date.fromisoformat(letter.date), random)
        degrade, dpi = PICTURES[job.grade]
        if job.grade == "fax" and letter.fax_line:
            sheet = _with_fax_line(sheet, letter.fax_line)
        page = printed(sheet, job.seed)
        if stamp:
            page = pressed(page, stamp, job.seed)
        save(degrade(page, random), path, dpi)
    return truth_of(letter, sheet, stamp, name=job.name, file=path.name, grade=job.grade)


def _with_fax_line(sheet: Sheet, words: str) -> Sheet:
    """The sending machine's own line along the upper edge."""
    face = "TlwgMono"
    line = Run(x=120, y=70, text=words, face=face, size=em_for(face, 24))
    return replace(sheet, runs=[line, *sheet.runs], lines=[words, *sheet.lines])
