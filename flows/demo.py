"""`ksed demo`: a throw-away office with its own mailbox, scan folders and SMTP server."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient
from rich.console import Console
from rich.progress import Progress

from flows.demo_mails import demo_mails
from flows.ports import free_port
from flows.throwaway import PASSWORD, Dovecot, SmtpSink

SAMPLES = Path(__file__).parent / "samples"
SCANS = (".pdf", ".jpg", ".png", ".tif")


PEOPLE = (
    ("law1", "นางสาวตัวอย่าง หนึ่งเดียว", "legal_officer"),
    ("saraban", "นางตัวอย่าง สี่ทิศ", "records"),
    ("boss", "นายตัวอย่าง สามพราน", "executive"),
    ("personnel", "นายตัวอย่าง เจ็ดเสมียน", "unit_director", "personnel"),
    ("it", "นายตัวอย่าง ห้าธง", "operator"),
)
"""Who may sign in at the demo's desk."""


def run_demo(*, keep: bool, desk: bool) -> int:
    """Run the demo; give the exit status of its last round. With `desk` it ends with the web desk, until Ctrl-C.

    Raises:
        ConfigError: Dovecot is missing or does not start.
    """
    console = Console(highlight=False)
    with _folder(keep=keep) as home, SmtpSink().running() as sink, Dovecot(home / "dovecot") as dovecot:
        environment = _environment(home, dovecot, sink)
        console.print(f"สำนักงานจำลองอยู่ที่ {home}" + ("" if keep else " (ลบทิ้งเมื่อจบ)"))
        _deliver(dovecot)
        scans = sorted(path for path in SAMPLES.iterdir() if path.suffix in SCANS)
        status = 0
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("รับเรื่อง", total=1 + len(scans))
            # The mailbox first; then the scans, one after the other, as a clerk at the scanner drops them.
            for scan in [None, *scans]:
                if scan is not None:
                    _drop(scan, home / "ksed" / "inbox" / "letter")
                    console.print(f"สแกน {scan.name} → inbox/letter")
                else:
                    console.print("อีเมลตัวอย่างเข้ากล่องจดหมายแล้ว กำลังรับเรื่อง …")
                status = max(status, _ksed(environment, "watch", "--once"))
                progress.advance(task)
        _ksed(environment, "cases")
        _ksed(environment, "status")
        console.print(f"อีเมลแจ้งเตือนที่ส่งถึงเครื่องแม่ข่าย SMTP จำลอง: {len(sink.messages)} ฉบับ")
        for message in sink.messages[:3]:
            console.print(f"  ถึง {message['To']}: {message['Subject']}", markup=False)
        if desk:
            _serve(environment)
        if keep:
            settings = " ".join(f"{name}={value!r}" for name, value in environment.items() if name == "KSED_HOME")
            console.print(f"ดูต่อ: {settings} ksed cases")
    return status


@contextmanager
def _folder(*, keep: bool) -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="ksed-demo-"))
    home.chmod(0o755)  # Dovecot's own users pass through
    try:
        yield home
    finally:
        if not keep:
            shutil.rmtree(home, ignore_errors=True)


def _environment(home: Path, dovecot: Dovecot, sink: SmtpSink) -> dict[str, str]:
    return {
        "KSED_HOME": str(home / "ksed"),
        "KSED_IMAP__HOST": "127.0.0.1",
        "KSED_IMAP__PORT": str(dovecot.port),
        "KSED_IMAP__TLS": "none",
        "KSED_IMAP__USERNAME": dovecot.user,
        "KSED_IMAP__PASSWORD": PASSWORD,
        "KSED_SMTP__HOST": "127.0.0.1",
        "KSED_SMTP__PORT": str(sink.port),
        "KSED_SMTP__TLS": "none",
        "KSED_SMTP__SENDER": "ksed@ksed.example",
        "KSED_NOTICES__LEGAL_OFFICER": "nitikorn@ksed.example",
        "KSED_NOTICES__UNITS": '{"personnel": "personnel@ksed.example", "general": "general@ksed.example"}',
        "KSED_LOG_LEVEL": "ERROR",
        "KSED_WATCHING__SETTLE_SECONDS": "0.3",
    }


def _deliver(dovecot: Dovecot) -> None:
    with IMAPClient("127.0.0.1", port=dovecot.port, ssl=False) as client:
        client.login(dovecot.user, PASSWORD)
        for mail in demo_mails():
            client.append("INBOX", mail)


def _serve(environment: dict[str, str]) -> None:
    """Give everybody an account, with a one-time password that is printed, and serve the desk."""
    for username, name, role, *unit in PEOPLE:
        options = ("--unit", *unit) if unit else ()
        _ksed(environment, "user", "add", username, "--name", name, "--role", role, *options)
    with contextlib.suppress(KeyboardInterrupt):
        _ksed({**environment, "KSED_DESK__PORT": str(free_port())}, "desk")


def _drop(scan: Path, folder: Path) -> None:
    """Copy under a temporary name and rename, as good scanners do."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(scan, folder / f".{scan.name}.tmp")
    (folder / f".{scan.name}.tmp").rename(folder / scan.name)


def _ksed(environment: dict[str, str], *arguments: str) -> int:
    """Run ksed as a program of its own: the demo shows what an office would see."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KSED_")}
    return subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", *arguments],
        env={**clean, **environment},
        check=False,
    ).returncode
