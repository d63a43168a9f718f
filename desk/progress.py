"""How arrivals that somebody took in stand, for the intake page and its script; only what the visitor may know."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from desk.arrivals_seen import SeenArrival, seen_arrivals
from desk.visitor import Visitor
from models.tables import Arrival
from pipelines.arrivals_found import taken_in_by

KEPT_TH = "รับไว้แล้ว"
_MOST_ASKED = 100


def ids_in(written: str) -> list[int]:
    """Read ids of arrivals as addresses give them: `1,2,3`."""
    return [int(one) for one in written.split(",")[:_MOST_ASKED] if one.isascii() and one.isdigit() and len(one) < 19]


def progress_of(session: Session, visitor: Visitor, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Tell how each stands, in the order of their ids."""
    arrivals = session.exec(select(Arrival).where(col(Arrival.id).in_(ids)).order_by(col(Arrival.id))).all()
    seen = {one.arrival.id: one for one in seen_arrivals(session, visitor, arrivals)}
    mine = taken_in_by(session, [one.id or 0 for one in arrivals if one.id not in seen], visitor.actor)
    told = []
    for one in arrivals:
        if one.id in seen:
            told.append(_told(seen[one.id]))
        elif one.id in mine:  # it became part of what is not for these eyes
            told.append(
                {
                    "id": one.id,
                    "state": "kept",
                    "word": KEPT_TH,
                    "waits": False,
                    "reason": "",
                    "number": "",
                    "case": None,
                }
            )
    return told


def _told(seen: SeenArrival) -> dict[str, Any]:
    return {
        "id": seen.arrival.id,
        "state": seen.state.value,
        "word": seen.word,
        "waits": seen.waits,
        "reason": seen.reason,
        "number": seen.number,
        "case": seen.case.id if seen.case is not None else None,
    }
