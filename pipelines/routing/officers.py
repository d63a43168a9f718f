"""The people of the office as the routing sees them: roles (SOP §3, §5), units, stand-ins, absences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from models.values import Unit


class Role(StrEnum):
    """What somebody is to a case (SOP §3 last paragraph). `operator` keeps the program running and sees no content."""

    RECORDS = "records"
    LEGAL_OFFICER = "legal_officer"
    HEAD_LEGAL_OFFICER = "head_legal_officer"
    UNIT_DIRECTOR = "unit_director"
    UNIT_OFFICER = "unit_officer"
    EXECUTIVE = "executive"
    OPERATOR = "operator"


ROLES_TH: Mapping[Role, str] = MappingProxyType(
    {
        Role.RECORDS: "งานสารบรรณ",
        Role.LEGAL_OFFICER: "นิติกร",
        Role.HEAD_LEGAL_OFFICER: "หัวหน้างานนิติกร",
        Role.UNIT_DIRECTOR: "ผู้อำนวยการกลุ่ม",
        Role.UNIT_OFFICER: "เจ้าหน้าที่กลุ่ม",
        Role.EXECUTIVE: "ผู้บริหาร",
        Role.OPERATOR: "ผู้ดูแลระบบ",
    }
)
OF_A_UNIT = frozenset({Role.UNIT_DIRECTOR, Role.UNIT_OFFICER})
CONFIDENTIAL = frozenset({Role.LEGAL_OFFICER, Role.HEAD_LEGAL_OFFICER, Role.EXECUTIVE})
"""The only roles that a case with a child victim or a sexual matter may reach (SOP §5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days away, both ends included (CE)."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """One person. `email` is empty where records staff have none; `stand_in` is the id of another officer."""

    id: str
    name: str
    email: str
    roles: frozenset[Role]
    unit: Unit | None = None
    stand_in: str | None = None
    absences: tuple[Absence, ...] = ()
    active: bool = True

    def away(self, day: date) -> bool:
        """Whether the officer is absent on the day (CE), or no longer works here."""
        return not self.active or any(one.covers(day) for one in self.absences)

    def acts_for(self, unit: Unit) -> bool:
        """Whether a case of the unit would reach this officer as one of the unit."""
        return self.unit is unit and bool(self.roles & OF_A_UNIT)

    @property
    def title_th(self) -> str:
        """The roles in Thai, in the order of the office."""
        return " ".join(ROLES_TH[role] for role in Role if role in self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """An officer who acts, and the ids of those he stands in for."""

    officer: str
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Officers:
    """All people, in the order of the file; stand-ins form no loop. `digest` tells one table from another."""

    people: tuple[Officer, ...]
    digest: str = ""
    ready: bool = True
    """False while the office is still writing it: the table is then as good as none."""

    def get(self, officer_id: str) -> Officer | None:
        """Find somebody by id."""
        return next((one for one in self.people if one.id == officer_id), None)

    def having(self, role: Role, unit: Unit | None = None) -> tuple[Officer, ...]:
        """Active people of a role, of one unit only where it is given."""
        return tuple(
            one for one in self.people if one.active and role in one.roles and (unit is None or one.unit is unit)
        )

    def acting(self, officer: Officer, day: date, allowed: Callable[[Officer], bool]) -> Acting | None:
        """Give who acts for an officer on a day: himself, else the first stand-in down the line who may.

        A stand-in who is away or not `allowed` is passed over for his own; None where nobody is left.
        """
        seen: set[str] = set()
        one: Officer | None = officer
        while one is not None and one.id not in seen:
            if not one.away(day) and allowed(one):
                return Acting(officer=one.id, instead_of=() if one is officer else (officer.id,))
            seen.add(one.id)
            one = self.get(one.stand_in) if one.stand_in else None
        return None
