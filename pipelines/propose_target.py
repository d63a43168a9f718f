"""Whom a letter speaks of: this office itself (level 2) or a school or another agency (level 3), SOP §2."""

from dataclasses import dataclass

from models.values import Letter, Unit
from pipelines.propose_match import Findings, Hit
from pipelines.propose_text import tight_of

_OWN_NAMES = ("ศึกษาธิการจังหวัด", "ศธจ")
_OWN_ABBREVIATED = ("สนง.ศธจ", "สนง.ศึกษาธิการ")
_KNOWN_FIELD = 6.0
_SOMEONE_ELSE = 0.5
_SERVED = 2.0
"""Words about poor service from which on a letter that names a desk of this office speaks of that desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How strongly the letter speaks of this office and of others; where in the office the persons meant work."""

    own: float
    outside: float
    workplaces: dict[Unit, float]
    own_hit: Hit | None
    outside_hit: Hit | None

    @property
    def is_own(self) -> bool:
        """Whether this office is meant rather than someone else; who names nobody else writes about this office."""
        return self.own > self.outside or self.outside < _SOMEONE_ELSE


def judge_target(letter: Letter, findings: Findings) -> Target:
    """Weigh the words for this office against those for others; the field `respondent_agency` settles it."""
    workplaces: dict[Unit, float] = {}
    for unit in Unit:
        if score := findings.score(f"workplace.{unit.value}"):
            workplaces[unit] = score
    own_hits, outside_hits = findings.of("target.own"), findings.of("target.outside")
    own = sum(hit.strength for hit in own_hits) + 0.8 * sum(workplaces.values())
    served = findings.score("service")
    at_its_desk = bool(own_hits or workplaces) and served >= _SERVED
    own += (0.5 if at_its_desk else 0.35) * served
    outside = sum(hit.strength for hit in outside_hits) + findings.score("elsewhere")
    if not findings.of("workplace.private") and not at_its_desk:
        outside += 0.4 * (findings.score("unit.private") + findings.score("matter.private"))
    if own_hits or at_its_desk:
        # In a letter about this office, "school" and "teacher" mostly say who writes.
        outside -= 0.7 * findings.score("target.outside.weak")
    outside += 0.5 * sum(hit.strength for hit in findings.of("matter") if _by_others(hit))
    sender = tight_of(letter.sender_agency) + tight_of(letter.sender_position)
    if "โรงเรียน" in sender:
        # A school that writes names itself; that alone is no accusation.
        outside *= 0.4
    respondent = tight_of(letter.respondent_agency)
    if respondent:
        if any(name in respondent for name in (*_OWN_NAMES, *_OWN_ABBREVIATED)):
            own += _KNOWN_FIELD
        else:
            outside += _KNOWN_FIELD
    return Target(
        own=own,
        outside=outside,
        workplaces=workplaces,
        own_hit=own_hits[0] if own_hits else None,
        outside_hit=outside_hits[0] if outside_hits else None,
    )


def _by_others(hit: Hit) -> bool:
    return hit.rule.about in {
        "matter.violence.staff",
        "matter.pupils",
        "matter.pupils.vice",
        "matter.rights",
        "matter.rights.admission",
        "matter.teaching",
        "matter.private",
        "matter.safety",
        "matter.money",
    }
