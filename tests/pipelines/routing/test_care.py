"""The files that the office edits, looked after by the watcher; and notices to the people of the table."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from models.clock import BANGKOK, fixed_clock
from models.tables import Arrival, Case, Event, Notice, SourceHealth
from models.values import Channel, Flags, MailFacts, Proposal
from pipelines.adapters.database import reading, writing
from pipelines.arrive import Incoming, record_arrivals
from pipelines.file import Held, file_reading
from pipelines.office import Office
from pipelines.routing.care import Care, reroute_open
from pipelines.routing.kept import KeptOfficers
from pipelines.routing.officers import Officers
from pipelines.status import status
from pipelines.take_in import claim_letters
from tests.conftest import OpenOffice
from tests.support.cases import PROPOSAL
from tests.support.letters import found, reading_of
from tests.support.officers import WHOLE_MAY, as_toml, table

MAY = datetime(2022, 5, 12, 10, 0, tzinfo=BANGKOK)
JUNE = datetime(2022, 6, 1, 10, 0, tzinfo=BANGKOK)
BROKEN = "[[officer]]\nid = 3\n"
Write = Callable[[Officers | str], None]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Edit the table; each edit is seen as one however quickly it follows."""
    path = tmp_path / "home" / "officers.toml"
    path.parent.mkdir(exist_ok=True)
    seconds = iter(range(1_000_000, 2_000_000))

    def edit(content: Officers | str) -> None:
        path.write_text(content if isinstance(content, str) else as_toml(content), encoding="utf-8")
        os.utime(path, (0, next(seconds)))

    return edit


@pytest.fixture
def clerk(make_office: OpenOffice) -> Office:
    return make_office(now=MAY, notices={"legal_officer": "law@ksed.example", "units": {"personnel": "p@ksed.example"}})


def file(office: Office, proposal: Proposal = PROPOSAL, *, key: str = "k", **parts: Any) -> None:
    with writing(office.engine) as session:
        number = len(session.exec(select(Arrival.id)).all())
        incoming = Incoming(
            source="imap:x/INBOX", source_key=f"s{number}", channel=Channel.WEB_EMAIL,
            blob=office.store.put([b"x"]), name="m.eml", reached_at=MAY, fetched_at=MAY,
        )  # fmt: skip
        (arrival_id,) = record_arrivals(session, [incoming])
    claim_letters(office, light=False, limit=9)
    officers = office.officers.current().officers
    held = Held(arrival_id=arrival_id, owner=office.worker.name, now=office.clock(), officers=officers)
    with writing(office.engine) as session:
        file_reading(session, held, reading_of(key=key, **parts), proposal, office.settings, office.holidays)


def rows(office: Office, kind: Any) -> list[Any]:
    with reading(office.engine) as session:
        everything = list(session.exec(select(kind).order_by(col(kind.id))))
        session.expunge_all()
        return everything


def told(office: Office, start: int = 0) -> list[str]:
    return [notice.recipient.partition("@")[0] for notice in rows(office, Notice)[start:]]


def test_a_filed_case_is_assigned_and_told_to_the_people_of_the_table(clerk: Office, write: Write) -> None:
    write(table({"clerk": {"absences": WHOLE_MAY}}))
    file(clerk)
    (case,) = rows(clerk, Case)
    assert case.assigned_to == ["law1", "law2", "personnel"]
    assert told(clerk) == ["law1", "law2", "personnel", "head"]
    bodies = {notice.recipient.partition("@")[0]: notice.body for notice in rows(clerk, Notice)}
    assert "ท่านปฏิบัติหน้าที่แทน: เจ้าหน้าที่กลุ่ม [clerk]" in bodies["personnel"]
    assert "แทน" not in bodies["law1"]
    assert "ท่านเป็นผู้รับผิดชอบเรื่องนี้" in bodies["law1"]
    assert "แจ้งเพื่อทราบ" in bodies["head"]
    for body in bodies.values():
        assert not any(part in body for who in table().people for part in who.name.split())
        assert "สมศรี" not in body
    (filed,) = [event for event in rows(clerk, Event) if event.kind == "filed"]
    assert filed.data["assigned_to"] == case.assigned_to


@pytest.mark.parametrize("flags", [Flags(minor=True), Flags(sexual=True)])
def test_the_subject_of_a_restricted_case_tells_its_number_and_nothing_else(
    clerk: Office, write: Write, flags: Flags
) -> None:
    write(table())
    file(clerk, replace(PROPOSAL, flags=flags))
    assert told(clerk) == ["law1", "law2", "head", "boss"]
    assert {notice.subject for notice in rows(clerk, Notice)} == {"[ksed] เลขรับ 1/2565"}


def test_without_a_table_the_settings_say_who_is_told_and_restricted_subjects_are_as_bare(clerk: Office) -> None:
    file(clerk)
    file(clerk, replace(PROPOSAL, flags=Flags(minor=True)), key="k2")
    assert told(clerk) == ["law", "p", "law"]
    assert rows(clerk, Notice)[-1].subject == "[ksed] เลขรับ 2/2565"
    assert [case.restricted for case in rows(clerk, Case)] == [False, True]


def test_the_accused_officer_hears_nothing_though_the_settings_name_his_address(
    make_office: OpenOffice, write: Write
) -> None:
    office = make_office(now=MAY, notices={"legal_officer": "law1@ksed.example"})
    write(table())
    letter = replace(reading_of().letter, respondent_name=found("น.ส.ปราณี กุดหว้า"))
    file(office, letter=letter)
    assert told(office) == ["law2", "clerk", "head", "personnel"]


def test_a_second_letter_about_a_child_closes_the_case_to_the_unit(clerk: Office, write: Write) -> None:
    write(table())
    file(clerk, mail=MailFacts(message_id="<a@x>", sender_address="c@mail.example"))
    before = len(rows(clerk, Notice))
    more = MailFacts(message_id="<b@x>", sender_address="c@mail.example", references=("<a@x>",))
    file(clerk, replace(PROPOSAL, flags=Flags(minor=True)), key="more", mail=more)
    (case,) = rows(clerk, Case)
    assert (case.restricted, case.assigned_to) == (True, ["law1", "law2"])
    assert told(clerk, before) == ["law1", "law2", "head", "boss"]
    assert [event.kind for event in rows(clerk, Event)][-2:] == ["rerouted", "attached"]


def test_open_cases_follow_an_edited_table_and_who_gets_them_is_told_once(clerk: Office, write: Write) -> None:
    write(table())
    care = Care()
    care.look(clerk)
    for number in range(3):
        file(clerk, key=str(number))
    before = len(rows(clerk, Notice))
    write(table({"clerk": {"active": False}}))
    assert care.look(clerk) == 3
    assert care.look(clerk) == 0
    (notice,) = rows(clerk, Notice)[before:]
    assert (notice.recipient, notice.kind, notice.case_id) == ("personnel@ksed.example", "reassigned", None)
    assert all(f"เลขรับ {number}/2565" in notice.body for number in (1, 2, 3))
    assert {tuple(case.assigned_to) for case in rows(clerk, Case)} == {("law1", "law2", "personnel")}


def test_on_the_day_somebody_is_back_his_cases_are_his_again(clerk: Office, write: Write) -> None:
    write(table({"clerk": {"absences": WHOLE_MAY}}))
    care = Care()
    care.look(clerk)
    file(clerk)
    assert care.look(clerk) == 0
    assert care.look(replace(clerk, clock=fixed_clock(JUNE))) == 1
    assert rows(clerk, Case)[0].assigned_to == ["law1", "law2", "clerk"]
    assert rows(clerk, Notice)[-1].recipient == "clerk@ksed.example"


def test_closed_cases_stay_with_whom_they_were(clerk: Office, write: Write) -> None:
    write(table())
    file(clerk)
    with writing(clerk.engine) as session:
        case = session.get_one(Case, 1)
        case.state = "closed"
        session.add(case)
    assert reroute_open(clerk, table(drop=["clerk"]), actor="x", reason=None) == 0


def test_a_broken_edit_keeps_the_last_good_table_is_shown_and_told_once(clerk: Office, write: Write) -> None:
    write(table())
    care = Care()
    care.look(clerk)
    write(BROKEN)
    file(clerk)
    assert rows(clerk, Case)[0].assigned_to == ["law1", "law2", "clerk"]
    before = len(rows(clerk, Notice))
    care.look(clerk)
    care.look(clerk)
    Care().look(clerk)  # another process, or one started again
    (notice,) = rows(clerk, Notice)[before:]
    assert (notice.recipient, notice.kind) == ("it@ksed.example", "file_broken")
    assert "officers.toml บรรทัด 1 รายการที่ 1" in notice.body
    row = service(clerk, "officers")
    assert (row["state"], row["error"]) == ("failing", "officers_broken")
    assert "officers.toml บรรทัด 1" in row["error_th"]
    write(table())
    care.look(clerk)
    assert service(clerk, "officers")["state"] == "ok"
    with reading(clerk.engine) as session:
        assert session.get_one(SourceHealth, "officers").error_code is None


def test_a_fault_that_comes_again_is_told_again(clerk: Office, write: Write) -> None:
    care = Care()
    write(table())
    for moment in (MAY, JUNE):
        later = replace(clerk, clock=fixed_clock(moment))
        write(BROKEN)
        care.look(later)
        write(table())
        care.look(later)
    assert [notice.kind for notice in rows(clerk, Notice)] == ["file_broken"] * 2


def test_a_file_broken_from_the_first_leaves_the_settings_in_force(make_office: OpenOffice, write: Write) -> None:
    office = make_office(now=MAY, notices={"legal_officer": "law@ksed.example", "operator": "op@ksed.example"})
    write(BROKEN)
    Care().look(office)
    file(office)
    assert told(office) == ["op", "law"]


def test_a_table_survives_a_restart_onto_a_broken_file(clerk: Office, write: Write) -> None:
    write(table())
    clerk.officers.current()
    write(BROKEN)
    home = clerk.settings.home
    started = KeptOfficers(clerk.settings.effective_officers_file, home / "kept" / "officers.toml").current()
    assert started.officers is not None
    assert started.officers.people == table().people
    assert started.faults


def test_a_table_that_is_not_ready_is_as_good_as_none_and_is_not_remembered(clerk: Office, write: Write) -> None:
    write(table())
    assert clerk.officers.current().officers is not None
    write(as_toml(table(), ready=False))
    assert clerk.officers.current().officers is None
    assert service(clerk, "officers")["state"] == "not_configured"
    write(BROKEN)
    assert clerk.officers.current().officers is None


def test_broken_rules_are_shown_and_told_too(clerk: Office, write: Write) -> None:
    write(table())
    folder = clerk.settings.rules_folder
    folder.mkdir()
    (folder / "units.toml").write_text("[[rule]\n", encoding="utf-8")
    Care().look(clerk)
    assert rows(clerk, Notice)[-1].recipient == "it@ksed.example"
    row = service(clerk, "rules")
    assert row["error"] == "rules_broken"
    assert "rules/units.toml" in row["error_th"]


def service(office: Office, name: str) -> dict[str, Any]:
    with reading(office.engine) as session:
        return next(one for one in status(session, office)["services"] if one["name"] == name)
