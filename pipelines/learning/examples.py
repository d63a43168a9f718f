"""Letters whose labels are known: those that ship with the program, and those that people have settled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.values import Reading
from pipelines.evaluation.truth import Labels, Truth, parse_truth
from pipelines.evaluation.without_file import reading_as_told
from pipelines.learning.features import NO_LEVEL, Features, features_of
from pipelines.propose_rules import Ruled, judge
from pipelines.rulebook import Rulebook

FOLDER = Path(__file__).parents[1] / "examples"
RULES_WRITTEN_FROM = frozenset({"office"})
"""Files that the written rules were tuned on: the rules look too good there, so these letters weigh less."""
_TUNED_WEIGHT = 0.5
LESSON = "case/"
"""How the keys of lessons begin; those of shipped examples begin with their file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A letter with its labels. `key` is its own for ever: `office/s001`, or a lesson's case and time."""

    key: str
    reading: Reading
    labels: Labels
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An example as training sees it: what the rules made of it, its features, its label for each head."""

    key: str
    ruled: Ruled
    features: Features
    labels: Labels
    targets: Mapping[str, str]
    weight: float

    @property
    def is_lesson(self) -> bool:
        """Whether people settled it here; else it shipped."""
        return self.key.startswith(LESSON)


@cache
def shipped() -> tuple[Example, ...]:
    """Give the examples that ship, in the order of files and lines.

    Raises:
        ConfigError: A file is wrong.
    """
    return tuple(example_of(*told) for told in told_in(FOLDER))


def told_in(folder: Path) -> list[tuple[str, Truth]]:
    """Give the letters of the files of a folder that have labels, each with its file's name.

    Raises:
        ConfigError: A file is wrong.
    """
    return [
        (path.stem, truth)
        for path in sorted(folder.glob("*.jsonl"))
        for truth in parse_truth(path.read_text("utf-8"), path.name)
        if truth.labels is not None
    ]


def example_of(name: str, truth: Truth) -> Example:
    """Make an example of a letter told in the file of that name."""
    return Example(
        key=f"{name}/{truth.id}",
        reading=reading_as_told(truth),
        labels=truth.labels or Labels(),
        weight=_TUNED_WEIGHT if name in RULES_WRITTEN_FROM else 1.0,
    )


def rows_of(examples: Iterable[Example], rulebook: Rulebook | None = None) -> list[Row]:
    """Apply the rules to examples and take their features."""
    rows = []
    for example in examples:
        ruled = judge(example.reading, rulebook)
        rows.append(
            Row(
                key=example.key,
                ruled=ruled,
                features=features_of(ruled),
                labels=example.labels,
                targets=targets_of(example.labels),
                weight=example.weight,
            )
        )
    return rows


def targets_of(labels: Labels) -> dict[str, str]:
    """Give the label of each head that the labels tell of."""
    targets: dict[str, str] = {}
    if labels.tells("level"):
        targets["level"] = NO_LEVEL if labels.level is None else str(labels.level)
    for head in ("purpose", "unit", "nature"):
        said = getattr(labels, head)
        if said is not None:
            targets[head] = said.value
    return targets | {f"flag:{flag}": "yes" if raised else "no" for flag, raised in labels.flags.items()}
