"""How long the desk's questions to the database take, with 100,000 or 1,000,000 cases (wanted: under 100 ms each).

    python -m benchmarks.desk_queries --cases 100000
    python -m benchmarks.desk_queries --cases 100000 --postgresql
    python -m benchmarks.desk_queries --cases 100000 --then 1000000 --postgresql

Letters are put together from words of schools, offices and conduct; every name is made up by chance. Most cases are
closed, 2 in 100 open; with `--all-open` every one waits. The schema's triggers and indexes stand before the rows come.
"""

import argparse
import random
import signal
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, insert, text
from sqlmodel import Session, col, select

from models.clock import BANGKOK, year_be
from models.states import OPEN_CASES, CaseState
from models.tables import Case
from models.tables_finding import CaseHandle, CaseText
from models.values import Channel, Unit
from parsers.thai.fold import fold
from pipelines.adapters.database import connect, upgrade
from pipelines.finding.figures import figures
from pipelines.finding.filters import Clock, Filters, fiscal_year_of
from pipelines.finding.find import Found, find, list_cases
from pipelines.finding.listed import Order
from pipelines.finding.queue import next_after, queue
from pipelines.finding.texts import VERSION
from tests.support.postgres import cluster

TODAY = date(2026, 11, 23)
BATCH = 2_000
BODIES = 4_000
"""Letters written; each stands in several cases, with other names, so that writing takes no longer than storing."""
REPEATS = 15
LATE = Filters(clock=(Clock.OVERDUE,))
RARE = "เครื่องสูบน้ำบาดาล"
"""Stands in one letter of a thousand."""
_PLACES = ["หนอง", "โนน", "นา", "ดอน", "คำ", "ห้วย", "โพน", "กุด", "ท่า", "สวน"]
_NAMES = ["แสง", "แก้ว", "บัว", "ไผ่", "มะค่า", "ยาง", "สิม", "เรือ", "ทอง", "เม็ก", "หว้า", "ตาล", "ขาม", "ไทร", "ม่วง", "งิ้ว"]
_GIVEN = [
    "สมชาย",
    "กานดา",
    "บุญมี",
    "วิไล",
    "ประยูร",
    "มาลี",
    "ธนา",
    "อรทัย",
    "สุรชัย",
    "ปราณี",
    "ชูใจ",
    "วีระ",
    "นงนุช",
    "คำปอง",
    "ละออ",
    "เกษม",
]
_FAMILY = [
    "ใจซื่อ",
    "ศรีสุข",
    "แก้วคำ",
    "พลเยี่ยม",
    "ภูผา",
    "นาชัย",
    "ทองดี",
    "สายบุญ",
    "แสนโคตร",
    "วงษ์ศรี",
    "บุญเรือง",
    "โพธิ์ชัย",
]
_SAYS = """
ครูตีนักเรียนด้วยไม้เรียวจนเขียวช้ำ|ผู้อำนวยการเรียกเก็บเงินค่าอาหารกลางวัน|โรงเรียนเก็บเงินบำรุงการศึกษาเกินประกาศ|รถรับส่งนักเรียนไม่ปลอดภัย|
เจ้าหน้าที่พูดจาไม่สุภาพกับผู้มาติดต่อ|การบรรจุแต่งตั้งไม่เป็นธรรม|มีการทุจริตจัดซื้อจัดจ้างเครื่องคอมพิวเตอร์|ครูไม่เข้าสอนหลายคาบ|นักเรียนถูกเพื่อนกลั่นแกล้งในห้องเรียน|
โรงอาหารไม่สะอาดและราคาแพง|ขอให้ตรวจสอบข้อเท็จจริงและดำเนินการทางวินัย|ขอข้อมูลเกี่ยวกับทุนการศึกษา|ผู้ปกครองได้รับความเดือดร้อน|การย้ายข้าราชการครูไม่โปร่งใส|
ห้องน้ำชำรุดเป็นเวลานานไม่ได้รับการซ่อมแซม|ครูใช้เวลาราชการไปทำธุรกิจส่วนตัว|มีการจำหน่ายบุหรี่ไฟฟ้าหน้าโรงเรียน|ผู้บริหารใช้ถ้อยคำดูหมิ่นครูในที่ประชุม|
การสอบคัดเลือกลูกจ้างชั่วคราวมีการเปิดเผยข้อสอบ|เด็กพิการไม่ได้รับสิทธิเข้าเรียน|งบประมาณโครงการอบรมไม่มีหลักฐานการจ่าย|ถนนหน้าโรงเรียนเป็นหลุมเป็นบ่อ
"""
_SENTENCES = [one for line in _SAYS.split("\n") for one in line.split("|") if one]


def letter(draw: random.Random, number: int) -> str:
    """Write a letter's folded words."""
    school = f"โรงเรียนบ้าน{draw.choice(_PLACES)}{draw.choice(_NAMES)}{draw.choice(_NAMES)}"
    told = [
        draw.choice(_SENTENCES) + f" เมื่อวันที่ {draw.randint(1, 28)} เวลา {draw.randint(8, 16)}.00 น." for _ in range(12)
    ]
    if number % 1000 == 7:
        told.append(f"ทั้งที่{RARE}ของหมู่บ้านเสีย")
    accused = f"{draw.choice(_GIVEN)} {draw.choice(_FAMILY)}"
    return fold(f"เรียน ศึกษาธิการจังหวัดกาฬสินธุ์ ข้าพเจ้าขอร้องเรียน{accused} {school} {' '.join(told)} จึงเรียนมาเพื่อโปรดพิจารณา")


def case_row(draw: random.Random, case_id: int, *, all_open: bool, cases: int) -> dict[str, Any]:
    """Make a case's row; ids grow with the received day."""
    days = 5 * 365 * (cases - case_id) // cases
    received = TODAY - timedelta(days=days)
    at = datetime.combine(received, datetime.min.time(), BANGKOK)
    is_open = all_open or draw.random() < 0.02
    due = (TODAY if is_open else received) + timedelta(days=draw.randint(-20, 40) if is_open else draw.randint(1, 30))
    state = draw.choice(OPEN_CASES) if is_open and not all_open else CaseState.PROPOSED if is_open else CaseState.CLOSED
    level, unit = draw.randint(1, 4), draw.choice(list(Unit)).value
    said = draw.choice(_SENTENCES)
    field = {"value": said, "confidence": 0.9, "page": 1, "box": None, "span": None, "quote": said}
    return {
        "id": case_id,
        "received_year": year_be(received),
        "received_number": case_id,
        "received_on": received,
        "received_at": at,
        "registered_at": at,
        "channel": draw.choice(list(Channel)).value,
        "state": state.value,
        "confirmed": state != CaseState.PROPOSED,
        "level": level,
        "unit": unit,
        "purpose": "complaint",
        "nature": "official",
        "due_on": due,
        "ended_on": None if is_open else received + timedelta(days=draw.randint(0, 35)),
        "subject": said,
        "letter": {"subject": field, "body": {**field, "value": said * 20}},
        "proposal": {
            "flags": {"minor": draw.random() < 0.05},
            "confidence": draw.random(),
            "reasons": [],
            "look_at": [],
        },
        "deadline": {"skipped": [], "explanation": "ครบกำหนด"},
        "assigned_to": ["law"],
        "restricted": False,
        "hidden_from_unit": False,
        "review_rank": draw.choice((0, 1, 2, 3, 3, 3, 3)),
    }


def fill(engine: Engine, cases: int, *, all_open: bool) -> None:
    """Write so many cases."""
    draw = random.Random(1)
    bodies = [letter(draw, number) for number in range(BODIES)]
    for start in range(1, cases + 1, BATCH):
        ids = range(start, min(start + BATCH, cases + 1))
        rows = [case_row(draw, one, all_open=all_open, cases=cases) for one in ids]
        texts, handles = [], []
        for one in ids:
            phone = f"08{one % 10**8:08d}"
            who = f"{draw.choice(_GIVEN)} {draw.choice(_FAMILY)}"
            about = f"{draw.choice(_GIVEN)} {draw.choice(_FAMILY)}"
            said = f"ศธ04{draw.randint(100, 999)}/{one}\n{fold(about)}\n{bodies[draw.randrange(BODIES)]}"
            texts.append({"case_id": one, "version": VERSION, "words": said, "identity": f"{fold(who)}\n{phone}"})
            handles += [(f"{one}/{rows[one - start]['received_year']}", False), (phone, True)]
        keyed = [
            {"handle": said, "case_id": ids[at // 2], "identity": whose} for at, (said, whose) in enumerate(handles)
        ]
        with engine.execution_options(ksed_writes=True).begin() as connection:
            write(connection, Case, rows)
            write(connection, CaseText, texts)
            write(connection, CaseHandle, keyed)
    settle(engine)


COPY = (
    """INSERT INTO cases SELECT {case} FROM cases WHERE id <= :there AND id + :by <= :cases""",
    """INSERT INTO case_texts SELECT case_id + :by, version, words, identity FROM case_texts
       WHERE case_id <= :there AND case_id + :by <= :cases""",
    """INSERT INTO case_handles SELECT CAST(id AS text) || '/' || received_year, id, false FROM cases
       WHERE id > :by AND id <= :until""",
    """INSERT INTO case_handles SELECT '08' || substr(CAST(100000000 + id AS text), 2), id, true FROM cases
       WHERE id > :by AND id <= :until""",
)


def multiply(engine: Engine, there: int, cases: int) -> None:
    """Copy the cases there are until there are so many; copies have numbers of their own."""
    postgresql = engine.dialect.name == "postgresql"
    names = list(Case.model_fields)
    case = ", ".join(f"{name} + :by" if name in {"id", "received_number"} else name for name in names)
    into = COPY[0].replace("INTO cases", f"INTO cases ({', '.join(names)})").format(case=case)
    with engine.execution_options(ksed_writes=True).begin() as connection:
        if postgresql:  # made anew afterwards, which is quicker
            connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
            connection.execute(text("DROP INDEX case_texts_trigrams"))
        for by in range(there, cases, there):
            for statement in (into, *COPY[1:]):
                connection.execute(text(statement), {"by": by, "there": there, "cases": cases, "until": by + there})
        if postgresql:
            columns = "words gin_trgm_ops, identity gin_trgm_ops"
            connection.execute(text(f"CREATE INDEX case_texts_trigrams ON case_texts USING gin ({columns})"))
    settle(engine)


def settle(engine: Engine) -> None:
    """Let the database count what it holds, as it does by itself after a while."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))


def write(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert many rows."""
    connection.execute(insert(table), rows)


def questions(cases: int) -> dict[str, Callable[[Session], object]]:
    """What the desk asks."""
    some = cases // 2
    look = partial(find, today=TODAY, limit=50, with_identity=True)
    words = {
        "find rare word": RARE,
        "find common word": "นักเรียน",
        "find two words": "ทุจริต บุหรี่ไฟฟ้า",
        "find partial word": "สูบน้ำบาดา",
        "find short word": "ตี",
        "find nothing": "ปลาวาฬสีน้ำเงิน",
        "find fuzzy": "เครื่องสูบนำบาคาล",
        "find phone": f"+66 8{some % 10**8:08d}",
        "find letter number": f"/{some}",
    }

    def asking(said: str) -> Callable[[Session], object]:
        return lambda session: shown(look(session, said))

    asked = {name: asking(said) for name, said in words.items()}
    overdue = Filters(state=(CaseState.PROPOSED,), level=(4,), unit=(Unit.AUDIT,))
    return {
        "queue": lambda session: queue(session, today=TODAY, limit=50),
        "next case": lambda session: next_after(session, session.get_one(Case, some), today=TODAY),
        "case load": lambda session: session.get_one(Case, some).letter,
        "find number": lambda session: shown(look(session, f"{some}/{year_be(TODAY)}")),
        **asked,
        "list filtered": lambda session: shown(look(session, "", overdue)),
        "list overdue": lambda session: shown(list_cases(session, LATE, today=TODAY)),
        "list by due date": lambda session: shown(list_cases(session, today=TODAY, order=Order.DUE)),
        "find common word, rare filter": lambda session: shown(look(session, "นักเรียน", overdue)),
        "figures of a fiscal year": lambda session: figures(
            session, today=TODAY, base=Filters(fiscal_year=fiscal_year_of(TODAY) - 1)
        ),
    }


def shown(found: Found) -> Found:
    """Touch what a list shows of each case."""
    for hit in found.hits:
        _ = hit.case.subject, hit.case.due_on
    return found


def measure(engine: Engine, cases: int) -> Iterator[tuple[str, float]]:
    """Ask each question of a fresh session several times; give medians in milliseconds."""
    for name, ask in questions(cases).items():
        times = []
        for _ in range(REPEATS):
            with Session(engine) as session:
                session.exec(select(col(Case.id)).limit(1)).all()  # the connection is open, as the desk's is
                started = perf_counter()
                ask(session)
                times.append(1000 * (perf_counter() - started))
        yield name, statistics.median(times[1:])


@contextmanager
def database(*, postgresql: bool) -> Iterator[str]:
    """Give the URL of an empty database that goes away again."""
    with tempfile.TemporaryDirectory(prefix="ksed-desk-") as name:
        Path(name).chmod(0o755)
        if not postgresql:
            yield f"sqlite:///{name}/desk.db"
            return
        with cluster(Path(name) / "cluster") as url:
            yield url.replace("postgresql:", "postgresql+psycopg:")


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--then", type=int, help="fill up to so many and ask again; prints the ratio")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--all-open", action="store_true")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that the server stops as well
    with database(postgresql=arguments.postgresql) as url:
        engine = connect(url)
        upgrade(engine)
        before: dict[str, float] = {}
        filled = 0
        for cases in filter(None, (arguments.cases, arguments.then)):
            started = perf_counter()
            if filled:
                multiply(engine, filled, cases)
            else:
                fill(engine, cases, all_open=arguments.all_open)
            filled = cases
            print(f"{engine.dialect.name}, {cases:,} cases, filled in {perf_counter() - started:.0f} s", flush=True)
            for name, median in measure(engine, cases):
                ratio = f"   × {median / before[name]:.1f}" if name in before else ""
                print(f"  {name:32} {median:8.1f} ms{ratio}", flush=True)
                before[name] = median
        engine.dispose()


if __name__ == "__main__":
    main()
