from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from models.clock import BANGKOK
from models.states import ArrivalState
from models.tables import Arrival, ArrivalReading, Case, Event, Notice
from models.values import AutomaticKind, Channel, Flags, MailFacts, Proposal, Purpose, Reading
from pipelines.adapters.database import reading as reading_session
from pipelines.adapters.database import writing
from pipelines.arrive import Incoming, record_arrivals
from pipelines.file import Held, LeaseLostError, file_reading
from pipelines.office import Office
from pipelines.take_in import claim_letters
from tests.conftest import OpenOffice
from tests.support.cases import PROPOSAL
from tests.support.letters import reading_of, stamp_of

REACHED = datetime(2022, 5, 12, 9, 0, tzinfo=BANGKOK)


@pytest.fixture
def clerk(make_office: OpenOffice) -> Office:
    notices = {"legal_officer": "law@ksed.example", "units": {"personnel": "personnel@ksed.example"}}
    return make_office(now=datetime(2022, 5, 12, 10, 0, tzinfo=BANGKOK), notices=notices)


def arrive(office: Office, key: str, *, reached_at: datetime = REACHED, content: bytes = b"x") -> Held:
    """Record an arrival and claim it."""
    blob = office.store.put([content])
    with writing(office.engine) as session:
        (arrival_id,) = record_arrivals(
            session,
            [
                Incoming(
                    source="imap:office@ksed.example/INBOX",
                    source_key=key,
                    channel=Channel.WEB_EMAIL,
                    blob=blob,
                    name="mail-1.eml",
                    reached_at=reached_at,
                    fetched_at=max(office.clock(), reached_at),
                )
            ],
        )
    assert [one.id for one in claim_letters(office, light=False, limit=9)] == [arrival_id]
    return Held(arrival_id=arrival_id, owner=office.worker.name, now=office.clock())


def file(office: Office, held: Held, reading: Reading, proposal: Proposal = PROPOSAL) -> ArrivalState:
    with writing(office.engine) as session:
        return file_reading(session, held, reading, proposal, office.settings, office.holidays)


def rows(office: Office, table: Any) -> list[Any]:
    with reading_session(office.engine) as session:
        found = list(session.exec(select(table).order_by(table.id)))
        session.expunge_all()
        return found


def test_a_complaint_becomes_a_case_with_number_date_deadline_event_and_notices(clerk: Office) -> None:
    assert file(clerk, arrive(clerk, "k1"), reading_of(), replace(PROPOSAL, level=1)) == ArrivalState.FILED
    (case,) = rows(clerk, Case)
    assert (case.received_number, case.received_year) == (1, 2565)
    assert case.received_on == date(2022, 5, 12)
    assert case.due_on == date(2022, 5, 17)  # the manual's example: a holiday and a weekend between
    assert (case.state, case.confirmed, case.unit) == ("proposed", False, "personnel")
    assert [event.kind for event in rows(clerk, Event)] == ["arrived", "filed"]
    notices = rows(clerk, Notice)
    assert [notice.recipient for notice in notices] == ["law@ksed.example", "personnel@ksed.example"]
    for notice in notices:
        assert "1/2565" in notice.body
        assert f"/cases/{case.id}" in notice.body
        assert case.complainant_name
        assert case.complainant_name not in notice.body + notice.subject
        assert "ตีนักเรียน" not in notice.body + notice.subject


def test_a_case_keeps_its_skipped_days_as_data_and_the_day_of_its_first_reply(clerk: Office) -> None:
    file(clerk, arrive(clerk, "k1"), reading_of(), replace(PROPOSAL, level=1))
    (case,) = rows(clerk, Case)
    assert case.deadline["skipped"] == [
        {"date": "2022-05-13", "reason": "วันพืชมงคล"},
        {"date": "2022-05-14", "reason": "เสาร์"},
        {"date": "2022-05-15", "reason": "วันวิสาขบูชา"},
        {"date": "2022-05-16", "reason": "ชดเชยวันวิสาขบูชา"},
    ]
    assert (case.first_reply_due_on, case.first_replied_on) == (date(2022, 5, 27), None)
    assert case.deadline["first_reply"]["due_on"] == "2022-05-27"


def test_the_days_to_the_first_reply_come_from_the_settings(make_office: OpenOffice) -> None:
    office = make_office(now=REACHED, deadlines={"first_reply_days": 7})
    file(office, arrive(office, "k1"), reading_of())
    assert rows(office, Case)[0].first_reply_due_on == date(2022, 5, 19)


def test_the_same_content_again_is_a_duplicate_of_the_first(clerk: Office) -> None:
    file(clerk, arrive(clerk, "k1"), reading_of(key="mail:abc"))
    assert file(clerk, arrive(clerk, "k2"), reading_of(key="mail:abc")) == ArrivalState.DUPLICATE
    first, second = rows(clerk, Arrival)
    assert second.duplicate_of == first.id
    assert second.case_id == first.case_id
    assert len(rows(clerk, Case)) == 1


def test_the_same_words_sent_again_are_told_but_the_same_mail_once_more_is_not(clerk: Office) -> None:
    for number, message_id in enumerate(("<a@x>", "<a@x>", "<b@x>")):
        file(clerk, arrive(clerk, f"k{number}"), reading_of(key="mail:1", mail=mail_facts(message_id)))
    assert [notice.kind for notice in rows(clerk, Notice)] == ["new_case", "new_case", "sent_again", "sent_again"]


def test_an_automatic_mail_gets_no_number(clerk: Office) -> None:
    mail = MailFacts(automatic=AutomaticKind.BOUNCE, automatic_because="X-Failed-Recipients: a@b")
    assert file(clerk, arrive(clerk, "k1"), reading_of(mail=mail)) == ArrivalState.NOT_A_COMPLAINT
    assert rows(clerk, Case) == []
    file(clerk, arrive(clerk, "k2"), reading_of(key="mail:real"))
    assert rows(clerk, Case)[0].received_number == 1


@pytest.mark.parametrize(("confidence", "state"), [(0.9, ArrivalState.NOT_A_COMPLAINT), (0.7, ArrivalState.FILED)])
def test_only_what_is_surely_no_complaint_is_set_aside(clerk: Office, confidence: float, state: ArrivalState) -> None:
    nothing = replace(PROPOSAL, is_complaint=False, level=None, purpose=Purpose.NOT_A_COMPLAINT, confidence=confidence)
    assert file(clerk, arrive(clerk, "k1"), reading_of(), nothing) == state
    if state == ArrivalState.FILED:
        (case,) = rows(clerk, Case)
        assert case.level == 1
        assert "อาจไม่ใช่เรื่องร้องเรียน" in case.proposal["look_at"][0]


def mail_facts(message_id: str, sender: str = "citizen@mail.example", *references: str) -> MailFacts:
    return MailFacts(message_id=message_id, sender_address=sender, references=references)


def test_the_senders_own_further_mail_joins_the_case(clerk: Office) -> None:
    file(clerk, arrive(clerk, "k1"), reading_of(key="mail:1", mail=mail_facts("<a@x>")))
    more = reading_of(key="mail:2", mail=mail_facts("<b@x>", "citizen@mail.example", "<a@x>"))
    assert file(clerk, arrive(clerk, "k2"), more) == ArrivalState.ATTACHED
    assert len(rows(clerk, Case)) == 1
    assert rows(clerk, Notice)[-1].kind == "more_material"


def test_a_strangers_reference_to_that_mail_does_not(clerk: Office) -> None:
    file(clerk, arrive(clerk, "k1"), reading_of(key="mail:1", mail=mail_facts("<a@x>")))
    strangers = reading_of(key="mail:2", mail=mail_facts("<b@x>", "stranger@mail.example", "<a@x>"))
    assert file(clerk, arrive(clerk, "k2"), strangers) == ArrivalState.FILED
    assert len(rows(clerk, Case)) == 2


def test_an_answer_to_a_notice_of_ours_joins_its_case(clerk: Office) -> None:
    file(clerk, arrive(clerk, "k1"), reading_of(key="mail:1"))
    ours = rows(clerk, Notice)[0].message_id
    answer = reading_of(key="mail:2", mail=mail_facts("<b@x>", "law@ksed.example", ours))
    assert file(clerk, arrive(clerk, "k2"), answer) == ArrivalState.ATTACHED


def test_the_stamps_date_decides_the_year_of_the_register(clerk: Office) -> None:
    reached = datetime(2026, 1, 5, 9, 0, tzinfo=BANGKOK)
    file(clerk, arrive(clerk, "k1", reached_at=reached), reading_of(key="1", stamp=stamp_of(date(2025, 12, 30))))
    file(clerk, arrive(clerk, "k2", reached_at=reached), reading_of(key="2"))
    assert [(c.received_year, c.received_number) for c in rows(clerk, Case)] == [(2568, 1), (2569, 1)]
    assert rows(clerk, Case)[0].received_on == date(2025, 12, 30)


def test_received_numbers_turn_over_at_midnight_in_bangkok(clerk: Office) -> None:
    for key, minute in (("k1", 59), ("k2", 60)):
        reached = datetime(2024, 12, 31, 16, 0, tzinfo=UTC).replace(hour=16 + minute // 60, minute=minute % 60)
        file(clerk, arrive(clerk, key, reached_at=reached), reading_of(key=key))
    assert [(c.received_year, c.received_number) for c in rows(clerk, Case)] == [(2567, 1), (2568, 1)]


def test_a_case_with_a_child_or_a_conflict_is_not_told_to_the_unit(clerk: Office) -> None:
    for number, proposal in enumerate(
        (
            replace(PROPOSAL, flags=Flags(minor=True)),
            replace(PROPOSAL, flags=Flags(sexual=True)),
            replace(PROPOSAL, conflict=True),
        )
    ):
        file(clerk, arrive(clerk, f"k{number}"), reading_of(key=str(number)), proposal)
    assert {notice.recipient for notice in rows(clerk, Notice)} == {"law@ksed.example"}


def test_a_worker_that_lost_its_lease_files_nothing(clerk: Office) -> None:
    held = arrive(clerk, "k1")
    with pytest.raises(LeaseLostError):
        file(clerk, replace(held, owner="somebody else"), reading_of())
    assert rows(clerk, Case) == []
    file(clerk, held, reading_of())
    with pytest.raises(LeaseLostError):  # and nobody files it twice
        file(clerk, held, reading_of())
    assert len(rows(clerk, Case)) == 1


def test_what_was_read_is_kept_for_every_arrival(clerk: Office) -> None:
    mail = MailFacts(automatic=AutomaticKind.LIST)
    held = arrive(clerk, "k1")
    file(clerk, held, reading_of("จดหมายข่าว", mail=mail))
    with reading_session(clerk.engine) as session:
        assert _reading(session, held.arrival_id).pages[0]["text"] == "จดหมายข่าว"


def _reading(session: Session, arrival_id: int) -> ArrivalReading:
    return session.get_one(ArrivalReading, arrival_id)
