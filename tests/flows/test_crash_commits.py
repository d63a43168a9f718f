"""`kill -9` before every commit: whatever happens, each letter is filed exactly once."""

from pathlib import Path

import pytest

from flows.throwaway import Dovecot, SmtpSink
from tests.support.crash import assert_each_filed_once, assert_nothing_left_lying, home_of, job, run

STRIDE = 8


@pytest.mark.timeout(480)
def test_each_letter_is_filed_exactly_once_whatever_commit_it_was_killed_before(
    folder: Path, dovecot: Dovecot, smtp: SmtpSink
) -> None:
    """Walk through the commits of a whole round, one after the other, until a round has fewer.

    Each is killed with everything done and nothing of it recorded. That it was recorded and the next thing not yet
    done is what the boundaries of `tests.support.crash_runner` with a name are for.
    """
    number, reached_the_end = 1, False
    while not reached_the_end:
        points = [f"before commit {n}" for n in range(number, number + STRIDE)]
        for result in run([job(folder, dovecot, smtp, point, scan="") for point in points]):
            point = str(result["point"])
            reached_the_end |= result["first"] == 0
            assert_each_filed_once(home_of(folder, point), point)
            assert_nothing_left_lying(home_of(folder, point), point)
        number += STRIDE
    assert number > STRIDE + 1, "a round has more commits than that: the walk did not walk"
