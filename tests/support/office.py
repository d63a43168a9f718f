"""Give the commands of `ksed`, with settings in the environment."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner
from imapclient import IMAPClient

from flows.cli import cli
from flows.throwaway import PASSWORD, Dovecot, SmtpSink

KSED = Path(sys.executable).parent / "ksed"


def imap_environment(server: Dovecot) -> dict[str, str]:
    return {
        "KSED_IMAP__HOST": "127.0.0.1",
        "KSED_IMAP__PORT": str(server.port),
        "KSED_IMAP__USERNAME": server.user,
        "KSED_IMAP__PASSWORD": PASSWORD,
        "KSED_IMAP__TLS": "none",
    }


def smtp_environment(sink: SmtpSink) -> dict[str, str]:
    units = ("general", "personnel", "policy", "development", "supervision", "students", "private", "audit")
    return {
        "KSED_SMTP__HOST": "127.0.0.1",
        "KSED_SMTP__PORT": str(sink.port),
        "KSED_SMTP__TLS": "none",
        "KSED_SMTP__SENDER": "ksed@ksed.example",
        "KSED_NOTICES__LEGAL_OFFICER": "law@ksed.example",
        "KSED_NOTICES__UNITS": json.dumps({unit: f"{unit}@ksed.example" for unit in units}),
    }


def environment(home: Path, *parts: Mapping[str, str], **extra: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KSED_", "PREFECT_"))}
    joined = {name: value for part in parts for name, value in part.items()}
    return {**clean, "KSED_HOME": str(home), "KSED_WATCHING__SETTLE_SECONDS": "0.3", **joined, **extra}


@dataclass(frozen=True, slots=True)
class Done:
    """What a command said and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def ksed(environ: Mapping[str, str], *arguments: str, expect: int | None = 0, text_in: str = "") -> Done:
    """Give a command in this process: as a program it needs two seconds to begin, and its readers two more."""
    with patch.dict(os.environ, environ, clear=True):
        result = CliRunner().invoke(cli, arguments, input=text_in, prog_name="ksed")
    if result.exc_info is not None and not isinstance(result.exception, SystemExit | None):
        raise result.exception
    return _expected(Done(result.exit_code, result.stdout, result.stderr), expect)


def ksed_program(environ: Mapping[str, str], *arguments: str, expect: int | None = 0, text_in: str = "") -> Done:
    """Run it as its users do: where what matters is the process, not the command."""
    done = subprocess.run(
        [KSED, *arguments], env=dict(environ), input=text_in, capture_output=True, text=True, timeout=300, check=False
    )
    return _expected(Done(done.returncode, done.stdout, done.stderr), expect)


def _expected(done: Done, expect: int | None) -> Done:
    assert expect is None or done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def cases(environ: Mapping[str, str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ksed(environ, "export", "--json").stdout.splitlines()]


def status(environ: Mapping[str, str]) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(ksed(environ, "status", "--json").stdout)
    return result


def deliver(server: Dovecot, *mails: bytes, folder: str = "INBOX") -> None:
    """Put mails into the mailbox, as the post does."""
    with mailbox(server) as client:
        for mail in mails:
            client.append(folder, mail)


def mailbox(server: Dovecot) -> IMAPClient:
    client = IMAPClient("127.0.0.1", port=server.port, ssl=False)
    client.login(server.user, PASSWORD)
    return client
