"""Earlier cases proposed for a letter: how fast among 100,000, how many rows read, how often right.

    .venv/bin/python -m benchmarks.matters --database /tmp/matters.db [--cases 100000] [--seconds 150] [--url URL]

Fills a database with made-up cases, as far as it gets in `--seconds` (run it again to go on), then files labelled
letters against it without keeping them: scans of earlier mails (2–5 % of the characters damaged), complaints written
again a month later, other people's letters on the same events, and letters that belong with nothing but look like it.
`--url` takes an empty PostgreSQL database in place of the SQLite file.
"""

import argparse
import random
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from time import perf_counter, thread_time
from typing import Any

from sqlalchemy import Engine, func, insert
from sqlmodel import Session, col, select

from benchmarks.matters_letters import Happened, Person, Writer, Written
from models.clock import BANGKOK
from models.tables import Case, Event
from models.tables_matters import CaseMark, CaseSketch
from pipelines.adapters.database import connect, upgrade, writing
from pipelines.matters.links import write_marks
from pipelines.matters.lookup import Candidate, RowsRead, candidates
from pipelines.matters.marks import VERSION, Kind, Marks, marks_of
from pipelines.matters.told import Told, told_by_case
from pipelines.matters.words import packed

BATCH = 500
COPIES = 5
"""Cases made of each unrelated letter, by other people, since cutting 100,000 letters into words takes ten minutes."""
RECENT = 1500
"""Cases filed between the earlier letters of a pair and the later ones: a month of a very busy office."""
FIRST_DAY = date(2021, 1, 4)
TODAY = date(2026, 1, 5)
EACH = 120
"""Labelled letters of each sort."""

Labelled = tuple[str, Written, int]
"""Sort, letter, number of the event that it belongs with (0: none)."""


def told(letter: Written) -> Told:
    """Give a letter as the reader would have read it."""
    return told_by_case(fields_of(letter), None, ())


def fields_of(letter: Written) -> dict[str, Any]:
    """Give a letter's fields as a case keeps them."""
    values = {
        "subject": letter.subject,
        "sender_name": letter.name,
        "sender_phone": letter.phone,
        "respondent_agency": letter.school,
        "body": letter.body,
    }
    return {name: {"value": value} for name, value in values.items() if value}


def background(number: int) -> list[tuple[Written, Marks]]:
    """Make one batch of unrelated letters."""
    writer, draw = Writer(number + 1), random.Random(number)
    letters = []
    for _ in range(BATCH):
        day = FIRST_DAY + timedelta(days=draw.randrange(1800))
        letters.append(writer.write(writer.event(day), writer.person(), day, form=draw.random() < 0.2))
    return [(letter, marks_of(told(letter))) for letter in letters]


def keep(session: Session, letters: Sequence[tuple[Written, Marks]], first: int) -> None:
    """Write cases with their marks; the event's number stands where the letter's number would."""
    cases = [case_row(letter, first + at) for at, (letter, _) in enumerate(letters)]
    session.execute(insert(Case), cases)
    marks, sketches = [], []
    for at, (_, found) in enumerate(letters):
        marks += [{"kind": one.kind.value, "mark": one.digest, "case_id": first + at} for one in found.own]
        sketch = {"words": packed(found.sketch.words), "pairs": packed(found.sketch.pairs)}
        sketches.append({"case_id": first + at, "version": VERSION, **sketch})
    session.execute(insert(CaseMark), marks)
    session.execute(insert(CaseSketch), sketches)


def case_row(letter: Written, number: int) -> dict[str, Any]:
    """Make a case's row."""
    at = datetime.combine(letter.received_on, datetime.min.time(), BANGKOK)
    return {
        "id": number,
        "received_year": 2500 + number // 1_000_000,
        "received_number": number,
        "received_on": letter.received_on,
        "received_at": at,
        "registered_at": at,
        "channel": "letter",
        "state": "proposed",
        "confirmed": False,
        "level": 3,
        "unit": "personnel",
        "purpose": "complaint",
        "nature": "official",
        "due_on": letter.received_on,
        "subject": letter.subject,
        "complainant_name": letter.name or None,
        "letter": fields_of(letter),
        "proposal": {"event": letter.event},
        "deadline": {},
        "assigned_to": [],
        "restricted": False,
        "hidden_from_unit": False,
    }


def fill(engine: Engine, cases: int, seconds: float) -> int:
    """Write unrelated cases until there are so many or the time is up; give how many there are."""
    started = perf_counter()
    with Session(engine) as session:
        there = session.exec(select(func.count()).select_from(Case)).one()
    batches = iter(range(there // BATCH // COPIES, cases // BATCH // COPIES))
    with ProcessPoolExecutor(2) as pool:
        while perf_counter() - started < seconds and (numbers := list(islice(batches, 4))):
            for letters in pool.map(background, numbers):
                for copy in range(COPIES):
                    with writing(engine) as session:
                        keep(session, [_by_another(one, there + copy) for one in letters], there + 1)
                    there += BATCH
    return there


def _by_another(one: tuple[Written, Marks], seed: int) -> tuple[Written, Marks]:
    """Have another person write a letter: the same words with another name and telephone."""
    letter, marks = one
    draw = random.Random(f"{seed} {letter.event}")
    own = tuple(
        replace(mark, digest=f"{draw.getrandbits(64):016x}") if mark.kind in {Kind.COMPLAINANT, Kind.PHONE} else mark
        for mark in marks.own
    )
    return letter, replace(marks, own=own)


def pairs(seed: int) -> tuple[list[Written], list[Labelled]]:
    """Make labelled letters: the earlier ones, to be filed first, and the later ones."""
    writer, draw = Writer(seed), random.Random(seed)
    earlier: list[Written] = []
    later: list[Labelled] = []
    then = TODAY - timedelta(days=30)

    def first(*, form: bool = False, school: tuple[str, str] | None = None) -> tuple[Written, Happened]:
        event = writer.event(then, school)
        letter = writer.write(event, writer.person(), then, form=form)
        earlier.append(letter)
        return letter, event

    for _ in range(EACH):
        letter, _event = first()
        later.append(("scan", writer.scanned(letter, draw.uniform(0.02, 0.05)), letter.event))
        letter, event = first()
        later.append(("again", writer.written_again(letter, event, TODAY), event.number))
        letter, event = first()
        later.append(("others", writer.write(event, writer.person(), TODAY), event.number))
        letter, event = first()
        signed = writer.person()
        later.append(("mass", _signed(letter, signed), event.number))
        # What belongs with nothing:
        letter, event = first(school=(school := draw.choice(writer.schools)))
        later.append(("same school", writer.write(writer.event(TODAY, school), writer.person(), TODAY), 0))
        family = writer.person(letter.person.family)
        later.append(("same family name", writer.write(writer.event(TODAY), family, TODAY), 0))
        letter, event = first(form=True)
        later.append(("same form", writer.write(writer.event(TODAY), writer.person(), TODAY, form=True), 0))
        letter, event = first()
        later.append(("same person, other matter", writer.write(writer.event(TODAY), letter.person, TODAY), 0))
    return earlier, later


def _signed(letter: Written, person: Person) -> Written:
    name, phone = f"{person.given} {person.family}", person.phone
    return replace(letter, person=person, name=name, phone=phone, received_on=TODAY)


def measure(engine: Engine, seed: int) -> None:
    """File the earlier letters, look the later ones up, take everything back."""
    earlier, later = pairs(seed)
    times: dict[str, list[float]] = {name: [] for name in ("marks", "lookup", "insert", "marks written")}
    rows_read: list[int] = []
    proposed: list[tuple[Labelled, list[Candidate], dict[int, int]]] = []
    with Session(engine.execution_options(ksed_writes=True)) as session:
        top = session.exec(select(func.max(Case.id))).one() or 0
        mixed = [(letter, marks_of(told(letter))) for letter in earlier]
        mixed += list(islice(_recent(), max(RECENT - len(mixed), 0)))
        random.Random(seed).shuffle(mixed)
        keep(session, mixed, top + 1)
        events = {top + 1 + at: letter.event for at, (letter, _) in enumerate(mixed)}
        number = top + len(mixed)
        for one in later:
            number += 1
            letter = one[1]
            started = thread_time()
            marks = marks_of(told(letter))
            times["marks"].append(thread_time() - started)
            rows, started = RowsRead(), thread_time()
            found = candidates(session, marks, letter.received_on, rows=rows)
            times["lookup"].append(thread_time() - started)
            rows_read.append(rows.count)
            unknown = [each.case_id for each in found if each.case_id not in events]
            for filed in session.exec(select(Case).where(col(Case.id).in_(unknown))):
                events[filed.id or 0] = filed.proposal["event"]
            proposed.append((one, found, events))
            with session.begin_nested() as point:
                case = Case(**case_row(letter, number))
                started = thread_time()
                session.add(case)
                session.add(Event(case_id=number, at=case.received_at, actor="ksed", kind="filed", data={}))
                session.flush()
                times["insert"].append(thread_time() - started)
                started = thread_time()
                write_marks(session, case, marks)
                times["marks written"].append(thread_time() - started)
                point.rollback()
        session.rollback()
    report_times(times, rows_read)
    report_quality(proposed)


def _recent() -> Iterator[tuple[Written, Marks]]:
    for number in range(900_000, 900_010):
        yield from background(number)


def report_times(times: dict[str, list[float]], rows_read: list[int]) -> None:
    """Print medians of processor time, which other programs do not disturb, and the ratio to a plain insert."""
    for name, seconds in times.items():
        ordered = sorted(seconds)
        worst = ordered[int(len(ordered) * 0.99)]
        print(f"  {name}: median {1000 * statistics.median(ordered):.1f} ms, 99 % under {1000 * worst:.1f} ms")
    ratio = statistics.median(times["lookup"]) / statistics.median(times["insert"])
    print(f"  lookup ÷ plain insert of a case with its event: {ratio:.1f}")
    print(f"  rows read by a lookup: median {statistics.median(rows_read):.0f}, most {max(rows_read)}")


def report_quality(proposed: Sequence[tuple[Labelled, list[Candidate], dict[int, int]]]) -> None:
    """Print recall by sort, precision over everything that was proposed, and which kinds were named."""
    right = wrong = wrong_letters = found_pairs = true_pairs = 0
    by_sort: dict[str, Counter[str]] = {}
    for (sort, _, event), found, events in proposed:
        counts = by_sort.setdefault(sort, Counter())
        hits = [one for one in found if event and events.get(one.case_id) == event]
        right += len(hits)
        wrong += len(found) - len(hits)
        wrong_letters += len({events[one.case_id] for one in found if one not in hits})
        true_pairs += bool(event)
        found_pairs += bool(hits)
        counts["letters"] += 1
        counts["found"] += bool(hits)
        counts["wrongly proposed"] += len(found) - len(hits)
        counts.update(f"as {one.likeness.kind.value}" for one in hits[:1])
    for sort, counts in by_sort.items():
        print(f"  {sort}: {', '.join(f'{name} {count}' for name, count in counts.items())}")
    print(f"  recall {found_pairs / true_pairs:.3f} ({found_pairs} of {true_pairs})", end="")
    print(f", precision {right / max(right + wrong, 1):.3f} ({right} of {right + wrong} cases proposed)")
    letters = right + wrong_letters
    print(
        f"  precision with the {COPIES} copies of an unrelated letter counted once: {right / max(letters, 1):.3f}",
        end="",
    )
    print(f" ({right} of {letters})")


def main() -> None:
    """Fill, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="/tmp/ksed-matters.db")
    parser.add_argument("--url", help="an empty PostgreSQL database in place of the file")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=150)
    parser.add_argument("--seed", type=int, default=7_000_000)
    arguments = parser.parse_args()
    url = (arguments.url or f"sqlite:///{arguments.database}").replace("postgresql:", "postgresql+psycopg:")
    engine = connect(url)
    upgrade(engine)
    there = fill(engine, arguments.cases, arguments.seconds)
    print(f"{engine.dialect.name}, {there:,} cases")
    if there >= arguments.cases:
        if engine.dialect.name == "postgresql":
            with engine.connect() as connection:
                connection.exec_driver_sql("ANALYZE")
        measure(engine, arguments.seed)


if __name__ == "__main__":
    main()
