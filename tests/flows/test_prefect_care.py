"""Care of a real Prefect server's records, and flows that it watches."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.observed import Observer
from flows.ports import free_port
from flows.prefect_env import prefect_environment, use_prefect_environment
from flows.prefect_server import PrefectServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PrefectServer]:
    before = dict(os.environ)
    port = free_port()
    use_prefect_environment(tmp_path / "prefect", port)
    server = PrefectServer(tmp_path / "prefect", port)
    try:
        yield server
    finally:
        server.stop()
        os.environ.clear()
        os.environ.update(before)


def find(name: str) -> Any:
    from flows import definitions

    return getattr(definitions, name)


async def runs_by_state() -> dict[str, int]:
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        found: dict[str, int] = {}
        for run in await client.read_flow_runs():
            state = run.state.type.value if run.state else "?"
            found[state] = found.get(state, 0) + 1
        return found


async def leave_running() -> None:
    """Leave a run as a killed process would."""
    from prefect.client.orchestration import get_client
    from prefect.states import Running

    async with get_client() as client:
        run = await client.create_flow_run(find("take_in"))
        await client.set_flow_run_state(run.id, Running(), force=True)


@pytest.mark.timeout(180)
def test_runs_are_watched_tidied_and_pruned(server: PrefectServer) -> None:
    async def body() -> int:
        return 7

    async def day() -> None:
        await server.start()
        assert await server.answers()
        from flows import prefect_care

        observer = Observer(find, well=True)
        assert await observer.observed("poll_mailbox", body, "mailbox") == 7
        assert observer.well
        assert await runs_by_state() == {"COMPLETED": 1}

        await leave_running()
        for _ in range(2):  # twice: nothing may pile up
            await prefect_care.prepare()
        assert await runs_by_state() == {"COMPLETED": 1, "CRASHED": 1}
        from prefect.client.orchestration import get_client

        async with get_client() as client:
            assert len(await client.read_automations_by_name(prefect_care.ZOMBIES)) == 1

        assert await prefect_care.prune_runs(keep_days=1) == 0
        assert await prefect_care.prune_runs(keep_days=0) == 2
        assert await runs_by_state() == {}

    asyncio.run(day())


def test_nothing_is_told_to_anybody_outside(tmp_path: Path) -> None:
    variables = prefect_environment(tmp_path, 1)
    assert variables["DO_NOT_TRACK"] == "1"
    assert variables["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert variables["PREFECT_API_URL"].startswith("http://127.0.0.1:")
    assert variables["PREFECT_LOGGING_TO_API_ENABLED"] == "false"
