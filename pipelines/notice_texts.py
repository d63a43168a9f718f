"""Subject and opening of each kind of notice: the texts that come with the program, or the office's own.

A text holds placeholders and nothing else that changes from case to case, and no placeholder stands for anything that
a letter says: so whatever the office writes, a notice cannot come to hold a complainant's data (SOP §5).
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sqlmodel import Session, select

from models.clock import day_be
from models.errors import RefusedError
from models.tables import Case, Event
from models.tables_notices import NoticeTemplate
from pipelines.case_named import case_number

LONGEST_SUBJECT: Final = 150
LONGEST_OPENING: Final = 600
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class NoticeKind(StrEnum):
    """Kinds of notices whose text the office may change."""

    NEW_CASE = "new_case"
    MORE_MATERIAL = "more_material"
    SENT_AGAIN = "sent_again"
    REASSIGNED = "reassigned"
    QUESTION = "question"


KINDS_TH: Final[Mapping[NoticeKind, str]] = MappingProxyType(
    {
        NoticeKind.NEW_CASE: "มีเรื่องใหม่",
        NoticeKind.MORE_MATERIAL: "มีเอกสารเพิ่มเติมในเรื่องเดิม",
        NoticeKind.SENT_AGAIN: "ผู้ร้องเรียนส่งเรื่องเดิมซ้ำ",
        NoticeKind.REASSIGNED: "มอบหมายเรื่องให้ผู้รับผิดชอบ",
        NoticeKind.QUESTION: "ขอข้อมูลเพิ่มเติมจากผู้ร้องเรียน",
    }
)
PLACEHOLDERS_TH: Final[Mapping[str, str]] = MappingProxyType(
    {"number": "เลขรับ", "level": "ระดับ 1 ถึง 4", "due": "วันครบกำหนด"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """Subject (without `[ksed]`) and opening sentence, with placeholders or filled in."""

    subject: str
    opening: str


Texts = Mapping[NoticeKind, NoticeText]
_EVERY: Final = frozenset(PLACEHOLDERS_TH)
ALLOWED: Final[Mapping[NoticeKind, tuple[frozenset[str], frozenset[str]]]] = MappingProxyType(
    {
        NoticeKind.NEW_CASE: (_EVERY, _EVERY),
        NoticeKind.MORE_MATERIAL: (_EVERY, _EVERY),
        NoticeKind.SENT_AGAIN: (_EVERY, _EVERY),
        NoticeKind.REASSIGNED: (_EVERY, frozenset()),  # one notice may hand over several cases
        NoticeKind.QUESTION: (frozenset({"number"}), frozenset({"number"})),  # what goes out tells nothing of our work
    }
)
"""Placeholders that may stand in subject and opening."""
DEFAULTS: Final[Texts] = MappingProxyType(
    {
        NoticeKind.NEW_CASE: NoticeText(
            subject="เรื่องร้องเรียนใหม่ เลขรับ {number} ระดับ {level}", opening="มีเรื่องร้องเรียนใหม่รอการพิจารณา"
        ),
        NoticeKind.MORE_MATERIAL: NoticeText(
            subject="มีเอกสารเพิ่มเติม เลขรับ {number}", opening="มีอีเมลหรือเอกสารเพิ่มเติมในเรื่องเดิม"
        ),
        NoticeKind.SENT_AGAIN: NoticeText(
            subject="ผู้ร้องเรียนส่งเรื่องเดิมซ้ำ เลขรับ {number}",
            opening="มีผู้ส่งเรื่องเดิมซ้ำอีกครั้งโดยข้อความเหมือนเดิม อาจกำลังรอคำตอบ",
        ),
        NoticeKind.REASSIGNED: NoticeText(subject="มอบหมายเรื่อง เลขรับ {number}", opening="มีเรื่องที่ท่านเป็นผู้รับผิดชอบตั้งแต่บัดนี้"),
        NoticeKind.QUESTION: NoticeText(
            subject="ขอข้อมูลเพิ่มเติม เลขรับ {number}",
            opening="สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์ขอข้อมูลเพิ่มเติมเพื่อประกอบการพิจารณาเรื่องของท่าน ดังนี้",
        ),
    }
)
"""What comes with the program."""


def texts_in_use(session: Session) -> Texts:
    """Give the text of every kind as it is now; in the transaction that writes the notice."""
    own = {row.kind: row for row in session.exec(select(NoticeTemplate))}
    return {
        kind: NoticeText(subject=own[kind].subject, opening=own[kind].opening) if kind in own else DEFAULTS[kind]
        for kind in NoticeKind
    }


def filled(text: NoticeText, case: Case) -> NoticeText:
    """Fill in a text for a case: number, level and due day (DD/MM/YYYY, Buddhist era)."""
    return filled_with(text, {"number": case_number(case), "level": str(case.level), "due": day_be(case.due_on)})


def filled_with(text: NoticeText, values: Mapping[str, str]) -> NoticeText:
    """Fill in a text; for the preview, with made-up values."""

    def fill(written: str) -> str:
        return _PLACEHOLDER.sub(lambda found: values[found[1]], written)

    return NoticeText(subject=fill(text.subject), opening=fill(text.opening))


def checked(kind: NoticeKind, subject: str, opening: str) -> NoticeText:
    """Give what somebody wrote as a text, each on one line.

    Raises:
        RefusedError: Empty or too long, a brace or placeholder that is none, or a subject without the number.
    """
    text = NoticeText(subject=_one_line(subject), opening=_one_line(opening))
    parts = (
        ("หัวเรื่อง", text.subject, LONGEST_SUBJECT, ALLOWED[kind][0]),
        ("ประโยคเปิด", text.opening, LONGEST_OPENING, ALLOWED[kind][1]),
    )
    for name, written, longest, allowed in parts:
        if not written:
            raise RefusedError(f"กรุณาพิมพ์{name}")
        if len(written) > longest:
            raise RefusedError(f"{name}ยาวเกิน {longest} ตัวอักษร")
        unknown = [found for found in _PLACEHOLDER.findall(written) if found not in allowed]
        if unknown or set("{}") & set(_PLACEHOLDER.sub("", written)):
            usable = " ".join(f"{{{one}}}" for one in PLACEHOLDERS_TH if one in allowed) or "ไม่มี"
            raise RefusedError(f"{name}มีวงเล็บปีกกาที่ระบบไม่รู้จัก ใช้ได้เฉพาะ: {usable}")
    if "{number}" not in text.subject:
        raise RefusedError("หัวเรื่องต้องมี {number} เพื่อให้ผู้รับรู้ว่าเป็นเรื่องใด")
    return text


def change_text(session: Session, kind: NoticeKind, text: NoticeText, *, actor: str, now: datetime) -> None:
    """Put a checked text in the place of the one in use; the program's own text is no change. Does not commit.

    Appends `notice_text_changed` with `before` and `after`.

    Raises:
        RefusedError: It is in use already.
    """
    before = texts_in_use(session)[kind]
    if text == before:
        raise RefusedError("ข้อความเหมือนเดิม ไม่มีอะไรเปลี่ยน")
    row = session.get(NoticeTemplate, kind)
    if text == DEFAULTS[kind]:
        if row is not None:
            session.delete(row)
    else:
        session.merge(NoticeTemplate(kind=kind.value, **asdict(text), changed_at=now, changed_by=actor))
    data = {"notice": kind.value, "before": asdict(before), "after": asdict(text)}
    session.add(Event(at=now, actor=actor, kind="notice_text_changed", data=data))


def _one_line(written: str) -> str:
    """Fold white space: a line break in a subject would be a header of its own."""
    return " ".join("".join(one if one.isprintable() else " " for one in written).split())
