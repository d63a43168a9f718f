"""What is filed can be found at once, in the same transaction, on both databases; by command as well."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import delete
from sqlmodel import Session, select

from flows.cli import cli
from models.tables import Case
from models.tables_finding import CaseHandle, CaseText
from models.values import Channel, Flags, Letter, MailFacts, Nature, Proposal, Purpose, Reading, Unit
from pipelines.adapters.database import connect, reading, writing
from pipelines.arrive import Incoming, record_arrivals
from pipelines.file import Held, file_reading
from pipelines.finding.find import find
from pipelines.finding.rank import Rank
from pipelines.office import Office
from pipelines.take_in import claim_letters
from tests.conftest import OpenOffice
from tests.support.finding import NOW, TODAY
from tests.support.letters import found, reading_of

PROPOSAL = Proposal(
    is_complaint=True,
    level=3,
    purpose=Purpose.COMPLAINT,
    nature=Nature.OFFICIAL,
    unit=Unit.PERSONNEL,
    flags=Flags(),
    confidence=0.3,
)


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(database_url=database_url, now=NOW)


def held(office: Office, key: str) -> Held:
    blob = office.store.put([key.encode()])
    incoming = Incoming(
        source="imap:x",
        source_key=f"imap:{key}",
        channel=Channel.WEB_EMAIL,
        blob=blob,
        name="mail.eml",
        reached_at=NOW,
        fetched_at=NOW,
    )
    with writing(office.engine) as session:
        record_arrivals(session, [incoming])
    (claimed,) = claim_letters(office, light=False, limit=1)
    return Held(arrival_id=claimed.id, owner=office.worker.name, now=office.clock())


def file(session: Session, office: Office, letter: Held, what: Reading, proposal: Proposal = PROPOSAL) -> None:
    file_reading(session, letter, what, proposal, office.settings, office.holidays)


def mail(key: str, said: str, *, answers: str = "") -> Reading:
    facts = MailFacts(
        message_id=f"<{key}@x>", in_reply_to=(answers,) if answers else (), sender_address="kanda@example.org"
    )
    letter = Letter(subject=found("ขอร้องเรียน"), sender_name=found("นางสาวกานดา ใจซื่อ"))
    return reading_of(said, key=key, mail=facts, letter=letter)


def listed(session: Session, query: str, *, identity: bool = True) -> list[int]:
    hits = find(session, query, today=TODAY, with_identity=identity).hits
    return [hit.case.received_number for hit in hits]


def test_a_filed_letter_is_found_with_its_case_or_not_at_all(office: Office) -> None:
    letter = held(office, "a")
    with Session(office.engine.execution_options(ksed_writes=True)) as session:
        file(session, office, letter, mail("a", "ครูตีนักเรียน โทร 0865104938"))
        assert listed(session, "ตีนักเรียน") == [1]
        session.rollback()
        assert session.exec(select(CaseText)).first() is None
        assert session.exec(select(CaseHandle)).first() is None
    with writing(office.engine) as session:
        file(session, office, letter, mail("a", "ครูตีนักเรียน โทร 0865104938"))
    with reading(office.engine) as session:
        assert listed(session, "ตีนักเรียน") == listed(session, "1/2569") == listed(session, "086-510-4938") == [1]
        assert listed(session, "kanda@example.org") == [1]
        assert listed(session, "kanda@example.org", identity=False) == []
        assert session.exec(select(Case)).one().review_rank == Rank.DOUBTFUL


def test_a_further_letter_is_found_with_its_case_and_raises_its_place(office: Office) -> None:
    sure = replace(PROPOSAL, confidence=0.9)
    first = held(office, "a")
    with writing(office.engine) as session:
        file(session, office, first, mail("a", "ครูตีนักเรียน"), sure)
    second = held(office, "b")
    with writing(office.engine) as session:
        answer = mail("b", "เพิ่มเติม มีรถจักรยานยนต์", answers="<a@x>")
        file(session, office, second, answer, replace(sure, flags=Flags(minor=True)))
    with reading(office.engine) as session:
        assert listed(session, "จักรยานยนต์ ตีนักเรียน") == [1]
        assert session.exec(select(Case)).one().review_rank == Rank.CHILD


def test_the_command_finds_without_naming_and_tells_of_cases_that_it_cannot_find(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("KSED_HOME", f"{tmp_path}/home")
    monkeypatch.setenv("KSED_NOW", NOW.isoformat())
    run = CliRunner()
    typed = ("--text", "ครูตีนักเรียนจนแขนหัก ขอให้ตรวจสอบ", "--name", "กานดา ใจซื่อ", "--subject", "ครูตีเด็ก")
    assert run.invoke(cli, ["add", "--channel", "walk_in", *typed]).exit_code == 0
    found = run.invoke(cli, ["find", "กานดา", "แขนหัก"])
    assert "1/2569" in found.stdout
    assert "กานดา" not in found.stdout
    assert "ยังไม่มีเรื่อง" in run.invoke(cli, ["find", "ปลาวาฬ"]).stdout
    engine = connect(f"sqlite:///{tmp_path}/home/ksed.db")
    with writing(engine) as session:
        session.execute(delete(CaseText))
    engine.dispose()
    assert "--rebuild" in run.invoke(cli, ["find", "แขนหัก"]).stderr
    assert "1 เรื่อง" in run.invoke(cli, ["find", "--rebuild"]).stdout
    assert "1/2569" in run.invoke(cli, ["find", "แขนหัก"]).stdout
    assert run.invoke(cli, ["find"]).exit_code == 2
    assert run.invoke(cli, ["find", "ก", "--rebuild"]).exit_code == 2
