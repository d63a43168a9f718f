"""Noting what of a case a visitor saw (SOP §5: every view, export and reveal is logged)."""

from desk.context import Desk
from desk.guard import Seen
from pipelines.accounts.access_log import note_access


def note_case(desk: Desk, seen: Seen, act: str) -> None:
    """Note that a case was seen, printed or revealed, and how much of it."""
    _note(desk, seen, act, sight=seen.sight.name.lower())


def note_paper(desk: Desk, seen: Seen, arrival_id: int, act: str, **detail: int) -> None:
    """Note that one of its papers was: these addresses can be opened without the case's page."""
    _note(desk, seen, act, arrival_id=arrival_id, **detail)


def _note(desk: Desk, seen: Seen, act: str, *, arrival_id: int | None = None, **detail: object) -> None:
    note_access(
        desk.office.engine,
        actor=seen.visitor.actor,
        act=act,
        now=desk.office.clock(),
        case_id=seen.case.id,
        arrival_id=arrival_id,
        **detail,
    )
