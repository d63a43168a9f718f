"""When a source or service last worked, and what is wrong with it now."""

from sqlmodel import Session

from models.errors import IntakeError
from models.tables import SourceHealth
from pipelines.adapters.database import reading, writing
from pipelines.office import Office

NOTICES = "smtp"
PREFECT = "prefect"
OFFICERS = "officers"
RULES = "rules"
DESK = "desk"


def note_success(office: Office, name: str) -> None:
    """Note that a source or service has just worked."""
    with writing(office.engine) as session:
        health = _of(session, name)
        health.last_success = office.clock()
        health.error_code = health.error_at = None
        session.add(health)


def note_fault(office: Office, name: str, code: str) -> None:
    """Note what is wrong with a source or service; the first moment of a fault is kept while it lasts."""
    with writing(office.engine) as session:
        health = _of(session, name)
        if health.error_code != code:
            health.error_code, health.error_at = code, office.clock()
        session.add(health)


def clear_fault(office: Office, name: str) -> None:
    """Note success where a fault is noted; writes nothing otherwise, so that it may be called often."""
    with reading(office.engine) as session:
        noted = session.get(SourceHealth, name)
        faulty = noted is not None and noted.error_code is not None
    if faulty:
        note_success(office, name)


def fault_code(error: Exception) -> str:
    """Give the code to note for an error."""
    return error.code if isinstance(error, IntakeError) else "internal"


def _of(session: Session, name: str) -> SourceHealth:
    return session.get(SourceHealth, name) or SourceHealth(name=name)
