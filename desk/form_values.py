"""What forms of the settings send, as values: roles, unit."""

from collections.abc import Iterable

from models.errors import RefusedError
from models.values import Unit
from pipelines.routing.officers import Role


def roles_of(written: Iterable[str]) -> frozenset[Role]:
    """Take the roles that were ticked.

    Raises:
        RefusedError: One that there is not: no form of ours sent it.
    """
    try:
        return frozenset(Role(one) for one in written)
    except ValueError:
        raise RefusedError("ไม่รู้จักหน้าที่ที่เลือก") from None


def unit_of(written: str) -> Unit | None:
    """Take the unit that was chosen; empty for none.

    Raises:
        RefusedError: As `roles_of`.
    """
    try:
        return Unit(written) if written else None
    except ValueError:
        raise RefusedError("ไม่รู้จักกลุ่มที่เลือก") from None
