"""How long the desk's pages take the server, with 100,000 or 1,000,000 cases (wanted: under 100 ms at the median).

    python -m benchmarks.desk_pages --cases 100000
    python -m benchmarks.desk_pages --cases 100000 --then 1000000 --postgresql

Whole requests in this process, from the door to the last byte, by a legal officer who is in; cases as
`benchmarks.desk_queries` makes them, and one real letter filed on top of them.
"""

import argparse
import logging
import signal
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from time import perf_counter

from fastapi.testclient import TestClient
from sqlmodel import Session, func, select

import flows
from benchmarks.desk_queries import RARE, TODAY, database, fill, multiply
from desk.serve import settle
from flows.wiring import open_office
from models.clock import BANGKOK, year_be
from models.settings import Settings
from models.tables import Case, ReceivedCounter
from models.values import Channel
from pipelines.adapters.database import writing
from pipelines.add import ByHand, add_file
from pipelines.office import Office
from tests.support.desk import Hand, open_desk, take_all_in

REPEATS = 15
LETTER = Path(flows.__file__).parent / "samples" / "letter-04.pdf"


def pages(case_id: int) -> dict[str, str]:
    """What is asked for, by what it is called."""
    return {
        "queue": "/review",
        "next case": f"/review/next?after={case_id}",
        "case page": f"/cases/{case_id}",
        "search, rare word": f"/find?q={RARE}",
        "search, common word": "/find?q=นักเรียน",
        "search, number": f"/find?q={case_id}/{year_be(TODAY)}",
        "search, damaged word": "/find?q=เครื่องสูบนำบาคาล",
        "list of what is overdue": "/find?clock=overdue",
        "list by due date": "/find?sort=due",
        "register": f"/register?year={year_be(TODAY)}",
        "overview": "/overview",
    }


def file_a_letter(office: Office) -> int:
    """Take a scan in on top of the made-up cases, whose numbers the counter did not give out."""
    with writing(office.engine) as session:
        last = session.exec(select(func.max(Case.received_number))).one() or 0
        session.merge(ReceivedCounter(year_be=year_be(TODAY), last=last))
    add_file(office, LETTER, ByHand(channel=Channel.LETTER, actor="desk:desk"))
    take_all_in(office)
    with Session(office.engine) as session:
        return session.exec(select(func.max(Case.id))).one() or 0


def measure(client: TestClient, case_id: int) -> Iterator[tuple[str, float, int]]:
    """Ask for each page several times; give the median in milliseconds, and the page's bytes."""
    hand = Hand(client, "law1")
    for name, address in pages(case_id).items():
        times, size = [], 0
        for _ in range(REPEATS):
            started = perf_counter()
            answer = hand.get(address)
            times.append(1000 * (perf_counter() - started))
            if answer.status_code not in {200, 303}:
                raise SystemExit(f"{address} answers {answer.status_code}")
            size = len(answer.content)
        yield name, statistics.median(times[1:]), size


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--then", type=int, help="fill up to so many and ask again; prints the ratio")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--all-open", action="store_true")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that the server stops as well
    with database(postgresql=arguments.postgresql) as url, tempfile.TemporaryDirectory(prefix="ksed-desk-") as home:
        settings = Settings(home=Path(home), database_url=url, now=datetime.combine(TODAY, time(10), BANGKOK))
        with open_office(settings) as office:
            logging.disable()
            client = open_desk(office)
            settle()  # as the desk does when it is served
            before: dict[str, float] = {}
            filled = 0
            for cases in filter(None, (arguments.cases, arguments.then)):
                if filled:
                    multiply(office.engine, filled, cases)
                else:
                    fill(office.engine, cases, all_open=arguments.all_open)
                filled = cases
                case_id = cases // 2 if before else file_a_letter(office)
                print(f"{office.engine.dialect.name}, {cases:,} cases", flush=True)
                for name, median, size in measure(client, case_id):
                    ratio = f"   × {median / before[name]:.1f}" if name in before else ""
                    print(f"  {name:24} {median:8.1f} ms {size / 1000:8.1f} KB{ratio}", flush=True)
                    before[name] = median


if __name__ == "__main__":
    main()
