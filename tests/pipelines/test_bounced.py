import pytest
from sqlmodel import select

from models.clock import BANGKOK
from models.states import ArrivalState, NoticeState
from models.tables import Arrival, Event, Notice
from models.values import Channel
from pipelines.adapters.database import reading, writing
from pipelines.arrive import Incoming, record_arrivals
from pipelines.office import Office
from tests.conftest import OpenOffice
from tests.support.cases import case_row
from tests.support.desk import NOW, take_all_in
from tests.support.mails import bounce, mail, multipart, part

OURS = "<ksed.0123456789abcdef@ksed.example>"
RETURNED = f"From: ksed@ksed.example\r\nMessage-ID: {OURS}\r\nSubject: [ksed] x\r\n\r\nbody\r\n".encode()


@pytest.fixture
def office(make_office: OpenOffice, database_url: str) -> Office:
    return make_office(now=NOW, database_url=database_url)


def with_notice(office: Office, state: NoticeState = NoticeState.SENT) -> int:
    with writing(office.engine) as session:
        case = case_row(NOW.astimezone(BANGKOK))
        session.add(case)
        session.flush()
        session.add(
            Notice(
                case_id=case.id,
                kind="new_case",
                recipient="gone@ksed.example",
                subject="x",
                body="x",
                message_id=OURS,
                created_at=NOW,
                state=state,
            )
        )
        return case.id or 0


def arrives(office: Office, raw: bytes) -> ArrivalState:
    blob = office.store.put([raw])
    with writing(office.engine) as session:
        (arrival,) = record_arrivals(
            session,
            [
                Incoming(
                    source="imap:test",
                    source_key=f"imap:test/{blob.sha256}",
                    channel=Channel.WEB_EMAIL,
                    blob=blob,
                    name="mail.eml",
                    reached_at=NOW,
                    fetched_at=NOW,
                    actor="test",
                )
            ],
        )
    take_all_in(office)
    with reading(office.engine) as session:
        return ArrivalState(session.get_one(Arrival, arrival).state)


def headers_only() -> bytes:
    return mail(
        [
            ("Return-Path", "<>"),
            ("From", "MAILER-DAEMON@mx.example"),
            ("Subject", "Undelivered Mail Returned to Sender"),
            ("Content-Type", 'multipart/report; report-type=delivery-status; boundary="=_b1"'),
        ],
        multipart(
            [
                part("text/plain; charset=us-ascii", b"It could not be delivered.", encoding="7bit"),
                part("message/delivery-status", b"Action: failed\r\n", encoding="7bit"),
                part("text/rfc822-headers", RETURNED.partition(b"\r\n\r\n")[0], encoding="7bit"),
            ]
        ),
    )


@pytest.mark.parametrize("raw", [bounce(original=RETURNED), headers_only()], ids=["whole mail", "headers only"])
def test_a_notice_that_came_back_is_said_at_its_case(office: Office, raw: bytes) -> None:
    case_id = with_notice(office)
    assert arrives(office, raw) is ArrivalState.NOT_A_COMPLAINT
    with reading(office.engine) as session:
        notice = session.exec(select(Notice)).one()
        assert (notice.state, notice.error_code) == (NoticeState.FAILED, "bounced")
        event = session.exec(select(Event).where(Event.kind == "notice_bounced")).one()
        assert (event.case_id, event.data) == (case_id, {"notice": notice.id, "kind": "new_case"})
        assert "gone@" not in str(event.data)


def test_a_bounce_of_somebody_elses_mail_changes_nothing(office: Office) -> None:
    with_notice(office)
    arrives(office, bounce(original=RETURNED.replace(b"0123456789abcdef", b"fedcba9876543210")))
    with reading(office.engine) as session:
        assert session.exec(select(Notice.state)).one() == NoticeState.SENT


def test_an_answer_that_quotes_a_notices_id_is_no_bounce(office: Office) -> None:
    with_notice(office)
    arrives(office, b"From: a@b.example\r\nSubject: hello\r\nMessage-ID: <1@b>\r\n\r\nMessage-ID: " + OURS.encode())
    with reading(office.engine) as session:
        assert session.exec(select(Notice.state)).one() == NoticeState.SENT
