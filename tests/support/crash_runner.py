"""Kill a real `ksed watch --once` at a chosen boundary, then let it run again: see `tests/flows/test_crash*.py`.

`main` is run as a program with JSON on standard input: a list of {"point", "environment"}. Each is run in a process of
its own, forked from this one so that the imports are paid once; the kill is SIGKILL from within.
"""

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy.orm
from sqlmodel import Session

import flows.draining
import flows.once
import flows.wiring
import pipelines.poll_mailbox
import pipelines.scan_folder
import pipelines.take_in
from models.settings import load_settings
from parsers.thai.vocabulary import cut_words
from pipelines.adapters import child
from pipelines.adapters.mailbox import Mailbox
from pipelines.adapters.smtp import smtp_mailer
from pipelines.adapters.store import BlobStore
from pipelines.learning.model import base
from pipelines.rulebook import load_rulebook

Place = tuple[Any, str]

AFTER: dict[str, Place] = {
    "stored": (BlobStore, "put"),
    "arrived, not committed": (pipelines.poll_mailbox, "record_arrivals"),
    "marked, not recorded": (Mailbox, "mark"),
    "in OCR": (child, "wait"),  # one page is done
    "claimed": (flows.draining, "claim_letters"),
    "filed, not committed": (pipelines.take_in, "file_reading"),
    "committed, not moved": (pipelines.take_in, "_read_and_file"),
    "moved, not recorded": (pipelines.scan_folder, "_move"),
}
BEFORE: dict[str, Place] = {
    "about to mark": (pipelines.poll_mailbox, "mark_taken"),
    "about to move": (pipelines.scan_folder, "_move"),
}
SENDING = ("sending", "sent, not recorded")
NAMED = (*AFTER, *BEFORE, *SENDING)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str) -> None:
    """Make this process kill itself at `point`: a name, or `before commit N`."""
    if point in AFTER:
        _wrap(*AFTER[point], after=True)
    elif point in BEFORE:
        _wrap(*BEFORE[point], after=False)
    elif point in SENDING:
        _arm_sending(after=point != "sending")
    else:
        _arm_commit(int(point.removeprefix("before commit ")))


def _wrap(owner: Any, name: str, *, after: bool) -> None:
    original: Callable[..., Any] = getattr(owner, name)

    def wrapped(*arguments: Any, **named: Any) -> Any:
        if not after:
            die()
        result = original(*arguments, **named)
        if result != []:  # a look that found nothing is no boundary
            die()
        return result

    setattr(owner, name, wrapped)


def _arm_sending(*, after: bool) -> None:
    original = smtp_mailer

    def mailer(settings: Any) -> Any:
        send = original(settings)

        def sending(mails: Any) -> Any:
            if after:
                send(mails)
            die()

        return sending

    setattr(flows.wiring, "smtp_mailer", mailer)  # noqa: B010  # not an attribute that it exports


def _arm_commit(number: int) -> None:
    original = Session.commit
    commits, lock = 0, threading.Lock()

    def commit(session: sqlalchemy.orm.Session) -> None:
        nonlocal commits
        with lock:  # commits come from several threads
            commits += bool(session.get_bind().get_execution_options().get("ksed_writes"))
            if commits == number:
                die()
        original(session)

    setattr(Session, "commit", commit)  # noqa: B010  # mypy knows better than to let a method be replaced


def run_once() -> int:
    settings = load_settings()
    flows.wiring.set_up_logging(settings)
    with flows.wiring.open_office(settings) as office:
        return asyncio.run(flows.once.one_round(office))


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def in_a_process(point: str | None, environment: dict[str, str]) -> int:
    """Run one round in a forked process, killed at `point` if one is given; give its (negative) exit status."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            with _environment(environment):
                if point:
                    arm(point)
                status = run_once()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    # Rules, model and word lists are loaded once for all, as the imports.
    load_rulebook()
    base()
    cut_words("ขอร้องเรียน")
    for job in json.load(sys.stdin):
        first = in_a_process(job["point"], job["environment"])
        second = in_a_process(None, job["environment"])
        print(json.dumps({"point": job["point"], "first": first, "second": second}), flush=True)  # noqa: T201  # the answer to the test
