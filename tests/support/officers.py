"""A made-up office: one director a unit, two legal officers, their head, an executive, records, an operator."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from models.values import Unit
from pipelines.routing.officers import Absence, Officer, Officers, Role

DAY = date(2022, 5, 12)
WHOLE_MAY = (Absence(first=date(2022, 5, 1), last=date(2022, 5, 31)),)
UNIT_NAMES = {
    Unit.GENERAL: "นางกรองแก้ว ศาลาลอย",
    Unit.PERSONNEL: "นายขจรเดช พงไพร",
    Unit.POLICY: "นายคมสันต์ ดอนเจดีย์",
    Unit.DEVELOPMENT: "นางจินดา โพนทอง",
    Unit.SUPERVISION: "นายชวลิต ห้วยเม็ก",
    Unit.STUDENTS: "นางดวงพร นามน",
    Unit.PRIVATE: "นายธีระ เขาวง",
    Unit.AUDIT: "นางบุษบา ท่าคันโท",
}


def one(officer_id: str, name: str, *roles: Role, **further: Any) -> Officer:
    return Officer(id=officer_id, name=name, email=f"{officer_id}@ksed.example", roles=frozenset(roles), **further)


BASE = (
    one("law1", "นางสาวปราณี กุดหว้า", Role.LEGAL_OFFICER, stand_in="law2"),
    one("law2", "นายพิเชษฐ์ สมเด็จ", Role.LEGAL_OFFICER, stand_in="head"),
    one("head", "นายภาสกร หนองกุง", Role.HEAD_LEGAL_OFFICER, stand_in="boss"),
    one("boss", "นางมาลี ยางตลาด", Role.EXECUTIVE),
    one("desk", "นางรัชนี คำม่วง", Role.RECORDS, unit=Unit.GENERAL),
    one("it", "นายวิทยา สหัสขันธ์", Role.OPERATOR),
    *(one(unit.value, name, Role.UNIT_DIRECTOR, unit=unit) for unit, name in UNIT_NAMES.items()),
    one("clerk", "นางสาวศิริพร ร่องคำ", Role.UNIT_OFFICER, unit=Unit.PERSONNEL, stand_in="personnel"),
)


def table(changes: Mapping[str, Mapping[str, Any]] | None = None, drop: Iterable[str] = ()) -> Officers:
    """The office, with fields of some people changed and some people gone."""
    fields = ("id", "name", "email", "roles", "unit", "stand_in", "absences", "active")
    people = [
        Officer(**{**{name: getattr(who, name) for name in fields}, **(changes or {}).get(who.id, {})})
        for who in BASE
        if who.id not in set(drop)
    ]
    return Officers(people=tuple(people), digest=str(hash(tuple(people))))


def as_toml(officers: Officers, *, ready: bool = True) -> str:
    """Write a table as the office does."""
    lines = [f"ready = {str(ready).lower()}"]
    for who in officers.people:
        roles = ", ".join(f'"{role.value}"' for role in sorted(who.roles))
        lines += ["", "[[officer]]", f'id = "{who.id}"', f'name = "{who.name}"', f'email = "{who.email}"']
        lines += [f"roles = [{roles}]", f"active = {str(who.active).lower()}"]
        lines += [f'unit = "{who.unit.value}"'] if who.unit else []
        lines += [f'stand_in = "{who.stand_in}"'] if who.stand_in else []
        for away in who.absences:
            lines += ["[[officer.absence]]", f"from = {away.first.isoformat()}", f"until = {away.last.isoformat()}"]
    return "\n".join(lines) + "\n"
