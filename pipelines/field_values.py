"""What a person types into a letter's fields, checked and written as the program writes what it reads. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Final

from models.errors import RefusedError
from models.values import Letter
from parsers.thai.contacts import find_citizen_ids, find_emails, find_phones, valid_citizen_id
from parsers.thai.dates import find_times, whole_date
from parsers.thai.digits import fold_digits

LETTER_FIELDS: Final = tuple(field.name for field in fields(Letter))
STAMP_FIELDS: Final = MappingProxyType({"stamp_number": "number", "stamp_date": "date", "stamp_time": "time"})
"""Names of the received stamp's fields, and the key of each in the stamp's JSON."""
RECEIVED_ON: Final = "received_on"
FIELDS_TH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "letter_number": "ที่ของหนังสือ",
        "dated_on": "วันที่ของหนังสือ",
        "subject": "เรื่อง",
        "addressee": "เรียน",
        "references": "อ้างถึง",
        "enclosures": "สิ่งที่ส่งมาด้วย",
        "urgency": "ชั้นความเร็ว",
        "secrecy": "ชั้นความลับ",
        "sender_name": "ชื่อผู้ร้องเรียน",
        "sender_position": "ตำแหน่งผู้ร้องเรียน",
        "sender_agency": "หน่วยงานผู้ร้องเรียน",
        "sender_address": "ที่อยู่ผู้ร้องเรียน",
        "sender_phone": "โทรศัพท์ผู้ร้องเรียน",
        "sender_email": "อีเมลผู้ร้องเรียน",
        "citizen_id": "เลขประจำตัวประชาชน",
        "respondent_name": "ผู้ถูกร้องเรียน",
        "respondent_agency": "หน่วยงานผู้ถูกร้องเรียน",
        "body": "เนื้อความ",
        "copies_to": "สำเนาส่ง",
        "stamp_number": "เลขรับบนตรารับ",
        "stamp_date": "วันที่บนตรารับ",
        "stamp_time": "เวลาบนตรารับ",
        RECEIVED_ON: "วันที่รับ",
    }
)
"""Every field that a person may type, as staff call it."""
_LONGEST: Final = 1000
_LONGEST_BODY: Final = 100_000
_BETWEEN_PHONES = re.compile(r"[\s,;/และหรือ]*")
_HOUR_POINT_MINUTE = re.compile(r"\d{1,2}\.\d{2}")


def settled(name: str, written: str) -> str:
    """Give what was typed into a field as it is kept: dates ISO (CE), times HH:MM, numbers as the reading gives them.

    Raises:
        RefusedError: No such field, or it cannot be that field's value.
    """
    if name not in FIELDS_TH:
        raise RefusedError(f"ไม่มีช่องชื่อ {name}")
    text = _cleaned(written, lines=name == "body")
    longest = _LONGEST_BODY if name == "body" else _LONGEST
    if len(text) > longest:
        raise RefusedError(f"ช่อง “{FIELDS_TH[name]}” ยาวเกิน {longest} ตัวอักษร")
    return _CHECKS.get(name, _as_it_is)(text)


def _cleaned(written: str, *, lines: bool) -> str:
    """NFC, without characters that nobody sees; one line, except a body's."""
    text = unicodedata.normalize("NFC", written)
    text = "".join(char for char in text if char in "\n\t\r" or not unicodedata.category(char).startswith("C"))
    if lines:
        return "\n".join(line.rstrip() for line in text.splitlines()).strip()
    return " ".join(text.split())


def _as_it_is(text: str) -> str:
    return text


def _date(text: str) -> str:
    day = whole_date(text)
    if day is None:
        raise RefusedError(f"“{text}” ไม่ใช่วันที่ กรุณาพิมพ์เช่น 12/8/2569 หรือ 12 ส.ค. 2569")
    return day.isoformat()


def _time(text: str) -> str:
    folded = fold_digits(text)
    found = find_times(f"{folded} น." if _HOUR_POINT_MINUTE.fullmatch(folded) else folded)
    if len(found) != 1 or re.sub(r"[\d.:\s]|น|เวลา", "", folded):
        raise RefusedError(f"“{text}” ไม่ใช่เวลา กรุณาพิมพ์เช่น 14.30 น.")
    return found[0].value.strftime("%H:%M")


def _phone(text: str) -> str:
    found = find_phones(text)
    rest = text
    for one in reversed(found):
        rest = rest[: one.span[0]] + rest[one.span[1] :]
    if not found or not _BETWEEN_PHONES.fullmatch(rest):
        raise RefusedError(f"“{text}” ไม่ใช่หมายเลขโทรศัพท์ กรุณาพิมพ์เช่น 081-234-5678 หรือ 043-811234 ต่อ 12")
    return ", ".join(one.value for one in found)


def _email(text: str) -> str:
    found = find_emails(text)
    if len(found) != 1 or found[0].span != (0, len(text)):
        raise RefusedError(f"“{text}” ไม่ใช่ที่อยู่อีเมล")
    return found[0].value


def _citizen_id(text: str) -> str:
    found = find_citizen_ids(text)
    if len(found) != 1 or found[0].span != (0, len(text)) or not valid_citizen_id(found[0].value):
        raise RefusedError("เลขประจำตัวประชาชนไม่ถูกต้อง ต้องมี 13 หลักและหลักสุดท้ายต้องตรงกับเลขตรวจสอบ")
    return found[0].value


_CHECKS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "dated_on": _date,
        "sender_phone": _phone,
        "sender_email": _email,
        "citizen_id": _citizen_id,
        "stamp_number": fold_digits,
        "stamp_date": _date,
        "stamp_time": _time,
        RECEIVED_ON: _date,
    }
)
