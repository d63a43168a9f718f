"""How often each digit is read right, Thai and Arabic, and what is read instead.

    ksed evaluate TRUTH.jsonl --save-text READ
    .venv/bin/python -m benchmarks.digits TRUTH.jsonl READ [TRUTH.jsonl READ ...]

Truth and reading are laid side by side with as few edits as possible (`pipelines.evaluation.text_score`).
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from string import digits

from rapidfuzz.distance import Levenshtein

from parsers.thai.digits import has_digit, to_thai_digits
from pipelines.evaluation.text_score import compact
from pipelines.evaluation.truth import parse_truth


def seen_as(meant: str, got: str) -> Iterator[tuple[str, str]]:
    """Each digit that stands in a text, with the character read for it; an empty one where none was."""
    one, other = compact(meant), compact(got)
    for block in Levenshtein.opcodes(one, other):
        there, read = one[block.src_start : block.src_end], other[block.dest_start : block.dest_end]
        for char, found in zip_longest(there, read, fillvalue=""):
            if has_digit(char):
                yield char, found


def tally(pairs: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    """For each digit how often each character was read for it."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for digit, read in pairs:
        counts[digit][read] += 1
    return counts


def table(counts: dict[str, Counter[str]]) -> str:
    """A row a digit: how many stand there, share read right, what was read instead."""
    rows = ["| digit | stand there | right | read instead |", "|---|---|---|---|"]
    for digit in to_thai_digits(digits) + digits:
        seen = counts.get(digit)
        if seen:
            wrong = ", ".join(f"{read or 'nothing'} {count}" for read, count in seen.most_common() if read != digit)
            rows.append(f"| {digit} | {seen.total()} | {100 * seen[digit] / seen.total():.1f} % | {wrong} |")
    return "\n".join(rows)


def of_folder(truth: Path, read: Path) -> Iterator[tuple[str, str]]:
    """The digits of all letters of a truth file whose text was saved in a folder."""
    for letter in parse_truth(truth.read_text(encoding="utf-8"), truth.name):
        saved = read / f"{letter.id}.txt"
        if saved.exists() and letter.text:
            yield from seen_as(letter.text, saved.read_text(encoding="utf-8"))


def main() -> None:
    """Print the table of all letters together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+", metavar="TRUTH READ")
    paths: list[Path] = parser.parse_args().paths
    if len(paths) % 2:
        parser.error("a folder of texts belongs to each truth file")
    pairs = zip(paths[::2], paths[1::2], strict=True)
    print(table(tally(pair for truth, read in pairs for pair in of_folder(truth, read))))


if __name__ == "__main__":
    main()
