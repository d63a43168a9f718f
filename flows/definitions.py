"""The Prefect flows and tasks: thin shells that name the work in Prefect's records, by ids only.

All are async and run in this process: a sync flow costs a second, one in a subprocess four (DESIGN §4).
Retries of letters are the arrival table's business, so none are asked of Prefect.
"""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.observed import inside


@flow(name="poll_mailbox", persist_result=False)
async def poll_mailbox(source: str) -> None:
    """Store what is new in the mailbox."""
    await inside()


@flow(name="scan_folder", persist_result=False)
async def scan_folder(source: str) -> None:
    """Store the files that are ready in a folder."""
    await inside()


@flow(name="take_in", persist_result=False)
async def take_in() -> None:
    """Read and file whatever waits."""
    await inside()


@flow(name="send_notices", persist_result=False)
async def send_notices() -> None:
    """Empty the outbox."""
    await inside()


@flow(name="reconcile", persist_result=False)
async def reconcile() -> None:
    """Pick up whatever a crash or a lost signal left lying."""
    await inside()


@flow(name="train", persist_result=False)
async def train() -> None:
    """Learn from what people settled."""
    await inside()


@task(name="take_in_letter", cache_policy=NO_CACHE, persist_result=False)
async def take_in_letter(arrival_id: int) -> None:
    """Read one letter and file it."""
    await inside()


@task(name="take_in_batch", cache_policy=NO_CACHE, persist_result=False)
async def take_in_batch(arrival_ids: list[int]) -> None:
    """Read a batch of plain text mails and file each."""
    await inside()
