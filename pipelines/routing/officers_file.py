"""Reading and checking `officers.toml`, which the office edits. Every fault is told at once, with line and entry."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from models.clock import BUDDHIST_ERA, day_be
from models.errors import ConfigError
from models.values import Unit
from models.words_th import UNITS_TH
from parsers.thai.dates import parse_date
from pipelines.routing.officers import OF_A_UNIT, ROLES_TH, Absence, Officer, Officers, Role

_KEYS = frozenset({"id", "name", "email", "roles", "unit", "stand_in", "absence", "active"})
_ABSENCE_KEYS = frozenset({"from", "until", "note"})
_ENTRY = re.compile(r"^[ \t]*\[\[[ \t]*officer[ \t]*\]\]", re.MULTILINE)
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ROLES = {word: role for role in Role for word in (role.value, ROLES_TH[role])}
_UNITS = {word: unit for unit in Unit for word in (unit.value, UNITS_TH[unit])}
_LONGEST_ABSENCE_DAYS = 800
"""A longer one has a slip in its year."""


class OfficersError(ConfigError):
    """The table cannot be used. `faults` are Thai sentences, each naming file, line and entry."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Take at least one fault; the message is the first, and how many more there are."""
        more = f" (และอีก {len(faults) - 1} แห่ง สั่ง ksed officers check เพื่อดูทั้งหมด)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")
        self.faults = faults


@dataclass(slots=True)
class _Entry:
    """One `[[officer]]` while it is read: where it stands, and where its faults go."""

    where: str
    table: dict[str, Any]
    faults: list[str] = field(default_factory=list)

    def fault(self, sentence: str) -> None:
        self.faults.append(f"{self.where}: {sentence}")

    def text(self, key: str, *, needed: bool = True) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            self.fault(f"ช่อง {key} ต้องเป็นข้อความ")
            return ""
        return " ".join(value.split())


def load_officers(path: Path) -> Officers:
    """Read and check the table.

    Raises:
        OfficersError: It cannot be opened, is not UTF-8 or TOML, or an entry is wrong.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OfficersError((f"เปิดแฟ้ม {path.name} ไม่ได้ ({error.strerror})",)) from None
    return read_officers(content, path.name)


def read_officers(content: bytes, name: str) -> Officers:
    """Read and check the bytes of a table; `name` is what its faults call it.

    Raises:
        OfficersError: As `load_officers`.
    """
    try:
        text = content.decode("utf-8-sig")
        parsed = tomllib.loads(text)
    except UnicodeDecodeError:
        raise OfficersError((f"{name}: ไม่ได้บันทึกเป็น UTF-8 กรุณาบันทึกใหม่เป็น UTF-8",)) from None
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, and dates that no calendar has
        raise OfficersError((f"{name}: เขียนผิดรูปแบบ TOML ({_place(error)})",)) from None
    entries = parsed.get("officer", [])
    ready = parsed.get("ready", True)
    if not isinstance(ready, bool):
        raise OfficersError((f"{name}: ready ต้องเป็น true หรือ false",))
    if (
        set(parsed) - {"officer", "ready"}
        or not isinstance(entries, list)
        or not all(isinstance(one, dict) for one in entries)
    ):
        raise OfficersError((f"{name}: ต้องมีแต่รายการ [[officer]]",))
    if not entries:
        raise OfficersError((f"{name}: ยังไม่มีรายการ [[officer]] แม้แต่รายการเดียว",))
    lines = [text.count("\n", 0, match.start()) + 1 for match in _ENTRY.finditer(text)]
    lines += [1] * (len(entries) - len(lines))  # written as one inline array
    read = [_entry(name, number, lines[number - 1], table) for number, table in enumerate(entries, start=1)]
    faults = [fault for entry, _ in read for fault in entry.faults]
    officers = Officers(people=tuple(one for _, one in read), digest=hashlib.sha256(content).hexdigest(), ready=ready)
    where = {one.id: entry.where for entry, one in reversed(read)}
    faults += _twice(read, "id", lambda one: one.id)
    faults += _twice(read, "email", lambda one: one.email.lower())
    faults += _stand_ins(officers, where)
    if not faults:  # what is missing can be said only of a table that is otherwise sound
        faults += _missing(officers, name)
    if faults:
        raise OfficersError(tuple(faults))
    return officers


def _place(error: Exception) -> str:
    found = re.search(r"line (\d+)", str(error))
    return f"บรรทัด {found[1]}" if found else "ท้ายแฟ้ม" if "end of document" in str(error) else "วันที่ไม่ถูกต้อง"


def _entry(name: str, number: int, line: int, table: dict[str, Any]) -> tuple[_Entry, Officer]:
    called = table.get("id")
    named = f" ({called})" if isinstance(called, str) and called else ""
    entry = _Entry(where=f"{name} บรรทัด {line} รายการที่ {number}{named}", table=table)
    if unknown := set(table) - _KEYS:
        entry.fault(f"ไม่รู้จักช่อง {', '.join(sorted(unknown))}")
    officer_id = entry.text("id")
    if officer_id and not _ID.fullmatch(officer_id):
        entry.fault("id ต้องเป็นตัวอักษรอังกฤษตัวเล็ก ตัวเลข . _ - ไม่เกิน 40 ตัว")
    roles, unit = _roles(entry), _unit(entry)
    if roles & OF_A_UNIT and unit is None:
        entry.fault(f"{ROLES_TH[Role.UNIT_DIRECTOR]}และ{ROLES_TH[Role.UNIT_OFFICER]}ต้องระบุ unit")
    email = entry.text("email", needed=not roles <= {Role.RECORDS})
    if email and not _ADDRESS.fullmatch(email):
        entry.fault(f"email “{email}” ไม่ใช่ที่อยู่อีเมล")
    active = table.get("active", True)
    if not isinstance(active, bool):
        entry.fault("active ต้องเป็น true หรือ false")
    return entry, Officer(
        id=officer_id,
        name=entry.text("name"),
        email=email,
        roles=roles,
        unit=unit,
        stand_in=entry.text("stand_in", needed=False) or None,
        absences=tuple(_absences(entry)),
        active=active is not False,
    )


def _roles(entry: _Entry) -> frozenset[Role]:
    written = entry.table.get("roles")
    if not isinstance(written, list) or not written or not all(isinstance(one, str) for one in written):
        entry.fault('ช่อง roles ต้องเป็นรายการ เช่น ["นิติกร"]')
        return frozenset()
    for one in written:
        if one.strip() not in _ROLES:
            entry.fault(f"ไม่รู้จักหน้าที่ “{one}” ใช้ได้: {', '.join(ROLES_TH.values())}")
    return frozenset(_ROLES[one.strip()] for one in written if one.strip() in _ROLES)


def _unit(entry: _Entry) -> Unit | None:
    written = entry.text("unit", needed=False)
    if written and written not in _UNITS:
        entry.fault(f"ไม่รู้จักกลุ่ม “{written}” ใช้ได้: {', '.join(UNITS_TH.values())}")
    return _UNITS.get(written)


def _absences(entry: _Entry) -> Iterator[Absence]:
    written = entry.table.get("absence", [])
    if not isinstance(written, list) or not all(isinstance(one, dict) for one in written):
        entry.fault("การลาต้องเขียนเป็นรายการ [[officer.absence]]")
        return
    for one in written:
        if unknown := set(one) - _ABSENCE_KEYS:
            entry.fault(f"การลา: ไม่รู้จักช่อง {', '.join(sorted(unknown))}")
        first, last = (_day(entry, key, one.get(key)) for key in ("from", "until"))
        if first is None or last is None:
            continue
        if last < first:
            entry.fault(f"การลา: until {day_be(last)} อยู่ก่อน from {day_be(first)}")
        elif (last - first).days > _LONGEST_ABSENCE_DAYS:
            entry.fault(f"การลา: {day_be(first)} ถึง {day_be(last)} นานเกิน {_LONGEST_ABSENCE_DAYS} วัน กรุณาตรวจปี พ.ศ.")
        else:
            yield Absence(first=first, last=last)


def _day(entry: _Entry, key: str, written: Any) -> date | None:
    """Read a day as Thais write it ("5 ธ.ค. 2569") or as TOML does (2026-12-05, also with a Buddhist year)."""
    day = written.date() if isinstance(written, datetime) else written
    if isinstance(day, str):
        day = parse_date(day)
    elif isinstance(day, date) and day.year >= 2400:
        try:
            day = day.replace(year=day.year - BUDDHIST_ERA)
        except ValueError:
            day = None
    if not isinstance(day, date) or not 1990 <= day.year <= 2150:
        entry.fault(f'การลา: {key} ไม่ใช่วันที่ เขียนเช่น "5 ธันวาคม 2569" หรือ "5/12/2569"')
        return None
    return day


def _twice(read: list[tuple[_Entry, Officer]], key: str, value: Callable[[Officer], str]) -> Iterator[str]:
    first: dict[str, str] = {}
    for entry, one in read:
        said = value(one)
        if said and said in first:
            yield f"{entry.where}: {key} “{said}” ซ้ำกับ {first[said]}"
        first.setdefault(said, entry.where)


def _stand_ins(officers: Officers, where: dict[str, str]) -> Iterator[str]:
    for one in officers.people:
        if one.stand_in is None:
            continue
        other = officers.get(one.stand_in)
        if other is None:
            yield f"{where[one.id]}: ไม่มีผู้ปฏิบัติหน้าที่แทนที่ชื่อ “{one.stand_in}” ในแฟ้มนี้"
        elif one.active and not other.active:
            yield f"{where[one.id]}: ผู้ปฏิบัติหน้าที่แทน “{other.id}” ไม่ได้ปฏิบัติงานแล้ว (active = false)"
        else:
            line = _line_of(officers, one)
            if line[-1] == one.id:
                yield f"{where[one.id]}: ผู้ปฏิบัติหน้าที่แทนวนกลับมาที่เดิม ({' → '.join(line)})"


def _line_of(officers: Officers, officer: Officer) -> list[str]:
    """Follow the stand-ins until they end, or come upon somebody for a second time."""
    line = [officer.id]
    while (one := officers.get(line[-1])) is not None and one.stand_in is not None:
        line.append(one.stand_in)
        if one.stand_in in line[:-1]:
            break
    return line


def _missing(officers: Officers, name: str) -> Iterator[str]:
    if not officers.having(Role.LEGAL_OFFICER):
        yield f"{name}: ยังไม่มีนิติกร (legal_officer) ที่ปฏิบัติงานอยู่แม้แต่คนเดียว"
    for unit in Unit:
        if not any(one.active and one.acts_for(unit) for one in officers.people):
            yield f"{name}: {UNITS_TH[unit]} ({unit.value}) ยังไม่มีใคร ต้องมีผู้อำนวยการกลุ่มหรือเจ้าหน้าที่กลุ่มอย่างน้อยหนึ่งคน"


def cautions(officers: Officers, today: date) -> list[str]:
    """What is allowed and yet worth a look: absences still to come or running with nobody to stand in."""
    told = []
    for one in officers.people:
        for absence in one.absences:
            first = max(today, absence.first)
            if one.active and first <= absence.last and officers.acting(one, first, lambda _: True) is None:
                span = f"{day_be(absence.first)}–{day_be(absence.last)}"
                told.append(f"{one.id}: ลา {span} ไม่มีผู้ปฏิบัติหน้าที่แทน เรื่องจะไปที่หัวหน้างานนิติกรหรือเพื่อนร่วมหน้าที่")
    if not any(officers.having(role) for role in (Role.HEAD_LEGAL_OFFICER, Role.EXECUTIVE)):
        told.append("ไม่มีหัวหน้างานนิติกรและผู้บริหาร เมื่อนิติกรไม่อยู่หรือถูกร้องเรียนเสียเอง จะไม่มีใครรับเรื่องแทน")
    if not officers.having(Role.OPERATOR):
        told.append("ไม่มีผู้ดูแลระบบ (operator) ที่จะได้รับแจ้งเมื่อแฟ้มนี้หรือแฟ้มกฎผิด")
    return told
