"""Routes written at filing, and anew when facts or people change; on both databases, always with an event."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.clock import BANGKOK
from models.settings import Settings
from models.tables import Case, Event
from models.values import Flags, Unit
from pipelines.adapters.database import connect, reading, upgrade, writing
from pipelines.as_json import proposal_json
from pipelines.routing.mentioned import mentioned
from pipelines.routing.officers import CONFIDENTIAL, Officers
from pipelines.routing.reroute import Rerouted, facts_of, heed_further, is_routed_otherwise, reroute
from tests.support.cases import PROPOSAL, case_row
from tests.support.officers import WHOLE_MAY, table

NOW = datetime(2022, 5, 12, 10, 0, tzinfo=BANGKOK)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(Settings(database_url=database_url).effective_database_url)
    upgrade(engine)
    yield engine
    engine.dispose()


def fresh_case() -> Case:
    return case_row(NOW, letter={"respondent_name": None}, proposal=proposal_json(PROPOSAL))


@pytest.fixture
def case_id(engine: Engine) -> int:
    with writing(engine) as session:
        case = fresh_case()
        session.add(case)
        session.flush()
        return case.id or 0


def again(engine: Engine, case_id: int, officers: Officers | None) -> Rerouted | None:
    with writing(engine) as session:
        case = session.get_one(Case, case_id)
        return reroute(session, case, officers, now=NOW, actor="law1", reason="แก้ระดับ")


def correct(engine: Engine, case_id: int, **fields: object) -> None:
    with writing(engine) as session:
        case = session.get_one(Case, case_id)
        for name, value in fields.items():
            setattr(case, name, value)
        session.add(case)


def case_of(session: Session, case_id: int) -> Case:
    return session.get_one(Case, case_id)


def events(engine: Engine) -> list[Event]:
    with reading(engine) as session:
        found = list(session.exec(select(Event).order_by(col(Event.id))))
        session.expunge_all()
        return found


def test_a_new_route_is_written_with_an_event_that_says_who_and_why(engine: Engine, case_id: int) -> None:
    change = again(engine, case_id, table())
    assert change is not None
    assert [one.officer for one in change.added] == ["law1", "law2", "clerk"]
    with reading(engine) as session:
        assert case_of(session, case_id).assigned_to == ["law1", "law2", "clerk"]
    (event,) = events(engine)
    assert (event.kind, event.actor, event.reason, event.case_id) == ("rerouted", "law1", "แก้ระดับ", case_id)
    nobody = {"assigned_to": [], "restricted": False, "hidden_from_unit": False, "mentioned": []}
    assert event.data["before"] == nobody
    assert event.data["after"]["assigned_to"] == ["law1", "law2", "clerk"]
    assert event.data["why"]


def test_nothing_is_written_where_nothing_changes(engine: Engine, case_id: int) -> None:
    again(engine, case_id, table())
    assert again(engine, case_id, table()) is None
    assert len(events(engine)) == 1
    with reading(engine) as session:
        case = case_of(session, case_id)
        assert not is_routed_otherwise(case, table(), NOW)
        assert is_routed_otherwise(case, table({"clerk": {"absences": WHOLE_MAY}}), NOW)


def test_a_corrected_level_unit_and_flag_each_move_the_case(engine: Engine, case_id: int) -> None:
    again(engine, case_id, table())
    correct(engine, case_id, level=1, unit="audit")
    change = again(engine, case_id, table())
    assert change is not None
    assert [one.officer for one in change.added] == ["audit"]
    proposal = proposal_json(PROPOSAL)
    correct(engine, case_id, proposal={**proposal, "flags": {**proposal["flags"], "sexual": True}})
    change = again(engine, case_id, table())
    assert change is not None
    with reading(engine) as session:
        case = case_of(session, case_id)
        assert (case.restricted, case.hidden_from_unit, case.assigned_to) == (True, True, ["law1", "law2"])


def test_a_conflict_is_one_with_the_unit_proposed_and_no_bar_in_another(engine: Engine, case_id: int) -> None:
    correct(engine, case_id, proposal={**proposal_json(PROPOSAL), "conflict": True})
    with reading(engine) as session:
        assert facts_of(case_of(session, case_id)).conflict
    correct(engine, case_id, unit="audit")
    with reading(engine) as session:
        assert not facts_of(case_of(session, case_id)).conflict


def test_the_accused_of_the_letter_is_left_out(engine: Engine, case_id: int) -> None:
    correct(engine, case_id, letter={"respondent_name": {"value": "นายพิเชษฐ์ สมเด็จ"}})
    again(engine, case_id, table())
    with reading(engine) as session:
        assert case_of(session, case_id).assigned_to == [
            "law1",
            "head",
            "clerk",
        ]  # the stand-in of the accused has his seat


BODY = {"value": "เมื่อวานนี้ข้าพเจ้าไปติดต่อ นายพิเชษฐ์ สมเด็จ พูดจาไม่สุภาพ"}


def test_whom_only_a_sentence_names_is_left_out_until_a_person_says_who_is_accused(
    engine: Engine, case_id: int
) -> None:
    correct(engine, case_id, letter={"body": BODY})
    with reading(engine) as session:
        assert is_routed_otherwise(case_of(session, case_id), table(), NOW)
    again(engine, case_id, table())
    with reading(engine) as session:
        case = case_of(session, case_id)
        assert "law2" not in case.assigned_to
        assert facts_of(case).accused == ("นายพิเชษฐ์ สมเด็จ",)
        assert not is_routed_otherwise(case, table(), NOW)
    told = {"value": "นายคนอื่น สมมุติ", "confidence": 1.0, "by": "desk:law1"}
    correct(engine, case_id, letter={"body": BODY, "respondent_name": told})
    again(engine, case_id, table())
    with reading(engine) as session:
        case = case_of(session, case_id)
        assert "law2" in case.assigned_to
        assert facts_of(case).accused == ("นายคนอื่น สมมุติ",)


def test_praise_accuses_nobody(engine: Engine, case_id: int) -> None:
    correct(engine, case_id, letter={"body": BODY}, purpose="praise")
    again(engine, case_id, table())
    with reading(engine) as session:
        assert facts_of(case_of(session, case_id)).accused == ()


def test_what_is_split_off_a_letter_speaks_with_all_its_words(engine: Engine, case_id: int) -> None:
    correct(engine, case_id, letter={"body": BODY}, purpose="suggestion", split_from=case_id)
    again(engine, case_id, table())
    with reading(engine) as session:
        assert facts_of(case_of(session, case_id)).accused == ("นายพิเชษฐ์ สมเด็จ",)


def test_somebody_is_left_who_may_say_that_the_reviewers_are_not_accused(engine: Engine, case_id: int) -> None:
    reviewers = [one.name for one in table().people if one.roles & CONFIDENTIAL]
    clerk = next(one.name for one in table().people if one.id == "clerk")
    correct(engine, case_id, letter={"body": {"value": " ".join([*reviewers, clerk, "พูดจาไม่สุภาพ"])}})
    again(engine, case_id, table())
    with reading(engine) as session:
        assert facts_of(case_of(session, case_id)).accused == (clerk,)


def test_without_a_table_the_bounds_are_kept_and_nobody_is_named(engine: Engine, case_id: int) -> None:
    again(engine, case_id, table())
    assert again(engine, case_id, None) is not None
    with reading(engine) as session:
        assert case_of(session, case_id).assigned_to == []


def test_further_material_widens_who_must_not_see_and_never_narrows() -> None:
    case = fresh_case()
    assert not heed_further(case, PROPOSAL, None)
    delicate = replace(PROPOSAL, unit=Unit.AUDIT, flags=Flags(minor=True), conflict=True)
    assert heed_further(case, delicate, "นายพิเชษฐ์ สมเด็จ")
    facts = facts_of(case)
    assert (facts.restricted, facts.conflict, facts.accused) == (True, True, ("นายพิเชษฐ์ สมเด็จ",))
    assert not heed_further(case, PROPOSAL, None)
    assert facts_of(case) == facts
    assert heed_further(case, PROPOSAL, None, ["นางสาวปราณี กุดหว้า"])
    assert not heed_further(case, PROPOSAL, None, ["นางสาวปราณี กุดหว้า"])
    assert mentioned(case, None) == ["นางสาวปราณี กุดหว้า"]  # without the table, too
    case.proposal = {**case.proposal, "accused_told": True}
    assert mentioned(case, table()) == []  # a person said whom it accuses
