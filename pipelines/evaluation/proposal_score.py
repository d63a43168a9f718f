"""Whether the proposal is what the manual makes of the letter."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.values import FLAGS, Proposal
from pipelines.evaluation.truth import Truth

ABOUT = ("is_complaint", "level", "purpose", "nature", "unit")
HIGHEST = 4

Label = bool | int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScore:
    """One label of one letter; `proposed` is None, and `failed` true, where the letter could not be read."""

    about: str
    expected: Label
    proposed: Label
    is_right: bool
    failed: bool = False


def score_proposal(truth: Truth, proposal: Proposal | None) -> tuple[LabelScore, ...]:
    """Compare every label that the truth tells of; nothing is right where there is no proposal."""
    labels = truth.labels
    if labels is None:
        return ()
    others = {"level": labels.level_alt, "unit": labels.unit_alt}
    scores = []
    for about in (*ABOUT, *FLAGS):
        if about in FLAGS:
            if about not in labels.flags:
                continue
            expected: Label = labels.flags[about]
        elif labels.tells(about):
            expected = getattr(labels, about)
        else:
            continue
        holder = proposal.flags if proposal is not None and about in FLAGS else proposal
        proposed: Label = getattr(holder, about) if holder is not None else None
        right = proposal is not None and (proposed == expected or proposed in others.get(about, ()))
        scores.append(
            LabelScore(about=about, expected=expected, proposed=proposed, is_right=right, failed=proposal is None)
        )
    return tuple(scores)


def proposals_json(letters: Iterable[tuple[LabelScore, ...]]) -> dict[str, Any]:
    """Give the share right of every label, the table of levels, and how many of level 4 were found."""
    scores = [score for letter in letters for score in letter]
    levels = [score for score in scores if score.about == "level"]
    highest = [score for score in levels if score.expected == HIGHEST]
    called = [score for score in levels if score.proposed == HIGHEST]
    return {
        **{about: _accuracy([score for score in scores if score.about == about]) for about in ABOUT},
        "flags": {flag: _flag([score for score in scores if score.about == flag]) for flag in FLAGS},
        "level_confusion": _confusion(levels),
        "classes": {about: _classes([s for s in scores if s.about == about]) for about in ABOUT if about != "level"},
        "level_4": {
            "letters": len(highest),
            "found": sum(score.proposed == HIGHEST for score in highest),
            "recall": _of(sum(score.proposed == HIGHEST for score in highest), len(highest)),
            "proposed": len(called),
            "precision": _of(sum(score.expected == HIGHEST for score in called), len(called)),
        },
    }


def _accuracy(scores: list[LabelScore]) -> dict[str, Any]:
    right = sum(score.is_right for score in scores)
    return {"count": len(scores), "right": right, "share": _of(right, len(scores))}


def _flag(scores: list[LabelScore]) -> dict[str, Any]:
    rightly = sum(score.expected is True and score.proposed is True for score in scores)
    wrongly = sum(score.expected is False and score.proposed is True for score in scores)
    missed = sum(score.expected is True and score.proposed is not True for score in scores)
    return {
        **_accuracy(scores),
        "raised_rightly": rightly,
        "raised_wrongly": wrongly,
        "missed": missed,
        "precision": _of(rightly, rightly + wrongly),
        "recall": _of(rightly, rightly + missed),
    }


def _classes(scores: list[LabelScore]) -> dict[str, dict[str, Any]]:
    """Expected value → letters, how many of them were proposed so, and what the others were taken for.

    What the truth accepts beside the expected value (`…_alt`) counts as the expected one.
    """
    rows: dict[str, dict[str, Any]] = {}
    for value in sorted({str(score.expected) for score in scores}):
        own = [score for score in scores if str(score.expected) == value]
        right = sum(score.is_right for score in own)
        called = [score for score in scores if str(score.proposed) == value]
        taken_for = Counter("failed" if score.failed else str(score.proposed) for score in own if not score.is_right)
        rows[value] = {
            "letters": len(own),
            "right": right,
            "recall": _of(right, len(own)),
            "proposed": len(called),
            "precision": _of(sum(score.is_right for score in called), len(called)),
            "taken_for": dict(taken_for.most_common()),
        }
    return rows


def _confusion(levels: list[LabelScore]) -> dict[str, dict[str, int]]:
    """Expected level → proposed level → letters; `none` is no complaint, `failed` not read. No `…_alt` here."""
    rows: dict[str, dict[str, int]] = {}
    names = [*(str(level) for level in range(1, HIGHEST + 1)), "none"]
    for name in names:
        rows[name] = dict.fromkeys([*names, "failed"], 0)
    for score in levels:
        proposed = "failed" if score.failed else str(score.proposed or "none")
        rows[str(score.expected or "none")][proposed] += 1
    return rows


def _of(part: int, whole: int) -> float | None:
    return part / whole if whole else None
