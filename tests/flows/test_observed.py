"""Prefect watches the work and cannot stop it: each body runs exactly once, whatever Prefect does."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from flows.observed import Observer, inside


async def plays_along(*ids: int) -> None:
    await inside()


async def never_starts(*ids: int) -> None:
    await asyncio.Event().wait()


async def fails_before(*ids: int) -> None:
    raise ConnectionError


async def fails_after(*ids: int) -> None:
    await inside()
    raise ConnectionError


async def runs_it_twice(*ids: int) -> None:
    await inside()
    await inside()


async def never_closes(*ids: int) -> None:
    await inside()
    await asyncio.Event().wait()


async def is_cancelled_half_way(*ids: int) -> None:
    await asyncio.wait_for(inside(), timeout=0.01)


class Work:
    """A body that counts its runs."""

    def __init__(self, error: Exception | None = None) -> None:
        self.runs = 0
        self.finished = 0
        self.error = error

    async def __call__(self) -> str:
        self.runs += 1
        await asyncio.sleep(0.05)
        self.finished += 1
        if self.error:
            raise self.error
        return "done"


def observe(watched: Callable[..., Awaitable[Any]], work: Work) -> tuple[str, Observer]:
    async def run() -> tuple[str, Observer]:
        observer = Observer(lambda name: watched, well=True, patience=0.2)
        return await observer.observed("take_in", work, 7), observer

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("prefect", "still_well"),
    [
        (plays_along, True),
        (runs_it_twice, True),
        (never_starts, False),
        (fails_before, False),
        (fails_after, False),
        (never_closes, False),
        (is_cancelled_half_way, False),
    ],
)
def test_the_work_is_done_once_and_a_faulty_prefect_is_noticed(prefect: Any, *, still_well: bool) -> None:
    work = Work()
    result, observer = observe(prefect, work)
    assert result == "done"
    assert (work.runs, work.finished) == (1, 1)
    assert observer.well == still_well


def test_without_prefect_it_is_not_even_looked_for() -> None:
    def find(name: str) -> Any:
        raise AssertionError("imported Prefect for nothing")

    work = Work()
    assert asyncio.run(Observer(find, well=False).observed("take_in", work)) == "done"
    assert work.runs == 1


@pytest.mark.parametrize("prefect", [plays_along, fails_before, never_closes])
def test_the_works_own_error_reaches_the_caller(prefect: Any) -> None:
    work = Work(ValueError("its own"))
    with pytest.raises(ValueError, match="its own"):
        observe(prefect, work)
    assert work.runs == 1


def test_two_works_at_once_do_not_get_each_others_bodies() -> None:
    async def run() -> list[str]:
        observer = Observer(lambda name: plays_along, well=True, patience=0.5)

        async def say(word: str) -> str:
            await asyncio.sleep(0.01)
            return word

        return await asyncio.gather(*(observer.observed("t", partial(say, word), 1) for word in "abc"))

    assert asyncio.run(run()) == ["a", "b", "c"]
