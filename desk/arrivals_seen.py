"""What a visitor may see of arrivals: of one that belongs to a case as much as of it, of others by what was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from desk.access import Action
from desk.case_view import identity_of_case
from desk.visitor import Visitor, sight_of, sights
from models.errors import MESSAGES_TH
from models.states import ArrivalState
from models.tables import Arrival, ArrivalReading, Case, Event
from models.words_th import ARRIVAL_STATES_TH, BECAUSE_TH
from parsers.identity import identity_of
from parsers.identity_text import masked_text
from pipelines.case_named import case_number
from pipelines.from_json import letter_from
from pipelines.routing.sight import Sight

_WAITING = frozenset({ArrivalState.ARRIVED, ArrivalState.READING})


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenArrival:
    """An arrival with as much of it as the visitor may see. `name` is None where it is not for them."""

    arrival: Arrival
    sight: Sight
    name: str | None
    case: Case | None
    reason: str
    """Why it stands where it stands (Thai); empty where nothing is to be said."""

    @property
    def number(self) -> str:
        """The received number of its case; empty where it has none."""
        return case_number(self.case) if self.case is not None else ""

    @property
    def state(self) -> ArrivalState:
        """Where it stands."""
        return ArrivalState(self.arrival.state)

    @property
    def word(self) -> str:
        """Where it stands, in Thai."""
        return ARRIVAL_STATES_TH[self.state]

    @property
    def failing(self) -> bool:
        """Whether it waits because the surroundings failed."""
        return self.state in _WAITING and self.arrival.error_code is not None

    @property
    def code(self) -> str:
        """The code of what went wrong with it; empty where nothing did."""
        return self.arrival.error_code or ""

    @property
    def waits(self) -> bool:
        """Whether the program is still to do something with it."""
        return self.state in _WAITING


def seen_arrivals(session: Session, visitor: Visitor, arrivals: Sequence[Arrival]) -> list[SeenArrival]:
    """Give the arrivals in their order, without those that the visitor may not know of."""
    cases = _cases(session, arrivals)
    of_cases = sights(session, visitor, list(cases.values()))
    readings = _readings(session, [one.id or 0 for one in arrivals if one.case_id is None])
    because = _because(session, [one.id or 0 for one in arrivals if one.state == ArrivalState.NOT_A_COMPLAINT])
    found = []
    for one in arrivals:
        case = cases.get(one.case_id or 0)
        seen = of_cases[one.case_id or 0] if case is not None else _sight_of_none(visitor, readings.get(one.id or 0))
        if seen is Sight.NOTHING:
            continue
        named = seen >= Sight.CONTENT and visitor.may(Action.ARRIVAL_ORIGINAL)
        found.append(
            SeenArrival(
                arrival=one,
                sight=seen,
                name=_name(one, case, readings.get(one.id or 0)) if named else None,
                case=case,
                reason=_reason(one, because.get(one.id or 0, "")),
            )
        )
    return found


def _name(arrival: Arrival, case: Case | None, read: tuple[dict[str, Any], dict[str, Any]] | None) -> str:
    """Give what it is called, for lists: many a file, and many a mail's subject, names who complained."""
    if case is not None:
        return masked_text(arrival.name, identity_of_case(case, ()))
    return masked_text(arrival.name, identity_of(letter_from(read[0]))) if read is not None else arrival.name


def _cases(session: Session, arrivals: Sequence[Arrival]) -> dict[int, Case]:
    ids = {one.case_id for one in arrivals if one.case_id is not None}
    return {one.id or 0: one for one in session.exec(select(Case).where(col(Case.id).in_(ids)))} if ids else {}


def _sight_of_none(visitor: Visitor, read: tuple[dict[str, Any], dict[str, Any]] | None) -> Sight:
    """Of an arrival that is no case: by what was read of it, as if it were one; by the role where nothing was."""
    if read is None:
        return Sight.CONTENT if visitor.may(Action.ARRIVAL_ORIGINAL) else Sight.FRAME
    letter, proposal = read
    as_if = {"level": proposal.get("level") or 1, "unit": proposal["unit"], "letter": letter, "proposal": proposal}
    return sight_of(visitor, Case(**as_if), took_in=True)


def _readings(session: Session, ids: Sequence[int]) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    if not ids:
        return {}
    rows = session.exec(
        select(ArrivalReading.arrival_id, ArrivalReading.letter, ArrivalReading.proposal).where(
            col(ArrivalReading.arrival_id).in_(ids)
        )
    )
    return {arrival_id: (dict(letter), dict(proposal)) for arrival_id, letter, proposal in rows}


def _because(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Why arrivals were set aside, by the last word on each."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = session.exec(
        select(Event.arrival_id, Event.data)
        .where(col(Event.arrival_id).in_(wanted), Event.kind == ArrivalState.NOT_A_COMPLAINT.value)
        .order_by(col(Event.id))
    )
    return {arrival_id or 0: BECAUSE_TH.get(str(data.get("because")), "") for arrival_id, data in rows}


def _reason(arrival: Arrival, because: str) -> str:
    if arrival.state == ArrivalState.NOT_A_COMPLAINT:
        return because
    if arrival.state == ArrivalState.DUPLICATE:
        return f"ซ้ำกับเรื่องเข้าที่ {arrival.duplicate_of}" if arrival.duplicate_of else ""
    if arrival.error_code is None:
        return ""
    sentence = MESSAGES_TH.get(arrival.error_code, MESSAGES_TH["internal"])
    if arrival.state in _WAITING:
        return f"{sentence} (ลองแล้ว {arrival.tries} ครั้ง)"
    return sentence
