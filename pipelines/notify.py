"""Notify: empty the outbox, at least once each, with a Message-ID that makes a repeat recognisable."""

import logging
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.errors import IntakeError, TransientError
from models.states import NoticeState
from models.tables import Notice
from pipelines.adapters.database import reading, writing
from pipelines.leases import backoff_seconds
from pipelines.office import Mailer, Office, OutgoingMail

log = logging.getLogger("ksed.notify")

BATCH = 20
LEASE_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a round of notices. `code` is that of the last fault."""

    sent: int = 0
    failed: int = 0
    delayed: int = 0
    code: str | None = None


def send_notices(office: Office) -> Sent:
    """Send every notice that is due. Without an SMTP server they wait."""
    total = Sent()
    while office.send is not None:
        round_ = _send_batch(office, office.send)
        if round_ == Sent():
            break
        total = Sent(
            sent=total.sent + round_.sent,
            failed=total.failed + round_.failed,
            delayed=total.delayed + round_.delayed,
            code=round_.code or total.code,
        )
        if round_.delayed:
            break  # the server is unwell; the rest would only wait for its time-out, one by one
    return total


def notices_due(office: Office) -> bool:
    """Tell whether there is anything to send now."""
    with reading(office.engine) as session:
        return office.send is not None and session.exec(_due(office.machine_time()).limit(1)).first() is not None


def retry_failed(session: Session) -> int:
    """Put the notices that were refused for good back into the outbox; tell how many."""
    failed = session.exec(select(Notice).where(Notice.state == NoticeState.FAILED)).all()
    for notice in failed:
        notice.state = NoticeState.PENDING
        notice.next_try_at, notice.tries = 0.0, 0
        session.add(notice)
    return len(failed)


def _due(now: float):  # type: ignore[no-untyped-def]  # noqa: ANN202  # sqlmodel's select has no nameable type
    return (
        select(Notice)
        .where(Notice.state == NoticeState.PENDING, Notice.next_try_at <= now, Notice.lease_until <= now)
        .order_by(col(Notice.id))
    )


def _send_batch(office: Office, send: Mailer) -> Sent:
    now = office.machine_time()
    with writing(office.engine) as session:
        notices = list(session.exec(_due(now).limit(BATCH).with_for_update(skip_locked=True)))
        for notice in notices:
            notice.lease_owner, notice.lease_until = office.worker.name, now + LEASE_SECONDS
            session.add(notice)
    if not notices:
        return Sent()
    # Outside any transaction: a slow server must not hold up filing.
    verdicts = send(
        [
            OutgoingMail(recipient=one.recipient, subject=one.subject, body=one.body, message_id=one.message_id)
            for one in notices
        ]
    )
    with writing(office.engine) as session:
        for sent, verdict in zip(notices, verdicts, strict=True):
            notice = session.get_one(Notice, sent.id)
            if notice.lease_owner == office.worker.name:
                _record(office, notice, verdict)
                session.add(notice)
    codes = [verdict.code for verdict in verdicts if isinstance(verdict, IntakeError)]
    delayed = sum(isinstance(verdict, TransientError) for verdict in verdicts)
    return Sent(
        sent=verdicts.count(None), failed=len(codes) - delayed, delayed=delayed, code=codes[-1] if codes else None
    )


def _record(office: Office, notice: Notice, verdict: Exception | None) -> None:
    notice.lease_owner, notice.lease_until = None, 0.0
    if verdict is None:
        notice.state, notice.sent_at, notice.error_code = NoticeState.SENT, office.clock(), None
        log.info("notice=%d sent", notice.id)
        return
    notice.error_code = verdict.code if isinstance(verdict, IntakeError) else "internal"
    if isinstance(verdict, TransientError):
        notice.tries += 1
        notice.next_try_at = office.machine_time() + backoff_seconds(notice.tries)
        log.warning("notice=%d delayed code=%s tries=%d", notice.id, notice.error_code, notice.tries)
    else:
        notice.state = NoticeState.FAILED
        log.error("notice=%d failed code=%s", notice.id, notice.error_code)
