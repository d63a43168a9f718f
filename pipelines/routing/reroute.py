"""Writing a route onto its case, and writing it anew when facts or people have changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.clock import bangkok_date
from models.tables import Case, Event
from models.values import Flags, Proposal, Unit
from pipelines.routing.mentioned import MENTIONED, keep_named, mentioned, note_mentioned
from pipelines.routing.officers import Acting, Officers
from pipelines.routing.route import CaseFacts, Route, route

CONFLICT_UNITS = "conflict_units"
"""Key in a case's `proposal`: units in which, by material that came in later, the person complained of works."""
ACCUSED = "accused"
"""Key in a case's `proposal`: names of the accused that later material gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerouted:
    """A case whose route has changed, its route now, and those who do it only since now."""

    case: Case
    route: Route
    added: tuple[Acting, ...]


def facts_of(case: Case) -> CaseFacts:
    """Read from a case what its route depends on: level and unit as they stand now, flags, conflict, accused.

    A conflict was found with the unit then proposed; where a person has since named another unit it is no bar there.
    """
    said = case.proposal
    flags = said.get("flags") or {}
    unit = Unit(case.unit)
    units = set(said.get(CONFLICT_UNITS, ()))
    if said.get("conflict"):
        units.add(said.get("unit", case.unit))
    names = [_respondent(case.letter), *said.get(ACCUSED, ()), *said.get(MENTIONED, ())]
    return CaseFacts(
        level=case.level,
        unit=unit,
        flags=Flags(minor=bool(flags.get("minor")), sexual=bool(flags.get("sexual"))),
        conflict=unit.value in units,
        accused=tuple(dict.fromkeys(name for name in names if name)),
    )


def assign(case: Case, officers: Officers | None, now: datetime) -> Route:
    """Write the route of today onto a case and give it. For a case that is being filed; else `reroute`."""
    note_mentioned(case, officers)
    found = route(facts_of(case), officers, bangkok_date(now))
    case.assigned_to = [one.officer for one in found.assigned]
    case.restricted = found.restricted
    case.hidden_from_unit = found.hidden_from_unit
    return found


def is_routed_otherwise(case: Case, officers: Officers | None, now: datetime) -> bool:
    """Whether `reroute` would change the case. Changes nothing."""
    if mentioned(case, officers) != _kept(case)["mentioned"]:
        return True
    found = route(facts_of(case), officers, bangkok_date(now))
    return _kept(case) != {
        **_kept(case),
        "assigned_to": [one.officer for one in found.assigned],
        "restricted": found.restricted,
        "hidden_from_unit": found.hidden_from_unit,
    }


def reroute(
    session: Session, case: Case, officers: Officers | None, *, now: datetime, actor: str, reason: str | None
) -> Rerouted | None:
    """Work the route out anew; where it differs, write it with an event `rerouted`. Does not commit.

    None where nothing has changed. Whoever is in `added` should be told: `pipelines.notices.reassigned_notices`.
    """
    before = _kept(case)
    found = assign(case, officers, now)
    after = _kept(case)
    if before == after:
        return None
    session.add(case)
    session.add(
        Event(
            case_id=case.id,
            at=now,
            actor=actor,
            kind="rerouted",
            reason=reason,
            data={"before": before, "after": after, "why": list(found.why)},
        )
    )
    added = tuple(one for one in found.assigned if one.officer not in before["assigned_to"])
    return Rerouted(case=case, route=found, added=added)


def heed_further(case: Case, proposal: Proposal, respondent: str | None, named: Iterable[str] = ()) -> bool:
    """Let further material of a case widen who must not see it; tell whether it did. Never narrows.

    `named`: officers whom the material names in its words (`pipelines.routing.mentioned`).
    A child or a sexual matter that only the second letter tells of makes the case one of those. The unit stays the
    case's, so a conflict found with any unit hides it from this one.
    """
    said: dict[str, Any] = dict(case.proposal)
    raised = {flag: True for flag in ("minor", "sexual") if getattr(proposal.flags, flag)}
    said["flags"] = {**(said.get("flags") or {}), **raised}
    if proposal.conflict:
        said[CONFLICT_UNITS] = _with(said.get(CONFLICT_UNITS, ()), case.unit)
    if respondent and respondent != _respondent(case.letter):
        said[ACCUSED] = _with(said.get(ACCUSED, ()), respondent)
    changed = said != case.proposal
    case.proposal = said
    return keep_named(case, named) or changed


def _with(known: Iterable[str], one: str) -> list[str]:
    return list(dict.fromkeys((*known, one)))


def _respondent(letter: dict[str, Any]) -> str:
    return str((letter.get("respondent_name") or {}).get("value") or "")


def _kept(case: Case) -> dict[str, Any]:
    return {
        "assigned_to": list(case.assigned_to),
        "restricted": case.restricted,
        "hidden_from_unit": case.hidden_from_unit,
        "mentioned": list(case.proposal.get(MENTIONED, ())),
    }
