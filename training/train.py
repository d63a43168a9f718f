"""From Debian's integer script/Thai to `ksed.traineddata`: the whole way, step by step.

    python -m training.train --build DIR --out parsers/tessdata/ksed.traineddata

Each step leaves files in the build folder and is passed over where they stand, so a broken run goes on where it was.
Tesseract's trainer keeps to one processor; lines are drawn on all.
"""

import argparse
import os
import shutil
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from training.alphabet import extended
from training.network import to_float

BASE_PACKAGE = "tesseract-ocr-script-thai"
"""Debian's, version 4.1.0, Apache License 2.0."""
LANGUAGE = "ksed"
LINES_A_FILE = 200
"""Tesseract writes the whole file anew for each line of it: many small files are drawn faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of training: on how many files of all lines and of stamps' rows, for how many iterations, how fast.

    Without `rate` the layers keep the rates that the base model was trained at; Tesseract heeds a new one only where
    all are reset to it.
    """

    name: str
    files: int
    stamp_files: int = 0
    iterations: int
    rate: float | None = None

    def seeds(self) -> list[int]:
        """Of its files."""
        stamps = range(STAMP_SEEDS + 1, STAMP_SEEDS + self.stamp_files + 1)
        return [*range(1, self.files + 1), *stamps]


STAMP_SEEDS = 1000
"""Files of stamps' rows have the seeds after this one."""
PHASES = (
    Phase(name="wake", files=20, iterations=3000),
    Phase(name="learn", files=120, iterations=26000),
    Phase(name="settle", files=120, iterations=11000, rate=0.0003),
    Phase(name="stamp", files=40, stamp_files=30, iterations=9000, rate=0.0003),
    Phase(name="polish", files=120, stamp_files=30, iterations=12000, rate=0.00007),
)


def run(*command: str | Path) -> None:
    """Run a tool of Tesseract on one processor; its words go to our error output.

    Word lists come out of pythainlp as sets: the hash seed keeps their order, and with it the lines, the same.
    """
    subprocess.run(
        [str(part) for part in command],
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONHASHSEED": "0"},
        stdout=sys.stderr,
    )


def base_model() -> Path:
    """Debian's integer model.

    Raises:
        FileNotFoundError: its package is not installed.
    """
    listed = subprocess.run(["dpkg", "-L", BASE_PACKAGE], capture_output=True, text=True, check=False)
    for line in listed.stdout.splitlines():
        if line.endswith("Thai.traineddata"):
            return Path(line)
    raise FileNotFoundError(f"Thai.traineddata: install the package {BASE_PACKAGE}")


def unpack(build: Path) -> None:
    """The base model as a floating-point one, and an empty one of ours with the longer alphabet."""
    base = build / "base"
    if (build / LANGUAGE / f"{LANGUAGE}.traineddata").exists():
        return
    base.mkdir(parents=True, exist_ok=True)
    shutil.copy(base_model(), base / "Thai.traineddata")
    run("combine_tessdata", "-u", base / "Thai.traineddata", base / "Thai.")
    (base / "Thai.lstm").write_bytes(to_float((base / "Thai.lstm").read_bytes()))
    run("combine_tessdata", "-o", base / "Thai.traineddata", base / "Thai.lstm")
    alphabet = extended((base / "Thai.lstm-unicharset").read_text(encoding="utf-8"))
    (base / "unicharset").write_text(alphabet, encoding="utf-8")
    # The tool wants a table of Han strokes, though without Han letters nothing is looked up in it.
    (base / "radical-stroke.txt").write_text("4e00\t1.0\n", encoding="utf-8")
    run("combine_lang_model", "--input_unicharset", base / "unicharset", "--script_dir", base,
        "--output_dir", build, "--lang", LANGUAGE, "--pass_through_recoder")  # fmt: skip


def draw_file(build: Path, seed: int) -> Path:
    """One file of training lines, as the trainer reads it."""
    stem = build / "lines" / f"lines-{seed:03d}"
    done = stem.with_suffix(".lstmf")
    if not done.exists():
        stem.parent.mkdir(parents=True, exist_ok=True)
        kind = ["--stamps"] if seed > STAMP_SEEDS else []
        count = str(LINES_A_FILE)
        run(sys.executable, "-m", "training.lines", "--seed", str(seed), "--count", count, "--out", stem, *kind)
        run("tesseract", stem.with_suffix(".tif"), stem, "--psm", "13", "lstm.train")
        stem.with_suffix(".tif").unlink()
    return done


def train(build: Path) -> Path:
    """Go through the phases; give the last checkpoint."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        seeds = [seed for phase in PHASES for seed in phase.seeds()]
        return _phases(build, {seed: pool.submit(draw_file, build, seed) for seed in dict.fromkeys(seeds)})


def _phases(build: Path, drawn: dict[int, Future[Path]]) -> Path:
    """The first phase begins as soon as its few files are drawn."""
    ours = build / LANGUAGE / f"{LANGUAGE}.traineddata"
    start = build / "base" / "Thai.lstm"
    for phase in PHASES:
        checkpoint = build / "checkpoints" / f"{phase.name}_checkpoint"
        finished = build / "checkpoints" / f"{phase.name}.done"
        if not finished.exists():
            checkpoint.parent.mkdir(exist_ok=True)
            files = [drawn[seed].result() for seed in phase.seeds()]
            listing = build / f"{phase.name}.txt"
            listing.write_text("".join(f"{file.resolve()}\n" for file in files), encoding="utf-8")
            old = build / "base" / "Thai.traineddata"
            first: list[str | Path] = ["--old_traineddata", old] if phase is PHASES[0] else []
            rate = ["--reset_learning_rate", "--learning_rate", str(phase.rate)] if phase.rate else []
            run("lstmtraining", "--continue_from", start, *first, "--traineddata", ours, "--train_listfile", listing,
                "--model_output", build / "checkpoints" / phase.name, "--max_iterations", str(phase.iterations),
                *rate, "--debug_interval", "0")  # fmt: skip
            finished.touch()
        start = checkpoint
    return start


def pack(build: Path, checkpoint: Path, out: Path) -> None:
    """The network as integers again, without dictionaries: names and numbers stand in none."""
    out.parent.mkdir(parents=True, exist_ok=True)
    run("lstmtraining", "--stop_training", "--convert_to_int", "--continue_from", checkpoint,
        "--traineddata", build / LANGUAGE / f"{LANGUAGE}.traineddata", "--model_output", out)  # fmt: skip


def main() -> None:
    """Train and pack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, help="pack this one, train nothing")
    arguments = parser.parse_args()
    build: Path = arguments.build
    unpack(build)
    pack(build, arguments.checkpoint or train(build), arguments.out)


if __name__ == "__main__":
    main()
