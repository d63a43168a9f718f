"""One decision out of the written rules and the statistical model, which says which words decided.

A level that the rules have on firm grounds is lowered only where statistics leave it next to no chance, and then both
levels are shown. Level 4 and the flags that protect people are raised on less than an even chance.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.values import FLAGS, Flags, Nature, Proposal, Purpose, Reason, Unit
from models.words_th import UNITS_TH
from pipelines.learning.features import NO_LEVEL
from pipelines.learning.model import Calibration, Opinion, Shares
from pipelines.propose_flags import RAISED_TH, written_flags
from pipelines.propose_level import Levelled
from pipelines.propose_look import look_at, read_poorly
from pipelines.propose_rules import Ruled, forward_to, no_level
from pipelines.propose_text import first_sentence
from pipelines.propose_unit import UnitChosen

FIRM = 0.75
"""Confidence of a rule's level from which its words count as firm evidence."""
NEXT_TO_NONE = 0.08
"""Chance below which statistics may lower a firm level."""
LEVEL_4_FAVOURED = 1.75
LOST_COMPLAINT = 0.5
"""What is no complaint must be likelier than that: a lost complaint is worst."""
RIVAL_FROM = 0.2
PROTECTING = frozenset({"corruption", "minor", "sexual", "violence", "urgent"})
RAISED_FROM = {flag: 0.4 if flag in PROTECTING else 0.55 for flag in FLAGS}
DROPPED_BELOW = {flag: 0.12 if flag in PROTECTING else 0.25 for flag in FLAGS}
"""A rule's flag falls only where its chance is as small as that."""
_POORLY_READ = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Purpose and level decided together, their chance, and the level that comes next (None: clear)."""

    purpose: Purpose
    level: int | None
    chance: float
    rival: int | None
    kept_firm: bool
    """The rules' higher level was kept against statistics."""


def weigh(ruled: Ruled, opinion: Opinion, calibration: Calibration, model: str) -> Proposal:
    """Make the proposal; `model` names the model whose opinion and calibration these are."""
    weighed = decide(ruled, opinion.shares)
    flags, flagged = _flags(ruled, weighed, opinion)
    chosen, of_unit = _unit(ruled, weighed, opinion)
    sure = sureness(ruled, weighed, calibration.sureness)
    levelled = _levelled(ruled, weighed, opinion, sure)
    judged = replace(ruled.judged, purpose=weighed.purpose, confidence=_chance_of(opinion, weighed.purpose))
    reasons = levelled.reasons if levelled is not None else (_no_level(ruled, opinion),)
    return Proposal(
        is_complaint=weighed.level is not None,
        level=weighed.level,
        purpose=weighed.purpose,
        nature=Nature(_likeliest(opinion, "nature")),
        unit=chosen.unit,
        flags=flags,
        confidence=sure,
        reasons=(*reasons, *of_unit, *_of_purpose(ruled, weighed, opinion), *flagged),
        look_at=look_at(ruled.reading.letter, judged, levelled, chosen, flags, ruled.went),
        forward_to=forward_to(ruled.findings) if flags.out_of_jurisdiction else None,
        conflict=chosen.conflict,
        version=f"{ruled.version} model-{model[:12]}",
    )


def decide(ruled: Ruled, shares: Shares) -> Weighed:
    """Decide purpose and level together: a complaint has level 2 to 4, calm purposes 1, the rest none (SOP §2)."""
    chances: dict[tuple[Purpose, int | None], float] = {}
    for purpose in Purpose:
        for level in _levels_of(purpose):
            of_level = shares["level"][NO_LEVEL if level is None else str(level)]
            favour = LEVEL_4_FAVOURED if level == 4 else 1.0
            chances[purpose, level] = favour * shares["purpose"][purpose] * of_level
    whole = sum(chances.values())
    chances = {pair: chance / whole for pair, chance in chances.items()}
    purpose, level = max(chances, key=lambda pair: chances[pair])
    if level is None and chances[purpose, level] < LOST_COMPLAINT:
        del chances[purpose, level]
        purpose, level = max(chances, key=lambda pair: chances[pair])
    by_level: dict[int | None, float] = {}
    for (_, one), chance in chances.items():
        by_level[one] = by_level.get(one, 0.0) + chance
    kept = False
    held = ruled.level
    firm = ruled.levelled is not None and ruled.levelled.confidence >= FIRM
    if firm and held is not None and held > (level or 0) and by_level[held] >= NEXT_TO_NONE:
        level, kept = held, True
        purpose = max((pair for pair in chances if pair[1] == held), key=lambda pair: chances[pair])[0]
    others = sorted(((chance, one) for one, chance in by_level.items() if one not in {level, None}), reverse=True)
    rival = next((one for chance, one in others if chance >= RIVAL_FROM), None)
    if rival is None and held not in {level, None}:
        rival = held
    return Weighed(purpose=purpose, level=level, chance=by_level[level], rival=rival, kept_firm=kept)


def signs_of(ruled: Ruled, weighed: Weighed) -> tuple[float, ...]:
    """What the confidence rests on: a constant, the chance's logit, agreement with the rules, the rules' confidence."""
    chance = min(max(weighed.chance, 0.01), 0.99)
    agreed = ruled.level == weighed.level
    by_rules = ruled.levelled.confidence if ruled.levelled is not None else ruled.judged.confidence
    same_purpose = ruled.judged.purpose is weighed.purpose
    return (1.0, math.log(chance / (1 - chance)), float(agreed), by_rules if agreed else -by_rules, float(same_purpose))


def sureness(ruled: Ruled, weighed: Weighed, weights: tuple[float, ...]) -> float:
    """How likely the level is right, 0.05 to 0.99; less where the pages were read poorly or hold no words."""
    said = sum(weight * sign for weight, sign in zip(weights, signs_of(ruled, weighed), strict=True))
    sure = 1 / (1 + math.exp(-max(-30.0, min(30.0, said))))
    if not ruled.findings.hits:
        sure = min(sure, 0.3)
    if read_poorly(ruled.read):
        sure *= _POORLY_READ
    return round(max(0.05, min(sure, 0.99)), 3)


def _levels_of(purpose: Purpose) -> tuple[int | None, ...]:
    if purpose is Purpose.NOT_A_COMPLAINT:
        return (None,)
    return (2, 3, 4) if purpose is Purpose.COMPLAINT else (1,)


def _levelled(ruled: Ruled, weighed: Weighed, opinion: Opinion, sure: float) -> Levelled | None:
    """The level with its reasons: the rules' words where they agree, else the words that weighed, and the dissent."""
    if weighed.level is None:
        return None
    of_rules = ruled.levelled.reasons if ruled.levelled is not None else ()
    words = _worded("level", opinion, "level", str(weighed.level))
    if ruled.level == weighed.level:
        reasons = (*of_rules, *words)
    else:
        said = f"กฎเห็นว่าเป็นระดับ {ruled.level}" if ruled.level is not None else "กฎเห็นว่าไม่ใช่เรื่องร้องเรียน"
        dissent = of_rules or (no_level(ruled.judged, ruled.findings),)
        reasons = (*words, *(replace(one, why=f"{said}: {one.why}") for one in dissent[:1]))
        if not words:
            why = f"น้ำหนักรวมของถ้อยคำและกฎชี้ระดับ {weighed.level}"
            reasons = (Reason(about="level", quote=first_sentence(ruled.findings.letter), why=why), *reasons)
    return Levelled(level=weighed.level, confidence=sure, reasons=reasons, rival=weighed.rival)


def _no_level(ruled: Ruled, opinion: Opinion) -> Reason:
    return next(_worded("level", opinion, "level", NO_LEVEL), no_level(ruled.judged, ruled.findings))


def _worded(about: str, opinion: Opinion, head: str, label: str) -> Iterator[Reason]:
    """One reason with the words that weighed most: the first as the quote, all named."""
    words = opinion.words(head, label)
    if words:
        share = round(100 * opinion.shares[head][label])
        named = " ".join(f"“{word}”" for word in words)
        yield Reason(about=about, quote=words[0], why=f"ถ้อยคำที่ชี้ไปทางนี้จากเรื่องที่เคยเรียนรู้ ({share}%): {named}")


def _unit(ruled: Ruled, weighed: Weighed, opinion: Opinion) -> tuple[UnitChosen, tuple[Reason, ...]]:
    ranked = sorted(opinion.shares["unit"].items(), key=lambda item: -item[1])
    (best, chance), (second, next_chance) = ranked[0], ranked[1]
    unit, of_rules = Unit(best), ruled.chosen
    words = _worded("unit", opinion, "unit", best)
    rival = Unit(second) if next_chance >= RIVAL_FROM else None
    complaint = weighed.purpose is Purpose.COMPLAINT
    if unit == of_rules.unit:
        conflict = of_rules.conflict or (complaint and of_rules.workplace == unit and _staff_meant(ruled))
        chosen = replace(of_rules, confidence=chance, rival=rival, conflict=conflict)
        return chosen, (of_rules.reason, *words)
    dissent = replace(of_rules.reason, why=f"กฎเห็นว่าเป็น{UNITS_TH[of_rules.unit]}: {of_rules.reason.why}")
    why = f"น้ำหนักรวมของถ้อยคำและกฎชี้ไปที่{UNITS_TH[unit]}"
    reasons = tuple(words) or (Reason(about="unit", quote=first_sentence(ruled.findings.letter), why=why),)
    # Better hidden once too often from a unit whose own people may be meant (SOP §3).
    chosen = UnitChosen(
        unit=unit,
        confidence=chance,
        reason=reasons[0],
        rival=rival or of_rules.unit,
        conflict=complaint and of_rules.workplace == unit and _staff_meant(ruled),
        workplace=of_rules.workplace,
    )
    return chosen, (*reasons, dissent)


def _staff_meant(ruled: Ruled) -> bool:
    named = ruled.reading.letter.respondent_name is not None
    return named or any(ruled.findings.of(about) for about in ("service.rude", "matter"))


def _of_purpose(ruled: Ruled, weighed: Weighed, opinion: Opinion) -> Iterator[Reason]:
    if ruled.judged.purpose is weighed.purpose and ruled.judged.reason is not None:
        yield ruled.judged.reason
    else:
        yield from _worded("purpose", opinion, "purpose", weighed.purpose)


def _flags(ruled: Ruled, weighed: Weighed, opinion: Opinion) -> tuple[Flags, tuple[Reason, ...]]:
    """Raise flags: those written on the letter, those likely enough, and the rules' unless most unlikely."""
    of_rules = {reason.about.removeprefix("flag:"): reason for reason in ruled.flagged}
    written = written_flags(ruled.reading.letter)
    reasons: dict[str, Reason] = {}
    for flag in FLAGS:
        chance = opinion.shares[f"flag:{flag}"]["yes"]
        if flag in written and flag in of_rules:
            reasons[flag] = of_rules[flag]
        elif weighed.level is None:
            continue  # mail that is no complaint has none but those written on it
        elif flag in of_rules and chance >= DROPPED_BELOW[flag]:
            reasons[flag] = of_rules[flag]
        elif chance >= RAISED_FROM[flag]:
            worded = next(_worded(f"flag:{flag}", opinion, f"flag:{flag}", "yes"), None)
            if worded is not None:
                reasons[flag] = replace(worded, why=f"{RAISED_TH[flag]}: {worded.why}")
    return Flags(**dict.fromkeys(reasons, True)), tuple(reasons.values())


def _likeliest(opinion: Opinion, head: str) -> str:
    return max(opinion.shares[head], key=lambda label: opinion.shares[head][label])


def _chance_of(opinion: Opinion, purpose: Purpose) -> float:
    return opinion.shares["purpose"][purpose]
