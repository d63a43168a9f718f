"""Notices: what staff are told of a new case, written into the outbox.

A notice carries number, level, deadline and a link, never a name or a word of the letter (SOP §5).
"""

import uuid
from datetime import date, datetime

from models.clock import day_be
from models.settings import Settings
from models.tables import Case, Notice
from models.values import Proposal, Unit
from models.words_th import LEVELS_TH
from parsers.thai.dates import format_thai_date


def is_restricted(proposal: Proposal) -> bool:
    """Tell whether a case is for the legal officers and the executive only (SOP §5, confidentiality)."""
    return proposal.flags.minor or proposal.flags.sexual


def recipients(settings: Settings, proposal: Proposal) -> list[str]:
    """Tell who hears of a new case: the legal officer, and the unit unless it must not know yet.

    A unit whose own officer is complained of, and a unit proposed for a restricted case, are not told.
    """
    return _told(settings, proposal.unit, hidden=proposal.conflict or is_restricted(proposal))


def recipients_of_more(settings: Settings, case: Case, proposal: Proposal) -> list[str]:
    """Tell who hears that more came in on a case: those of the case, whatever the new material is about.

    A unit that must not know of the case does not learn of it from a harmless second mail either.
    """
    flags = case.proposal.get("flags", {})
    hidden = bool(case.proposal.get("conflict") or flags.get("minor") or flags.get("sexual"))
    return _told(settings, Unit(case.unit), hidden=hidden or proposal.conflict or is_restricted(proposal))


def _told(settings: Settings, unit: Unit, *, hidden: bool) -> list[str]:
    of_unit = "" if hidden else settings.notices.units.get(unit, "")
    return list(dict.fromkeys(address for address in (settings.notices.legal_officer, of_unit) if address))


def new_case_notices(settings: Settings, case: Case, proposal: Proposal, now: datetime) -> list[Notice]:
    """Write the notices of a case that has just been filed."""
    number = f"{case.received_number}/{case.received_year}"
    subject = f"[ksed] เรื่องร้องเรียนใหม่ เลขรับ {number} ระดับ {case.level}"
    told = recipients(settings, proposal)
    return _notices(settings, case, told, now, kind="new_case", subject=subject, opening="มีเรื่องร้องเรียนใหม่รอการพิจารณา")


def more_material_notices(settings: Settings, case: Case, proposal: Proposal, now: datetime) -> list[Notice]:
    """Write the notices that more has come in on a case; `proposal` is what the new material alone would be."""
    subject = f"[ksed] มีเอกสารเพิ่มเติม เลขรับ {case.received_number}/{case.received_year}"
    told = recipients_of_more(settings, case, proposal)
    opening = "มีอีเมลหรือเอกสารเพิ่มเติมในเรื่องเดิม"
    return _notices(settings, case, told, now, kind="more_material", subject=subject, opening=opening)


def sent_again_notices(settings: Settings, case: Case, proposal: Proposal, now: datetime) -> list[Notice]:
    """Write the notices that a case's mail was sent once more, word for word."""
    subject = f"[ksed] ผู้ร้องเรียนส่งเรื่องเดิมซ้ำ เลขรับ {case.received_number}/{case.received_year}"
    told = recipients_of_more(settings, case, proposal)
    opening = "มีผู้ส่งเรื่องเดิมซ้ำอีกครั้งโดยข้อความเหมือนเดิม อาจกำลังรอคำตอบ"
    return _notices(settings, case, told, now, kind="sent_again", subject=subject, opening=opening)


def _notices(
    settings: Settings, case: Case, told: list[str], now: datetime, *, kind: str, subject: str, opening: str
) -> list[Notice]:
    body = "\n".join(
        (
            opening,
            "",
            f"เลขรับ: {case.received_number}/{case.received_year}",
            f"วันที่รับ: {_thai(case.received_on)}",
            f"ระดับที่เสนอ: {case.level} ({LEVELS_TH[case.level]})",
            f"ครบกำหนด: {_thai(case.due_on)}",
            f"เปิดเรื่อง: {settings.desk.base_url}/cases/{case.id}",
            "",
            "ระดับและหน่วยงานเป็นข้อเสนอของระบบ จนกว่านิติกรจะยืนยัน",
            "อีเมลนี้ส่งโดยอัตโนมัติ ไม่มีข้อมูลผู้ร้องเรียน",
        )
    )
    domain = settings.smtp.sender.rpartition("@")[2] or "localhost"
    return [
        Notice(
            case_id=case.id or 0,
            kind=kind,
            recipient=recipient,
            subject=subject,
            body=body,
            message_id=f"<ksed.{uuid.uuid4().hex}@{domain}>",
            created_at=now,
        )
        for recipient in told
    ]


def _thai(day: date) -> str:
    return f"{format_thai_date(day)} ({day_be(day)})"
