"""The nature of a letter (SOP §1): how a civil servant did his duty, or a hardship and a dispute among citizens."""

from models.values import Nature, Purpose, Unit
from pipelines.propose_match import Findings
from pipelines.propose_purpose import Judged
from pipelines.propose_target import Target
from pipelines.propose_unit import UnitChosen

_SERVED = ("service.rude", "service.silent", "service.slow", "service.lost")
_OF_DUTY = (
    "matter.corruption",
    "matter.discipline",
    "matter.personnel",
    "matter.rights",
    "matter.teaching",
)
_ELSEWHERE_FROM = 2.5
_HERE_FROM = 3.0
"""Words for this office from which a private school's letter is about being served here."""


def judge_nature(judged: Judged, target: Target, chosen: UnitChosen, findings: Findings) -> Nature:
    """Choose the nature. Praise is of an officer; what complains of nothing is the public's own business.

    A private school is run by citizens; pupils and neighbours are citizens; roads and rooms are nobody's conduct.
    """
    if judged.purpose is Purpose.PRAISE:
        return Nature.OFFICIAL
    if judged.purpose is not Purpose.COMPLAINT:
        return Nature.PUBLIC
    if findings.score("elsewhere") >= _ELSEWHERE_FROM and not target.is_own:
        public = not findings.of("elsewhere.officer") and not findings.of("matter.corruption")
    elif chosen.unit is Unit.PRIVATE and not findings.of("state.school"):
        at_this_office = target.own >= _HERE_FROM and findings.score("service") > findings.score("matter")
        public = not at_this_office
    elif target.is_own or chosen.workplace is not None:
        public = _of_things(findings)
    elif chosen.unit is Unit.STUDENTS:
        public = not _by_staff(findings)
    else:
        public = bool(findings.of("nature.public")) and not any(findings.of(about) for about in _OF_DUTY)
    return Nature.PUBLIC if public else Nature.OFFICIAL


def _of_things(findings: Findings) -> bool:
    """Whether this office's rooms and pages are complained of rather than those who serve there."""
    things = findings.score("service.facility")
    # What an officer is told to have said is a loose sign: people also tell how they were shown the way.
    served = sum(findings.score(about) for about in _SERVED) - findings.score("service.rude.said")
    blamed = any(findings.of(about) for about in ("nature.official", "matter.sexual", "matter.corruption"))
    named = bool(findings.of("nature.things")) and not served
    return (things > served or named) and not blamed


def _by_staff(findings: Findings) -> bool:
    """Whether staff did it to the pupils, or the pupils to each other."""
    staff = findings.score("matter.violence.staff")
    return bool(findings.of("nature.official")) or staff > findings.score("matter.pupils")
