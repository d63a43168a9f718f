"""`kill -9` at every boundary that has a name: whatever happens, each letter is filed exactly once."""

from pathlib import Path

import pytest

from flows.throwaway import Dovecot, SmtpSink
from tests.support import crash_runner
from tests.support.crash import NOTICES, assert_each_filed_once, assert_nothing_left_lying, home_of, job, run


@pytest.mark.timeout(480)
def test_each_letter_is_filed_exactly_once_whatever_boundary_it_was_killed_at(
    folder: Path, dovecot: Dovecot, smtp: SmtpSink
) -> None:
    jobs = [job(folder, dovecot, smtp, point) for point in crash_runner.NAMED]
    for result, prepared in zip(run(jobs), jobs, strict=True):
        point = str(result["point"])
        assert result["first"] == -9, f"{point}: was never reached"
        assert_each_filed_once(home_of(folder, point), point)
        assert_nothing_left_lying(home_of(folder, point), point)
        assert prepared["point"] == point
    # At least once each, and a repeat bears the Message-ID of the first.
    once_each = {message["Message-ID"] for message in smtp.messages}
    assert len(once_each) == NOTICES * len(jobs)
    assert len(smtp.messages) > len(once_each)  # killed after sending, before recording it
