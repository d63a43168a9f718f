"""What happened, in a short Thai sentence, for the history of a case (and of an arrival, and the log of settings).

The reason of an event stands beside the sentence, not in it. Events of older versions lack some of what newer ones
keep, so every sentence does without. No sentence names the complainant; a question is told as it was asked.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from models.clock import day_be
from models.forwardings import ANSWERS_TH
from models.matters import LINK_KINDS_TH
from models.tables import Event
from models.values import Unit
from models.words_th import FLAGS_TH, NATURES_TH, PURPOSES_TH, UNITS_TH
from pipelines.arrive import PROGRAM
from pipelines.ask_more import ASKED_BY_TH
from pipelines.edit_fields import STAMP
from pipelines.field_values import FIELDS_TH
from pipelines.notice_texts import KINDS_TH

_Data = Mapping[str, Any]


def event_words(event: Event) -> str:
    """Tell an event in a sentence; of a kind that this version does not know, only that something was recorded."""
    if fixed := _FIXED.get(event.kind):
        return fixed
    told = _TOLD.get(event.kind)
    return told(event.data) if told else f"มีการบันทึก ({event.kind})"


def actor_words(actor: str, names: Mapping[str, str]) -> str:
    """Tell who did it: `cli:…`, `desk:username`, `api:…` or the program; `names` by username or officer's id."""
    if actor in {PROGRAM, "program"}:
        return "ระบบ"
    by, _, who = actor.partition(":")
    named = names.get(who, who)
    if by == "cli":
        return f"{named} (คำสั่งที่เครื่อง)"
    if by == "desk":
        return named or "หน้าเว็บ"
    if by == "api":
        return f"โปรแกรมที่เชื่อมต่อ {names.get(actor, who)}"
    return names.get(actor, actor)


def _day(written: Any) -> str:
    try:
        return day_be(date.fromisoformat(str(written)))
    except ValueError:
        return "ไม่ระบุวัน"


def _number(data: _Data) -> str:
    return f"เลขรับ {data['other_number']}" if data.get("other_number") else "อีกเรื่องหนึ่ง"


def _coded(words: Mapping[Any, str], code: Any, otherwise: str) -> str:
    return words.get(code, otherwise)


def _unit(code: Any) -> str:
    return UNITS_TH[Unit(code)] if code in set(Unit) else "ไม่ระบุกลุ่ม"


def _filed(data: _Data) -> str:
    number = f"{data.get('received_number', '-')}/{data.get('received_year', '-')}"
    return (
        f"ลงทะเบียนเป็นเลขรับ {number} เสนอระดับ {data.get('level', '-')} {_unit(data.get('unit'))}"
        f" ครบกำหนด {_day(data.get('due_on'))}"
    )


def _corrected(data: _Data) -> str:
    before, after = data.get("before", {}), data.get("after", {})
    words: dict[str, Callable[[Any], str]] = {
        "level": lambda level: f"ระดับ {level}" if level else "ไม่มีระดับ",
        "purpose": lambda code: _coded(PURPOSES_TH, code, str(code)),
        "nature": lambda code: _coded(NATURES_TH, code, str(code)),
        "unit": _unit,
    }
    parts = [
        f"{word(before.get(name))} เป็น {word(after[name])}"
        for name, word in words.items()
        if name in after and after[name] != before.get(name)
    ]
    was = before.get("flags", {})
    parts += [
        f"{'ตั้ง' if raised else 'ยกเลิก'}ข้อสังเกต{FLAGS_TH.get(flag, flag)}"
        for flag, raised in after.get("flags", {}).items()
        if raised != bool(was.get(flag))
    ]
    return f"แก้ไขข้อเสนอ: {', '.join(parts)}" if parts else "แก้ไขข้อเสนอ"


def _fields(data: _Data) -> str:
    names = ["ตรารับ" if name == STAMP else FIELDS_TH.get(name, name) for name in data.get("fields", {})]
    return f"แก้ไขสิ่งที่อ่านได้: {', '.join(names)}" if names else "แก้ไขสิ่งที่อ่านได้"


def _deadline(data: _Data) -> str:
    return f"กำหนดเปลี่ยนจาก {_day(data.get('old'))} เป็น {_day(data.get('new'))}"


def _rerouted(data: _Data) -> str:
    before, after = data.get("before", {}), data.get("after", {})
    parts = []
    if before.get("assigned_to") != after.get("assigned_to"):
        parts.append(f"ผู้รับผิดชอบ {', '.join(after.get('assigned_to') or ['(ยังไม่มี)'])}")
    for name, on, off in (
        ("restricted", "จำกัดเฉพาะนิติกรและผู้บริหาร", "ไม่จำกัดผู้เข้าถึงแล้ว"),
        ("hidden_from_unit", "ไม่ให้กลุ่มเห็น", "ให้กลุ่มเห็นได้"),
    ):
        if before.get(name) != after.get(name):
            parts.append(on if after.get(name) else off)
    return f"มอบหมายใหม่: {', '.join(parts)}" if parts else "มอบหมายใหม่"


def _paused(data: _Data) -> str:
    until = f" ถึงก่อน {_day(data['until_on'])}" if data.get("until_on") else ""
    return f"หยุดนับเวลาตั้งแต่ {_day(data.get('from_on'))}{until}"


def _replied(data: _Data) -> str:
    return f"แจ้งผู้ร้องเรียนครั้งแรกเมื่อ {_day(data.get('on'))}{'' if data.get('in_time', True) else ' (เกินกำหนด)'}"


def _linked(begin: str) -> Callable[[_Data], str]:
    def words(data: _Data) -> str:
        return f"{begin}{_number(data)} ({_coded(LINK_KINDS_TH, data.get('kind'), 'เกี่ยวข้องกัน')})"

    return words


def _forwarded(data: _Data) -> str:
    letter = f" ตามหนังสือที่ {data['letter_number']}" if data.get("letter_number") else ""
    return f"ส่งต่อ{data.get('agency', 'หน่วยงานอื่น')} เมื่อ {_day(data.get('on'))}{letter}"


def _answered(data: _Data) -> str:
    said = _coded(ANSWERS_TH, data.get("answer"), "ตอบแล้ว")
    return f"{data.get('agency', 'หน่วยงาน')}ตอบเมื่อ {_day(data.get('on'))}: {said}"


def _asked(data: _Data) -> str:
    how = _coded(ASKED_BY_TH, data.get("channel"), "")
    return f"ขอข้อมูลเพิ่มเติมจากผู้ร้องเรียน{f'ทาง{how}' if how else ''}: “{data.get('question', '')}”"


def _undone(data: _Data) -> str:
    return f"ย้อนรายการ: {UNDONE_TH.get(str(data.get('kind')), 'รายการก่อนหน้า')}"


def _officers(data: _Data) -> str:
    if data.get("begun"):
        return "เริ่มทะเบียนเจ้าหน้าที่จากแฟ้มตัวอย่าง"
    if "ready" in data:
        return "เริ่มใช้ทะเบียนเจ้าหน้าที่" if data["ready"] else "หยุดใช้ทะเบียนเจ้าหน้าที่"
    done = "ลบ" if data.get("removed") else "เพิ่ม" if data.get("before") is None else "แก้ข้อมูล"
    return f"{done}เจ้าหน้าที่ {data.get('officer', '')}"


UNDONE_TH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "confirmed": "การยืนยันข้อเสนอ",
        "corrected": "การแก้ไขข้อเสนอ",
        "declined": "การไม่รับเรื่อง",
        "closed": "การยุติเรื่อง",
        "reopened": "การเปิดเรื่องอีกครั้ง",
        "fields_corrected": "การแก้ไขสิ่งที่อ่านได้",
        "forwarded": "การส่งต่อหน่วยงาน",
        "forwarding_answered": "คำตอบของหน่วยงาน",
        "linked": "การเชื่อมโยงเรื่อง",
        "unlinked": "การบันทึกว่าไม่เกี่ยวข้อง",
        "summary_written": "บทสรุปสำหรับกลุ่มงาน",
    }
)
"""What was undone, and what the desk's button would undo."""
_FIXED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "arrived": "เรื่องเข้าระบบ",
        "attached": "แนบเอกสารเพิ่มเติมจากผู้ร้องเรียน",
        "duplicate": "ได้รับเรื่องเดียวกันซ้ำอีก",
        "not_a_complaint": "ระบบแยกไว้เป็นเรื่องที่ไม่ใช่เรื่องร้องเรียน",
        "quarantined": "อ่านไม่ได้ กักไว้ตรวจสอบ",
        "notice_bounced": "อีเมลแจ้งเตือนถูกตีกลับ ผู้รับยังไม่ได้อ่าน",
        "recovered": "เริ่มอ่านใหม่หลังโปรแกรมหยุดกลางคัน",
        "retried": "สั่งให้อ่านใหม่",
        "called_a_complaint": "ให้รับเป็นเรื่องร้องเรียน",
        "confirmed": "ยืนยันข้อเสนอ",
        "declined": "ไม่รับเรื่อง",
        "closed": "ยุติเรื่อง",
        "reopened": "เปิดเรื่องอีกครั้ง",
        "summary_written": "เขียนบทสรุปสำหรับกลุ่มงาน",
        "deadline_recounted": "คำนวณกำหนดใหม่ วันครบกำหนดคงเดิม",
        "holidays_changed": "ตารางวันหยุดราชการเปลี่ยน",
        "test_mail_sent": "ส่งอีเมลทดสอบถึงตนเอง",
        "model_in_use": "เปลี่ยนแบบจำลองที่ใช้เสนอ",
        "account_added": "เพิ่มผู้ใช้",
        "account_changed": "เปลี่ยนหน้าที่ของผู้ใช้",
        "account_closed": "ปิดบัญชีผู้ใช้",
        "account_opened": "เปิดบัญชีผู้ใช้อีกครั้ง",
        "account_reset": "ออกรหัสผ่านครั้งเดียวให้ใหม่",
        "password_changed": "เปลี่ยนรหัสผ่าน",
        "second_factor_begun": "เริ่มใช้รหัสยืนยันขั้นที่สอง",
        "second_factor_failed": "รหัสยืนยันขั้นที่สองไม่ถูกต้อง",
        "signed_in": "เข้าสู่ระบบ",
        "login_failed": "เข้าสู่ระบบไม่สำเร็จ",
        "token_issued": "ออกกุญแจให้โปรแกรมที่เชื่อมต่อ",
        "token_revoked": "ยกเลิกกุญแจของโปรแกรมที่เชื่อมต่อ",
    }
)
_TOLD: Final[Mapping[str, Callable[[_Data], str]]] = MappingProxyType(
    {
        "filed": _filed,
        "corrected": _corrected,
        "fields_corrected": _fields,
        "deadline_changed": _deadline,
        "rerouted": _rerouted,
        "paused": _paused,
        "resumed": lambda data: f"กลับมานับเวลาต่อตั้งแต่ {_day(data.get('until_on'))}",
        "first_replied": _replied,
        "link_proposed": _linked("ระบบเสนอว่าเกี่ยวข้องกับ"),
        "linked": _linked("ยืนยันว่าเกี่ยวข้องกับ"),
        "unlinked": _linked("บันทึกว่าไม่เกี่ยวข้องกับ"),
        "split_off": lambda data: f"แยกส่วนหนึ่งเป็น{_number(data)}",
        "split_from": lambda data: f"แยกมาจาก{_number(data)} ซึ่งอยู่ในหนังสือฉบับเดียวกัน",
        "forwarded": _forwarded,
        "forwarding_answered": _answered,
        "asked_for_more": _asked,
        "undone": _undone,
        "officers_changed": _officers,
        "notice_text_changed": lambda data: f"แก้ข้อความแจ้งเตือน: {_coded(KINDS_TH, data.get('notice'), 'ไม่ระบุ')}",
    }
)
WORDED: Final = frozenset({*_FIXED, *_TOLD})
"""The kinds that have a sentence."""
