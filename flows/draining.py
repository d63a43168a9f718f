"""Drain the queue: several letters at once, and a slow one never holds up those behind it.

A letter that has been read for a while gives its place up and goes on beside; plain text mails have a
lane of their own, in batches.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

from models.states import ArrivalState
from pipelines.leases import Claimed
from pipelines.office import Office
from pipelines.take_in import BATCH, Outcome, claim_letters, take_in_batch, take_in_letter

SLOW_SECONDS = 20.0
SLOW_AT_MOST = 4
"""Slow letters that may run beside the places of the quick ones."""

RunLetter = Callable[[Claimed], Awaitable[Outcome]]
RunBatch = Callable[[Sequence[Claimed]], Awaitable[list[Outcome]]]


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many arrivals came to which end while draining."""

    ended: dict[ArrivalState, int] = field(default_factory=dict)

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Count outcomes in."""
        for outcome in outcomes:
            if outcome.state is not None:
                self.ended[outcome.state] = self.ended.get(outcome.state, 0) + 1

    @property
    def quarantined(self) -> int:
        """Tell how many were quarantined."""
        return self.ended.get(ArrivalState.QUARANTINED, 0)

    @property
    def put_back(self) -> int:
        """Tell how often the surroundings failed a letter, which then waits to be tried again."""
        return self.ended.get(ArrivalState.ARRIVED, 0)


async def drain(
    office: Office,
    run_letter: RunLetter,
    run_batch: RunBatch,
    *,
    wake: asyncio.Event | None = None,
    after_each: Callable[[], Awaitable[None]] | None = None,
) -> Tally:
    """Take in until nothing waits and nothing runs. `wake` tells of new arrivals before the next look."""
    tally = Tally()
    letters: dict[asyncio.Task[list[Outcome]], float] = {}
    batch: asyncio.Task[list[Outcome]] | None = None
    wake = wake or asyncio.Event()
    while True:
        wake.clear()
        if batch is None and (light := await asyncio.to_thread(claim_letters, office, light=True, limit=BATCH)):
            batch = asyncio.ensure_future(_all(run_batch(light)))
        if free := _free_places(office, letters):
            for claimed in await asyncio.to_thread(claim_letters, office, light=False, limit=free):
                letters[asyncio.ensure_future(_one(run_letter(claimed)))] = monotonic()
        running = [*letters, *([batch] if batch else [])]
        if not running:
            return tally
        waker = asyncio.ensure_future(wake.wait())
        await asyncio.wait([*running, waker], timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
        waker.cancel()
        for task in [task for task in running if task.done()]:
            tally.add(task.result())
            letters.pop(task, None)
            batch = None if task is batch else batch
            if after_each:
                await after_each()


async def run_letter_here(office: Office, claimed: Claimed) -> Outcome:
    """Read and file one letter in a thread (the reading itself is a child process)."""
    return await asyncio.to_thread(take_in_letter, office, claimed)


async def run_batch_here(office: Office, batch: Sequence[Claimed]) -> list[Outcome]:
    """Read and file a batch of plain text mails in a thread."""
    return await asyncio.to_thread(take_in_batch, office, batch)


def _free_places(office: Office, letters: dict[asyncio.Task[list[Outcome]], float]) -> int:
    slow = sum(monotonic() - started > SLOW_SECONDS for started in letters.values())
    return max(0, office.settings.watching.letters_at_once - len(letters) + min(slow, SLOW_AT_MOST))


async def _one(outcome: Awaitable[Outcome]) -> list[Outcome]:
    return [await outcome]


async def _all(outcomes: Awaitable[list[Outcome]]) -> list[Outcome]:
    return await outcomes
