"""Offices to be killed by `tests.support.crash_runner`, and what must be true of each afterwards."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from sqlmodel import col, select

from flows.demo import SAMPLES
from flows.throwaway import Dovecot, SmtpSink
from models.settings import Settings
from models.states import ArrivalState
from models.tables import Arrival, Case, Notice
from pipelines.adapters.database import connect, reading
from tests.support.mails import plain_mail
from tests.support.office import environment, imap_environment, mailbox, smtp_environment

ROOT = Path(__file__).parents[2]
LETTERS = 2  # one mail, one scan
NOTICES = LETTERS * 2  # the legal officer and a unit

MAIL = plain_mail(
    "ขอร้องเรียนเจ้าหน้าที่พูดจาไม่สุภาพ",
    "เรียน ศึกษาธิการจังหวัด\n\nไปติดต่อที่สำนักงานศึกษาธิการจังหวัด เจ้าหน้าที่พูดจาไม่สุภาพ ขอให้ปรับปรุงการบริการ\n\nนายสมชาย สมมุติ",
    "นายสมชาย สมมุติ <somchai@mail.example>",
)

TYPED = "เรื่อง ขอให้ปรับปรุงที่จอดรถ\n\nเรียน ศึกษาธิการจังหวัดกาฬสินธุ์\n\nที่จอดรถของสำนักงานไม่เพียงพอ ขอให้ปรับปรุง\n\n(นายวิชัย สมมุติ)\n"


def home_of(folder: Path, point: str) -> Path:
    """The office that is killed at a point."""
    return folder / point.replace(" ", "-").replace(",", "")


def job(folder: Path, dovecot: Dovecot, sink: SmtpSink, point: str, scan: str = "letter-05.tif") -> dict[str, object]:
    """Prepare an office of its own, in a mailbox folder of its own, for one kill."""
    home = home_of(folder, point)
    name = home.name
    with mailbox(dovecot) as client:
        client.create_folder(name)
        client.append(name, MAIL)
    inbox = home / "inbox" / "letter"
    inbox.mkdir(parents=True)
    if scan:
        shutil.copy(SAMPLES / scan, inbox / "letter")
    else:  # typed: quicker to read, the same boundaries
        (inbox / "letter").write_text(TYPED, encoding="utf-8")
    environ = environment(
        home,
        imap_environment(dovecot),
        smtp_environment(sink),
        KSED_IMAP__FOLDER=name,
        KSED_WATCHING__SETTLE_SECONDS="0.05",
    )
    return {"point": point, "environment": {**environ, "OMP_THREAD_LIMIT": "1"}}


def run(jobs: list[dict[str, object]]) -> list[dict[str, int]]:
    done = subprocess.run(
        # Not as a module: readers import the program that they belong to, and this one takes a second.
        [sys.executable, "-c", "from tests.support.crash_runner import main; main()"],
        cwd=ROOT,
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=False,
        timeout=230,
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == len(jobs), done.stderr
    assert all(result["first"] in {-9, 0} and result["second"] == 0 for result in results), f"{results}\n{done.stderr}"
    return results


def assert_each_filed_once(home: Path, point: str) -> None:
    engine = connect(Settings(home=home).effective_database_url)
    with reading(engine) as session:
        states = Counter(session.exec(select(Arrival.state, Arrival.error_code)).all())
        assert states == {(ArrivalState.FILED, None): LETTERS}, f"{point}: {states}"
        numbers = session.exec(select(Case.received_number).order_by(col(Case.received_number))).all()
        assert list(numbers) == [1, 2], f"{point}: {numbers}"
        notices = session.exec(select(Notice)).all()
        assert Counter(notice.state for notice in notices) == {"sent": NOTICES}, point
        assert all(session.exec(select(Arrival.acknowledged_at)).all()), f"{point}: not all acknowledged"
    engine.dispose()


def assert_nothing_left_lying(home: Path, point: str) -> None:
    inbox = home / "inbox" / "letter"
    assert [path.name for path in inbox.iterdir() if path.is_file()] == [], point
    assert len(list(inbox.glob("done/*/letter"))) == 1, point
