"""IMAP servers beside Dovecot, and hands to put mails into any of them."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from imapclient import IMAPClient

from flows.ports import free_port
from flows.throwaway import PASSWORD
from models.settings import Imap

USER = "office@ksed.example"


class Server(Protocol):
    """An IMAP server on loopback."""

    @property
    def port(self) -> int: ...

    @property
    def user(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens."""

    port: int
    user: str = USER
    heard: list[bytes] = field(default_factory=list)
    """What a `scripted` server was told, line by line."""


def imap_of(server: Server, **changes: Any) -> Imap:
    values = {"host": "127.0.0.1", "port": server.port, "username": server.user, "password": PASSWORD, "tls": "none"}
    return Imap.model_validate({**values, "timeout_seconds": 5, **changes})


@contextmanager
def client_of(server: Server, folder: str | None = "INBOX") -> Iterator[IMAPClient]:
    """Look into a mailbox as another program of the office's does."""
    client = IMAPClient("127.0.0.1", port=server.port, ssl=False)
    client.normalise_times = False
    client.login(server.user, PASSWORD)
    if folder:
        client.select_folder(folder)
    yield client
    client.logout()


def mail(number: int, size: int = 0) -> bytes:
    head = f"From: a{number}@mail.example\r\nSubject: letter {number}\r\nMessage-ID: <{number}@mail.example>\r\n\r\n"
    return head.encode() + b"body\r\n" + b"x" * size


def post(server: Server, mails: Sequence[bytes], when: datetime | None = None) -> None:
    """Deliver mails; `when` is their INTERNALDATE."""
    with client_of(server, None) as client:
        for one in mails:
            client.append("INBOX", one, msg_time=when)


@contextmanager
def plain_imap(*capabilities: str) -> Iterator[Place]:
    """Run a server that keeps no keywords, with nothing but these capabilities."""
    place = Place(free_port())
    program = Path(__file__).with_name("plain_imap.py")
    process = subprocess.Popen([sys.executable, program, str(place.port), place.user, PASSWORD, *capabilities])
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", place.port)) == 0:
                    break
            time.sleep(0.05)
        yield place
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def scripted(*answers: bytes) -> Iterator[Place]:
    """Run a server for one connection that says these in turn, the first as its greeting, and hangs up.

    `{tag}` in an answer stands for the tag of the command that it answers.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        place = Place(listener.getsockname()[1])

        def serve() -> None:
            connection, _ = listener.accept()
            with suppress(OSError), connection, connection.makefile("rb") as commands:
                tag = b"*"
                for answer in answers:
                    connection.sendall(answer.replace(b"{tag}", tag))
                    place.heard.append(line := commands.readline())
                    tag = line.partition(b" ")[0] if b" " in line else tag

        thread = threading.Thread(target=serve)
        thread.start()
        yield place
        thread.join()


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a certificate of its own authority for `name` (`IP:…` or `DNS:…`), and its key."""
    paths = folder / "certificate.pem", folder / "key.pem"
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", paths[1])
    whose = ("-subj", "/CN=ksed test", "-addext", f"subjectAltName={name}", "-days", "2")
    subprocess.run(["openssl", "req", "-x509", *key, *whose, "-out", paths[0]], check=True, capture_output=True)
    return paths
