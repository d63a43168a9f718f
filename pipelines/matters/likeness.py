"""How likely two cases belong together, of which kind, and why: pure, from marks and sketches.

Evidence is added up as log odds. What many cases share says little: every mark counts by its rarity. The same school
alone is nothing, the same person alone no repeat: people complain of several things, and many of one school.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, prod

from models.matters import LinkKind
from parsers.thai.digits import to_thai_digits
from pipelines.matters.marks import Kind, Mark
from pipelines.matters.names import same_person
from pipelines.matters.words import Sketch, Weights, shared

COPY_PAIRS, COPY_WORDS = 0.3, 0.6
"""Parts of word pairs and words shared by two letters of the same text: OCR that errs in one letter of twenty leaves
about as many whole; letters on the same matter by one hand share half of that."""
SENT_AGAIN_DAYS = 60
"""The same text later than that was not sent twice by mistake: somebody still waits."""
_SAME_PERSON = 0.6
_SHORT = 10
"""Words of a letter at which its likeness counts half."""

_STRANGERS = -8.0
"""Log odds that two letters of different people, of which nothing is known, are about the same events …"""
_PERSON = 6.8
"""… and what it adds that one person wrote both."""
_ONE_SCHOOL_BY_ONE_PERSON = 1.5
_OTHER_SCHOOL_BY_ONE_PERSON = -2.0
_WORDS = ((0.0, -1.5), (0.08, -0.5), (0.15, 0.8), (0.25, 3.0), (0.4, 6.0), (0.6, 9.5))
_PAIRS = ((0.0, -1.5), (0.03, 0.0), (0.08, 2.0), (0.15, 4.0), (0.3, 8.0), (0.5, 9.5))
"""Log odds by the part of words, and of word pairs, that two letters share. Of 7,000 pairs of unrelated letters one in
a thousand shares more than 0.14 of the words and 0.04 of the pairs."""

_PERSONS: dict[Kind, tuple[float, float, str]] = {
    Kind.CITIZEN_ID: (0.95, 0.98, "เลขประจำตัวประชาชนผู้ร้องเดียวกัน"),
    Kind.PHONE: (0.35, 0.9, "หมายเลขโทรศัพท์ผู้ร้องเดียวกัน"),
    Kind.EMAIL: (0.35, 0.9, "อีเมลผู้ร้องเดียวกัน"),
    Kind.COMPLAINANT: (0.45, 0.85, "ผู้ร้องชื่อเดียวกัน"),
}
"""How likely one person wrote both letters where the mark is common and where it is rare, and the words for it."""
_EVENTS: dict[Kind, tuple[float, float, str]] = {
    Kind.REGISTER: (6.0, 7.0, "อ้างถึงเลขรับของเรื่องเดิม"),
    Kind.NUMBER: (1.0, 4.5, "อ้างถึงหนังสือฉบับเดียวกัน"),
    Kind.AGENCY_DATE: (2.0, 5.0, "วันเกิดเหตุและหน่วยงานเดียวกัน"),
    Kind.RESPONDENT: (0.5, 3.0, "ผู้ถูกร้องชื่อเดียวกัน"),
    Kind.AGENCY_PERSON: (0.7, 2.7, "กล่าวถึงบุคคลชื่อเดียวกันในหน่วยงานเดียวกัน"),
    Kind.AGENCY_AMOUNT: (0.5, 2.2, "จำนวนเงินและหน่วยงานเดียวกัน"),
    Kind.PLACE: (0.0, 0.2, ""),
}
"""Log odds of what both letters speak of, common and rare."""
_DIFFERS: dict[Kind, float] = {Kind.AGENCY_DATE: -1.2, Kind.AGENCY_PERSON: -1.2, Kind.AGENCY_AMOUNT: -0.8}
"""Log odds where both letters tell it of one school, and nothing of it agrees."""
_AGENCY = (3.4, 5.0)
"""Log odds of the same school or agency, common and rare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one case: its marks but the bands, its words, the writer's name, when it was received (CE)."""

    marks: tuple[Mark, ...]
    sketch: Sketch
    complainant: str
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How likely (0–1), of which kind, and the reasons in Thai, the strongest first; no person's name among them."""

    kind: LinkKind
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the other cases at hand say about a likeness: how rare each mark is (0–1), how much each word tells."""

    rarity: Mapping[tuple[Kind, str], float]
    words: Weights
    pairs: Weights


def likeness(case: Known, earlier: Known, context: Context) -> Likeness:
    """Compare a case with an earlier one."""
    both = _shared_marks(case, earlier)
    named = same_person(case.complainant, earlier.complainant)
    person, person_reasons = _person(both, context, named)
    words = shared(case.sketch.words, earlier.sketch.words, context.words)
    pairs = shared(case.sketch.pairs, earlier.sketch.pairs, context.pairs)
    length = min(len(case.sketch.words), len(earlier.sketch.words))
    trust = length**2 / (length**2 + _SHORT**2)
    text = trust * max(_between(_WORDS, words), _between(_PAIRS, pairs))
    events = {kind: _by_rarity(kind, _EVENTS[kind], both, context) for kind in _EVENTS if kind in both}
    odds = (
        _STRANGERS
        + _PERSON * person
        + _agency(case, earlier, both, context, person)
        + sum(events.values())
        + (1 - person) * _differing(case, earlier, both)
        + text
    )
    return Likeness(
        kind=_kind(case, earlier, person, named, copied=trust * max(pairs / COPY_PAIRS, words / COPY_WORDS) >= 0.75),
        score=round(1 / (1 + exp(-odds)), 3),
        reasons=(
            *person_reasons,
            *_agencies(both),
            *(_EVENTS[kind][2] for kind in sorted(events, key=lambda kind: -events[kind]) if _EVENTS[kind][2]),
            *_text_reason(words, pairs, text),
        ),
    )


def _kind(case: Known, earlier: Known, person: float, named: bool | None, *, copied: bool) -> LinkKind:
    """Choose the kind. `named`: whether the names agree, None where one is missing.

    A form letter that many sign is the same matter, however equal the words are. Equal words without a name are taken
    for the same writer's.
    """
    if person < _SAME_PERSON and (named is False or not copied):
        return LinkKind.SAME_MATTER
    soon = abs((case.received_on - earlier.received_on).days) <= SENT_AGAIN_DAYS
    return LinkKind.DUPLICATE if copied and soon else LinkKind.REPEAT


def _person(both: Mapping[Kind, list[Mark]], context: Context, named: bool | None) -> tuple[float, tuple[str, ...]]:
    """How likely one person wrote both, and why."""
    worth = {kind: _by_rarity(kind, _PERSONS[kind], both, context) for kind in _PERSONS if kind in both}
    reasons = tuple(_PERSONS[kind][2] for kind in sorted(worth, key=lambda kind: -worth[kind]))
    if named and Kind.COMPLAINANT not in both:
        return _either(*worth.values(), 0.65), (*reasons, "ชื่อผู้ร้องใกล้เคียงกัน")
    person = _either(*worth.values())
    if named is False and Kind.CITIZEN_ID not in both:
        person = min(person, 0.4)  # a shared telephone: a family, a shop, a school
    return person, reasons


def _agency(case: Known, earlier: Known, both: Mapping[Kind, list[Mark]], context: Context, person: float) -> float:
    """Log odds of the schools and agencies that the letters name; of one person's letters they say less."""
    if Kind.AGENCY in both:
        same = _by_rarity(Kind.AGENCY, _AGENCY, both, context)
        return (1 - person) * same + person * _ONE_SCHOOL_BY_ONE_PERSON
    both_name = all(any(mark.kind is Kind.AGENCY for mark in known.marks) for known in (case, earlier))
    return person * _OTHER_SCHOOL_BY_ONE_PERSON if both_name else 0.0


def _differing(case: Known, earlier: Known, both: Mapping[Kind, list[Mark]]) -> float:
    """Log odds of days, persons and sums told of one school that do not agree."""
    if Kind.AGENCY not in both:
        return 0.0
    told = [{mark.kind for mark in known.marks} for known in (case, earlier)]
    return sum(worth for kind, worth in _DIFFERS.items() if kind not in both and all(kind in kinds for kinds in told))


def _by_rarity(
    kind: Kind, worth: tuple[float, float] | tuple[float, float, str], both: Mapping[Kind, list[Mark]], context: Context
) -> float:
    """What the rarest of the shared marks of a kind is worth: each kind counts once."""
    rarest = max(context.rarity.get((kind, mark.digest), 1.0) for mark in both[kind])
    return worth[0] + (worth[1] - worth[0]) * rarest


def _shared_marks(case: Known, earlier: Known) -> dict[Kind, list[Mark]]:
    theirs = {(mark.kind, mark.digest) for mark in earlier.marks}
    both: dict[Kind, list[Mark]] = {}
    for mark in case.marks:
        if (mark.kind, mark.digest) in theirs:
            both.setdefault(mark.kind, []).append(mark)
    return both


def _agencies(both: Mapping[Kind, Iterable[Mark]]) -> tuple[str, ...]:
    shown = [mark.shown for mark in both.get(Kind.AGENCY, ()) if mark.shown]
    head = "โรงเรียนเดียวกัน" if all(name.startswith("โรงเรียน") for name in shown) else "หน่วยงานเดียวกัน"
    return (f"{head}: {', '.join(shown[:2])}",) if shown else ()


def _text_reason(words: float, pairs: float, text: float) -> tuple[str, ...]:
    if text < 1.0:
        return ()
    return (f"เนื้อความคล้ายกัน {to_thai_digits(str(round(100 * max(words, pairs))))} %",)


def _either(*chances: float) -> float:
    return 1.0 - prod(1.0 - chance for chance in chances)


def _between(points: tuple[tuple[float, float], ...], value: float) -> float:
    """Go straight from point to point."""
    for (low, below), (high, above) in pairwise(points):
        if value < high:
            return below + (above - below) * (value - low) / (high - low)
    return points[-1][1]
