"""What the written rules alone make of a letter, with all that they found on the way (SOP §1–3)."""

from dataclasses import dataclass

from models.values import Flags, Nature, Proposal, Purpose, Reading, Reason
from pipelines.propose_flags import judge_flags
from pipelines.propose_gone import Gone, gone
from pipelines.propose_level import Levelled, judge_level
from pipelines.propose_look import look_at, overall
from pipelines.propose_match import Findings, find
from pipelines.propose_nature import judge_nature
from pipelines.propose_purpose import Judged, judge_purpose
from pipelines.propose_target import Target, judge_target
from pipelines.propose_text import first_sentence, letter_text
from pipelines.propose_unit import UnitChosen, judge_unit
from pipelines.rulebook import Rulebook, load_rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """The rules' judgements of a letter, one by one. `levelled` is None where it is no complaint."""

    reading: Reading
    findings: Findings
    went: Gone
    judged: Judged
    target: Target
    levelled: Levelled | None
    chosen: UnitChosen
    nature: Nature
    flags: Flags
    flagged: tuple[Reason, ...]
    """A reason for each flag raised."""
    version: str
    """Which rules these were: `rules-` and the first digits of their digest."""

    @property
    def level(self) -> int | None:
        """Level 1 to 4, None for what is no complaint."""
        return self.levelled.level if self.levelled is not None else None

    @property
    def read(self) -> float:
        """How well the worst page was read, 0 to 1."""
        return min((page.confidence for page in self.reading.pages), default=0.0)


def judge(reading: Reading, rulebook: Rulebook | None = None) -> Ruled:
    """Apply the rules, those that ship where none are given.

    Never raises for what a letter holds; an empty one is judged by default.

    Raises:
        ConfigError: The rule files are wrong.
    """
    rulebook = rulebook or load_rulebook()
    letter = reading.letter
    findings = find(letter_text(reading), rulebook)
    went = gone(letter, findings, rulebook)
    judged = judge_purpose(reading, went, findings)
    target = judge_target(letter, findings)
    is_complaint = judged.purpose is not Purpose.NOT_A_COMPLAINT
    chosen = judge_unit(letter, judged, target, findings)
    flags, flagged = judge_flags(letter, judged, chosen, findings)
    return Ruled(
        reading=reading,
        findings=findings,
        went=went,
        judged=judged,
        target=target,
        levelled=judge_level(judged, went, target, findings) if is_complaint else None,
        chosen=chosen,
        nature=judge_nature(judged, target, chosen, findings),
        flags=flags,
        flagged=flagged,
        version=f"rules-{rulebook.digest[:12]}",
    )


def by_rules(ruled: Ruled) -> Proposal:
    """Make the proposal of the rules alone.

    `is_complaint` is False, `level` None and `purpose` NOT_A_COMPLAINT for automatic mail, newsletters, adverts and
    ordinary official correspondence; everything else is for the register. The channel decides nothing (SOP §2).
    """
    judged, levelled, chosen = ruled.judged, ruled.levelled, ruled.chosen
    return Proposal(
        is_complaint=levelled is not None,
        level=ruled.level,
        purpose=judged.purpose,
        nature=ruled.nature,
        unit=chosen.unit,
        flags=ruled.flags,
        confidence=overall(judged, levelled, chosen, ruled.findings, ruled.read),
        reasons=(
            *(levelled.reasons if levelled is not None else (no_level(judged, ruled.findings),)),
            chosen.reason,
            *((judged.reason,) if judged.reason is not None else ()),
            *ruled.flagged,
        ),
        look_at=look_at(ruled.reading.letter, judged, levelled, chosen, ruled.flags, ruled.went),
        forward_to=forward_to(ruled.findings) if ruled.flags.out_of_jurisdiction else None,
        conflict=chosen.conflict,
        version=ruled.version,
    )


def no_level(judged: Judged, findings: Findings) -> Reason:
    """Say why there is no level, with words that stand in the letter."""
    quote = judged.reason.quote if judged.reason is not None else ""
    if not any(quote and quote in text for text in findings.letter.sources):
        quote = first_sentence(findings.letter)  # a header of automatic mail stands on no page
    return Reason(about="level", quote=quote, why="ไม่ใช่เรื่องร้องเรียน จึงไม่มีระดับ")


def forward_to(findings: Findings) -> str | None:
    """Name the agency that the strongest words about others point to."""
    return next((hit.rule.send_to for hit in findings.of("elsewhere") if hit.rule.send_to is not None), None)
