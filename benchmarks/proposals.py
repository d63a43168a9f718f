"""How good proposals are on the examples that ship: rules alone, words alone, both, by cross-validation.

    .venv/bin/python -m benchmarks.proposals [--json] [--only written_a …]

Every letter is judged by a model that saw neither it nor a letter much like it; confidence is calibrated on other
folds. `--only` counts the letters of some files alone (all are trained on). Also time and memory a letter, as shipped.
"""

import argparse
import json
import resource
import time
from collections.abc import Sequence
from typing import Any

from models.values import FLAGS, Flags, Nature, Proposal, Purpose, Unit
from pipelines.learning.crossed import Crossed, crossed, folds_of, proposals_of
from pipelines.learning.examples import Row, rows_of, shipped
from pipelines.learning.features import NO_LEVEL
from pipelines.learning.model import HEADS, Calibration, base, heads_of
from pipelines.learning.scores import LABELS, confusion, reliability, scores_of
from pipelines.propose import propose
from pipelines.propose_rules import by_rules

_TIMED = 60


def measured(only: Sequence[str]) -> dict[str, Any]:
    """Cross-validate and measure."""
    examples = shipped()
    rows = rows_of(examples)
    folds = folds_of(rows)
    judged = crossed(rows, folds)
    ways = {
        "rules": [by_rules(row.ruled) for row in rows],
        "words": _by_words_only(judged),
        "both": proposals_of(judged),
    }
    counted = [place for place, row in enumerate(rows) if not only or row.key.split("/")[0] in only]
    report: dict[str, Any] = {"letters": len(counted), "trained_on": len(rows)}
    for name, proposals in ways.items():
        pairs = [(rows[place].labels, proposals[place]) for place in counted]
        report[name] = scores_of(pairs) | {"reliability": reliability(pairs)}
        report[name]["confusion"] = {about: confusion(about, pairs) for about in ("level", "unit", "purpose", "nature")}
    report["quoted"] = _quoted(rows, ways["both"], counted)
    return report | _cost([example.reading for example in examples[:_TIMED]])


def _by_words_only(judged: Sequence[Crossed]) -> list[Proposal]:
    """Proposals by the words' logits alone, the likeliest label of each head; the rules lend the rest of the shape."""
    words_alone = Calibration(fusion=dict.fromkeys(HEADS, (1.0, 0.0, 0.0)), sureness=(0.0,) * 5)
    proposals = []
    for one in judged:
        shares = heads_of(one.logits, one.row.features, words_alone)
        likeliest = {head: max(labels, key=lambda label: labels[label]) for head, labels in shares.items()}
        level = None if likeliest["level"] == NO_LEVEL else int(likeliest["level"])
        proposals.append(
            Proposal(
                is_complaint=likeliest["purpose"] != Purpose.NOT_A_COMPLAINT,
                level=level,
                purpose=Purpose(likeliest["purpose"]),
                nature=Nature(likeliest["nature"]),
                unit=Unit(likeliest["unit"]),
                flags=Flags(**{flag: likeliest[f"flag:{flag}"] == "yes" for flag in FLAGS}),
                confidence=max(shares["level"].values()),
            )
        )
    return proposals


def _quoted(rows: Sequence[Row], proposals: Sequence[Proposal], counted: Sequence[int]) -> float:
    """Share of proposals all of whose reasons stand in the letter and which have one for level and unit."""
    good = 0
    for place in counted:
        row, proposal = rows[place], proposals[place]
        fields = [row.ruled.reading.letter]
        given = [*row.ruled.findings.letter.sources, *(str(value) for field in fields for value in _values(field))]
        stand = all(any(reason.quote in text for text in given) for reason in proposal.reasons)
        about = {reason.about for reason in proposal.reasons if reason.quote}
        good += stand and {"level", "unit"} <= about
    return good / len(counted)


def _values(letter: Any) -> list[Any]:
    return [found.quote for name in letter.__slots__ if (found := getattr(letter, name)) is not None]


def _cost(readings: Sequence[Any]) -> dict[str, Any]:
    """Processor time of a letter, rules and model together, once loaded; memory of the process that does it."""
    learned = base()
    propose(readings[0], None, learned)
    took = []
    for reading in readings:
        began = time.process_time()
        propose(reading, None, learned)
        took.append(1000 * (time.process_time() - began))
    return {
        "milliseconds": {"median": sorted(took)[len(took) // 2], "longest": max(took)},
        "memory_mb_with_training": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _printed(report: dict[str, Any]) -> None:
    print(f"{report['letters']} letters of {report['trained_on']}, cross-validated")
    print(f"{'':16}" + "".join(f"{way:>9}" for way in ("rules", "words", "both")))
    for name in (*LABELS, "level_4_recall", "flags_recall"):
        print(f"{name:16}" + "".join(_figure(report[way][name]) for way in ("rules", "words", "both")))
    for name in ("share", "level"):
        print(
            f"{'sure: ' + name:16}" + "".join(_figure(report[way]["sure"][name]) for way in ("rules", "words", "both"))
        )
    print("\nflag: recall / precision (true)")
    for flag in FLAGS:
        cells = (report[way]["flags"][flag] for way in ("rules", "words", "both"))
        shown = "".join(f"  {_figure(one['recall'])} /{_figure(one['precision'])}" for one in cells)
        print(f"{flag:20}{shown}  ({report['both']['flags'][flag]['true']})")
    print("\nconfidence (both): from, count, mean, level right")
    for row in report["both"]["reliability"]:
        print(f"  {row['from']:.1f} {row['count']:5} {row['confidence']:.3f} {row['level']:.3f}")
    for about, table in report["both"]["confusion"].items():
        print(f"\n{about} (both): told -> proposed")
        for expected, row in table.items():
            print(f"  {expected:20} " + ", ".join(f"{name} {count}" for name, count in row.items()))
    print(f"\nreasons quoted from the letter: {report['quoted']:.3f}")
    print(f"milliseconds a letter: {report['milliseconds']}")


def _figure(value: float | None) -> str:
    return f"{value:9.3f}" if value is not None else f"{'-':>9}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    report = measured(given.only)
    if given.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _printed(report)


if __name__ == "__main__":
    main()
