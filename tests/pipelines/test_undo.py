"""Taking back the last act: what stood before stands again, and nobody else's work is lost; on both databases."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from models.errors import RefusedError
from models.forwardings import Answer
from models.matters import LinkKind, LinkState
from models.states import CaseState
from models.tables import Case, Event
from models.tables_lessons import Lesson
from models.tables_matters import CaseLink
from models.tables_review import Forwarding
from models.values import Nature, Purpose, Unit
from pipelines.adapters.database import writing
from pipelines.ask_more import AskedBy, Question, ask_for_more
from pipelines.decline import decline
from pipelines.edit_fields import edit_fields
from pipelines.forwarding import answered, forward
from pipelines.matters.links import Change, link_cases, unlink_cases
from pipelines.office import Office
from pipelines.recompute import redue
from pipelines.review import Changes, confirm, correct
from pipelines.routing.reroute import Rerouted, reroute
from pipelines.split import Part, split
from pipelines.undo import last_act, undo
from pipelines.unit_summary import write_summary
from tests.conftest import OpenOffice
from tests.support.officers import table
from tests.support.reviewed import NOW, filed, kinds_of, read

ME, OTHER = "desk:law1", "desk:law2"
DAY = date(2022, 5, 12)


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(database_url=database_url, now=NOW)


@dataclass(kw_only=True)
class Desk:
    """One person at work on cases."""

    session: Session
    office: Office
    means: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.means = {"actor": ME, "now": NOW, "holidays": self.office.holidays, "officers": table()}

    def case(self, **values: Any) -> Case:
        letter = {"subject": read("เดิม"), "respondent_name": None}
        case = filed(self.session, **{"letter": letter, "subject": "เดิม", **values})
        redue(self.session, case, holidays=self.office.holidays, now=NOW, actor="ksed", reason="x")
        reroute(self.session, case, self.means["officers"], now=NOW, actor="ksed", reason="x")
        return case

    def correct(self, case: Case, *, level: int = 3, actor: str = ME) -> None:
        changes = Changes(level=level, unit=Unit.AUDIT, flags={"minor": True})
        correct(self.session, case, changes, reason="อ่านแล้ว", **{**self.means, "actor": actor})

    def undo(self, case: Case, event: Event | None = None, actor: str = ME) -> Rerouted | None:
        self.session.flush()
        found = event or last_act(self.session, case.id or 0, ME)
        assert found is not None
        return undo(self.session, case, found.id or 0, **{**self.means, "actor": actor})

    def last(self, case: Case) -> Event:
        self.session.flush()
        event = last_act(self.session, case.id or 0, ME)
        assert event is not None
        return event

    def picture(self, case: Case) -> dict[str, Any]:
        self.session.flush()
        self.session.refresh(case)
        lesson = self.session.get(Lesson, case.id)
        flags = {flag for flag, raised in case.proposal["flags"].items() if raised}
        told = case.model_dump(exclude={"proposal"})
        return {**told, "flags": flags, "lesson": lesson.model_dump() if lesson else None}


def _confirm(desk: Desk, case: Case) -> None:
    confirm(desk.session, case, actor=ME, now=NOW)


def _correct(desk: Desk, case: Case) -> None:
    desk.correct(case)


def _decline(desk: Desk, case: Case) -> None:
    decline(desk.session, case, actor=ME, reason="ซ้ำ", now=NOW)


def _edit(desk: Desk, case: Case) -> None:
    changes = {"subject": "ใหม่", "stamp_date": "10/5/2565", "respondent_name": "นางกรองแก้ว ศาลาลอย"}
    edit_fields(desk.session, case, changes, reason="ตรวจแล้ว", **desk.means)


def _summary(desk: Desk, case: Case) -> None:
    write_summary(desk.session, case, "ครูมาสาย", actor=ME, now=NOW)


ACTS = {"confirmed": _confirm, "corrected": _correct, "declined": _decline, "fields": _edit, "summary": _summary}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_what_stood_before_an_act_stands_again(office: Office, act: Callable[[Desk, Case], None]) -> None:
    with writing(office.engine) as session:
        desk = Desk(session=session, office=office)
        case = desk.case()
        before = desk.picture(case)
        act(desk, case)
        assert desk.picture(case) != before
        event = desk.last(case)
        desk.undo(case)
        assert desk.picture(case) == before
        (undone,) = session.exec(select(Event).where(Event.kind == "undone")).all()
        assert (undone.actor, undone.data["event"], undone.case_id) == (ME, event.id, case.id)


def test_an_undone_correction_leaves_the_lesson_before_it_and_gives_the_case_back(office: Office) -> None:
    with writing(office.engine) as session:
        desk = Desk(session=session, office=office)
        case = desk.case()
        _confirm(desk, case)
        before = desk.picture(case)
        desk.correct(case)
        given_back = desk.undo(case)
        assert desk.picture(case) == before
        assert before["lesson"]["corrected"] is False
        assert given_back is not None
        assert {one.officer for one in given_back.added} == {"general"}
        desk.undo(case)  # and the confirmation before it, too
        assert (case.state, case.confirmed, desk.picture(case)["lesson"]) == (CaseState.PROPOSED, False, None)


def test_a_forwarding_and_its_answer_are_taken_back_one_after_the_other(office: Office) -> None:
    with writing(office.engine) as session:
        desk = Desk(session=session, office=office)
        case = desk.case()
        row = forward(session, case, agency="สพป.", on=DAY, actor=ME, now=NOW)
        sent = desk.last(case)
        answered(session, row, answer=Answer.ASKED_MORE, on=DAY, actor=ME, now=NOW)
        with pytest.raises(RefusedError):
            desk.undo(case, sent)
        desk.undo(case)
        session.flush()
        assert (row.answer, row.answered_on, row.asked_more_on) == (None, None, None)
        desk.undo(case)
        session.flush()
        assert session.exec(select(Forwarding)).all() == []


def test_a_link_goes_again_and_one_that_was_proposed_is_so_again(office: Office) -> None:
    with writing(office.engine) as session:
        desk = Desk(session=session, office=office)
        one, two = desk.case(), desk.case(received_number=2)
        change = Change(actor=ME, at=NOW + timedelta(hours=1), reason="คนเดียวกัน")
        link_cases(session, one, two, LinkKind.REPEAT, change)
        desk.undo(one)
        session.flush()
        assert session.exec(select(CaseLink)).all() == []
        assert kinds_of(session, two)[-2:] == ["linked", "undone"]
        assert last_act(session, two.id or 0, ME) is None

        proposed = CaseLink(
            case_id=two.id or 0, other_id=one.id or 0, kind="same_matter", score=0.7, reasons=["x"],
            state=LinkState.PROPOSED.value, at=NOW, actor="ksed",
        )  # fmt: skip
        session.add(proposed)
        unlink_cases(session, one, two, change)
        desk.undo(two)
        session.flush()
        session.refresh(proposed)
        assert (proposed.state, proposed.actor, proposed.at, proposed.kind) == ("proposed", "ksed", NOW, "same_matter")


def test_nobody_takes_back_what_another_did_or_has_built_upon(office: Office) -> None:
    with writing(office.engine) as session:
        desk = Desk(session=session, office=office)
        case = desk.case()
        _confirm(desk, case)
        mine = desk.last(case)
        with pytest.raises(RefusedError):
            desk.undo(case, mine, actor=OTHER)
        desk.correct(case, actor=OTHER)
        before = desk.picture(case)
        session.flush()
        assert last_act(session, case.id or 0, ME) is None
        with pytest.raises(RefusedError):
            desk.undo(case, mine)
        assert desk.picture(case) == before
        assert "undone" not in kinds_of(session, case)


def test_new_papers_are_somebody_elses_word_and_a_new_date_is_not(office: Office) -> None:
    with writing(office.engine) as session:
        desk = Desk(session=session, office=office)
        case, other = desk.case(), desk.case(received_number=2)
        for one, kind in ((case, "deadline_changed"), (other, "attached")):
            _confirm(desk, one)
            session.flush()
            session.add(Event(case_id=one.id, at=NOW, actor="ksed", kind=kind, data={}))
        desk.undo(case)
        assert not case.confirmed
        session.flush()
        confirmed = session.exec(select(Event).where(Event.case_id == other.id, Event.kind == "confirmed")).one()
        with pytest.raises(RefusedError):
            desk.undo(other, confirmed)


def test_nothing_is_taken_back_twice_nor_on_another_case(office: Office) -> None:
    with writing(office.engine) as session:
        desk = Desk(session=session, office=office)
        case, other = desk.case(), desk.case(received_number=2)
        _confirm(desk, case)
        event = desk.last(case)
        with pytest.raises(RefusedError):
            desk.undo(other, event)
        desk.undo(case)
        with pytest.raises(RefusedError):
            desk.undo(case, event)
        _confirm(desk, case)  # done again, it can be taken back again
        desk.undo(case)
        assert not case.confirmed


def test_a_split_and_a_question_cannot_be_taken_back_and_it_says_so(office: Office) -> None:
    with writing(office.engine) as session:
        desk = Desk(session=session, office=office)
        case = desk.case()
        asked = Question(text="เมื่อใด", by=AskedBy.TELEPHONE)
        ask_for_more(
            session, case, asked, actor=ME, now=NOW, holidays=office.holidays, settings=office.settings
        )  # fmt: skip
        session.flush()
        question = session.exec(select(Event).where(Event.kind == "asked_for_more")).one()
        with pytest.raises(RefusedError, match="สอบถามผู้ร้องเรียนไปแล้ว"):
            desk.undo(case, question)
        part = Part(
            level=3, unit=Unit.AUDIT, purpose=Purpose.COMPLAINT, nature=Nature.PUBLIC, subject="เงิน", reason="สองเรื่อง"
        )  # fmt: skip
        second = split(session, case, part, settings=office.settings, **desk.means)
        session.flush()
        assert last_act(session, case.id or 0, ME) is None
        for one, kind in ((case, "split_off"), (second, "split_from")):
            event = session.exec(select(Event).where(Event.case_id == one.id, Event.kind == kind)).one()
            with pytest.raises(RefusedError, match="มีเลขรับแล้ว"):
                desk.undo(one, event)


def test_an_act_of_before_undoing_was_possible_is_refused(office: Office) -> None:
    with writing(office.engine) as session:
        desk = Desk(session=session, office=office)
        case = desk.case(confirmed=True, state="confirmed")
        old = Event(case_id=case.id, at=NOW, actor=ME, kind="confirmed", data={"labels": {}})
        session.add(old)
        session.flush()
        assert last_act(session, case.id or 0, ME) is None
        with pytest.raises(RefusedError):
            desk.undo(case, old)
        assert case.confirmed
