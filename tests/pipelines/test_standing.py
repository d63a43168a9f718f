import pytest

from models.values import Unit
from pipelines.adapters.database import reading, writing
from pipelines.office import Office
from pipelines.review import Changes, confirm, correct
from pipelines.standing import ChangedMeanwhileError, expect_standing, standing
from tests.conftest import OpenOffice
from tests.support.reviewed import NOW, filed


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(database_url=database_url, now=NOW)


def test_the_later_of_two_people_is_told_what_the_earlier_one_did(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        other = filed(session, received_number=2)
    with reading(office.engine) as session:
        seen = standing(session, case.id or 0)
    assert seen == 0
    with writing(office.engine) as session:  # the earlier one
        expect_standing(session, case := session.get_one(type(case), case.id), seen)
        correct(
            session, case, Changes(unit=Unit.AUDIT), actor="desk:law1", reason="อ่านแล้ว", now=NOW,
            holidays=office.holidays,
        )  # fmt: skip
        confirm(session, session.get_one(type(other), other.id), actor="desk:law1", now=NOW)
    with pytest.raises(ChangedMeanwhileError) as told, writing(office.engine) as session:
        expect_standing(session, session.get_one(type(case), case.id), seen)
    assert [event.kind for event in told.value.events][:1] == ["corrected"]
    assert {event.case_id for event in told.value.events} == {case.id}
    with writing(office.engine) as session:  # who has seen it goes on
        now_seen = standing(session, case.id or 0)
        assert now_seen > 0
        expect_standing(session, session.get_one(type(case), case.id), now_seen)
    with pytest.raises(ChangedMeanwhileError) as told, writing(office.engine) as session:  # nobody was shown that
        expect_standing(session, session.get_one(type(case), case.id), now_seen + 1)
    assert told.value.events == ()
