from datetime import date

import pytest
from sqlmodel import Session, select

from models.errors import RefusedError
from models.forwardings import Answer
from models.tables import Case
from models.tables_review import Forwarding
from pipelines.adapters.database import writing
from pipelines.forwarding import answered, forward
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.reviewed import NOW, events_of, filed, kinds_of

TODAY, YESTERDAY = date(2022, 5, 13), date(2022, 5, 12)
AGENCY = "สพป.กาฬสินธุ์ เขต 1"


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(database_url=database_url, now=NOW)


def forwarded(session: Session, case: Case, on: date = YESTERDAY, agency: str = AGENCY) -> Forwarding:
    return forward(session, case, agency=agency, on=on, letter_number="ศธ 02/12", actor="desk:law1", now=NOW)


def test_a_forwarding_is_kept_and_changes_neither_level_nor_deadline(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        before = (case.level, case.due_on, case.state, case.deadline)
        made = forwarded(session, case)
        assert (case.level, case.due_on, case.state, case.deadline) == before
        row = session.exec(select(Forwarding)).one()
        assert (row.agency, row.forwarded_on, row.letter_number, row.answer) == (AGENCY, YESTERDAY, "ศธ 02/12", None)
        (event,) = events_of(session, case)
        assert (event.kind, event.data["forwarding"], event.data["on"]) == ("forwarded", made.id, "2022-05-12")


@pytest.mark.parametrize(
    ("state", "on", "agency"),
    [
        ("closed", TODAY, AGENCY),
        ("proposed", date(2022, 5, 14), AGENCY),
        ("proposed", date(2022, 5, 11), AGENCY),
        ("proposed", TODAY, " "),
    ],
)
def test_what_cannot_be_forwarded_is_refused(office: Office, state: str, on: date, agency: str) -> None:
    with writing(office.engine) as session:
        case = filed(session, state=state)
        with pytest.raises(RefusedError):
            forwarded(session, case, on, agency)
        assert session.exec(select(Forwarding)).all() == []
        assert kinds_of(session, case) == []


def test_a_declined_case_may_be_sent_to_whose_it_is(office: Office) -> None:
    with writing(office.engine) as session:
        assert forwarded(session, filed(session, state="declined")).id


def test_that_an_agency_asked_for_more_stays_when_it_has_accepted_since(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        row = forwarded(session, case)
        answered(session, row, answer=Answer.ASKED_MORE, on=YESTERDAY, actor="desk:law1", now=NOW)
        answered(session, row, answer=Answer.ACCEPTED, on=TODAY, reason="รับแล้ว", actor="desk:law1", now=NOW)
        session.flush()
        session.refresh(row)
        assert (row.answer, row.answered_on, row.asked_more_on) == ("accepted", TODAY, YESTERDAY)
        assert kinds_of(session, case) == ["forwarded", "forwarding_answered", "forwarding_answered"]
        assert events_of(session, case)[-1].data["before"]["answer"] == "asked_more"


@pytest.mark.parametrize("on", [date(2022, 5, 14), date(2022, 5, 11)])
def test_an_answer_is_neither_of_tomorrow_nor_of_before_the_forwarding(office: Office, on: date) -> None:
    with writing(office.engine) as session:
        row = forwarded(session, filed(session))
        with pytest.raises(RefusedError):
            answered(session, row, answer=Answer.REFUSED, on=on, actor="desk:law1", now=NOW)
        assert row.answer is None


def test_the_same_answer_twice_is_refused(office: Office) -> None:
    with writing(office.engine) as session:
        row = forwarded(session, filed(session))
        answered(session, row, answer=Answer.REFUSED, on=TODAY, actor="desk:law1", now=NOW)
        session.flush()
        with pytest.raises(RefusedError):
            answered(session, row, answer=Answer.REFUSED, on=TODAY, actor="desk:law1", now=NOW)
