"""Notices: what staff are told of a new case, written into the outbox.

A notice carries number, level, deadline and a link, never a name or a word of the letter (SOP §5). Its subject and
opening are the office's own where it wrote any: hand in `texts_in_use(session)` of the transaction.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.clock import bangkok_date, day_be
from models.settings import Settings
from models.tables import Case, Notice
from models.values import Proposal, Unit
from models.words_th import LEVELS_TH
from parsers.thai.dates import format_thai_date
from pipelines.case_named import case_number
from pipelines.notice_texts import DEFAULTS, NoticeKind, Texts, filled
from pipelines.routing.officers import Acting, Officers
from pipelines.routing.reroute import Rerouted, facts_of
from pipelines.routing.route import route

_DOING = "ท่านเป็นผู้รับผิดชอบเรื่องนี้"
_TOLD = "แจ้งเพื่อทราบ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An address and, for an officer of the table, why he is written to (Thai lines)."""

    address: str
    lines: tuple[str, ...] = ()


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


def told_of(case: Case, officers: Officers, settings: Settings, now: datetime) -> list[Told]:
    """Tell who of the table hears of a case today: who does it, then who is to know; stand-ins learn for whom.

    Where none of them has an address the settings' legal officer hears of it, unless the table keeps it from him.
    """
    found = route(facts_of(case), officers, bangkok_date(now))
    told = [
        *_of_table(officers, found.assigned, _DOING),
        *_of_table(officers, found.informed, _TOLD),
    ]
    legal = settings.notices.legal_officer
    if not told and legal and not any(one.email.lower() == legal.lower() for one in officers.people):
        told.append(Told(address=legal))
    return told


def _of_table(officers: Officers, people: Sequence[Acting], line: str) -> list[Told]:
    told = []
    for acting in people:
        one = officers.get(acting.officer)
        if one is not None and one.email:
            told.append(Told(address=one.email, lines=(line, *_instead_of(officers, acting))))
    return told


def _instead_of(officers: Officers, acting: Acting) -> list[str]:
    """Name by role and id whom somebody stands in for: a notice holds no names."""
    others = (officers.get(officer_id) for officer_id in acting.instead_of)
    return [f"ท่านปฏิบัติหน้าที่แทน: {one.title_th} [{one.id}]" for one in others if one is not None]


def new_case_notices(
    settings: Settings,
    case: Case,
    proposal: Proposal,
    now: datetime,
    officers: Officers | None = None,
    texts: Texts = DEFAULTS,
) -> list[Notice]:
    """Write the notices of a case that has just been filed; without a table of officers by the settings' addresses."""
    told = _whom(recipients(settings, proposal), case, officers, settings, now)
    return _notices(settings, case, told, now, kind=NoticeKind.NEW_CASE, texts=texts)


def more_material_notices(
    settings: Settings,
    case: Case,
    proposal: Proposal,
    now: datetime,
    officers: Officers | None = None,
    texts: Texts = DEFAULTS,
) -> list[Notice]:
    """Write the notices that more has come in on a case; `proposal` is what the new material alone would be."""
    told = _whom(recipients_of_more(settings, case, proposal), case, officers, settings, now)
    return _notices(settings, case, told, now, kind=NoticeKind.MORE_MATERIAL, texts=texts)


def sent_again_notices(
    settings: Settings,
    case: Case,
    proposal: Proposal,
    now: datetime,
    officers: Officers | None = None,
    texts: Texts = DEFAULTS,
) -> list[Notice]:
    """Write the notices that a case's mail was sent once more, word for word."""
    told = _whom(recipients_of_more(settings, case, proposal), case, officers, settings, now)
    return _notices(settings, case, told, now, kind=NoticeKind.SENT_AGAIN, texts=texts)


def split_off_notices(
    settings: Settings,
    case: Case,
    origin: Case,
    now: datetime,
    officers: Officers | None = None,
    texts: Texts = DEFAULTS,
) -> list[Notice]:
    """Write the notices of a case that has just been split off another; where it is hidden, its unit is not told."""
    by_settings = _told(settings, Unit(case.unit), hidden=case.hidden_from_unit)
    told = _whom(by_settings, case, officers, settings, now)
    whence = f"แยกจากเลขรับ {case_number(origin)} ซึ่งอยู่ในหนังสือฉบับเดียวกัน"
    return _notices(settings, case, told, now, kind=NoticeKind.NEW_CASE, texts=texts, whence=whence)


def reassigned_notices(
    settings: Settings,
    changes: Sequence[Rerouted],
    officers: Officers | None,
    now: datetime,
    texts: Texts = DEFAULTS,
) -> list[Notice]:
    """Write one notice to each who has cases from now on, with all of them in it (by number, never by kind)."""
    if officers is None:
        return []
    cases: dict[str, list[Case]] = {}
    instead: dict[str, list[str]] = {}
    for change in changes:
        for acting in change.added:
            cases.setdefault(acting.officer, []).append(change.case)
            instead.setdefault(acting.officer, []).extend(_instead_of(officers, acting))
    notices = []
    for officer_id, given in cases.items():
        one = officers.get(officer_id)
        if one is None or not one.email:
            continue
        single = given[0] if len(given) == 1 else None
        text = texts[NoticeKind.REASSIGNED]
        subject = filled(text, single).subject if single else f"มอบหมายเรื่อง {len(given)} เรื่อง"
        if single and single.restricted:
            subject = f"เลขรับ {case_number(single)}"
        lines = [
            text.opening,
            *dict.fromkeys(instead[officer_id]),
            "",
            *(
                f"เลขรับ {case_number(case)} ระดับ {case.level} ครบกำหนด {day_be(case.due_on)} {_link(settings, case)}"
                for case in given
            ),
            "",
            "อีเมลนี้ส่งโดยอัตโนมัติ ไม่มีข้อมูลผู้ร้องเรียน",
        ]
        notices.append(
            Notice(
                case_id=single.id if single else None,
                kind=NoticeKind.REASSIGNED.value,
                recipient=one.email,
                subject=f"[ksed] {subject}",
                body="\n".join(lines),
                message_id=fresh_message_id(settings),
                created_at=now,
            )
        )
    return notices


def _whom(
    by_settings: list[str], case: Case, officers: Officers | None, settings: Settings, now: datetime
) -> list[Told]:
    if officers is None:
        return [Told(address=address) for address in by_settings]
    return told_of(case, officers, settings, now)


def _notices(
    settings: Settings,
    case: Case,
    told: Sequence[Told],
    now: datetime,
    *,
    kind: NoticeKind,
    texts: Texts,
    whence: str = "",
) -> list[Notice]:
    text = filled(texts[kind], case)
    body = "\n".join(
        (
            f"เลขรับ: {case_number(case)}",
            f"วันที่รับ: {_thai(case.received_on)}",
            f"ระดับที่เสนอ: {case.level} ({LEVELS_TH[case.level]})",
            f"ครบกำหนด: {_thai(case.due_on)}",
            f"เปิดเรื่อง: {_link(settings, case)}",
            "",
            "ระดับและหน่วยงานเป็นข้อเสนอของระบบ จนกว่านิติกรจะยืนยัน",
            "อีเมลนี้ส่งโดยอัตโนมัติ ไม่มีข้อมูลผู้ร้องเรียน",
        )
    )
    # A subject is read over shoulders and on locked telephones.
    subject = f"เลขรับ {case_number(case)}" if case.restricted else text.subject
    opening = (text.opening, whence) if whence else (text.opening,)
    return [
        Notice(
            case_id=case.id or 0,
            kind=kind.value,
            recipient=one.address,
            subject=f"[ksed] {subject}",
            body="\n".join((*opening, *one.lines, "", body)),
            message_id=fresh_message_id(settings),
            created_at=now,
        )
        for one in told
    ]


def sender_domain(settings: Settings) -> str:
    """Give the domain that Message-IDs of ours end with."""
    return settings.smtp.sender.rpartition("@")[2] or "localhost"


def fresh_message_id(settings: Settings) -> str:
    """Make a Message-ID that nobody has had."""
    return f"<ksed.{uuid.uuid4().hex}@{sender_domain(settings)}>"


def _link(settings: Settings, case: Case) -> str:
    return f"{settings.desk.base_url}/cases/{case.id}"


def _thai(day: date) -> str:
    return f"{format_thai_date(day)} ({day_be(day)})"
