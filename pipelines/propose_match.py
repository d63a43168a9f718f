"""Which rules speak in a letter, after their guards; scores by subject with the words that led to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.values import Reason, Unit
from pipelines.phrases import Phrase, last_word
from pipelines.propose_text import LetterText, ZoneText
from pipelines.rulebook import Guard, Rule, Rulebook
from pipelines.tight import PARAGRAPH

_SUBJECT_FACTOR = 1.5
_REPEAT_FACTOR = 0.15
_REPEATS_COUNTED = 3
_SAME_WORDS = 0.4
_OF_THIS_OFFICE = ("service.", "workplace.", "unit.general.desk")
_NEGATIONS = frozenset({"negated", "not"})
_LONGEST_GUARD = 24
_CLAUSE_AT_LEAST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule that speaks: where (a span of the zone text), in how many places, how strongly in all."""

    rule: Rule
    zone: ZoneText
    start: int
    end: int
    strength: float

    def says(self, unit: Unit) -> float:
        """How strongly it speaks for a unit: the rule's weight for it, in proportion to the hit's strength."""
        return self.rule.units.get(unit, 0.0) * self.strength / (abs(self.rule.weight) or 1.0)

    def overlaps(self, other: "Hit") -> bool:
        """Whether it begins in the same words."""
        return self.zone is other.zone and self.start < other.end and self.end > other.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All hits of a letter, by what they are about."""

    letter: LetterText
    hits: tuple[Hit, ...]
    by_about: Mapping[str, tuple[Hit, ...]]

    def score(self, about: str) -> float:
        """Sum of the strengths of what is about `about` or a part of it (`matter` counts `matter.violence`)."""
        return sum(hit.strength for hit in self.of(about))

    def of(self, about: str) -> tuple[Hit, ...]:
        """Hits about a subject or a part of it, strongest first."""
        prefix = about + "."
        found = [
            hit for name, hits in self.by_about.items() if name == about or name.startswith(prefix) for hit in hits
        ]
        return tuple(sorted(found, key=lambda hit: -hit.strength))

    def units(self, *, own_office: bool) -> dict[Unit, float]:
        """Unit → sum over the hits of what their rules say for it, in proportion to the hits' strength.

        Words about service, rooms and workplaces count only where this office is meant: a school has a finance desk
        too. Words that more than one rule knows count once, and a little more.
        """
        scores: dict[Unit, float] = defaultdict(float)
        for unit in Unit:
            counted: list[Hit] = []
            for hit in sorted(self.hits, key=lambda hit: -abs(hit.says(unit))):
                if not hit.says(unit) or (not own_office and hit.rule.about.startswith(_OF_THIS_OFFICE)):
                    continue
                again = any(
                    hit.zone is other.zone and hit.start < other.end and hit.end > other.start for other in counted
                )
                scores[unit] += hit.says(unit) * (_SAME_WORDS if again else 1.0)
                counted.append(hit)
        return scores

    def reason(self, about: str, hit: Hit, why: str | None = None) -> Reason:
        """A reason with the hit's words as they stand in the letter."""
        return Reason(about=about, quote=self.letter.quote(hit.zone, hit.start, hit.end), why=why or hit.rule.why)


def find(letter: LetterText, rulebook: Rulebook) -> Findings:
    """Apply every rule to a letter."""
    hits = [hit for rule in rulebook.rules if (hit := _hit(letter, rule)) is not None]
    by_about: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_about[hit.rule.about].append(hit)
    return Findings(
        letter=letter, hits=tuple(hits), by_about={about: tuple(found) for about, found in by_about.items()}
    )


def _hit(letter: LetterText, rule: Rule) -> Hit | None:
    zone = {"anywhere": letter.anywhere, "letter": letter.letter}.get(rule.where, letter.text)
    first: tuple[int, int] | None = None
    places, in_subject = 0, False
    for say in rule.say:
        for start, end in say.spans(zone.text):
            if not _in_place(rule, zone, start) or _excepted(rule.excepting, zone.text, start, end):
                continue
            if _taken_back(rule, say, zone, start, end):
                continue
            places += 1
            in_subject = in_subject or start < zone.subject_end
            if first is None or start < first[0]:
                first = (start, end)
    if first is None:
        return None
    factor = _SUBJECT_FACTOR if in_subject else 1.0
    factor += _REPEAT_FACTOR * min(places - 1, _REPEATS_COUNTED)
    return Hit(rule=rule, zone=zone, start=first[0], end=first[1], strength=rule.weight * factor)


def _taken_back(rule: Rule, say: Phrase, zone: ZoneText, start: int, end: int) -> bool:
    """Whether a guard stands near the words, or a negation before their last one (ครู … ไม่ได้ … ตีเด็ก)."""
    if any(guarded(guard, zone, start, end) for guard in rule.guards):
        return True
    last = last_word(say, zone.text, start, end)
    return last > start and any(guarded(guard, zone, last, end) for guard in rule.guards if guard.name in _NEGATIONS)


def _in_place(rule: Rule, zone: ZoneText, start: int) -> bool:
    if rule.where == "subject":
        return start < zone.subject_end
    if rule.where == "opening":
        return start < zone.subject_end and (start == 0 or zone.text[start - 1] in f"{PARAGRAPH}):")
    return True


def _excepted(excepting: Iterable[Phrase], text: str, start: int, end: int) -> bool:
    """Whether the words are part of other words that the rule does not mean (ตี in ตีพิมพ์)."""
    around = text[max(start - 30, 0) : end + 40]
    shift = start - max(start - 30, 0)
    return any(
        found < shift + (end - start) and found_end > shift
        for say in excepting
        for found, found_end in say.spans(around)
    )


def guarded(guard: Guard, zone: ZoneText, start: int, end: int) -> bool:
    """Whether the guard's words stand near enough before or after a span, with nothing between that undoes them."""
    text = zone.text
    line = text.rfind(PARAGRAPH, 0, start) + 1
    reach = max(start - guard.within - _LONGEST_GUARD, line)
    before = text[reach:start]
    for say in guard.before:
        for _, found_end in say.spans(before):
            between = before[found_end:]
            if guard.clause and _clause_ended(zone, reach + found_end, start):
                continue
            if len(between) <= guard.within and not _any(guard.unless, between):
                return True
    if not guard.after:
        return False
    stop = text.find(PARAGRAPH, end)
    after = text[end : min(end + guard.within + _LONGEST_GUARD, stop if stop >= 0 else len(text))]
    for say in guard.after:
        for found, _ in say.spans(after):
            if found <= guard.within and not _any(guard.unless, after[:found]):
                return True
    return False


def _clause_ended(zone: ZoneText, start: int, end: int) -> bool:
    """Whether a blank stands between, with a few words before it: `ขอให้ท่านตรวจสอบ ผมไปร้อง…`."""
    return any(gap in zone.gaps for gap in range(start + _CLAUSE_AT_LEAST, end + 1))


def _any(phrases: Iterable[Phrase], text: str) -> bool:
    return any(True for say in phrases for _ in say.spans(text))
