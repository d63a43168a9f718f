"""What of a case somebody may see (SOP §3, §5). For every screen that shows one."""

from enum import IntEnum

from pipelines.routing.accused import is_named
from pipelines.routing.officers import CONFIDENTIAL, Officer, Role
from pipelines.routing.route import CaseFacts, Route


class Sight(IntEnum):
    """How much is shown. `FRAME`: number, level, deadline, state. `CONTENT`: the letter too.

    `SUMMARY`: the frame, and what the legal officer wrote for a unit that may not know who complained.
    """

    NOTHING = 0
    FRAME = 1
    SUMMARY = 2
    CONTENT = 3


def sight(
    officer: Officer, facts: CaseFacts, route: Route, *, took_in: bool = False, summarised: bool = False
) -> Sight:
    """Give the most that any role of the officer allows; the accused and those who left see nothing.

    Records staff see what they took in; of a restricted case, or one hidden from the unit they sit in, its frame. The
    operator never sees content, nor does a unit see a case that is hidden from it or is not its own: the unit of
    the accused only the summary, once the legal officer has written one (`summarised`).
    """
    if not officer.active or any(is_named(officer, name) for name in facts.accused):
        return Sight.NOTHING
    part = [one for one in (*route.assigned, *route.informed) if one.officer == officer.id]
    of_unit = officer.acts_for(facts.unit)
    if route.hidden_from_unit and officer.unit is facts.unit and not part:
        if of_unit and summarised and not route.restricted:
            return Sight.SUMMARY
        frame = Role.OPERATOR in officer.roles or (Role.RECORDS in officer.roles and took_in)
        return Sight.FRAME if frame else Sight.NOTHING
    seen = [Sight.NOTHING]
    if officer.roles & CONFIDENTIAL or of_unit:
        seen.append(Sight.CONTENT)
    if Role.RECORDS in officer.roles and took_in:
        seen.append(Sight.FRAME if route.restricted else Sight.CONTENT)
    if Role.OPERATOR in officer.roles:
        seen.append(Sight.FRAME)
    if any(one.instead_of for one in part):  # whoever stands in works with the case; `route` lets only those who may
        seen.append(Sight.CONTENT)
    return max(seen)
