"""The order in which cases are looked at: doubtful proposals that wait first, then the latest."""

from collections.abc import Sequence

from sqlalchemy import and_, case
from sqlmodel import Session, col, select

from models.states import CaseState
from models.tables import Case


def queue(session: Session, below: float, limit: int) -> Sequence[Case]:
    """Give cases: those waiting with less confidence than `below`, then the rest; newest first in both."""
    confidence = col(Case.proposal)["confidence"].as_float()
    waits = and_(col(Case.state) == CaseState.PROPOSED, col(Case.confirmed).is_(False), confidence < below)
    return session.exec(select(Case).order_by(case((waits, 0), else_=1), col(Case.id).desc()).limit(limit)).all()


def in_doubt(one: Case, below: float) -> bool:
    """Whether a case waits with a doubtful proposal."""
    waits = one.state == CaseState.PROPOSED and not one.confirmed
    return waits and float(one.proposal.get("confidence", 1.0)) < below
