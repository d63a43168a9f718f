"""Asking the complainant for more: by a mail whose answer joins the case, or recorded where it was done otherwise.

Helpers take a session and never commit.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlmodel import Session

from models.errors import RefusedError
from models.settings import Settings
from models.tables import Case, Event, Notice
from parsers.thai.contacts import find_emails
from pipelines.calendar import HolidayTable
from pipelines.case_named import case_number
from pipelines.notice_texts import NoticeKind, NoticeText, filled, texts_in_use
from pipelines.notices import fresh_message_id
from pipelines.pauses import pause
from pipelines.review import lock_open

LONGEST_QUESTION: Final = 3000
SURE_ADDRESS: Final = 0.8
"""An address read with less confidence may be somebody else's: nothing is mailed to it before a person has checked."""
_PAUSED_FOR: Final = "รอข้อมูลเพิ่มเติมจากผู้ร้องเรียน"


class AskedBy(StrEnum):
    """How the complainant is asked."""

    EMAIL = "email"
    TELEPHONE = "telephone"
    POST = "post"
    IN_PERSON = "in_person"


ASKED_BY_TH: dict[AskedBy, str] = {
    AskedBy.EMAIL: "อีเมล",
    AskedBy.TELEPHONE: "โทรศัพท์",
    AskedBy.POST: "ไปรษณีย์",
    AskedBy.IN_PERSON: "ด้วยตนเอง",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, how, and whether the case's clock stops until the answer is there."""

    text: str
    by: AskedBy = AskedBy.EMAIL
    pause: bool = False


def ask_for_more(
    session: Session,
    case: Case,
    question: Question,
    *,
    actor: str,
    now: datetime,
    holidays: HolidayTable,
    settings: Settings,
) -> Notice | None:
    """Ask the complainant; give the mail that is now in the outbox, None where the question went another way.

    The mail holds the received number, the question and how to answer, nothing of the letter. Its Message-ID is ours,
    so that the answer is attached to the case. Appends `asked_for_more`, and with `pause` what `pipelines.pauses` does.

    Raises:
        RefusedError: No question, a case declined or closed, no e-mail address that is sure, or a clock that cannot be
            stopped. Nothing is changed.
    """
    text = "\n".join(line.strip() for line in question.text.strip().splitlines())
    if not text:
        raise RefusedError("กรุณาพิมพ์คำถามถึงผู้ร้องเรียน")
    if len(text) > LONGEST_QUESTION:
        raise RefusedError(f"คำถามยาวเกิน {LONGEST_QUESTION} ตัวอักษร กรุณาเขียนให้สั้นลง")
    lock_open(session, case)
    address = sure_address(case) if question.by is AskedBy.EMAIL else None
    if question.pause:
        pause(session, case, reason=_PAUSED_FOR, holidays=holidays, now=now, actor=actor)
    words = filled(texts_in_use(session)[NoticeKind.QUESTION], case)
    notice = _notice(case, address, text, now, settings, words) if address else None
    if notice is not None:
        session.add(notice)
        session.flush()
    data = {"channel": question.by.value, "question": text, "notice": notice.id if notice else None}
    session.add(Event(case_id=case.id, at=now, actor=actor, kind="asked_for_more", data=data))
    return notice


def sure_address(case: Case) -> str:
    """Give the complainant's e-mail address, if it is one and no doubtful reading.

    Raises:
        RefusedError: It is not.
    """
    written = (case.complainant_email or "").strip()
    found = find_emails(written)
    if len(found) != 1 or found[0].span != (0, len(written)):
        raise RefusedError("เรื่องนี้ไม่มีอีเมลของผู้ร้องเรียน กรุณาสอบถามทางอื่นแล้วบันทึกว่าสอบถามทางใด")
    entry = case.letter.get("sender_email")  # none: it is the address that the mail itself came from
    if entry and entry["confidence"] < SURE_ADDRESS:
        raise RefusedError("อ่านอีเมลของผู้ร้องเรียนได้ไม่ชัด กรุณาตรวจกับต้นฉบับและพิมพ์ให้ถูกต้องก่อนส่ง")
    return found[0].value


def _notice(case: Case, address: str, question: str, now: datetime, settings: Settings, words: NoticeText) -> Notice:
    number = case_number(case)
    body = "\n".join(
        (
            f"เรียน ผู้ร้องเรียน ตามเลขรับ {number}",
            "",
            words.opening,
            "",
            question,
            "",
            "กรุณากดตอบกลับ (Reply) อีเมลฉบับนี้ แนบเอกสารหรือภาพถ่ายได้ คำตอบจะเข้าแฟ้มเรื่องของท่านโดยตรง",
            f"หากตอบทางอื่น กรุณาแจ้งเลขรับ {number}",
        )
    )
    return Notice(
        case_id=case.id,
        kind=NoticeKind.QUESTION.value,
        recipient=address,
        subject=words.subject,
        body=body,
        message_id=fresh_message_id(settings),
        created_at=now,
    )
