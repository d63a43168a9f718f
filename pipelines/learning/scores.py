"""How good proposals are: the figures by which models are compared and reported."""

from collections.abc import Iterable, Sequence
from typing import Any

from models.values import FLAGS, Proposal
from pipelines.evaluation.truth import Labels
from pipelines.learning.features import NO_LEVEL
from pipelines.propose_weigh import PROTECTING

SURE = 0.8
LABELS = ("level", "unit", "purpose", "nature", "is_complaint")
_DECIDING = ("level", "unit", "purpose", "nature")

Pair = tuple[Labels, Proposal]


def scores_of(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Shares right, recall of level 4, recall and precision of flags, and what confidence is worth. None: no such."""
    told = {about: [is_right(about, *pair) for pair in pairs if _tells(pair[0], about)] for about in LABELS}
    fours = [pair for pair in pairs if pair[0].level == 4]
    sure = [pair for pair in pairs if pair[1].confidence >= SURE]
    flags = {flag: _flag(flag, pairs) for flag in FLAGS}
    protecting = [flags[flag] for flag in FLAGS if flag in PROTECTING]
    return {
        "letters": len(pairs),
        **{about: _share(right) for about, right in told.items()},
        "overall": _mean(_share(told[about]) for about in _DECIDING),
        "level_4_recall": _share([is_right("level", *pair) for pair in fours]),
        "flags_recall": _of(sum(one["found"] for one in protecting), sum(one["true"] for one in protecting)),
        "flags": flags,
        "sure": {"share": _of(len(sure), len(pairs)), "level": _share([is_right("level", *pair) for pair in sure])},
    }


def is_right(about: str, labels: Labels, proposal: Proposal) -> bool:
    """Whether a label of a proposal is the one told, or as good."""
    proposed = getattr(proposal, about)
    others: tuple[Any, ...] = {"level": labels.level_alt, "unit": labels.unit_alt}.get(about, ())
    return proposed == getattr(labels, about) or proposed in others


def is_not_worse(new: dict[str, Any], old: dict[str, Any]) -> bool:
    """Whether a model may replace another: not overall, nor of level 4, nor of the flags that protect people."""
    return all((new[name] or 0.0) >= (old[name] or 0.0) for name in ("overall", "level_4_recall", "flags_recall"))


def reliability(pairs: Sequence[Pair], steps: int = 5) -> list[dict[str, Any]]:
    """Of proposals by confidence, a step each: how many, mean confidence, share with the right level."""
    rows = []
    for step in range(steps):
        low, high = step / steps, (step + 1) / steps
        inside = [pair for pair in pairs if low <= pair[1].confidence < high]
        if inside:
            rows.append(
                {
                    "from": low,
                    "count": len(inside),
                    "confidence": _mean(pair[1].confidence for pair in inside),
                    "level": _share([is_right("level", *pair) for pair in inside]),
                }
            )
    return rows


def confusion(about: str, pairs: Sequence[Pair]) -> dict[str, dict[str, int]]:
    """Told label → proposed label → letters; what is as good as told counts as told."""
    table: dict[str, dict[str, int]] = {}
    for labels, proposal in pairs:
        expected = _name(getattr(labels, about))
        proposed = expected if is_right(about, labels, proposal) else _name(getattr(proposal, about))
        row = table.setdefault(expected, {})
        row[proposed] = row.get(proposed, 0) + 1
    return {expected: dict(sorted(table[expected].items())) for expected in sorted(table)}


def _flag(flag: str, pairs: Iterable[Pair]) -> dict[str, Any]:
    told = [(labels.flags[flag], getattr(proposal.flags, flag)) for labels, proposal in pairs if flag in labels.flags]
    true, raised = sum(one for one, _ in told), sum(one for _, one in told)
    found = sum(one and other for one, other in told)
    return {
        "true": true,
        "raised": raised,
        "found": found,
        "recall": _of(found, true),
        "precision": _of(found, raised),
    }


def _tells(labels: Labels, about: str) -> bool:
    return labels.tells(about)


def _name(value: Any) -> str:
    return NO_LEVEL if value is None else str(value)


def _share(right: Sequence[bool]) -> float | None:
    return _of(sum(right), len(right))


def _of(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else None
