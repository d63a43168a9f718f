from datetime import UTC, datetime

import pytest
from sqlmodel import Session, col, select

from models.errors import RefusedError
from models.states import ArrivalState
from models.tables import Arrival, Case, Notice
from models.tables_deadlines import Pause
from models.values import Channel, MailFacts
from pipelines.adapters.database import writing
from pipelines.arrive import Incoming, record_arrivals
from pipelines.ask_more import AskedBy, Question, ask_for_more
from pipelines.file import Held, file_reading
from pipelines.office import Office
from pipelines.take_in import claim_letters
from tests.conftest import OpenOffice
from tests.support.cases import PROPOSAL
from tests.support.letters import reading_of
from tests.support.reviewed import NOW, events_of, filed, kinds_of, read

QUESTION = "เหตุเกิดวันใด\nมีพยานหรือไม่"
TOLD = {
    "subject": "ครูตีเด็ก",
    "complainant_name": "นางสมศรี ใจดี",
    "complainant_phone": "081-234-5678",
    "complainant_email": "somsri@mail.example",
    "letter": {"sender_email": read("somsri@mail.example")},
}


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(database_url=database_url, now=NOW, smtp={"sender": "office@ksed.example"})


def asked(session: Session, office: Office, case: Case, question: Question) -> Notice | None:
    means = {"holidays": office.holidays, "settings": office.settings}
    return ask_for_more(session, case, question, actor="desk:law1", now=NOW, **means)  # type: ignore[arg-type]


def test_the_mail_holds_number_and_question_and_nothing_of_the_letter(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, **TOLD)
        notice = asked(session, office, case, Question(text=QUESTION))
        assert notice is not None
        assert notice.recipient == "somsri@mail.example"
        assert notice.message_id.endswith("@ksed.example>")
        assert "1/2565" in notice.subject
        assert QUESTION in notice.body
        assert not any(word in notice.subject + notice.body for word in ("ครูตีเด็ก", "สมศรี", "081"))
        (event,) = events_of(session, case)
        assert (event.kind, event.data["channel"], event.data["question"]) == ("asked_for_more", "email", QUESTION)
        assert session.exec(select(Pause)).all() == []


def test_the_answer_to_the_mail_joins_the_case(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, **TOLD)
        notice = asked(session, office, case, Question(text=QUESTION))
        assert notice is not None
        blob = office.store.put([b"answer"])
        at = datetime(2022, 5, 14, tzinfo=UTC)
        record_arrivals(
            session,
            [
                Incoming(
                    source="imap:x", source_key="imap:x/1", channel=Channel.WEB_EMAIL, blob=blob, name="",
                    reached_at=at, fetched_at=at,
                )
            ],
        )  # fmt: skip
    (claimed,) = claim_letters(office, light=False, limit=1)
    with writing(office.engine) as session:
        facts = MailFacts(in_reply_to=(notice.message_id,), sender_address="another@mail.example")
        held = Held(arrival_id=claimed.id, owner=office.worker.name, now=at)
        answer = reading_of("เมื่อวันจันทร์", mail=facts)
        assert file_reading(session, held, answer, PROPOSAL, office.settings, office.holidays) is ArrivalState.ATTACHED
        assert session.exec(select(Arrival.case_id).where(col(Arrival.case_id).is_not(None))).one() == case.id


def test_with_a_pause_the_clock_stops_and_a_second_pause_changes_nothing(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session, **TOLD)
        asked(session, office, case, Question(text=QUESTION, pause=True))
        assert case.deadline["on_hold_since"] == "2022-05-13"
        before = kinds_of(session, case)
        assert before[:: len(before) - 1] == ["paused", "asked_for_more"]
        with pytest.raises(RefusedError):
            asked(session, office, case, Question(text="อีกข้อ", pause=True))
        assert len(session.exec(select(Notice)).all()) == 1
        assert kinds_of(session, case) == before


def test_what_was_asked_by_telephone_is_recorded_and_not_mailed(office: Office) -> None:
    with writing(office.engine) as session:
        case = filed(session)
        assert asked(session, office, case, Question(text=QUESTION, by=AskedBy.TELEPHONE)) is None
        assert session.exec(select(Notice)).all() == []
        assert events_of(session, case)[0].data["channel"] == "telephone"


@pytest.mark.parametrize(
    "values",
    [
        {"complainant_email": None},
        {"complainant_email": "somsri"},
        {"letter": {"sender_email": read("somsri@mail.example", 0.6)}},
        {"state": "closed"},
    ],
    ids=["none", "no-address", "doubtful", "closed"],
)
def test_nothing_is_mailed_to_nobody_or_to_a_doubtful_address(office: Office, values: dict[str, object]) -> None:
    with writing(office.engine) as session:
        case = filed(session, **{**TOLD, **values})
        with pytest.raises(RefusedError):
            asked(session, office, case, Question(text=QUESTION, pause=True))
        assert session.exec(select(Notice)).all() == []
        assert kinds_of(session, case) == []


def test_an_address_that_the_mail_itself_came_from_is_sure(office: Office) -> None:
    with writing(office.engine) as session:
        assert asked(session, office, filed(session, **{**TOLD, "letter": {}}), Question(text=QUESTION))


@pytest.mark.parametrize("text", [" \n ", "ก" * 3001], ids=["blank", "long"])
def test_a_question_is_asked_in_reasonable_words(office: Office, text: str) -> None:
    with writing(office.engine) as session, pytest.raises(RefusedError):
        asked(session, office, filed(session, **TOLD), Question(text=text))
