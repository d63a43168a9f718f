"""The outbox: each notice out at least once, and a mail server's trouble harms nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from flows.throwaway import SmtpSink
from models.states import NoticeState
from models.tables import Notice
from pipelines.adapters.database import reading, writing
from pipelines.adapters.liveness import Worker
from pipelines.adapters.smtp import smtp_mailer
from pipelines.notify import LEASE_SECONDS, Sent, notices_due, retry_failed, send_notices
from pipelines.office import Office
from pipelines.take_in import recover_leases
from tests.conftest import OpenOffice
from tests.support.cases import case_row

NOW = datetime(2022, 5, 12, 2, 0, tzinfo=UTC)


@dataclass(slots=True)
class Outbox:
    """An office with a case and a clock that is turned by hand."""

    office: Office
    now: float = 1_000_000.0
    case_id: int = field(init=False)

    def __post_init__(self) -> None:
        self.office = replace(self.office, machine_time=lambda: self.now)
        with writing(self.office.engine) as session:
            case = case_row(NOW)
            session.add(case)
            session.flush()
            self.case_id = case.id or 0

    def write(self, *recipients: str) -> None:
        with writing(self.office.engine) as session:
            start = len(session.exec(select(Notice.id)).all())
            session.add_all(
                Notice(
                    case_id=self.case_id,
                    kind="new_case",
                    recipient=recipient,
                    subject="[ksed] เรื่องร้องเรียนใหม่ เลขรับ 1/2565 ระดับ 3",
                    body="มีเรื่องร้องเรียนใหม่\n",
                    message_id=f"<ksed.{start + number}@ksed.example>",
                    created_at=NOW,
                )
                for number, recipient in enumerate(recipients)
            )

    def notices(self) -> list[Notice]:
        with reading(self.office.engine) as session:
            found = session.exec(select(Notice).order_by(col(Notice.id))).all()
            session.expunge_all()
        return list(found)

    def send(self) -> Sent:
        return send_notices(self.office)


OpenOutbox = Callable[..., Outbox]


@pytest.fixture
def open_outbox(make_office: OpenOffice) -> OpenOutbox:
    def make(port: int, **changes: object) -> Outbox:
        smtp = {"host": "127.0.0.1", "port": port, "tls": "none", "sender": "ksed@ksed.example", **changes}
        return Outbox(make_office(smtp=smtp, now=NOW))

    return make


@pytest.fixture
def outbox(open_outbox: OpenOutbox, smtp: SmtpSink) -> Outbox:
    return open_outbox(smtp.port)


def test_a_notice_goes_out_as_an_automatic_mail_in_thai(outbox: Outbox, smtp: SmtpSink) -> None:
    outbox.write("law@ksed.example")
    assert notices_due(outbox.office)
    assert outbox.send() == Sent(sent=1)
    assert not notices_due(outbox.office)
    (mail,) = smtp.messages
    assert mail["To"] == "law@ksed.example"
    assert mail["From"] == "ksed@ksed.example"
    assert mail["Subject"] == "[ksed] เรื่องร้องเรียนใหม่ เลขรับ 1/2565 ระดับ 3"
    assert mail["Message-ID"] == "<ksed.0@ksed.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"]
    assert mail.get_content().splitlines() == ["มีเรื่องร้องเรียนใหม่"]
    (notice,) = outbox.notices()
    assert (notice.state, notice.sent_at, notice.error_code) == (NoticeState.SENT, NOW, None)


def test_many_notices_go_out_in_one_round(outbox: Outbox, smtp: SmtpSink) -> None:
    outbox.write(*(f"unit{number}@ksed.example" for number in range(45)))
    assert outbox.send() == Sent(sent=45)
    assert len({mail["Message-ID"] for mail in smtp.messages}) == 45
    assert outbox.send() == Sent()


def test_without_a_mail_server_notices_wait(make_office: OpenOffice) -> None:
    outbox = Outbox(make_office())
    outbox.write("law@ksed.example")
    assert not notices_due(outbox.office)
    assert outbox.send() == Sent()
    assert outbox.notices()[0].state == NoticeState.PENDING


def test_a_server_that_is_down_delays_with_growing_waits_and_then_all_goes_out(open_outbox: OpenOutbox) -> None:
    sink = SmtpSink()
    outbox = open_outbox(sink.port)
    outbox.write("law@ksed.example", "unit@ksed.example")
    waits = []
    for _ in range(11):
        assert outbox.send() == Sent(delayed=2, code="smtp_unavailable")
        assert outbox.send() == Sent()
        due = outbox.notices()[0].next_try_at
        waits.append(due - outbox.now)
        outbox.now = due
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]
    with sink.running():
        assert outbox.send() == Sent(sent=2)
    assert [one.state for one in outbox.notices()] == [NoticeState.SENT] * 2


def test_a_refusal_for_now_delays(outbox: Outbox, smtp: SmtpSink) -> None:
    outbox.write("law@ksed.example")
    smtp.refuse_with = "451 try later"
    assert outbox.send() == Sent(delayed=1, code="smtp_unavailable")
    (notice,) = outbox.notices()
    assert (notice.state, notice.tries, notice.error_code) == (NoticeState.PENDING, 1, "smtp_unavailable")
    assert notice.lease_owner is None
    smtp.refuse_with = None
    outbox.now = notice.next_try_at
    assert outbox.send() == Sent(sent=1)


def test_a_refusal_for_good_fails_until_a_person_has_it_retried(outbox: Outbox, smtp: SmtpSink) -> None:
    outbox.write("nobody@ksed.example")
    smtp.refuse_with = "550 no such user"
    assert outbox.send() == Sent(failed=1, code="smtp_refused")
    outbox.now += 10**6
    smtp.refuse_with = None
    assert outbox.send() == Sent()
    assert outbox.notices()[0].state == NoticeState.FAILED
    with writing(outbox.office.engine) as session:
        assert retry_failed(session) == 1
    assert outbox.send() == Sent(sent=1)


@pytest.mark.parametrize("address", ["a\r\nBcc: x@evil.example", "a@", "a@[", "", "law", "a@x.example, b@x.example"])
def test_an_address_that_is_none_fails_alone(outbox: Outbox, smtp: SmtpSink, address: str) -> None:
    outbox.write("first@ksed.example", address, "last@ksed.example")
    assert outbox.send() == Sent(sent=2, failed=1, code="smtp_refused")
    assert [mail["To"] for mail in smtp.messages] == ["first@ksed.example", "last@ksed.example"]


def test_a_recipient_refused_does_not_keep_the_others_from_being_told(
    outbox: Outbox, smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def rcpt(sink: SmtpSink, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("gone"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    monkeypatch.setattr(SmtpSink, "handle_RCPT", rcpt, raising=False)
    outbox.write("gone@ksed.example", "law@ksed.example")
    assert outbox.send() == Sent(sent=1, failed=1, code="smtp_refused")


def test_a_repeat_after_a_crash_is_recognisable_as_the_same_mail(outbox: Outbox, smtp: SmtpSink) -> None:
    outbox.write("law@ksed.example")
    office, send = outbox.office, smtp_mailer(outbox.office.settings.smtp)
    killed = Worker(office.worker.folder)

    def send_and_die(mails: Any) -> list[Exception | None]:
        send(mails)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_notices(replace(office, send=send_and_die, worker=killed))
    assert outbox.send() == Sent()  # it may still be alive and about to record
    killed.close()
    (killed.folder / f"worker-{killed.name}").touch()  # what a death leaves behind: the name without its lock
    recover_leases(office)
    assert outbox.send() == Sent(sent=1)
    first, second = smtp.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_a_lease_on_a_notice_ends_by_its_time_too(outbox: Outbox) -> None:
    outbox.write("law@ksed.example")
    with writing(outbox.office.engine) as session:
        notice = session.exec(select(Notice)).one()
        notice.lease_owner, notice.lease_until = "elsewhere", outbox.now + LEASE_SECONDS
        session.add(notice)
    assert outbox.send() == Sent()
    outbox.now += LEASE_SECONDS
    assert outbox.send() == Sent(sent=1)
