"""Work that Prefect watches but cannot stop: each body runs exactly once, whether or not Prefect answers.

Prefect is asked to run the flow (or task), which starts the body. Where it has not done so within a few
seconds, or fails, the body is started without it; and once the body is done, Prefect is not waited for long.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, TypeVar

log = logging.getLogger("ksed.prefect")

T = TypeVar("T")
Body = Callable[[], Awaitable[T]]
Watched = Callable[..., Awaitable[Any]]
"""A Prefect flow or task whose body is `await inside()`; its arguments are ids only."""
Find = Callable[[str], Watched]
"""Gives the flow or task of a name; asked only while Prefect is well, as importing it takes seconds."""

PATIENCE_SECONDS = 8.0

_body: ContextVar[Callable[[], Awaitable[Any]]] = ContextVar("body")


async def inside() -> None:
    """Run, within a Prefect flow or task, the body that `observed` was called with."""
    await _body.get()()


class Observer:
    """Runs bodies under Prefect while Prefect is well."""

    def __init__(self, find: Find, *, well: bool, patience: float = PATIENCE_SECONDS) -> None:
        """Begin with Prefect `well` or not; `patience` in seconds."""
        self.find = find
        self.well = well
        self.patience = patience

    async def observed(self, name: str, body: Body[T], *ids: Any) -> T:
        """Run `body` once, as the inside of the flow or task `name` if Prefect plays along; give its result."""
        if not self.well:
            return await body()
        work: asyncio.Task[T] | None = None

        async def start() -> None:
            nonlocal work
            if work is None:
                work = asyncio.ensure_future(body())
            # Shielded: Prefect's end must not be the work's end. What the body raised is told below.
            with contextlib.suppress(Exception):
                await asyncio.shield(work)

        _body.set(start)
        prefect = asyncio.ensure_future(self.find(name)(*ids))
        prefect.add_done_callback(_retrieved)
        deadline = asyncio.get_running_loop().time() + self.patience
        while work is None and not prefect.done() and asyncio.get_running_loop().time() < deadline:
            await asyncio.wait([prefect], timeout=0.02)
        if work is None:
            self._unwell("did not start the work")
            await start()
        assert work is not None  # noqa: S101  # `start` made it
        try:
            return await work
        finally:
            await self._close(prefect)

    async def _close(self, prefect: "asyncio.Future[Any]") -> None:
        await asyncio.wait([prefect], timeout=self.patience)
        if not prefect.done():
            self._unwell("did not close the run")
            prefect.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await prefect
        elif not prefect.cancelled() and (error := prefect.exception()):
            self._unwell(type(error).__name__)

    def _unwell(self, why: str) -> None:
        if self.well:
            log.error("prefect %s; going on without it", why)
        self.well = False


def _retrieved(prefect: "asyncio.Future[Any]") -> None:
    """Take note of how Prefect's part ended, so that nobody complains that nobody did."""
    if not prefect.cancelled():
        prefect.exception()
