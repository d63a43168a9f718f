"""The log's entries in words: what an event of the settings says beyond its sentence, what somebody did with a case."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from desk.words_th import day_th
from models.tables import Event
from models.values import Unit
from models.words_th import UNITS_TH
from pipelines.routing.officers import ROLES_TH, Role

ACTS_TH: Mapping[str, str] = {
    "viewed": "เปิดดูเรื่อง",
    "revealed": "เปิดดูข้อมูลผู้ร้องเรียน",
    "original": "เปิดต้นฉบับ",
    "picture": "ดูภาพหน้าเอกสาร",
    "stamp": "ดูภาพตรารับ",
    "mail": "เปิดดูอีเมล",
    "printed": "พิมพ์",
    "exported": "ส่งออก",
    "searched": "ค้นหา",
    "access_log": "เปิดดูบันทึกการเปิดดู",
}
"""Acts of the record of access; of one that is not here its code is shown."""
_KEYS_TH: Mapping[str, str] = {
    "id": "id",
    "name": "ชื่อ",
    "email": "อีเมล",
    "roles": "หน้าที่",
    "unit": "กลุ่ม",
    "stand_in": "ผู้แทน",
    "absences": "วันลา",
    "active": "ปฏิบัติงานอยู่",
    "subject": "หัวเรื่อง",
    "opening": "ประโยคเปิด",
}


def details(event: Event) -> list[str]:
    """Give what an event tells, a line each: whom or what it is about, what was and what is."""
    data = event.data
    lines = [f"{word}: {data[key]}" for key, word in _ABOUT.items() if data.get(key)]
    if isinstance(data.get("roles"), list):
        lines.append(f"หน้าที่: {_value('roles', data['roles'])}")
    before, after = data.get("before"), data.get("after")
    if isinstance(after, dict):
        old = before if isinstance(before, dict) else {}
        lines += [_changed(key, old.get(key), value, fresh=before is None) for key, value in after.items()]
    elif isinstance(after, list):
        lines.append(_changed("roles", before, after, fresh=False))
    for key, word in (("added", "เพิ่ม"), ("removed", "ลบ"), ("renamed", "แก้")):
        listed = data.get(key)
        if isinstance(listed, list):
            lines += [f"{word} {day_th(one['date'])} {one['name_th']}" for one in listed]
    return lines


_ABOUT: Mapping[str, str] = {"account": "บัญชี", "token": "ระบบ", "address": "จากเครื่อง", "version": "รุ่น"}


def _changed(key: str, old: Any, new: Any, *, fresh: bool) -> str:
    word = _KEYS_TH.get(key, key)
    return f"{word}: {_value(key, new)}" if fresh else f"{word}: {_value(key, old)} → {_value(key, new)}"


def _value(key: str, value: Any) -> str:
    if key == "roles" and isinstance(value, list):
        return ", ".join(ROLES_TH[Role(one)] if one in set(Role) else str(one) for one in value) or "–"
    if key == "unit":
        return UNITS_TH[Unit(value)] if value in set(Unit) else str(value or "–")
    if key == "absences" and isinstance(value, list):
        return ", ".join(f"{one['first']} ถึง {one['last']}" for one in value) or "–"
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่"
    if isinstance(value, date):
        return day_th(value)
    return str(value or "–")
