"""Fit how sure a read value is, and hold it against letters that had no part in the fit.

    python -m benchmarks.calibration_pages FIT --made 2
    python -m benchmarks.calibration_pages KEPT --truth TRUTH.jsonl
    python -m benchmarks.calibration FIT… --against KEPT…

Prints the numbers for `parsers/letter_confidence.py`, and how reliable the confidences are that it gives now.
"""

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration_kept import ReadLetter, load
from models.values import Found
from parsers import letter_confidence
from parsers.letter import parse_letter
from parsers.letter_text import make_document
from parsers.thai.fuzzy import distance
from pipelines.evaluation.field_score import HEADLINE, Outcome, Value, fold, judge

EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 1.0001)
_MISREAD = 0.4
"""Share of a value's characters that may differ for it to be the right value misread, and not another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One value that was given: its confidence, what its characters lack to being clear, whether it is right.

    `doubt` is None where no recogniser read it or another value was taken for it.
    """

    letter: str
    field: str
    confidence: float
    doubt: float | None
    right: bool


def given(letters: Sequence[ReadLetter]) -> Iterator[Given]:
    """Every value that is given for the fields whose truth is known."""
    for letter in letters:
        found = parse_letter(letter.pages)
        for name, expected in letter.truth.items():
            value = getattr(found, name, None)
            if value is None:
                continue
            right = judge(name, expected, value).outcome is Outcome.RIGHT
            doubt = _doubt(letter, value) if expected is not None and _same(name, expected, value) else None
            yield Given(letter=letter.name, field=name, confidence=value.confidence, doubt=doubt, right=right)


def _doubt(letter: ReadLetter, value: Found[Value]) -> float | None:
    page = next(page for page in letter.pages if page.number == value.page)
    if page.method != "ocr" or value.span is None:
        return None
    start, end = value.span
    words = [word for word in make_document((page,)).words if word.start < end and word.end > start]
    return letter_confidence.doubt_of(words, end - start) if words else None


def _same(name: str, expected: Value, value: Found[Value]) -> bool:
    """Whether it is the value meant, misread or not."""
    if isinstance(expected, date):
        return True
    meant = fold(name, expected)
    return distance(meant, fold(name, value.value)) <= max(1.0, _MISREAD * len(meant))


def fitted(doubts: NDArray[np.float64], rights: NDArray[np.float64]) -> tuple[float, float]:
    """Intercept and slope of a logistic curve over √doubt (Newton's method; a weak prior keeps the slope finite)."""
    inputs = np.column_stack([np.ones_like(doubts), -np.sqrt(doubts)])
    weights = np.array([4.0, 4.0])
    prior, strength = weights.copy(), 0.05
    for _ in range(50):
        shares = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (rights - shares) - strength * (weights - prior)
        curve = (inputs * (shares * (1 - shares))[:, None]).T @ inputs + strength * np.eye(2)
        weights = weights + np.linalg.solve(curve, slope)
    return float(weights[0]), float(weights[1])


def _reliability(values: Sequence[Given]) -> Iterator[str]:
    for least, most in pairwise(EDGES):
        inside = [value.right for value in values if least <= value.confidence < most]
        if inside:
            yield f"  {least:.2f}–{min(1.0, most):.2f}: {len(inside):5d} given, {sum(inside) / len(inside):.3f} right"
    sure = [value.right for value in values if value.confidence >= 0.8]
    right = [value for value in values if value.right]
    of_right = sum(value.confidence >= 0.8 for value in right) / max(1, len(right))
    yield f"  0.80 and more: {len(sure)}, {sum(sure) / max(1, len(sure)):.3f} right; {of_right:.3f} of the right ones"


def main() -> None:
    """Print the fit and the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("fit", type=Path, nargs="+", metavar="FIT")
    parser.add_argument("--against", type=Path, nargs="+", default=[], metavar="KEPT")
    options = parser.parse_args()
    letters = [letter for folder in options.fit for letter in load(folder)]
    clear = [word.confidence for letter in letters for page in letter.pages for word in page.words]
    print(f"CLEAR = {math.floor(100 * float(np.quantile(clear, 0.9))) / 100} (now {letter_confidence.CLEAR})")
    fit = list(given(letters))
    read = [(value.doubt, float(value.right)) for value in fit if value.doubt is not None]
    intercept, slope = fitted(*np.array(read, dtype=np.float64).T)
    now = f"{letter_confidence.INTERCEPT}, {letter_confidence.SLOPE}"
    print(f"INTERCEPT, SLOPE = {intercept:.1f}, {slope:.1f} (now {now}; {len(read)} values)")
    tables = {"fit": fit}
    for folder in options.against:
        tables[str(folder)] = list(given(load(folder)))
    for name, values in tables.items():
        print(f"{name}: all fields", *_reliability(values), sep="\n")
        print(f"{name}: headline fields", *_reliability([one for one in values if one.field in HEADLINE]), sep="\n")


if __name__ == "__main__":
    main()
