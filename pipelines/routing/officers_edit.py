"""Editing the text of `officers.toml` so that everything else in it stays as the office wrote it, comments too. Pure.

The result is bytes to be checked by `officers_file.read_officers`, not yet a table that can be used.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from models.errors import RefusedError
from models.values import Unit
from models.words_th import UNITS_TH
from pipelines.deadline_words import plain_date
from pipelines.routing.officers import ROLES_TH, Role

_BOM = b"\xef\xbb\xbf"
_BEFORE_ENTRY = re.compile(r"(?<=[^\r\n])(\r?\n)(?=\[\[officer)")
"""The end of the line before an entry, where no blank line is between."""
_NOT_TOML = "แฟ้มเจ้าหน้าที่เขียนผิดรูปแบบ TOML จนแก้ในหน้าเว็บไม่ได้ กรุณาให้ผู้ดูแลระบบแก้ด้วยโปรแกรมแก้ข้อความ"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAbsence:
    """An absence as somebody wrote it: days as text, Thai or not."""

    first: str = ""
    last: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An officer as somebody wrote it, right or wrong.

    Roles and unit are codes where they could be understood; the roles in the order of `Role`.
    """

    id: str = ""
    name: str = ""
    email: str = ""
    roles: tuple[str, ...] = ()
    unit: str = ""
    stand_in: str = ""
    absences: tuple[WrittenAbsence, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTable:
    """All of the file, for lists and forms; the file itself may be faulty."""

    people: tuple[Written, ...]
    ready: bool


def written_table(content: bytes) -> WrittenTable:
    """Take the file apart without judging it.

    Raises:
        RefusedError: It is no TOML at all.
    """
    document = _parsed(content).unwrap()
    entries = document.get("officer", [])
    people = [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    return WrittenTable(people=tuple(map(_written, people)), ready=document.get("ready", True) is not False)


def with_officer(content: bytes, officer: Written, *, new: bool) -> bytes:
    """Put an officer into the file, at the end or in the place of the one of that id.

    Raises:
        RefusedError: The file is no TOML, has (or lacks) an officer of that id, or writes its entries in one line.
    """
    document = _parsed(content)
    entries = _entries(document)
    found = [one for one in entries if one.get("id") == officer.id]
    if new and found:
        raise RefusedError(f"มีเจ้าหน้าที่ id “{officer.id}” อยู่แล้ว")
    if not new and len(found) != 1:
        raise RefusedError(f"ไม่พบเจ้าหน้าที่ id “{officer.id}” ในแฟ้ม หรือมีซ้ำกัน")
    if new:
        fresh = tomlkit.table()
        fresh.add("id", officer.id)
        _write(fresh, Written(id=officer.id), officer)
        entries.append(fresh)
    else:
        _write(found[0], _written(found[0].unwrap()), officer)
    return _bytes(content, document)


def without_officer(content: bytes, officer_id: str) -> bytes:
    """Take an officer out.

    Raises:
        RefusedError: As `with_officer`.
    """
    document = _parsed(content)
    entries = _entries(document)
    places = [place for place, one in enumerate(entries) if one.get("id") == officer_id]
    if len(places) != 1:
        raise RefusedError(f"ไม่พบเจ้าหน้าที่ id “{officer_id}” ในแฟ้ม หรือมีซ้ำกัน")
    del entries[places[0]]
    return _bytes(content, document)


def with_ready(content: bytes, *, ready: bool) -> bytes:
    """Say in the file whether it is to be used.

    Raises:
        RefusedError: It is no TOML.
    """
    document = _parsed(content)
    document["ready"] = ready
    return _bytes(content, document)


def _parsed(content: bytes) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, TOMLKitError, ValueError, RecursionError):
        raise RefusedError(_NOT_TOML) from None


def _bytes(former: bytes, document: tomlkit.TOMLDocument) -> bytes:
    mark = _BOM if former.startswith(_BOM) else b""
    return mark + _BEFORE_ENTRY.sub(r"\1\1", tomlkit.dumps(document)).encode()


def _entries(document: tomlkit.TOMLDocument) -> AoT:
    if "officer" not in document:
        document.add("officer", tomlkit.aot())
    entries = document["officer"]
    if not isinstance(entries, AoT):
        raise RefusedError(_NOT_TOML)
    return entries


def _written(entry: Mapping[str, Any]) -> Written:
    absences = entry.get("absence", [])
    return Written(
        id=str(entry.get("id", "")),
        name=str(entry.get("name", "")),
        email=str(entry.get("email", "")),
        roles=_role_codes(entry.get("roles")),
        unit=_unit_code(entry.get("unit")),
        stand_in=str(entry.get("stand_in", "")),
        absences=tuple(
            WrittenAbsence(first=_day(one.get("from")), last=_day(one.get("until")), note=str(one.get("note", "")))
            for one in (absences if isinstance(absences, list) else [])
            if isinstance(one, dict)
        ),
        active=entry.get("active", True) is not False,
    )


def _role_codes(written: Any) -> tuple[str, ...]:
    by_word = {word: role for role, word in ROLES_TH.items()}
    listed: Sequence[Any] = written if isinstance(written, list) else []
    words = [str(one).strip() for one in listed]
    codes = {by_word[word].value if word in by_word else word for word in words}
    known = [role.value for role in Role]
    return tuple(sorted(codes, key=lambda code: (known.index(code) if code in known else len(known), code)))


def _unit_code(written: Any) -> str:
    word = " ".join(str(written or "").split())
    return next((unit.value for unit, said in UNITS_TH.items() if said == word), word)


def _day(written: Any) -> str:
    """Write a day as the form shows it; what is no day is shown as it stands."""
    day = written.date() if isinstance(written, datetime) else written
    if not isinstance(day, date):
        return str(day or "")
    return plain_date(day) if day.year < 2400 else day.isoformat()  # a Buddhist year typed into a TOML date


def _write(table: Table, before: Written, after: Written) -> None:
    """Change only what is another than before: what stays keeps its wording and its comments."""
    for key in ("name", "email"):
        if getattr(after, key) != getattr(before, key):
            _set(table, key, getattr(after, key))
    if after.roles != before.roles:
        table["roles"] = [ROLES_TH[Role(one)] if one in set(Role) else one for one in after.roles]
    if after.unit != before.unit:
        _set(table, "unit", UNITS_TH[Unit(after.unit)] if after.unit in set(Unit) else after.unit)
    if after.stand_in != before.stand_in:
        _set(table, "stand_in", after.stand_in)
    if after.active != before.active:
        table["active"] = after.active
    if after.absences != before.absences:
        table.pop("absence", None)
        if after.absences:
            table.append("absence", _absences(after.absences))


def _set(table: Table, key: str, value: str) -> None:
    if value:
        table[key] = value
    else:
        table.pop(key, None)


def _absences(written: Sequence[WrittenAbsence]) -> AoT:
    listed = tomlkit.aot()
    for one in written:
        entry = tomlkit.table()
        entry.add("from", one.first)
        entry.add("until", one.last)
        if one.note:
            entry.add("note", one.note)
        listed.append(entry)
    return listed
