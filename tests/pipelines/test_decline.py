import pytest

from models.errors import RefusedError
from models.states import CaseState
from pipelines.adapters.database import writing
from pipelines.decline import decline
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.reviewed import NOW, events_of, filed, kinds_of


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(database_url=database_url, now=NOW)


def test_a_declined_case_keeps_its_number_and_deadline_and_tells_why(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        before = (case.received_number, case.level, case.due_on, case.confirmed)
        decline(session, case, actor="desk:law1", reason="  เป็นอำนาจ\nของศาล ", now=NOW)
        assert case.state == CaseState.DECLINED
        assert (case.received_number, case.level, case.due_on, case.confirmed) == before
        (event,) = events_of(session, case)
        assert (event.kind, event.actor, event.reason) == ("declined", "desk:law1", "เป็นอำนาจ ของศาล")


@pytest.mark.parametrize(("state", "reason"), [("proposed", " \n"), ("declined", "ซ้ำ"), ("closed", "ช้าไป")])
def test_no_reason_and_no_open_case_is_refused(office: Office, state: str, reason: str) -> None:
    with writing(office.engine) as session:
        case = filed(session, state=state)
        with pytest.raises(RefusedError):
            decline(session, case, actor="desk:law1", reason=reason, now=NOW)
        assert case.state == state
        assert kinds_of(session, case) == []
