"""What is reviewed first, next and last, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, col

from models.errors import RefusedError
from models.states import CaseState
from models.tables import Case
from models.tables_deadlines import Pause
from pipelines.finding.queue import Band, Place, every_case, in_doubt, next_after, place_of, place_written, queue
from pipelines.finding.rank import Rank, rank_of
from pipelines.finding.texts import refold
from tests.support.finding import NOW, TODAY, put_case

BEFORE, AFTER = TODAY - timedelta(days=3), TODAY + timedelta(days=3)


def held(session: Session, case: Case) -> None:
    session.add(Pause(case_id=case.id or 0, from_on=TODAY, reason="รอเอกสาร", actor="law", at=NOW))
    session.flush()


def filled(session: Session) -> None:
    """Numbers are the order in which they are to be reviewed."""
    held(session, put_case(session, 12, due_on=BEFORE, confidence=0.1))
    put_case(session, 11, due_on=AFTER + timedelta(days=9))
    put_case(session, 10, due_on=AFTER)
    put_case(session, 9, due_on=AFTER, flags=["minor"])
    put_case(session, 8, due_on=AFTER, level=4, flags=["minor"])
    put_case(session, 7, due_on=AFTER + timedelta(days=1), level=4, confidence=0.5)
    put_case(session, 6, due_on=AFTER, confidence=0.1)
    put_case(session, 5, due_on=TODAY)
    put_case(session, 4, due_on=TODAY, flags=["minor"])
    put_case(session, 3, due_on=TODAY, confidence=0.1)
    put_case(session, 2, due_on=BEFORE + timedelta(days=1), confidence=0.1)
    put_case(session, 1, due_on=BEFORE)
    put_case(session, 90, due_on=BEFORE, state=CaseState.CONFIRMED, confirmed=True)
    put_case(session, 91, due_on=BEFORE, state=CaseState.CLOSED, confirmed=True)


# Both doubtful: the one that is due first comes first, whatever its level.
ORDER = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize("size", [1, 2, 5, 50])
def test_the_most_urgent_comes_first_page_by_page(session: Session, size: int) -> None:
    filled(session)
    seen: list[int] = []
    after: Place | None = None
    while page := queue(session, today=TODAY, limit=size, after=after):
        assert len(page) <= size
        seen += [one.case.received_number for one in page]
        after = place_written(str(page[-1].place))
        assert after == page[-1].place == place_of(session, page[-1].case, TODAY)
    assert seen == ORDER


def test_places_compare_as_the_queue_goes(session: Session) -> None:
    filled(session)
    places = [one.place for one in queue(session, today=TODAY, limit=50)]
    assert places == sorted(places)
    assert [one.band for one in places] == [
        *[Band.OVERDUE] * 2,
        *[Band.DUE_TODAY] * 3,
        *[Band.DOUBTFUL] * 2,
        Band.LEVEL_4,
        Band.CHILD,
        *[Band.ORDINARY] * 2,
        Band.ON_HOLD,
    ]


def test_the_next_case_follows_the_one_just_settled_and_the_front_follows_the_last(session: Session) -> None:
    filled(session)
    (first,) = queue(session, today=TODAY, limit=1)
    seen, case = [first.case.received_number], first.case
    while len(seen) < len(ORDER):
        case.state, case.confirmed = CaseState.CONFIRMED, True
        refold(session, case)
        follower = next_after(session, case, today=TODAY)
        assert follower is not None
        case = follower.case
        seen.append(case.received_number)
    assert seen == ORDER
    assert next_after(session, case, today=TODAY) is None
    put_case(session, 50, due_on=BEFORE)
    front = next_after(session, case, today=TODAY)
    assert front is not None
    assert front.case.received_number == 50


def test_the_condition_of_the_asker_holds(session: Session) -> None:
    filled(session)
    where = col(Case.level) == 4
    assert [one.case.received_number for one in queue(session, today=TODAY, limit=9, where=where)] == [7, 8]
    case = queue(session, today=TODAY, limit=1)[0].case
    follower = next_after(session, case, today=TODAY, where=where)
    assert follower is not None
    assert follower.case.received_number == 7


def test_the_list_of_all_cases_ends_with_what_no_longer_waits(session: Session) -> None:
    filled(session)
    listed = every_case(session, today=TODAY, limit=50)
    assert [one.received_number for one in listed] == [*ORDER, 91, 90]
    assert [one.received_number for one in every_case(session, today=TODAY, limit=3)] == ORDER[:3]
    assert {one.received_number for one in listed if in_doubt(one)} == {2, 3, 6, 7, 12}


@pytest.mark.parametrize(
    ("values", "below", "rank"),
    [
        ({"confidence": 0.59}, 0.6, Rank.DOUBTFUL),
        ({"confidence": 0.6}, 0.6, Rank.ORDINARY),
        ({"level": 4, "flags": ["minor"]}, 0.6, Rank.LEVEL_4),
        ({"flags": ["minor"]}, 0.6, Rank.CHILD),
        ({"confidence": 0.1}, None, Rank.DOUBTFUL),
        ({"confidence": 0.1}, 0.05, Rank.ORDINARY),
    ],
)
def test_a_case_has_the_first_rank_that_holds(
    session: Session, values: dict[str, object], below: float | None, rank: Rank
) -> None:
    assert rank_of(put_case(session, 1, **values), below) is rank  # type: ignore[arg-type]


def test_raising_the_level_moves_a_case_forward(session: Session) -> None:
    case = put_case(session, 1)
    case.level = 4
    refold(session, case)
    assert place_of(session, case, TODAY).band is Band.LEVEL_4


@pytest.mark.parametrize("written", ["", "9.2026-01-01.0.1", "1.2026-13-01.0.1", "1.2026-01-01.0", "x"])
def test_a_place_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(RefusedError):
        place_written(written)


def test_each_band_is_read_from_an_index_in_its_order(session: Session) -> None:
    """Without a sort: however many wait, only those shown are read."""
    for number in range(1, 80):
        put_case(session, number, due_on=TODAY + timedelta(days=number % 40 - 10))
    postgresql = session.get_bind().dialect.name == "postgresql"
    session.execute(text("ANALYZE cases"))
    if postgresql:  # of few rows it would rather sort
        session.execute(text("SET LOCAL enable_sort = off"))
    explain = "EXPLAIN" if postgresql else "EXPLAIN QUERY PLAN"
    for condition in (f"due_on < '{TODAY}'", f"due_on = '{TODAY}'", f"review_rank = 3 AND due_on > '{TODAY}'"):
        plan = session.execute(
            text(
                f"{explain} SELECT * FROM cases WHERE state = 'proposed' AND {condition}"
                " ORDER BY due_on, review_rank, id LIMIT 20"
            )
        ).all()
        told = " ".join(str(row) for row in plan)
        assert "ix_cases_state" in told
        assert "Sort" not in told
        assert "TEMP B-TREE" not in told


def test_dates_of_places_are_days_of_the_common_era() -> None:
    assert place_written("0.2026-11-20.3.7").due_on == date(2026, 11, 20)
