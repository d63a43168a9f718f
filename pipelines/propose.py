"""What the office's manual would make of a letter: level, purpose, nature, unit and flags, each with its words.

Pure: a `Reading` and a channel in, a `Proposal` out. The rules are in `pipelines/rules/`; SOP §1–3.
"""

from models.values import Nature, Proposal, Purpose, Reading, Reason, Unit
from pipelines.propose_flags import judge_flags
from pipelines.propose_gone import gone
from pipelines.propose_level import judge_level
from pipelines.propose_look import look_at, overall
from pipelines.propose_match import Findings, find
from pipelines.propose_purpose import Judged, judge_purpose
from pipelines.propose_target import Target, judge_target
from pipelines.propose_text import first_sentence, letter_text
from pipelines.propose_unit import UnitChosen, judge_unit
from pipelines.rulebook import load_rulebook

_ELSEWHERE_FROM = 2.5
_BY_STAFF = ("matter.violence.staff", "matter.discipline", "matter.sexual", "matter.corruption", "service.rude")


def propose(reading: Reading) -> Proposal:
    """Propose by the written rules. Never raises for what a letter holds; an empty one gets a proposal by default.

    `is_complaint` is False, `level` None and `purpose` NOT_A_COMPLAINT for automatic mail, newsletters, adverts and
    ordinary official correspondence; everything else is for the register. The channel decides nothing (SOP §2).

    Raises:
        ConfigError: The rule files are wrong.
    """
    rulebook = load_rulebook()
    text = letter_text(reading)
    findings = find(text, rulebook)
    letter = reading.letter
    went = gone(letter, findings, rulebook)
    judged = judge_purpose(reading, went, findings)
    target = judge_target(letter, findings)
    is_complaint = judged.purpose is not Purpose.NOT_A_COMPLAINT
    levelled = judge_level(judged, went, target, findings) if is_complaint else None
    chosen = judge_unit(letter, judged, target, findings)
    flags, flagged = judge_flags(letter, judged, chosen, findings)
    read = min((page.confidence for page in reading.pages), default=0.0)
    return Proposal(
        is_complaint=is_complaint,
        level=levelled.level if levelled is not None else None,
        purpose=judged.purpose,
        nature=_nature(judged, target, chosen, findings),
        unit=chosen.unit,
        flags=flags,
        confidence=overall(judged, levelled, chosen, findings, read),
        reasons=(
            *(levelled.reasons if levelled is not None else (_no_level(judged, findings),)),
            chosen.reason,
            *((judged.reason,) if judged.reason is not None else ()),
            *flagged,
        ),
        look_at=look_at(letter, judged, levelled, chosen, flags, went),
        forward_to=_forward_to(findings) if flags.out_of_jurisdiction else None,
        conflict=chosen.conflict,
    )


def _no_level(judged: Judged, findings: Findings) -> Reason:
    quote = judged.reason.quote if judged.reason is not None else ""
    if not any(quote and quote in text for text in findings.letter.sources):
        quote = first_sentence(findings.letter)  # a header of automatic mail stands on no page
    return Reason(about="level", quote=quote, why="ไม่ใช่เรื่องร้องเรียน จึงไม่มีระดับ")


def _nature(judged: Judged, target: Target, chosen: UnitChosen, findings: Findings) -> Nature:
    """Official where a civil servant's conduct or duty is at issue; a private school, pupils and places are not."""
    if judged.purpose is Purpose.PRAISE:
        return Nature.OFFICIAL
    if judged.purpose is not Purpose.COMPLAINT:
        return Nature.PUBLIC
    by_staff = any(findings.of(about) for about in _BY_STAFF)
    if target.is_own:
        served = by_staff or findings.of("service.silent") or findings.of("service.slow")
        public = bool(findings.of("service.facility")) and not served
    else:
        between_pupils = chosen.unit is Unit.STUDENTS and not findings.of("matter.violence.staff")
        elsewhere = findings.score("elsewhere") >= _ELSEWHERE_FROM and not by_staff
        public = chosen.unit is Unit.PRIVATE or between_pupils or elsewhere
    return Nature.PUBLIC if public else Nature.OFFICIAL


def _forward_to(findings: Findings) -> str | None:
    return next((hit.rule.send_to for hit in findings.of("elsewhere") if hit.rule.send_to is not None), None)
