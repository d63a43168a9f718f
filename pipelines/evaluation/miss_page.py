"""Everything that was not read right on one page of HTML, each beside the place on the paper."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from PIL.Image import Image

from models.errors import MESSAGES_TH
from models.values import Box, Reason
from pipelines.evaluation.crops import TOP, data_url, likely_place
from pipelines.evaluation.field_score import FieldScore
from pipelines.evaluation.proposal_score import LabelScore
from pipelines.evaluation.score import LetterScore, ReadLetter, text_read
from pipelines.evaluation.stamp_score import PARTS, StampScore
from pipelines.evaluation.text_score import DifferingLine, differing_lines
from pipelines.evaluation.words_th import LABELS_TH, NAMES_TH, OUTCOMES_TH, value_th

Pictures = Callable[[ReadLetter, int], Sequence[Image]]
"""Draws the first pages of a letter, as many as are asked for; none where it has no picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A field that is not as it should be, and its picture as a `data:` address."""

    name: str
    outcome: str
    expected: str | None
    found: str | None
    confidence: float | None
    picture: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One letter's part of the page."""

    id: str
    grade: str
    error: str | None
    error_rate: float | None
    misses: tuple[Miss, ...]
    labels: tuple[tuple[LabelScore, tuple[Reason, ...]], ...]
    """What was proposed wrongly, each with the reasons that were given for it."""
    lines: tuple[DifferingLine, ...]


def miss_page(
    report: dict[str, Any], letters: Sequence[tuple[ReadLetter, LetterScore]], pictures: Pictures, *, title: str
) -> str:
    """Lay out the page: self-contained, everything from the letters escaped."""
    sections = [_section(letter, score, pictures) for letter, score in letters]
    return _template().render(
        title=title,
        report=report,
        sections=[
            section for section in sections if section.error or section.misses or section.labels or section.lines
        ],
        labels_th=LABELS_TH,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("pipelines.evaluation", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = _percent
    environment.filters["label"] = value_th
    return environment.get_template("miss_page.html.j2")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _section(letter: ReadLetter, score: LetterScore, pictures: Pictures) -> Section:
    reading = letter.reading
    truth = letter.truth
    differ = reading is not None and score.error_rate is not None
    return Section(
        id=score.id,
        grade=score.grade,
        error=f"{MESSAGES_TH[score.error]} [{score.error}]" if score.error else None,
        error_rate=score.error_rate,
        misses=tuple(_misses(letter, score, pictures)) if reading is not None else (),
        labels=tuple(
            (label, _reasons(letter, label)) for label in score.labels if not label.is_right and not label.failed
        ),
        lines=differing_lines(truth.text or "", text_read(reading)) if differ and reading is not None else (),
    )


def _reasons(letter: ReadLetter, label: LabelScore) -> tuple[Reason, ...]:
    reasons = letter.proposal.reasons if letter.proposal is not None else ()
    about = {"is_complaint": "purpose"}.get(label.about, label.about)
    return tuple(reason for reason in reasons if reason.about == about)


def _misses(letter: ReadLetter, score: LetterScore, pictures: Pictures) -> Iterator[Miss]:
    places = [(field, *_place(letter, score.stamp, field)) for field in score.not_right]
    drawn = pictures(letter, max(page for _, page, _ in places)) if places else ()
    for field, page, box in places:
        yield Miss(
            name=NAMES_TH[field.name],
            outcome=OUTCOMES_TH[field.outcome],
            expected=field.expected,
            found=field.found,
            confidence=field.confidence,
            picture=data_url(drawn[page - 1], box) if page <= len(drawn) else None,
        )


def _place(letter: ReadLetter, stamp: StampScore | None, field: FieldScore) -> tuple[int, Box]:
    """Where the value was read; else, where it should have been."""
    if field.box is not None and field.page is not None:
        return field.page, field.box
    if field.name in PARTS:
        return (stamp.page, stamp.box) if stamp is not None and stamp.box is not None else (1, TOP)
    pages = letter.reading.pages if letter.reading is not None else ()
    heading = letter.truth.letter
    as_written = heading.date_text if heading is not None and field.name == "dated_on" else None
    return likely_place(field.found or as_written or field.expected or "", pages)
