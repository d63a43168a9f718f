"""One letter's score: its text, fields, stamp and proposal beside the truth."""

from dataclasses import dataclass

from models.values import Proposal, Reading
from pipelines.evaluation.field_score import HEADLINE, FieldScore, score_fields
from pipelines.evaluation.proposal_score import LabelScore, score_proposal
from pipelines.evaluation.proposal_trust import Trust, trust_of
from pipelines.evaluation.stamp_score import StampScore, score_stamp
from pipelines.evaluation.text_score import error_rate
from pipelines.evaluation.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLetter:
    """What came of reading one letter; `error` is a code of `models.errors`, and then there is no reading."""

    truth: Truth
    reading: Reading | None = None
    proposal: Proposal | None = None
    error: str | None = None
    seconds: float = 0.0
    """Wall-clock time of reading it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterScore:
    """The score. A letter that could not be read is wholly wrong: error rate 1, every field failed."""

    id: str
    grade: str
    pages: int
    seconds: float
    error: str | None
    error_rate: float | None
    """None where the text was given to the reader as text, or the truth has none."""
    fields: tuple[FieldScore, ...]
    stamp: StampScore | None
    labels: tuple[LabelScore, ...]
    trust: Trust | None
    """None where there is no proposal."""

    @property
    def headline(self) -> tuple[FieldScore, ...]:
        """The fields that a case is filed and found by."""
        return tuple(score for score in self.fields if score.name in HEADLINE)

    @property
    def not_right(self) -> tuple[FieldScore, ...]:
        """Fields and parts of the stamp that are not as they should be."""
        parts = self.stamp.parts if self.stamp is not None else ()
        return tuple(score for score in (*self.fields, *parts) if not score.is_right)


def text_read(reading: Reading) -> str:
    """All pages' text, in order."""
    return "\n".join(page.text for page in reading.pages)


def score_letter(letter: ReadLetter) -> LetterScore:
    """Score one letter. Of a row with nothing but a body only the proposal counts: its fields were told."""
    truth, reading = letter.truth, letter.reading
    rate = None
    if truth.file is not None and truth.text is not None:
        rate = 1.0 if reading is None else error_rate(truth.text, text_read(reading))
    told = truth.file is None and truth.text is None
    labels = score_proposal(truth, letter.proposal)
    return LetterScore(
        id=truth.id,
        grade=truth.group,
        pages=len(reading.pages) if reading is not None else 0,
        seconds=letter.seconds,
        error=letter.error,
        error_rate=rate,
        fields=() if told else score_fields(truth, reading.letter if reading is not None else None),
        stamp=score_stamp(truth, reading.stamp if reading is not None else None, failed=reading is None)
        if truth.file is not None
        else None,
        labels=labels,
        trust=trust_of(reading, letter.proposal, labels) if reading and letter.proposal and labels else None,
    )
