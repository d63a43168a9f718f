"""Whether each field of a letter was read as a person reads it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Any

from models.values import Box, Found, Letter
from parsers.thai.digits import fold_digits
from pipelines.evaluation.text_score import compact
from pipelines.evaluation.truth import Truth

HEADLINE = (
    "letter_number",
    "dated_on",
    "subject",
    "addressee",
    "sender_name",
    "sender_phone",
    "citizen_id",
    "urgency",
    "secrecy",
)
"""Fields that a case is filed and found by."""
FURTHER = (
    "sender_position",
    "sender_agency",
    "sender_address",
    "sender_email",
    "references",
    "enclosures",
    "copies_to",
)
FIELDS = HEADLINE + FURTHER

Value = str | date | time


class Outcome(StrEnum):
    """What became of one field of one letter."""

    RIGHT = "right"
    RIGHTLY_ABSENT = "rightly_absent"
    WRONG = "wrong"
    MISSED = "missed"
    INVENTED = "invented"
    """Given, where the letter has none."""
    FAILED = "failed"
    """The letter could not be read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScore:
    """One field of one letter; values as written or ISO, place and confidence where something was given."""

    name: str
    outcome: Outcome
    expected: str | None
    found: str | None = None
    confidence: float | None = None
    page: int | None = None
    box: Box | None = None

    @property
    def is_right(self) -> bool:
        """As it should be, be it absent."""
        return self.outcome in {Outcome.RIGHT, Outcome.RIGHTLY_ABSENT}


def fold(name: str, value: Value) -> str:
    """A value as it is compared: compact, digits Arabic; of telephone and citizen ID the digits alone."""
    folded = compact(fold_digits(shown(value)))
    if name in {"sender_phone", "citizen_id"}:
        return re.sub(r"\D", "", folded)
    if name == "copies_to":  # the truth is a list, the letter may number it
        return re.sub(r"\d+[.)]|[,;]", "", folded)
    return folded.casefold()


def shown(value: Value) -> str:
    """A value in words: dates ISO (CE), times HH:MM."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value if isinstance(value, str) else value.isoformat()


def expected_fields(truth: Truth) -> dict[str, Value | None]:
    """What should be read; fields that the truth says nothing about are left out.

    So are values that do not stand in the truth's `text`: nobody could read them, and a reading is not called wrong
    for lacking or having them. A `date` without `date_text` is such a one too, but there none must be read.
    """
    expected: dict[str, Value | None] = {}
    if truth.tells("subject"):
        expected["subject"] = truth.subject or None
    if truth.letter is not None:
        expected |= _given(truth.letter.tells, _HEADING, truth.letter)
        if truth.letter.tells("date"):
            unwritten = truth.letter.tells("date_text") and not truth.letter.date_text
            expected["dated_on"] = None if unwritten else truth.letter.date
        if truth.letter.tells("cc"):
            expected["copies_to"] = " ".join(truth.letter.cc) or None
    if truth.sender is not None:
        expected |= _given(truth.sender.tells, _SENDER, truth.sender)
    if truth.text is None:
        return expected
    page = compact(fold_digits(truth.text)).casefold()
    return {name: value for name, value in expected.items() if _stands(name, value, page)}


_HEADING = {
    "letter_number": "no",
    "addressee": "addressed_to",
    "references": "reference",
    "enclosures": "enclosures",
    "urgency": "urgency",
    "secrecy": "secrecy",
}
_SENDER = {
    "sender_name": "name",
    "sender_position": "position",
    "sender_agency": "agency",
    "sender_address": "address",
    "sender_phone": "phone",
    "sender_email": "email",
    "citizen_id": "citizen_id",
}


def _given(tells: Callable[[str], bool], names: Mapping[str, str], part: object) -> dict[str, Value | None]:
    return {name: getattr(part, key) or None for name, key in names.items() if tells(key)}


def _stands(name: str, value: Value | None, page: str) -> bool:
    if not isinstance(value, str) or name == "copies_to":
        return True
    if name in {"sender_phone", "citizen_id"}:
        return fold(name, value) in re.sub(r"\D", "", page)
    return fold(name, value) in page


def judge(name: str, expected: Value | None, found: Found[Any] | None) -> FieldScore:
    """Compare one value."""
    meant = None if expected is None else shown(expected)
    if found is None:
        outcome = Outcome.RIGHTLY_ABSENT if expected is None else Outcome.MISSED
        return FieldScore(name=name, outcome=outcome, expected=meant)
    score = FieldScore(
        name=name,
        outcome=Outcome.INVENTED,
        expected=meant,
        found=shown(found.value),
        confidence=found.confidence,
        page=found.page,
        box=found.box,
    )
    if expected is None:
        return score
    same = fold(name, expected) == fold(name, found.value)
    return replace(score, outcome=Outcome.RIGHT if same else Outcome.WRONG)


def score_fields(truth: Truth, letter: Letter | None) -> tuple[FieldScore, ...]:
    """Compare every field that the truth tells of; all failed where no letter was read."""
    expected = expected_fields(truth)
    if letter is None:
        return tuple(
            FieldScore(name=name, outcome=Outcome.FAILED, expected=None if value is None else shown(value))
            for name, value in expected.items()
        )
    return tuple(judge(name, expected[name], getattr(letter, name)) for name in FIELDS if name in expected)


def tally(scores: Iterable[FieldScore]) -> dict[str, Any]:
    """Count outcomes. `share`: of all, right or rightly absent; `share_present`: right of those on the page."""
    counts = Counter[Outcome]()
    present = right = 0
    for score in scores:
        counts[score.outcome] += 1
        present += score.expected is not None
        right += score.outcome is Outcome.RIGHT
    everything = counts.total()
    good = right + counts[Outcome.RIGHTLY_ABSENT]
    return {
        "count": everything,
        "present": present,
        **{outcome.value: counts[outcome] for outcome in Outcome},
        "share": good / everything if everything else None,
        "share_present": right / present if present else None,
    }
