"""Received stamps: read right, left to a person, or wrong while sure of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from models.values import Box, ReceivedStamp
from pipelines.evaluation.field_score import FieldScore, Outcome, judge, shown
from pipelines.evaluation.truth import Truth

SURE_FROM = 0.8
"""A value of this confidence is believed without a person's look (`models.values.Found`)."""
PARTS = ("stamp_number", "stamp_date", "stamp_time")

Hand = Literal["printed", "handwritten", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StampScore:
    """One letter's stamp: `hand` as the truth says, `found` and `readable` as the reading does."""

    hand: Hand
    parts: tuple[FieldScore, ...]
    found: bool
    readable: bool
    page: int = 1
    box: Box | None = None

    @property
    def sure_and_wrong(self) -> tuple[FieldScore, ...]:
        """Parts that are wrong, or of no stamp at all, and would be believed."""
        return tuple(
            part
            for part in self.parts
            if part.outcome in {Outcome.WRONG, Outcome.INVENTED}
            and (self.readable or (part.confidence or 0.0) >= SURE_FROM)
        )


def score_stamp(truth: Truth, stamp: ReceivedStamp | None, *, failed: bool = False) -> StampScore | None:
    """Compare the stamp; None where the truth says nothing of one."""
    if not truth.tells("stamp"):
        return None
    meant = truth.stamp
    hand: Hand = "none" if meant is None else "handwritten" if truth.stamp_by_hand else "printed"
    expected = (None, None, None) if meant is None else (meant.no or None, meant.date, meant.time)
    if failed:
        parts = tuple(
            FieldScore(name=name, outcome=Outcome.FAILED, expected=None if value is None else shown(value))
            for name, value in zip(PARTS, expected, strict=True)
        )
        return StampScore(hand=hand, parts=parts, found=False, readable=False)
    given = (None, None, None) if stamp is None else (stamp.number, stamp.date, stamp.time)
    parts = tuple(judge(name, value, found) for name, value, found in zip(PARTS, expected, given, strict=True))
    return StampScore(
        hand=hand,
        parts=parts,
        found=stamp is not None,
        readable=stamp is not None and stamp.readable,
        page=stamp.page if stamp is not None else 1,
        box=stamp.box if stamp is not None else None,
    )


def stamps_json(scores: Iterable[StampScore]) -> dict[str, Any]:
    """Count printed and handwritten stamps, and those found where there is none."""
    scores = list(scores)
    return {
        "printed": _group([score for score in scores if score.hand == "printed"]),
        "handwritten": _group([score for score in scores if score.hand == "handwritten"]),
        "none": {
            "letters": sum(score.hand == "none" for score in scores),
            "invented": sum(score.hand == "none" and score.found for score in scores),
            "invented_and_sure": sum(score.hand == "none" and bool(score.sure_and_wrong) for score in scores),
        },
    }


def _group(scores: list[StampScore]) -> dict[str, Any]:
    return {
        "stamps": len(scores),
        **{
            name.removeprefix("stamp_"): {
                "right": sum(score.parts[place].outcome is Outcome.RIGHT for score in scores),
                "wrong": sum(score.parts[place].outcome is Outcome.WRONG for score in scores),
                "wrong_and_sure": sum(score.parts[place] in score.sure_and_wrong for score in scores),
                "missed": sum(score.parts[place].outcome in {Outcome.MISSED, Outcome.FAILED} for score in scores),
            }
            for place, name in enumerate(PARTS)
        },
        "all_right": sum(all(part.is_right for part in score.parts) for score in scores),
        "left_to_a_person": sum(score.found and not score.readable for score in scores),
        "missed": sum(not score.found for score in scores),
    }
