"""Whether a proposal's confidence means what it says, and whether it carries words that stand in the letter."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from models.values import Proposal, Reading
from pipelines.evaluation.proposal_score import LabelScore
from pipelines.evaluation.reliability import EDGES
from pipelines.propose_text import letter_text

SURE_FROM = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """One proposal: its confidence (0–1), whether a reason quotes the letter, whether level and all labels are right.

    `level_right` is None where the truth tells of no level.
    """

    confidence: float
    quotes_the_letter: bool
    level_right: bool | None
    all_right: bool


def trust_of(reading: Reading, proposal: Proposal, labels: Iterable[LabelScore]) -> Trust:
    """Look at a proposal beside its scores."""
    labels = tuple(labels)
    sources = letter_text(reading).sources
    levels = [label.is_right for label in labels if label.about == "level"]
    return Trust(
        confidence=proposal.confidence,
        quotes_the_letter=any(
            reason.quote and any(reason.quote in source for source in sources) for reason in proposal.reasons
        ),
        level_right=levels[0] if levels else None,
        all_right=all(label.is_right for label in labels),
    )


def trust_json(proposals: Iterable[Trust]) -> dict[str, Any]:
    """Give the reliability of level and of the whole by bins of confidence, and the share that quotes the letter."""
    told = [one for one in proposals if one.level_right is not None]
    quoting = sum(one.quotes_the_letter for one in told)
    bins = []
    for least, most in pairwise(EDGES):
        last = most == EDGES[-1]
        bins.append(
            {"from": least, "to": most, **_share([one for one in told if _within(one, least, most, last=last)])}
        )
    sure = [one for one in told if one.confidence >= SURE_FROM]
    return {
        "bins": bins,
        "sure_from": SURE_FROM,
        "sure": {**_share(sure), "share_of_all": len(sure) / len(told) if told else None},
        "quoting": {"count": len(told), "right": quoting, "share": quoting / len(told) if told else None},
    }


def _within(one: Trust, least: float, most: float, *, last: bool) -> bool:
    return least <= one.confidence and (last or one.confidence < most)


def _share(some: list[Trust]) -> dict[str, Any]:
    count = len(some)
    level, whole = sum(one.level_right is True for one in some), sum(one.all_right for one in some)
    return {
        "count": count,
        "level_right": level,
        "all_right": whole,
        "share_level_right": level / count if count else None,
        "share_all_right": whole / count if count else None,
    }
