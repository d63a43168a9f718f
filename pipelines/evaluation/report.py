"""All letters' scores as one JSON object, for people (printed as tables) and programs."""

from collections.abc import Iterable, Sequence
from statistics import fmean, median
from typing import Any

from pipelines.as_json import box_json
from pipelines.evaluation.field_score import FIELDS, HEADLINE, FieldScore, tally
from pipelines.evaluation.proposal_score import proposals_json
from pipelines.evaluation.proposal_trust import trust_json
from pipelines.evaluation.reliability import reliability_json
from pipelines.evaluation.score import LetterScore
from pipelines.evaluation.stamp_score import stamps_json

WORST = 10


def report_json(scores: Sequence[LetterScore], *, wall_seconds: float, cpu_seconds: float) -> dict[str, Any]:
    """Sum the scores up; `cpu_seconds` are of this process and its children."""
    grades = list(dict.fromkeys(score.grade for score in scores))
    fields = [field for score in scores for field in score.fields]
    return {
        "letters": len(scores),
        "pages": sum(score.pages for score in scores),
        "failed": [{"id": score.id, "grade": score.grade, "code": score.error} for score in scores if score.error],
        "text": {
            "overall": _text(scores),
            "by_grade": {grade: _text(_of_grade(scores, grade)) for grade in grades},
        },
        "fields": {
            "headline": tally(_headline(scores)),
            "by_grade": {
                grade: {
                    "letters": len(_of_grade(scores, grade)),
                    "headline": tally(_headline(_of_grade(scores, grade))),
                    "fields": _by_name(_of_grade(scores, grade)),
                }
                for grade in grades
            },
            "by_name": _by_name(scores),
        },
        "stamps": stamps_json(score.stamp for score in scores if score.stamp is not None),
        "reliability": {
            "fields": reliability_json(fields),
            "stamps": reliability_json(
                part for score in scores if score.stamp is not None for part in score.stamp.parts
            ),
            "proposals": trust_json(score.trust for score in scores if score.trust is not None),
            "by_name": {
                name: reliability_json(field for field in fields if field.name == name)["sure"] for name in FIELDS
            },
        },
        "proposals": proposals_json(score.labels for score in scores),
        "cost": _cost(scores, wall_seconds, cpu_seconds),
        "worst": [_worst_json(score) for score in sorted(filter(_is_bad, scores), key=_badness, reverse=True)[:WORST]],
        "each": [_letter_json(score) for score in scores],
    }


def _of_grade(scores: Iterable[LetterScore], grade: str) -> list[LetterScore]:
    return [score for score in scores if score.grade == grade]


def _headline(scores: Iterable[LetterScore]) -> list[FieldScore]:
    return [field for score in scores for field in score.headline]


def _by_name(scores: Iterable[LetterScore]) -> dict[str, Any]:
    fields = [field for score in scores for field in score.fields]
    return {
        name: {"headline": name in HEADLINE, **tally(field for field in fields if field.name == name)}
        for name in FIELDS
    }


def _text(scores: Iterable[LetterScore]) -> dict[str, Any]:
    rated = [(score.error_rate, score.id) for score in scores if score.error_rate is not None]
    worst = max(rated, default=None)
    return {
        "letters": len(rated),
        "mean": fmean(rate for rate, _ in rated) if rated else None,
        "worst": worst[0] if worst else None,
        "worst_id": worst[1] if worst else None,
    }


def _cost(scores: Sequence[LetterScore], wall_seconds: float, cpu_seconds: float) -> dict[str, Any]:
    pages = sum(score.pages for score in scores)
    return {
        "wall_seconds": round(wall_seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "wall_seconds_a_page": round(wall_seconds / pages, 3) if pages else None,
        "cpu_seconds_a_page": round(cpu_seconds / pages, 3) if pages else None,
        "letter_seconds_median": round(median(score.seconds for score in scores), 2),
        "letter_seconds_most": round(max(score.seconds for score in scores), 2),
    }


def _badness(score: LetterScore) -> tuple[bool, float]:
    """Failed ones first, then by the share of headline fields and of characters that are wrong."""
    wrong = sum(not field.is_right for field in score.headline) / max(1, len(score.headline))
    return score.error is not None, wrong + (score.error_rate or 0.0)


def _is_bad(score: LetterScore) -> bool:
    return _badness(score) > (False, 0.0)


def _worst_json(score: LetterScore) -> dict[str, Any]:
    return {
        "id": score.id,
        "grade": score.grade,
        "error_rate": score.error_rate,
        "error": score.error,
        "fields": [field.name for field in score.headline if not field.is_right],
    }


def _letter_json(score: LetterScore) -> dict[str, Any]:
    stamp = score.stamp
    return {
        "id": score.id,
        "grade": score.grade,
        "error": score.error,
        "error_rate": score.error_rate,
        "pages": score.pages,
        "seconds": round(score.seconds, 2),
        "fields": {field.name: _field_json(field) for field in score.fields},
        "stamp": None
        if stamp is None
        else {
            "hand": stamp.hand,
            "found": stamp.found,
            "readable": stamp.readable,
            "parts": {part.name.removeprefix("stamp_"): _field_json(part) for part in stamp.parts},
        },
        "labels": {
            label.about: {"expected": label.expected, "proposed": label.proposed, "right": label.is_right}
            for label in score.labels
        },
    }


def _field_json(field: FieldScore) -> dict[str, Any]:
    return {
        "outcome": field.outcome.value,
        "expected": field.expected,
        "found": field.found,
        "confidence": field.confidence,
        "box": box_json(field.box),
    }
