"""Searches that somebody keeps under a name. Helpers take a session and never commit."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, func, select

from models.errors import RefusedError
from models.tables_finding import SavedView
from pipelines.finding.asked import LONGEST_QUERY
from pipelines.finding.filters_query import SORT, parse_filters, read_order, to_query

MOST_VIEWS: Final = 100
LONGEST_NAME: Final = 80
WORDS: Final = "q"
"""The parameter that holds what was typed."""


def save_view(session: Session, *, owner: str, name: str, query: Mapping[str, str], now: datetime) -> SavedView:
    """Keep a search (parameters as `to_query` writes them, the words as `q`) for its owner. Does not commit.

    What is no filter, such as the place in a list, is left out. A view of the same name is replaced.

    Raises:
        RefusedError: No name or too long a one, a filter or an order that cannot be, or too many views.
    """
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_NAME:
        raise RefusedError(f"กรุณาตั้งชื่อการค้น ไม่เกิน {LONGEST_NAME} ตัวอักษร")
    kept = to_query(parse_filters(query))
    if words := query.get(WORDS, "").strip()[:LONGEST_QUERY]:
        kept[WORDS] = words
    elif order := read_order(query):
        kept[SORT] = str(order)
    view = session.exec(select(SavedView).where(SavedView.owner == owner, SavedView.name == called)).one_or_none()
    if view is None:
        if session.exec(select(func.count()).where(SavedView.owner == owner)).one() >= MOST_VIEWS:
            raise RefusedError(f"เก็บการค้นได้ไม่เกิน {MOST_VIEWS} รายการ กรุณาลบรายการที่ไม่ใช้")
        view = SavedView(owner=owner, name=called, query=kept, made_at=now)
    view.query, view.made_at = kept, now
    session.add(view)
    session.flush()
    return view


def views_of(session: Session, owner: str) -> Sequence[SavedView]:
    """Give somebody's views by name."""
    return session.exec(select(SavedView).where(SavedView.owner == owner).order_by(col(SavedView.name))).all()


def delete_view(session: Session, *, owner: str, view_id: int) -> None:
    """Take a view away. Does not commit.

    Raises:
        RefusedError: The owner has no such view.
    """
    view = session.get(SavedView, view_id) if 0 < view_id < 2**63 else None
    if view is None or view.owner != owner:
        raise RefusedError("ไม่พบการค้นที่เก็บไว้")
    session.delete(view)
    session.flush()
