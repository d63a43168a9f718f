"""States of arrivals, cases and notices, and which may follow which (DESIGN §1)."""

from enum import StrEnum


class ArrivalState(StrEnum):
    """Where an arrival stands. The last five are ends; the last two of them can be reopened by a person."""

    ARRIVED = "arrived"
    READING = "reading"
    FILED = "filed"
    ATTACHED = "attached"
    DUPLICATE = "duplicate"
    NOT_A_COMPLAINT = "not_a_complaint"
    QUARANTINED = "quarantined"


ENDED = (
    ArrivalState.FILED,
    ArrivalState.ATTACHED,
    ArrivalState.DUPLICATE,
    ArrivalState.NOT_A_COMPLAINT,
    ArrivalState.QUARANTINED,
)
"""States in which an arrival needs nothing more from the program."""

MAY_FOLLOW: dict[ArrivalState, tuple[ArrivalState, ...]] = {
    ArrivalState.ARRIVED: (ArrivalState.READING,),
    ArrivalState.READING: (ArrivalState.ARRIVED, *ENDED),
    ArrivalState.QUARANTINED: (ArrivalState.ARRIVED,),
    ArrivalState.FILED: (),
    ArrivalState.ATTACHED: (),
    ArrivalState.DUPLICATE: (),
    ArrivalState.NOT_A_COMPLAINT: (ArrivalState.ARRIVED,),
}
"""What may become of an arrival; a reopened one is read and filed afresh."""


def following(before: str, after: ArrivalState) -> ArrivalState:
    """Give `after`, the new state of an arrival that was in `before`.

    Raises:
        ValueError: an arrival never goes that way; the caller is at fault.
    """
    if after not in MAY_FOLLOW[ArrivalState(before)]:
        raise ValueError(f"an arrival does not go from {before} to {after}")
    return after


class CaseState(StrEnum):
    """Where a case stands. `proposed` waits for the legal officer."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CLOSED = "closed"


OPEN_CASES = (CaseState.PROPOSED, CaseState.CONFIRMED)


class NoticeState(StrEnum):
    """Where a notice in the outbox stands. `failed`: refused for good, a person must look."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
