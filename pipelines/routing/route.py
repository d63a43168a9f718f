"""To whom a case goes. Pure: facts, people and a day in, a route with its reasons out.

SOP §2: levels 1–2 belong to the unit. §3: levels 3–4 go to the legal officer as well; where the person complained of
works in the unit, the case goes to the legal officer and is hidden from the unit. §5: cases with a child victim or a
sexual matter are for the legal officers and the executive only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from models.values import Flags, Unit
from models.words_th import UNITS_TH
from pipelines.routing.accused import is_named
from pipelines.routing.officers import CONFIDENTIAL, Acting, Officer, Officers, Role

_LEGAL = (Role.LEGAL_OFFICER, Role.HEAD_LEGAL_OFFICER, Role.EXECUTIVE)
"""Who takes a case that is the legal officer's: each only where nobody before is left."""
_NOBODY_LEFT = (Role.HEAD_LEGAL_OFFICER, Role.LEGAL_OFFICER, Role.EXECUTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What a route depends on.

    `accused` are names as the letters write them; `accused_unit` is where they work, if that is known.
    """

    level: int
    unit: Unit
    flags: Flags = field(default_factory=Flags)
    conflict: bool = False
    accused: tuple[str, ...] = ()
    accused_unit: Unit | None = None

    @property
    def restricted(self) -> bool:
        """Whether the case is for the legal officers and the executive only (SOP §5)."""
        return self.flags.minor or self.flags.sexual


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Who does a case, who is told besides, from whom it is kept, and why (Thai sentences; people by their ids)."""

    assigned: tuple[Acting, ...]
    informed: tuple[Acting, ...]
    hidden_from_unit: bool
    restricted: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Door:
    """Who may take part in this case on this day."""

    officers: Officers
    day: date
    unit: Unit
    restricted: bool
    conflict: bool
    accused: frozenset[str]

    def allows(self, one: Officer) -> bool:
        if one.id in self.accused or one.roles <= {Role.OPERATOR}:
            return False
        if self.conflict and one.acts_for(self.unit):
            return False
        return not self.restricted or bool(one.roles & CONFIDENTIAL)

    def acting(self, role: Role, unit: Unit | None = None) -> list[Acting]:
        """Who acts today for the people of a role."""
        people = self.officers.having(role, unit)
        return _merged(found for one in people if (found := self.officers.acting(one, self.day, self.allows)))

    def first_of(self, roles: Iterable[Role], unit: Unit | None = None) -> list[Acting]:
        """Who acts for the first of these roles that has anybody left."""
        return next((found for role in roles if (found := self.acting(role, unit))), [])


def route(facts: CaseFacts, officers: Officers | None, day: date) -> Route:
    """Find the people of a case on a day (CE). Without a table nobody is named, and only the bounds are told.

    The accused is never among the people, and nobody of a unit is where the case is restricted or hidden. Somebody
    is always assigned unless the table holds nobody but the accused.
    """
    people = officers.people if officers is not None else ()
    accused = [one for one in people if any(is_named(one, name) for name in facts.accused)]
    conflict = facts.conflict or facts.accused_unit is facts.unit or any(one.unit is facts.unit for one in accused)
    why = [_owner(facts, conflict=conflict)]
    if facts.restricted:
        what = "ผู้เสียหายเป็นเด็ก" if facts.flags.minor else "เป็นเรื่องทางเพศ"
        why.append(f"{what} จึงเปิดเผยเฉพาะนิติกรและผู้บริหาร")
    why += [f"{one.id} อาจเป็นผู้ถูกร้องเรียน จึงไม่มอบและไม่แจ้งเรื่องนี้" for one in accused]
    assigned: list[Acting] = []
    informed: list[Acting] = []
    if officers is not None:
        door = _Door(
            officers=officers,
            day=day,
            unit=facts.unit,
            restricted=facts.restricted,
            conflict=conflict,
            accused=frozenset(one.id for one in accused),
        )
        assigned, informed = _people(facts, door, hidden=conflict or facts.restricted)
        if not assigned:
            assigned, sentence = _last_resort(door)
            why.append(sentence)
        doing = {one.officer for one in assigned}
        informed = [one for one in informed if one.officer not in doing]
        why += [f"{one.officer} ทำแทน {', '.join(one.instead_of)}" for one in (*assigned, *informed) if one.instead_of]
    return Route(
        assigned=tuple(assigned),
        informed=tuple(informed),
        hidden_from_unit=conflict or facts.restricted,
        restricted=facts.restricted,
        why=tuple(why),
    )


def _owner(facts: CaseFacts, *, conflict: bool) -> str:
    unit = UNITS_TH[facts.unit]
    if conflict:
        return f"ผู้ถูกร้องเรียนน่าจะทำงานใน{unit} จึงมอบนิติกรเท่านั้นและไม่ให้กลุ่มเห็น"
    if facts.restricted:
        return f"ระดับ {facts.level} มอบนิติกร"
    if facts.level >= 3:
        return f"ระดับ {facts.level} มอบนิติกรร่วมกับ{unit}"
    return f"ระดับ {facts.level} เป็นเรื่องของ{unit} แจ้งนิติกรเพื่อทราบ"


def _people(facts: CaseFacts, door: _Door, *, hidden: bool) -> tuple[list[Acting], list[Acting]]:
    """Who does it and who is told, before the last resort."""
    head = door.acting(Role.HEAD_LEGAL_OFFICER)
    legal = door.first_of(_LEGAL)
    if hidden:
        executive = door.acting(Role.EXECUTIVE) if facts.restricted else []
        return legal, _merged([*head, *executive])
    director = door.acting(Role.UNIT_DIRECTOR, facts.unit)
    of_unit = door.first_of((Role.UNIT_OFFICER, Role.UNIT_DIRECTOR), facts.unit)
    if facts.level >= 3:
        return _merged([*legal, *of_unit]), _merged([*head, *director])
    return of_unit or door.first_of(_NOBODY_LEFT), _merged([*legal, *director])


def _last_resort(door: _Door) -> tuple[list[Acting], str]:
    """Name somebody when all whose turn it is are away or accused: one who is away rather than nobody."""
    by_turn = [one for role in _LEGAL for one in door.officers.having(role) if door.allows(one)]
    if by_turn:
        return [Acting(officer=by_turn[0].id)], f"ไม่มีผู้ใดอยู่ปฏิบัติงาน จึงมอบ {by_turn[0].id} ซึ่งลาอยู่ กรุณาจัดผู้ทำแทน"
    # No reader of such cases is left. Somebody who sees no content must carry it to whoever may decide.
    outside = [
        one
        for role in (Role.OPERATOR, Role.RECORDS)
        for one in sorted(door.officers.having(role), key=lambda one: one.away(door.day))
        if one.id not in door.accused and not one.acts_for(door.unit)
    ]
    if outside:
        return (
            [Acting(officer=outside[0].id)],
            f"นิติกรและผู้บริหารทุกคนเกี่ยวข้องกับเรื่องนี้ จึงให้ {outside[0].id} นำเสนอผู้มีอำนาจเหนือขึ้นไป โดยไม่เปิดเนื้อหา",
        )
    return [], "ไม่มีผู้ใดในแฟ้มเจ้าหน้าที่รับเรื่องนี้ได้ กรุณาเสนอผู้มีอำนาจเหนือขึ้นไปโดยตรง"


def _merged(found: Iterable[Acting]) -> list[Acting]:
    """Name everybody once, with all whom he stands in for."""
    people: dict[str, list[str]] = {}
    for one in found:
        people.setdefault(one.officer, []).extend(one.instead_of)
    return [Acting(officer=officer, instead_of=tuple(dict.fromkeys(others))) for officer, others in people.items()]
