"""Which of the cases that are not due yet a legal officer should look at first: a number that the queue's index holds.

Whoever changes a case's level, flags or state calls `pipelines.finding.texts.refold`, which sets it anew.
"""

from enum import IntEnum
from typing import Final

from models.tables import Case

_HIGHEST_LEVEL: Final = 4


class Rank(IntEnum):
    """Why a case comes before others that wait; the first that holds counts."""

    DOUBTFUL = 0
    """The program is not sure of its proposal."""
    LEVEL_4 = 1
    CHILD = 2
    """A child is a victim."""
    ORDINARY = 3


def rank_of(case: Case, doubt_below: float | None = None) -> Rank:
    """Tell a case's rank.

    Without `doubt_below` (a confidence, 0 to 1) a case that was found doubtful stays so: what the program was not sure
    of when it proposed does not change.
    """
    if doubt_below is None:
        doubtful = case.review_rank == Rank.DOUBTFUL
    else:
        doubtful = float(case.proposal.get("confidence", 1.0)) < doubt_below
    if doubtful:
        return Rank.DOUBTFUL
    if case.level == _HIGHEST_LEVEL:
        return Rank.LEVEL_4
    return Rank.CHILD if (case.proposal.get("flags") or {}).get("minor") else Rank.ORDINARY
