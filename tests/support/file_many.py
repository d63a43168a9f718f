"""One of several processes that file what waits, until nothing does: see `tests/flows/test_concurrency.py`."""

import sys
from dataclasses import replace

from flows.wiring import open_office
from models.settings import load_settings
from pipelines.take_in import claim_letters, recover_leases, take_in_batch
from tests.support.letters import instant_reader


def main() -> None:
    """Wait for the starting signal, then file; print how many."""
    with open_office(load_settings()) as office:
        ready = replace(office, read_light=instant_reader)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        recover_leases(ready)  # of those that were killed before
        filed = 0
        # Mails whose worker died wait among the others: they are no longer read in batches.
        while batch := claim_letters(ready, light=True, limit=5) or claim_letters(ready, light=False, limit=1):
            filed += len(take_in_batch(ready, batch))
        sys.stdout.write(f"{filed}\n")


if __name__ == "__main__":
    main()
