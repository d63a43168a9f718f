"""Cases with clocks, put into the register without a letter."""

from datetime import date, datetime

from sqlmodel import Session, select

from models.clock import BANGKOK, year_be
from models.states import CaseState
from models.tables import Case, Event
from pipelines.adapters.database import reading, writing
from pipelines.as_json import deadline_json
from pipelines.calendar import HolidayTable
from pipelines.deadlines import due_on, first_reply_due
from pipelines.office import Office
from pipelines.received import next_number

SOMEBODY = "cli:somchai"


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BANGKOK)


def case_of(
    session: Session, holidays: HolidayTable, received_on: date, level: int, state: CaseState = CaseState.PROPOSED
) -> Case:
    """A case as filing leaves it, its deadline counted by `holidays`."""
    deadline, reply = due_on(received_on, level, holidays), first_reply_due(received_on, 15, holidays)
    case = Case(
        received_year=year_be(received_on),
        received_number=next_number(session, year_be(received_on)),
        received_on=received_on,
        received_at=at(received_on),
        registered_at=at(received_on),
        channel="letter",
        state=state,
        level=level,
        unit="general",
        purpose="complaint",
        nature="official",
        due_on=deadline.due_on,
        first_reply_due_on=reply.due_on,
        letter={},
        proposal={"flags": {}, "look_at": []},
        deadline=deadline_json(deadline, reply),
    )
    session.add(case)
    session.flush()
    return case


def filed(office: Office, received_on: date, level: int, state: CaseState = CaseState.PROPOSED) -> int:
    """File a case by the office's own table; give its id."""
    with writing(office.engine) as session:
        return case_of(session, office.holidays, received_on, level, state).id or 0


def case_now(office: Office, case_id: int) -> Case:
    with reading(office.engine) as session:
        case = session.get_one(Case, case_id)
        session.expunge_all()
        return case


def events_of(office: Office, case_id: int | None) -> list[Event]:
    with reading(office.engine) as session:
        found = list(session.exec(select(Event).where(Event.case_id == case_id).order_by(Event.id)))  # type: ignore[arg-type]
        session.expunge_all()
        return found
