"""Whether confidence means what it says: of the values given at 0.8 or more, at least 95 % should be right."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from pipelines.evaluation.field_score import FieldScore, Outcome
from pipelines.evaluation.stamp_score import SURE_FROM

EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 1.0)
"""A bin reaches from one edge up to the next, without it; the last one holds 1.0 too."""


def reliability_json(scores: Iterable[FieldScore]) -> dict[str, Any]:
    """Sort the values that were given into bins of confidence and tell the share that is right of each."""
    given = [(score.confidence, score.outcome is Outcome.RIGHT) for score in scores if score.confidence is not None]
    bins = []
    for least, most in pairwise(EDGES):
        last = most == EDGES[-1]
        inside = [right for confidence, right in given if least <= confidence and (last or confidence < most)]
        bins.append({"from": least, "to": most, **_share(inside)})
    return {"bins": bins, "sure_from": SURE_FROM, "sure": _share([right for sure, right in given if sure >= SURE_FROM])}


def _share(rights: Sequence[bool]) -> dict[str, Any]:
    return {
        "count": len(rights),
        "right": sum(rights),
        "share_right": sum(rights) / len(rights) if rights else None,
    }
