"""Where a matter has already gone (SOP §2, level 4): court, media, a superior, a watchdog. A threat does not count."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from models.values import Found, Letter, Reason
from pipelines.propose_match import Findings, guarded
from pipelines.propose_text import LetterText, ZoneText, tight_of
from pipelines.rulebook import Guard, Rule, Rulebook
from pipelines.tight import PARAGRAPH

_BEFORE = 45
_AFTER = 45
_COMPLAINS_FROM = 3.0
_OWN_OFFICE = ("ศึกษาธิการจังหวัด", "ศธจ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What shows that a matter has gone somewhere, and, apart from it, a threat to go there, or 'nowhere yet'."""

    reasons: tuple[Reason, ...]
    threat: Reason | None
    nowhere: bool


def gone(letter: Letter, findings: Findings, rulebook: Rulebook) -> Gone:
    """Judge where a matter has gone by its words, its copy list, its addressee and its sender."""
    bodies = [rule for rule in rulebook.rules if rule.about.startswith("body.")]
    text = findings.letter
    nowhere = bool(findings.of("nowhere"))
    reasons = [
        *_copies(letter, text, bodies),
        *_fields(letter, findings, bodies),
    ]
    if not nowhere:
        reasons += [findings.reason("level", hit) for hit in findings.of("gone")]
        reasons += _mentions(findings, bodies, rulebook)
    threats = findings.of("threat")
    threat = findings.reason("level", threats[0]) if threats else None
    return Gone(reasons=tuple(reasons), threat=threat, nowhere=nowhere)


def _copies(letter: Letter, text: LetterText, bodies: Iterable[Rule]) -> Iterator[Reason]:
    written = tight_of(letter.copies_to)
    for rule in bodies:
        for start, end in _places(rule, text.copies.text):
            yield Reason(
                about="level", quote=text.quote(text.copies, start, end), why=f"ส่งสำเนาถึงหน่วยงานอื่นแล้ว: {rule.why}"
            )
            return
        if letter.copies_to is not None and any(True for _ in _places(rule, written)):
            yield Reason(about="level", quote=letter.copies_to.quote, why=f"ส่งสำเนาถึงหน่วยงานอื่นแล้ว: {rule.why}")


def _fields(letter: Letter, findings: Findings, bodies: Iterable[Rule]) -> Iterator[Reason]:
    """A letter addressed to such a body has gone there; one that such a body sends on is a referral."""
    addressed = _held(letter.addressee, bodies)
    if addressed is not None and letter.addressee is not None:
        yield Reason(about="level", quote=letter.addressee.quote, why=f"หนังสือเรียนถึงหน่วยงานอื่นโดยตรง: {addressed.why}")
    if letter.addressee is None:
        yield from _addressed_on_page(findings.letter, bodies)
    complains = any(findings.score(about) > 0 for about in ("matter", "grievance.asked", "grievance.referred"))
    for field in (letter.sender_agency, letter.sender_position):
        sender = _held(field, bodies)
        if sender is not None and field is not None and complains:
            yield Reason(about="level", quote=field.quote, why=f"หน่วยงานผู้ส่งเป็นผู้ส่งเรื่องต่อมา: {sender.why}")
            return
    closing = findings.letter.closing
    if complains and letter.sender_agency is None:
        for rule in bodies:
            for start, end in _places(rule, closing.text):
                quote = findings.letter.quote(closing, start, end)
                yield Reason(about="level", quote=quote, why=f"ผู้ลงนามเป็นหน่วยงานที่ส่งเรื่องต่อมา: {rule.why}")
                return


def _addressed_on_page(letter: LetterText, bodies: Iterable[Rule]) -> Iterator[Reason]:
    """The line `เรียน …` where no field was read."""
    head = letter.head
    start = head.text.find("เรียน")
    if start < 0:
        return
    stop = head.text.find(PARAGRAPH, start)
    line = head.text[start : stop if stop >= 0 else len(head.text)]
    if any(own in line for own in _OWN_OFFICE):
        return
    for rule in bodies:
        for found, end in _places(rule, line):
            quote = letter.quote(head, start + found, start + end)
            yield Reason(about="level", quote=quote, why=f"หนังสือเรียนถึงหน่วยงานอื่นโดยตรง: {rule.why}")
            return


def _held(field: Found[str] | None, bodies: Iterable[Rule]) -> Rule | None:
    written = tight_of(field)
    if not written or any(own in written for own in _OWN_OFFICE):
        return None
    return next((rule for rule in bodies if any(True for _ in _places(rule, written))), None)


def _places(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    for say in rule.say:
        for start, end in say.spans(text):
            around = text[max(start - 20, 0) : end + 20]
            shift = start - max(start - 20, 0)
            if not any(
                found < shift + end - start and found_end > shift
                for exception in rule.excepting
                for found, found_end in exception.spans(around)
            ):
                yield start, end


def _mentions(findings: Findings, bodies: Iterable[Rule], rulebook: Rulebook) -> list[Reason]:
    """Places where a body is named together with a verb or trace that says that the matter reached it."""
    zone = findings.letter.text
    strong = (_signs(zone, rulebook, ("done.before",)), _signs(zone, rulebook, ("done.after",)))
    every = (
        _signs(zone, rulebook, ("done.before", "done.before.weak")),
        _signs(zone, rulebook, ("done.after", "done.after.weak")),
    )
    complains = findings.score("matter") + findings.score("grievance.asked") >= _COMPLAINS_FROM
    found: list[Reason] = []
    for rule in bodies:
        # Offices write to ministries every day; only in a complaint does a plain "sent to" mean that it went there.
        signs = every if complains or rule.about != "body.superior" else strong
        for start, end in _places(rule, zone.text):
            span = _went(zone, (start, end), signs, rulebook.guards)
            if span is not None:
                found.append(Reason(about="level", quote=findings.letter.quote(zone, *span), why=rule.why))
                break
    return found


def _signs(zone: ZoneText, rulebook: Rulebook, about: tuple[str, ...]) -> list[tuple[int, int]]:
    return sorted(span for rule in rulebook.rules if rule.about in about for span in _places(rule, zone.text))


def _went(
    zone: ZoneText,
    body: tuple[int, int],
    signs: tuple[list[tuple[int, int]], list[tuple[int, int]]],
    guards: Mapping[str, Guard],
) -> tuple[int, int] | None:
    """The span that says that the matter went to the body, or None: by a verb before it, or a trace after it."""
    start, end = body
    text = zone.text
    if any(guarded(guards[name], zone, start, end) for name in ("others", "asked") if name in guards):
        return None
    unreal = [guards[name] for name in ("threat", "hypothetical", "negated", "not", "request") if name in guards]
    before, after = signs
    for verb, verb_end in before[bisect_left(before, (start - _BEFORE, 0)) :]:
        if verb_end > start + 4:
            break
        if PARAGRAPH in text[verb:start] or verb > start:
            continue
        if not any(guarded(guard, zone, verb, verb_end) for guard in unreal):
            return verb, end
    if any(guarded(guard, zone, start, end) for guard in unreal):
        return None
    for sign, sign_end in after[bisect_left(after, (end, 0)) :]:
        if sign - end > _AFTER or PARAGRAPH in text[end:sign]:
            break
        if not any(guarded(guard, zone, sign, sign_end) for guard in unreal):
            return start, sign_end
    return None
