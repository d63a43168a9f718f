"""Throw-away servers on loopback for the demo and the tests: a real Dovecot, a real SMTP server.

Nothing of the system's own services is touched; all files lie in a folder that the caller deletes.
"""

import contextlib
import getpass
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as default_policy
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

from flows.ports import free_port
from models.errors import ConfigError

START_SECONDS = 20.0
PASSWORD = "throw-away"  # noqa: S105  # of a server that lives for minutes on loopback


@dataclass(slots=True)
class Dovecot:
    """A Dovecot for one user, without privileges where it is not started by root."""

    folder: Path
    user: str = "office@ksed.example"
    keywords: bool = True
    """Whether the mailbox keeps keywords; without, taken mails must be moved."""
    certificate: tuple[Path, Path] | None = None
    """Certificate and key, to offer STARTTLS and TLS."""
    port: int = 0
    tls_port: int = 0
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it and wait until it listens."""
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop it."""
        self.stop()

    def start(self) -> None:
        """Start (again), on the same ports and mails.

        Raises:
            ConfigError: Dovecot is not installed or does not start.
        """
        program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
        if program is None:
            raise ConfigError("ไม่พบโปรแกรม dovecot กรุณาติดตั้งด้วยคำสั่ง make setup")
        self.port = self.port or free_port()
        self.tls_port = self.tls_port or free_port()
        for part in ("mail", "run", "state"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            # Mail processes of a root Dovecot run as another user, who must be able to write there.
            entry = pwd.getpwnam("nobody")
            os.chown(self.folder / "mail", entry.pw_uid, entry.pw_gid)
            self.folder.chmod(0o755)
        config = self.folder / "dovecot.conf"
        config.write_text(self._config(), encoding="utf-8")
        with (self.folder / "dovecot.log").open("ab") as log:
            self._process = subprocess.Popen(
                [program, "-F", "-c", str(config)], stdout=log, stderr=log, start_new_session=True
            )
        _wait_for_port(self.port, self._process)

    def stop(self) -> None:
        """Stop it at once, and the connections that it has; its mails stay."""
        if self._process is not None:
            # Asked politely it takes a second, and its children serve on for half a minute.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _config(self) -> str:
        mail_user = "nobody" if os.geteuid() == 0 else getpass.getuser()
        entry = pwd.getpwnam(mail_user)
        group = grp.getgrgid(entry.pw_gid).gr_name
        mine = getpass.getuser()
        tls = "ssl = no"
        if self.certificate:
            tls = f"ssl = yes\nssl_cert = <{self.certificate[0]}\nssl_key = <{self.certificate[1]}"
        acl = ""
        if not self.keywords:
            # Without the right to write flags (w) no keyword can be set; seen (s) and deleted (t) still can.
            rights = self.folder / "acl"
            rights.write_text("* owner lrstiekxa\n", encoding="ascii")
            rights.chmod(0o644)  # read by the mail process, which is another user where we are root
            acl = f"mail_plugins = acl\nplugin {{\n  acl = vfile:{self.folder}/acl\n}}"
        tls_listener = f"inet_listener imaps {{\n  port = {self.tls_port if self.certificate else 0}\n  ssl = yes\n}}"
        return f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = {self.folder}/dovecot.log
listen = 127.0.0.1
protocols = imap
{tls}
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {mine if os.geteuid() else "dovecot"}
default_internal_group = {group if os.geteuid() else "dovecot"}
default_login_user = {mine if os.geteuid() else "dovenull"}
first_valid_uid = 0
mail_location = maildir:{self.folder}/mail
{acl}
mail_max_userip_connections = 100
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  {tls_listener}
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={entry.pw_uid} gid={entry.pw_gid} home={self.folder}/mail
}}
"""


class SmtpSink:
    """An SMTP server that keeps what it is sent; it can be told to refuse."""

    def __init__(self) -> None:
        """Prepare; it listens within `with`."""
        self.messages: list[EmailMessage] = []
        self.refuse_with: str | None = None
        """An SMTP answer such as `451 try later`, given to every mail while set."""
        self.port = free_port()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Keep a mail."""
        if self.refuse_with:
            return self.refuse_with
        self.messages.append(BytesParser(policy=default_policy).parsebytes(envelope.content))
        return "250 OK"

    @contextlib.contextmanager
    def running(self) -> Iterator["SmtpSink"]:
        """Listen on loopback."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


def _wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise ConfigError("เริ่ม dovecot ไม่ได้ กรุณาดู dovecot.log ในโฟลเดอร์ของสำนักงานจำลอง")
