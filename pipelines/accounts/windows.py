"""How often somebody may do something within a window of time. Counted in the database, as `throttle` counts.

A window begins with the first time and ends after its length, whatever came in between: so it can be told when.
"""

import hashlib
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from sqlalchemy import case
from sqlmodel import Session, col, delete

from models.tables_public import WindowCount
from pipelines.adapters.database import insert_for

_NETWORK_BITS = 64
"""Of an IPv6 address: one household or office has all the rest for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """`most` times of `what` within `seconds`, for one `whom` (an address; empty: everybody together)."""

    what: str
    most: int
    seconds: float
    whom: str = ""

    @property
    def key(self) -> str:
        """Name it in the database; a digest, for addresses are personal data."""
        return hashlib.sha256(f"{self.what}:{self.whom}".encode()).hexdigest()


def network_of(address: str) -> str:
    """Give what an address is counted by: an IPv4 address itself, of an IPv6 address its network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> _NETWORK_BITS << _NETWORK_BITS)}/{_NETWORK_BITS}"


def wait_seconds(session: Session, windows: list[Window], now: float) -> float:
    """Seconds (machine time `now`) until all of the windows have room again; 0 where they have."""
    waits = [0.0]
    for window in windows:
        row = session.get(WindowCount, window.key)
        if row is not None and row.until > now and row.count >= window.most:
            waits.append(row.until - now)
    return max(waits)


def count(session: Session, windows: list[Window], now: float) -> None:
    """Count one time in each of the windows. Does not commit."""
    session.execute(delete(WindowCount).where(col(WindowCount.until) <= now))
    insert = insert_for(session)
    for window in sorted(windows, key=lambda one: one.key):  # one order for all, or two would wait for each other
        fresh = {"began": now, "until": now + window.seconds, "count": 1}
        over = col(WindowCount.until) <= now
        session.execute(
            insert(WindowCount)
            .values(key=window.key, **fresh)
            .on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "began": case((over, now), else_=col(WindowCount.began)),
                    "until": case((over, now + window.seconds), else_=col(WindowCount.until)),
                    "count": case((over, 1), else_=col(WindowCount.count) + 1),
                },
            )
        )
