"""The record of who saw what (SOP §5: every view, export and reveal is logged)."""

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import col, select

from models.tables_desk import Access, Presence
from pipelines.adapters.database import reading, writing

PRESENT_SECONDS = 45.0
"""Somebody whose page last spoke so long ago has gone."""


def note_access(
    engine: Engine,
    *,
    actor: str,
    act: str,
    now: datetime,
    case_id: int | None = None,
    arrival_id: int | None = None,
    **detail: object,
) -> None:
    """Write one line, in a transaction of its own: what was seen stays seen, whatever becomes of the request."""
    with writing(engine) as session:
        session.add(Access(at=now, actor=actor, act=act, case_id=case_id, arrival_id=arrival_id, detail=detail))


def present(engine: Engine, case_id: int, username: str, machine_now: float) -> list[str]:
    """Note that somebody has a case open; give who else has."""
    with writing(engine) as session:
        session.merge(Presence(case_id=case_id, username=username, seen_at=machine_now))
        others = session.exec(
            select(Presence).where(Presence.case_id == case_id, col(Presence.username) != username)
        ).all()
        for one in others:
            if one.seen_at < machine_now - PRESENT_SECONDS:
                session.delete(one)
        return sorted(one.username for one in others if one.seen_at >= machine_now - PRESENT_SECONDS)


def others_present(engine: Engine, case_id: int, username: str, machine_now: float) -> list[str]:
    """Tell who else has a case open, without noting anything."""
    with reading(engine) as session:
        rows = session.exec(
            select(Presence.username).where(
                Presence.case_id == case_id,
                col(Presence.username) != username,
                col(Presence.seen_at) >= machine_now - PRESENT_SECONDS,
            )
        ).all()
    return sorted(rows)
