"""How fast letters go the whole way, side by side with what they are measured against.

    .venv/bin/python -m benchmarks.routes [--runs 3] [--mails 300]

Folder route: `ksed watch --once` over scanned pages, beside plain `tesseract -l tha+eng` on the same pages.
Mail route: mailbox to filed cases, bare and under a real Prefect server; the difference is Prefect's share.
Each pair runs in turn (A B A B …) in one go: quote the ratios, not the times, on a noisy machine.
"""

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from imapclient import IMAPClient

from flows.demo import SAMPLES
from flows.draining import drain, run_batch_here, run_letter_here
from flows.observed import Observer, Watched
from flows.ports import free_port
from flows.prefect_env import use_prefect_environment
from flows.prefect_server import PrefectServer
from flows.rounds import mailbox_round
from flows.throwaway import PASSWORD, Dovecot
from flows.wiring import open_office
from models.settings import Imap, Settings
from pipelines.adapters.mailbox import Mailbox
from pipelines.leases import Claimed
from pipelines.office import Office
from pipelines.take_in import Outcome

PAGES = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".tif", ".jpg"})


def timed(work: Callable[[], object]) -> float:
    """Wall seconds of a piece of work."""
    started = perf_counter()
    work()
    return perf_counter() - started


def report(name: str, a: list[float], b: list[float]) -> None:
    """Print the ratio a/b run by run."""
    ratios = [one / other for one, other in zip(a, b, strict=True)]
    print(f"  {name}: median {statistics.median(ratios):.2f} (min {min(ratios):.2f}, max {max(ratios):.2f})")


def folder_route(runs: int) -> None:
    """Pages a minute of the folder route beside plain Tesseract."""
    whole, plain, single = [], [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as home:
            inbox = Path(home) / "inbox" / "letter"
            inbox.mkdir(parents=True)
            for page in PAGES:
                shutil.copy(page, inbox)
            environment = {**os.environ, "KSED_HOME": home, "KSED_LOG_LEVEL": "ERROR"}
            command = [sys.executable, "-c", "from flows.cli import main; main()", "watch", "--once"]
            whole.append(timed(partial(subprocess.run, command, env=environment, check=True)))
        plain.append(timed(partial(plain_tesseract, {})))
        single.append(timed(partial(plain_tesseract, {"OMP_THREAD_LIMIT": "1"})))
    print(f"folder route, {len(PAGES)} pages, {os.cpu_count()} cores (start-up and settling of files included):")
    print(
        f"  ksed {len(PAGES) * 60 / min(whole):.0f} pages a minute; plain tesseract {len(PAGES) * 60 / min(plain):.0f}"
    )
    report("pages a minute, ksed / plain tesseract, one after the other", plain, whole)
    report("pages a minute, ksed / plain tesseract with OMP_THREAD_LIMIT=1", single, whole)


def plain_tesseract(more: dict[str, str]) -> None:
    """What a user would run without us."""
    for page in PAGES:
        subprocess.run(
            ["tesseract", page, "-", "-l", "tha+eng"], env={**os.environ, **more}, capture_output=True, check=True
        )


def mails(count: int) -> list[bytes]:
    """Plain text mails, all different."""
    body = "เรียน ศึกษาธิการจังหวัด\r\n\r\nเจ้าหน้าที่ของสำนักงานพูดจาไม่สุภาพ ขอให้ปรับปรุงการบริการ ครั้งที่ {0}\r\n"
    head = (
        "From: p{0}@mail.example\r\nMessage-ID: <{0}@mail.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return [(head + body).format(number).encode() for number in range(count)]


async def take_mails(office: Office, observer: Observer) -> int:
    """Take a full mailbox in, as the watcher does."""
    mailbox = Mailbox(office.settings.imap)
    result = await observer.observed("poll_mailbox", partial(mailbox_round, office, mailbox), "mailbox")
    mailbox.close()

    async def letter(claimed: Claimed) -> Outcome:
        return await observer.observed("take_in_letter", partial(run_letter_here, office, claimed), claimed.id)

    async def batch(claimed: list[Claimed]) -> list[Outcome]:
        ids = [one.id for one in claimed]
        return await observer.observed("take_in_batch", partial(run_batch_here, office, claimed), ids)

    await observer.observed("take_in", partial(drain, office, letter, batch))  # type: ignore[arg-type]  # lists do
    return len(result.new)


def flow_or_task(name: str) -> Watched:
    """Find a flow."""
    from flows import definitions

    found: Watched = getattr(definitions, name)
    return found


async def one_mail_run(folder: Path, count: int, *, well: bool) -> float:
    """Seconds from a full mailbox to filed cases."""
    folder.mkdir()
    with Dovecot(folder / "dovecot") as dovecot:
        with IMAPClient("127.0.0.1", port=dovecot.port, ssl=False) as client:
            client.login(dovecot.user, PASSWORD)
            client.multiappend("INBOX", mails(count))
        imap = Imap(host="127.0.0.1", port=dovecot.port, username=dovecot.user, password=PASSWORD, tls="none")  # type: ignore[arg-type]
        with open_office(Settings(home=folder / "home", imap=imap)) as office:
            started = perf_counter()
            taken = await take_mails(office, Observer(flow_or_task, well=well))
            seconds = perf_counter() - started
    assert taken == count
    return seconds


async def mail_route(runs: int, count: int) -> None:
    """Mails a second, and Prefect's share of the time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        port = free_port()
        use_prefect_environment(folder / "prefect", port)
        server = PrefectServer(folder / "prefect", port)
        await server.start()
        try:
            await one_mail_run(folder / "warm", 5, well=True)
            bare, watched = [], []
            for run in range(runs):
                bare.append(await one_mail_run(folder / f"bare{run}", count, well=False))
                watched.append(await one_mail_run(folder / f"watched{run}", count, well=True))
        finally:
            server.stop()
    shares = [1 - one / other for one, other in zip(bare, watched, strict=True)]
    print(f"mail route, {count} plain text mails, SQLite:")
    print(f"  {count / min(watched):.0f} mails a second under Prefect, {count / min(bare):.0f} without")
    report("seconds, with Prefect / without", watched, bare)
    print(f"  Prefect's share of the time: median {statistics.median(shares):.0%}")
    print(json.dumps({"bare_seconds": bare, "watched_seconds": watched}))


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--mails", type=int, default=300)
    options = parser.parse_args()
    folder_route(options.runs)
    asyncio.run(mail_route(options.runs, options.mails))


if __name__ == "__main__":
    main()
