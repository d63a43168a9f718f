"""Care of the Prefect server's own records: runs that died are tidied up, old ones pruned."""

import logging
from datetime import UTC, datetime, timedelta

from prefect.automations import Automation
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.states import Crashed

from flows.prefect_env import HEARTBEAT_SECONDS

log = logging.getLogger("ksed.prefect")

ZOMBIES = "ksed: tidy up crashed runs"
PAGE = 100


def zombie_automation() -> Automation:
    """Describe the automation: a run whose heartbeat has stopped three times over is marked as crashed."""
    return Automation(
        name=ZOMBIES,
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={
                "prefect.flow-run.heartbeat",
                "prefect.flow-run.Completed",
                "prefect.flow-run.Failed",
                "prefect.flow-run.Cancelled",
                "prefect.flow-run.Crashed",
            },
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=timedelta(seconds=3 * HEARTBEAT_SECONDS),
        ),
        actions=[
            ChangeFlowRunState(name=None, state=StateType.CRASHED, message="no heartbeat for a while", force=False)
        ],
    )


async def prepare() -> None:
    """Put a server that has just come up in order."""
    await ensure_zombie_automation()
    await crash_left_running()


async def ensure_zombie_automation() -> None:
    """Create the automation where the server does not have it."""
    async with get_client() as client:
        if not await client.read_automations_by_name(ZOMBIES):
            await zombie_automation().acreate()


async def crash_left_running() -> int:
    """Mark runs that are still `Running` as crashed; when our server has just come up, none of ours is."""
    running = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])))
    count = 0
    async with get_client() as client:
        while runs := await client.read_flow_runs(flow_run_filter=running, limit=PAGE):
            for run in runs:
                await client.set_flow_run_state(run.id, Crashed(message="the watcher was stopped"), force=True)
            count += len(runs)
    return count


async def prune_runs(keep_days: float) -> int:
    """Delete runs that ended longer ago than `keep_days`; tell how many."""
    before = datetime.now(UTC) - timedelta(days=keep_days)
    old = FlowRunFilter(end_time=FlowRunFilterEndTime(before_=before))  # type: ignore[arg-type]  # converted inside
    count = 0
    async with get_client() as client:
        while runs := await client.read_flow_runs(flow_run_filter=old, limit=PAGE):
            for run in runs:
                await client.delete_flow_run(run.id)
            count += len(runs)
    return count
