"""One letter, two matters: the second case, its number, its papers, its people; on both databases."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models.errors import RefusedError
from models.matters import LinkKind
from models.tables import Arrival, Case, Notice
from models.tables_matters import CaseLink, CaseMark
from models.values import Channel, Nature, Proposal, Purpose, Unit
from pipelines.adapters.database import reading, writing
from pipelines.arrive import Incoming, record_arrivals
from pipelines.deadlines import due_on, first_reply_due
from pipelines.export import export_cases
from pipelines.file import Held, file_reading
from pipelines.matters.links import Change, link_cases, unlink_cases
from pipelines.matters.lookup import candidates
from pipelines.matters.marks import Kind, marks_of
from pipelines.matters.told import told_by_case
from pipelines.office import Office
from pipelines.routing.reroute import facts_of
from pipelines.split import Part, arrivals_of, split
from pipelines.take_in import claim_letters
from tests.conftest import OpenOffice
from tests.support.cases import PROPOSAL
from tests.support.letters import reading_of
from tests.support.officers import table
from tests.support.reviewed import events_of, kinds_of

AT = datetime(2022, 5, 12, 3, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=5)
PART = Part(
    level=4,
    unit=Unit.AUDIT,
    purpose=Purpose.COMPLAINT,
    nature=Nature.OFFICIAL,
    subject="เรียกเก็บเงิน",
    reason="หนังสือฉบับเดียวกันร้องเรื่องเงินด้วย",
)


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    units = {"personnel": "personnel@ksed.example", "audit": "audit@ksed.example"}
    return make_office(database_url=database_url, now=AT, notices={"legal_officer": "law@ksed.example", "units": units})


def arrived(office: Office, key: str, at: datetime = AT) -> Held:
    incoming = Incoming(
        source="folder:letter", source_key=key, channel=Channel.LETTER, blob=office.store.put([key.encode()]), name=key,
        reached_at=at, fetched_at=at,
    )  # fmt: skip
    with writing(office.engine) as session:
        record_arrivals(session, [incoming])
    (claimed,) = claim_letters(office, light=False, limit=1)
    return Held(arrival_id=claimed.id, owner=office.worker.name, now=at)


def one_filed(office: Office, proposal: Proposal = PROPOSAL) -> int:
    held = arrived(office, "first")
    with writing(office.engine) as session:
        file_reading(session, held, reading_of(), proposal, office.settings, office.holidays)
        return session.exec(select(Case.id)).one() or 0


def parted(session: Session, office: Office, case: Case, part: Part = PART, **values: Any) -> Case:
    means = {"actor": "desk:law1", "now": LATER, "holidays": office.holidays, "settings": office.settings}
    return split(session, case, part, **{**means, "officers": None, **values})


def test_the_second_case_has_the_next_number_the_same_receipt_and_its_own_deadline(office: Office) -> None:
    first_id = one_filed(office)
    with writing(office.engine) as session:
        first = session.get_one(Case, first_id)
        before = (first.level, first.unit, first.due_on, first.state)
        second = parted(session, office, first)
        assert (first.level, first.unit, first.due_on, first.state) == before
        assert (second.received_year, second.received_number) == (first.received_year, first.received_number + 1)
        assert (second.received_on, second.received_at) == (first.received_on, first.received_at)
        assert (second.letter, second.complainant_name) == (first.letter, first.complainant_name)
        assert second.proposal["flags"] == first.proposal["flags"]
        assert (second.level, second.unit, second.subject) == (4, "audit", "เรียกเก็บเงิน")
        assert second.due_on == due_on(first.received_on, 4, office.holidays).due_on
        days = office.settings.deadlines.first_reply_days
        assert second.first_reply_due_on == first_reply_due(first.received_on, days, office.holidays).due_on
        assert (second.state, second.confirmed, second.split_from) == ("proposed", False, first.id)
        off, own = events_of(session, first)[-1], events_of(session, second)[0]
        assert (off.kind, off.data["other_case"], off.reason) == ("split_off", second.id, PART.reason)
        assert (own.kind, own.data["other_case"], own.data["other_number"]) == ("split_from", first.id, "1/2565")


def test_its_own_people_are_told_and_the_unit_of_the_first_is_not(office: Office) -> None:
    first_id = one_filed(office)
    with writing(office.engine) as session:
        second = parted(session, office, session.get_one(Case, first_id))
        told = session.exec(select(Notice).where(Notice.case_id == second.id)).all()
        assert {one.recipient for one in told} == {"law@ksed.example", "audit@ksed.example"}
        assert not any("เรียกเก็บเงิน" in one.body + one.subject or "สมศรี" in one.body for one in told)


def test_it_is_routed_by_the_table_of_officers(office: Office) -> None:
    first_id = one_filed(office)
    with writing(office.engine) as session:
        second = parted(session, office, session.get_one(Case, first_id), officers=table())
        assert "audit" in second.assigned_to
        assert "personnel" not in second.assigned_to


def test_whom_the_letter_is_kept_from_does_not_get_it_by_a_split(office: Office) -> None:
    first_id = one_filed(office, replace(PROPOSAL, conflict=True, flags=replace(PROPOSAL.flags, minor=True)))
    with writing(office.engine) as session:
        first = session.get_one(Case, first_id)
        second = parted(session, office, first, replace(PART, unit=Unit.AUDIT))
        assert (second.restricted, second.hidden_from_unit) == (True, True)
        assert facts_of(second).conflict is False  # the conflict was the personnel's …
        third = parted(session, office, first, replace(PART, unit=Unit.PERSONNEL, subject="อีกเรื่อง"))
        assert facts_of(third).conflict is True  # … and stays theirs
        to_unit = select(Notice.recipient).where(col(Notice.case_id).in_([second.id, third.id]))
        assert set(session.exec(to_unit)) == {"law@ksed.example"}


def test_the_two_are_linked_and_nobody_says_otherwise(office: Office) -> None:
    first_id = one_filed(office)
    with writing(office.engine) as session:
        first = session.get_one(Case, first_id)
        second = parted(session, office, first)
        link = session.exec(select(CaseLink)).one()
        assert (link.case_id, link.other_id, link.kind, link.state) == (second.id, first.id, "split", "confirmed")
        change = Change(actor="desk:law1", at=LATER)
        with pytest.raises(RefusedError):
            unlink_cases(session, second, first, change)
        with pytest.raises(RefusedError):
            link_cases(session, first, second, LinkKind.REPEAT, change)


def test_the_letter_stays_the_papers_of_both_and_what_comes_later_is_the_firsts_alone(office: Office) -> None:
    first_id = one_filed(office)
    with writing(office.engine) as session:
        first = session.get_one(Case, first_id)
        second = parted(session, office, first)
        third = parted(session, office, second, replace(PART, subject="เรื่องที่สาม"))
        assert third.split_from == first_id
    again = arrived(office, "again", LATER + timedelta(days=1))
    with writing(office.engine) as session:
        file_reading(session, again, reading_of(), PROPOSAL, office.settings, office.holidays)  # the same words
    with reading(office.engine) as session:
        first_arrival = session.exec(select(Arrival.id).order_by(col(Arrival.id))).first()
        for case in session.exec(select(Case).order_by(col(Case.id))):
            found = [one.id for one in arrivals_of(session, case)]
            assert found == ([first_arrival, again.arrival_id] if case.id == first_id else [first_arrival])
        exported = {case["case_id"]: case for case in export_cases(session)}
    assert len(exported) == 3
    split_off = exported[second.id]
    assert [one["key"] for one in split_off["sources"]] == ["first"]
    assert split_off["split_from"] == first_id
    assert [one["kind"] for one in split_off["events"]] == ["arrived", "split_from", "split_off"]
    assert [one["kind"] for one in exported[first_id]["events"]].count("filed") == 1


def test_later_letters_find_the_second_case_as_well(office: Office) -> None:
    first_id = one_filed(office)
    with writing(office.engine) as session:
        first = session.get_one(Case, first_id)
        second = parted(session, office, first)
        session.flush()
        text = reading_of().pages[0].text
        marks = marks_of(told_by_case(first.letter, None, [text]))
        assert {one.case_id for one in candidates(session, marks, first.received_on)} == {first.id, second.id}
        registers = select(CaseMark.case_id).where(CaseMark.kind == Kind.REGISTER.value).order_by(col(CaseMark.case_id))
        assert list(session.exec(registers)) == [first.id, second.id]


@pytest.mark.parametrize(
    "part",
    [
        replace(PART, reason=" "),
        replace(PART, subject=" "),
        replace(PART, purpose=Purpose.NOT_A_COMPLAINT),
        replace(PART, level=1),
        replace(PART, purpose=Purpose.PRAISE),
        replace(PART, level=5),
    ],
    ids=["no-reason", "no-subject", "no-complaint", "level-1", "praise-4", "level-5"],
)
def test_what_is_refused_uses_no_number_up_even_where_the_rest_is_committed(office: Office, part: Part) -> None:
    first_id = one_filed(office)
    with writing(office.engine) as session, pytest.raises(RefusedError):
        parted(session, office, session.get_one(Case, first_id), part)
    with writing(office.engine) as session:
        assert len(session.exec(select(Case)).all()) == 1
        assert parted(session, office, session.get_one(Case, first_id)).received_number == 2


def test_a_declined_case_is_not_split_and_uses_no_number_up(office: Office) -> None:
    first_id = one_filed(office)
    with writing(office.engine) as session:
        first = session.get_one(Case, first_id)
        first.state = "declined"
        session.add(first)
        with pytest.raises(RefusedError):
            parted(session, office, first)
        first.state = "proposed"
        session.add(first)
        assert parted(session, office, first).received_number == 2
        assert kinds_of(session, first) == ["filed", "split_off"]


def test_splitting_and_filing_at_once_leave_no_gap_and_wait_for_nobody_for_ever(office: Office) -> None:
    first_id = one_filed(office)
    held = arrived(office, "another")
    start = threading.Barrier(3)
    faults: list[BaseException] = []

    def at_once(act: Callable[[Session], object]) -> None:
        try:
            start.wait()
            with writing(office.engine) as session:
                act(session)
        except BaseException as error:  # noqa: BLE001  # told below
            faults.append(error)

    def file_one(session: Session) -> None:
        file_reading(session, held, reading_of(key="other"), PROPOSAL, office.settings, office.holidays)

    def split_one(session: Session) -> None:
        parted(session, office, session.get_one(Case, first_id))

    threads = [threading.Thread(target=at_once, args=(act,)) for act in (split_one, file_one, split_one)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    with reading(office.engine) as session:
        assert sorted(session.exec(select(Case.received_number))) == [1, 2, 3, 4]
        assert len(session.exec(select(CaseLink).where(CaseLink.other_id == first_id)).all()) >= 3
