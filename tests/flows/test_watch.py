"""The long-lived watcher, as a program, with a real Prefect server, mailbox and SMTP server."""

import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.ports import free_port
from flows.throwaway import Dovecot, SmtpSink
from tests.support.mails import plain_mail
from tests.support.office import KSED, cases, deliver, environment, imap_environment, ksed, smtp_environment, status

SECRET = "นางสาวลับสุดยอด"


def mail(number: int) -> bytes:
    body = f"เรียน ศึกษาธิการจังหวัด\n\nเรื่องที่ {number}: เจ้าหน้าที่ของสำนักงานพูดจาไม่สุภาพ ขอให้ปรับปรุง\n\n{SECRET}"
    return plain_mail(f"ร้องเรียนครั้งที่ {number}", body, f"{SECRET} <secret{number}@mail.example>")


@contextlib.contextmanager
def watching(environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen([KSED, "watch"], env=environ, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        # What was killed cannot stop its Prefect server.
        with contextlib.suppress(OSError):
            os.killpg(int((Path(environ["KSED_HOME"]) / "prefect" / "server.pid").read_text()), signal.SIGKILL)


def until(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """Wait for a condition as people do: by looking; give what it gave."""
    result = soon(condition, seconds)
    assert result, "waited in vain"
    return result


def soon(condition: Callable[[], Any], seconds: float = 20) -> Any:
    """What a condition gives as soon as it gives anything; nothing where it never does."""
    deadline = time.monotonic() + seconds
    while not (result := condition()) and time.monotonic() < deadline:
        time.sleep(0.3)
    return result


def service(environ: dict[str, str], name: str) -> str:
    state: str = next(one["state"] for one in status(environ)["services"] if one["name"] == name)
    return state


def file_one_more(dovecot: Dovecot, environ: dict[str, str], number: int) -> None:
    deliver(dovecot, mail(number))
    until(lambda: len(cases(environ)) == number)


def prefect(port: int, path: str, **body: Any) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def completed(port: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for flow in prefect(port, "flows/filter"):
        runs = prefect(port, "flow_runs/filter", flows={"id": {"any_": [flow["id"]]}})
        found[flow["name"]] = sum(run["state_type"] == "COMPLETED" for run in runs)
    return found


@pytest.mark.timeout(240)
def test_a_mail_and_a_scan_become_cases_with_prefect_and_without(
    folder: Path, tmp_path: Path, dovecot: Dovecot, smtp: SmtpSink
) -> None:
    port = free_port()
    home, log = folder / "home", tmp_path / "log"
    environ = environment(home, imap_environment(dovecot), smtp_environment(smtp), KSED_FLOWS__PORT=str(port))
    with watching(environ, log) as process:
        until((home / "inbox" / "letter").is_dir)
        assert "วางไฟล์สแกน" in until(log.read_text)

        # Before Prefect is up, work goes on all the same.
        file_one_more(dovecot, environ, 1)

        until(lambda: service(environ, "prefect") == "ok", seconds=120)
        deliver(dovecot, mail(2))
        (home / "inbox" / "letter" / "typed.txt").write_text(mail(3).decode().partition("\n\n")[0] + f"\n{SECRET}")
        until(lambda: len(cases(environ)) == 3)
        until(lambda: len(smtp.messages) == 6)
        # A server that is slow to answer is passed over (flows/observed.py): it may see none but a later letter.
        letters = 3
        while not (flows := soon(lambda: (f := completed(port)).get("take_in") and f.get("send_notices") and f)):
            letters += 1
            file_one_more(dovecot, environ, letters)
        assert flows["poll_mailbox"] >= 1
        assert flows["scan_folder"] >= 1
        records = json.dumps(
            [prefect(port, f"{kind}/filter") for kind in ("flow_runs", "task_runs", "logs", "artifacts")],
            ensure_ascii=False,
        )
        for private in (SECRET, "secret2", "typed.txt", "ร้องเรียน", "@"):
            assert private not in records
        assert prefect(port, "automations/filter")[0]["name"].startswith("ksed")

        # With the server gone nothing is lost, and the status says so.
        os.killpg(int((home / "prefect" / "server.pid").read_text()), signal.SIGKILL)
        letters += 1
        file_one_more(dovecot, environ, letters)
        until(lambda: service(environ, "prefect") == "failing", seconds=30)
        # And it comes back by itself.
        until(lambda: service(environ, "prefect") == "ok", seconds=120)

        process.terminate()
        assert process.wait(timeout=20) == 0
    assert SECRET not in log.read_text()
    assert [case["received_number"] for case in cases(environ)] == list(range(1, letters + 1))


@pytest.mark.timeout(240)
def test_a_broken_prefect_database_stops_nothing(folder: Path, tmp_path: Path, dovecot: Dovecot) -> None:
    home = folder / "home"
    (home / "prefect").mkdir(parents=True)
    (home / "prefect" / "prefect.db").write_bytes(b"this is no database" * 100)
    environ = environment(home, imap_environment(dovecot))
    with watching(environ, tmp_path / "log"):
        deliver(dovecot, mail(1))
        until(lambda: (home / "ksed.db").exists() and len(cases(environ)) == 1)
        until(lambda: service(environ, "prefect") == "failing", seconds=30)


@pytest.mark.timeout(120)
def test_a_dead_mailbox_is_reported_and_found_again(folder: Path, tmp_path: Path, dovecot: Dovecot) -> None:
    home = folder / "home"
    environ = environment(
        home, imap_environment(dovecot), KSED_FLOWS__ENABLED="false", KSED_WATCHING__MAILBOX_SECONDS="2"
    )

    def source() -> dict[str, Any]:
        return next(one for one in status(environ)["sources"] if one["name"].startswith("imap"))

    with watching(environ, tmp_path / "log"):
        until(lambda: source()["state"] == "ok")
        dovecot.stop()
        assert until(lambda: source()["error"]) == "mailbox_unavailable"
        dovecot.start()
        deliver(dovecot, mail(1))
        until(lambda: len(cases(environ)) == 1)
        assert source()["state"] == "ok"


def test_a_letter_stuck_in_the_mailbox_of_a_failing_smtp_server_is_filed_and_told_later(
    folder: Path, dovecot: Dovecot, smtp: SmtpSink
) -> None:
    environ = environment(folder / "home", imap_environment(dovecot), smtp_environment(smtp))
    smtp.refuse_with = "451 4.3.0 try again later"
    deliver(dovecot, mail(1))
    ksed(environ, "watch", "--once")
    assert len(cases(environ)) == 1
    assert status(environ)["outbox"] == {"pending": 2, "sent": 0, "failed": 0}
    assert service(environ, "smtp") == "failing"
    smtp.refuse_with = None
    until(lambda: ksed(environ, "watch", "--once") and len(smtp.messages) == 2)
    assert service(environ, "smtp") == "ok"
