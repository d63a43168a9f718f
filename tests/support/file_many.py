"""One of several processes that file what waits, until nothing does: see `tests/flows/test_concurrency.py`."""

import sys
from dataclasses import replace

from flows.wiring import open_office
from models.settings import load_settings
from pipelines.take_in import BATCH, claim_letters, take_in_batch
from tests.support.letters import instant_reader


def main() -> None:
    """Wait for the starting signal, then file; print how many."""
    with open_office(load_settings()) as office:
        ready = replace(office, read_light=instant_reader)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        filed = 0
        while batch := claim_letters(ready, light=True, limit=BATCH // 10):
            filed += len(take_in_batch(ready, batch))
        sys.stdout.write(f"{filed}\n")


if __name__ == "__main__":
    main()
