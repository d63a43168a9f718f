from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from models.errors import RefusedError
from models.states import CaseState
from models.tables import Case, Event
from models.tables_lessons import Lesson
from models.values import Nature, Purpose, Unit
from pipelines.adapters.database import writing
from pipelines.deadlines import due_on
from pipelines.finding.rank import Rank, rank_of
from pipelines.office import Office
from pipelines.review import Changes, confirm, correct, labels_of
from tests.conftest import OpenOffice
from tests.support.reviewed import NOW, filed


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(database_url=database_url, now=NOW)


def corrected(session: Session, office: Office, case: Case, changes: Changes, reason: str = "อ่านแล้ว") -> None:
    correct(session, case, changes, actor="law", reason=reason, now=NOW, holidays=office.holidays)


def test_a_confirmed_case_becomes_a_lesson_and_an_event(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        assert confirm(session, case, actor="law", now=NOW)
        assert (case.confirmed, case.state) == (True, CaseState.CONFIRMED)
        lesson = session.exec(select(Lesson)).one()
        assert (lesson.corrected, lesson.labels, lesson.actor) == (False, labels_of(case), "law")
        assert lesson.proposed["version"] == "rules-1 model-2"
        assert [event.kind for event in session.exec(select(Event))] == ["confirmed"]
        assert not confirm(session, case, actor="law", now=NOW)
        assert len(session.exec(select(Event)).all()) == 1


def test_a_correction_changes_the_case_its_deadline_and_leaves_before_and_after(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        corrected(
            session,
            office,
            case,
            Changes(level=4, unit=Unit.AUDIT, nature=Nature.OFFICIAL, flags={"corruption": True, "minor": True}),
            "มีหนังสือถึง ป.ป.ช. แล้ว",
        )
        assert (case.level, case.unit, case.purpose, case.nature) == (4, "audit", "complaint", "official")
        assert case.confirmed
        assert case.due_on == due_on(case.received_on, 4, office.holidays).due_on > date(2022, 6, 20)
        assert case.restricted  # a child: routed anew
        assert case.review_rank == rank_of(case) == Rank.LEVEL_4  # the queue follows, whoever corrects it
        events = {event.kind: event for event in session.exec(select(Event))}
        said = events["corrected"]
        assert said.reason == "มีหนังสือถึง ป.ป.ช. แล้ว"
        assert (said.data["before"]["level"], said.data["after"]["level"]) == (1, 4)
        assert said.data["after"]["flags"]["corruption"] is True
        assert "deadline_changed" in events
        lesson = session.exec(select(Lesson)).one()
        assert lesson.corrected
        assert lesson.labels == labels_of(case)
        assert lesson.proposed["level"] == 1


def test_the_latest_word_is_the_lesson_and_what_was_first_proposed_stays(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        corrected(session, office, case, Changes(level=3))
        corrected(session, office, case, Changes(level=2, unit=Unit.STUDENTS))
        lesson = session.exec(select(Lesson)).one()
        assert (lesson.labels["level"], lesson.labels["unit"], lesson.proposed["level"]) == (2, "students", 1)
        kinds = [event.kind for event in session.exec(select(Event))]
        assert kinds.count("corrected") == 2


def test_what_is_found_to_be_no_complaint_keeps_its_deadline_until_declined(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, level=3, purpose="complaint")
        before = case.due_on
        corrected(session, office, case, Changes(is_complaint=False))
        assert (case.purpose, case.level) == ("not_a_complaint", 3)
        lesson = session.exec(select(Lesson)).one()
        assert (lesson.labels["is_complaint"], lesson.labels["level"]) == (False, None)
        assert case.due_on >= before


@pytest.mark.parametrize(
    ("values", "changes", "reason"),
    [
        ({}, Changes(level=3), "  "),
        ({}, Changes(level=1), "เหมือนเดิม"),
        ({}, Changes(), "ไม่มีอะไร"),
        ({}, Changes(purpose=Purpose.COMPLAINT), "ไม่บอกระดับ"),
        ({}, Changes(purpose=Purpose.PRAISE, level=3), "ขัดกัน"),
        ({}, Changes(is_complaint=False, level=2), "ขัดกัน"),
        ({}, Changes(is_complaint=False, purpose=Purpose.COMPLAINT), "ขัดกัน"),
        ({}, Changes(level=5), "ไม่มีระดับ"),
        ({}, Changes(flags={"grave": True}), "ไม่มีสถานะ"),
        ({"state": "closed"}, Changes(level=3), "ปิดแล้ว"),
        ({"state": "declined"}, Changes(level=3), "ไม่รับแล้ว"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    office: Office, values: dict[str, Any], changes: Changes, reason: str
) -> None:
    with writing(office.engine) as session:
        case = filed(session, **values)
        with pytest.raises(RefusedError):
            corrected(session, office, case, changes, reason)
        assert (case.level, case.purpose, case.confirmed) == (1, "suggestion", False)
        assert session.exec(select(Lesson)).all() == []
        assert session.exec(select(Event)).all() == []


def test_a_case_that_is_closed_is_not_confirmed(office: Office) -> None:
    with writing(office.engine) as session, pytest.raises(RefusedError):
        confirm(session, filed(session, state="closed"), actor="law", now=NOW)
