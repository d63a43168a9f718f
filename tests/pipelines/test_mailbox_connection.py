"""Logging in, waiting, and the ways in which a connection ends."""

import base64
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from flows.throwaway import Dovecot
from models.errors import TransientError
from models.settings import Imap
from pipelines.adapters.mailbox import Mailbox
from tests.support.imap import certificate, client_of, imap_of, mail, post, scripted

GREETING = b"* OK [CAPABILITY IMAP4rev1] ready\r\n"
CAPABILITY = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK done\r\n"


@pytest.fixture
def tls_dovecot(folder: Path) -> Iterator[Dovecot]:
    with Dovecot(folder / "dovecot", certificate=certificate(folder, "IP:127.0.0.1")) as server:
        yield server


def tls_of(server: Dovecot, kind: str, **changes: object) -> Imap:
    assert server.certificate
    port = server.tls_port if kind == "tls" else server.port
    return imap_of(server, **{"port": port, "tls": kind, "ca_file": server.certificate[0], **changes})


@contextmanager
def soon(act: Callable[[], object]) -> Iterator[None]:
    """Do something while the test waits."""
    timer = threading.Timer(0.2, act)
    timer.start()
    yield
    timer.join()


def fault(settings: Imap) -> str:
    with pytest.raises(TransientError) as error:
        Mailbox(settings)
    return error.value.code


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_mails_come_over_tls_with_a_certificate_of_the_offices_own(tls_dovecot: Dovecot, kind: str) -> None:
    post(tls_dovecot, [mail(1)])
    mailbox = Mailbox(tls_of(tls_dovecot, kind))
    assert [b"".join(parts) for _, parts in mailbox.fetch(mailbox.listed())] == [mail(1)]
    with soon(lambda: post(tls_dovecot, [mail(2)])):
        assert mailbox.wait(10)
    assert len(mailbox.listed()) == 2
    with soon(mailbox.abort), pytest.raises(TransientError):
        mailbox.wait(10)


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_certificate_that_is_not_trusted_ends_the_attempt(tls_dovecot: Dovecot, kind: str) -> None:
    assert fault(tls_of(tls_dovecot, kind, ca_file=None)) == "mailbox_unavailable"


def test_a_certificate_for_another_name_ends_the_attempt(folder: Path) -> None:
    with Dovecot(folder / "dovecot", certificate=certificate(folder, "DNS:mail.elsewhere.example")) as server:
        assert fault(tls_of(server, "tls")) == "mailbox_unavailable"


def test_a_server_without_starttls_never_gets_the_password() -> None:
    with scripted(GREETING, CAPABILITY, b"{tag} OK logged in\r\n") as server:
        assert fault(imap_of(server, tls="starttls")) == "mailbox_unavailable"
    assert not any(b"LOGIN" in line for line in server.heard)


@pytest.mark.parametrize("password", ["wrong", "รหัสผ่าน"])
def test_a_wrong_password_is_told_as_such(dovecot: Dovecot, password: str) -> None:
    assert fault(imap_of(dovecot, password=password)) == "mailbox_login"


def test_a_password_in_thai_goes_by_sasl_as_utf8() -> None:
    refused = b"{tag} NO [AUTHENTICATIONFAILED] no\r\n"
    with scripted(GREETING, CAPABILITY, b"+ \r\n", refused) as server:
        assert fault(imap_of(server, password="รหัสผ่าน")) == "mailbox_login"
    assert base64.b64decode(server.heard[2]).decode() == f"\0{server.user}\0รหัสผ่าน"


@pytest.mark.parametrize(
    "answer", [b"{tag} NO [UNAVAILABLE] try again later\r\n", b"* BYE overloaded\r\n", b"what is this?\r\n", b""]
)
def test_a_server_out_of_order_is_not_taken_for_a_wrong_password(answer: bytes) -> None:
    with scripted(GREETING, CAPABILITY, answer) as server:
        assert fault(imap_of(server, timeout_seconds=1)) == "mailbox_unavailable"


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad Request\r\n", b"* BYE no service\r\n", b"\xff\x00\r\n"])
def test_what_is_no_imap_server_is_a_fault(greeting: bytes) -> None:
    with scripted(greeting) as server:
        assert fault(imap_of(server, timeout_seconds=1)) == "mailbox_unavailable"


def test_nobody_listening_and_a_missing_folder_are_faults(dovecot: Dovecot) -> None:
    assert fault(imap_of(dovecot, folder="no such folder")) == "mailbox_unavailable"
    dovecot.stop()
    assert fault(imap_of(dovecot)) == "mailbox_unavailable"


def test_a_failed_log_in_leaves_no_connection_open(dovecot: Dovecot) -> None:
    gc.collect()
    gc.disable()  # closing must not be left to chance
    try:
        before = len(list(Path("/proc/self/fd").iterdir()))
        fault(imap_of(dovecot, folder="no such folder"))
        fault(imap_of(dovecot, password="wrong"))
        assert len(list(Path("/proc/self/fd").iterdir())) == before
    finally:
        gc.enable()


def test_a_folder_with_a_thai_name_is_opened(dovecot: Dovecot) -> None:
    with client_of(dovecot, None) as staff:
        staff.create_folder("ร้องเรียน")
        staff.append("ร้องเรียน", mail(1))
    mailbox = Mailbox(imap_of(dovecot, folder="ร้องเรียน"))
    assert [one.uid for one in mailbox.listed()] == [1]


def test_new_mail_ends_the_wait_within_two_seconds(dovecot: Dovecot) -> None:
    mailbox = Mailbox(imap_of(dovecot))
    assert mailbox.can_idle
    assert mailbox.listed() == []
    started = monotonic()
    with soon(lambda: post(dovecot, [mail(1)])):
        assert mailbox.wait(20)
    assert monotonic() - started < 2.2
    assert len(mailbox.listed()) == 1


def test_mail_that_came_since_the_listing_ends_the_wait_at_once(dovecot: Dovecot) -> None:
    post(dovecot, [mail(1)])
    mailbox = Mailbox(imap_of(dovecot))
    (first,) = mailbox.listed()
    post(dovecot, [mail(2)])
    mailbox.mark([first.uid])  # its answer tells of the second mail, and the server will not tell again
    started = monotonic()
    assert mailbox.wait(20)
    assert monotonic() - started < 1


def test_a_wait_in_which_nothing_comes_ends_quietly(dovecot: Dovecot) -> None:
    mailbox = Mailbox(imap_of(dovecot))
    assert not mailbox.wait(0.3)
    assert not mailbox.wait(0.3)
    assert mailbox.listed() == []


def test_a_server_that_stops_ends_the_wait_with_a_fault(dovecot: Dovecot) -> None:
    mailbox = Mailbox(imap_of(dovecot))
    started = monotonic()
    with soon(dovecot.stop), pytest.raises(TransientError) as error:
        mailbox.wait(20)
    assert error.value.code == "mailbox_unavailable"
    assert monotonic() - started < 8


def test_abort_from_another_thread_ends_the_wait_promptly(dovecot: Dovecot) -> None:
    mailbox = Mailbox(imap_of(dovecot))
    started = monotonic()
    with soon(mailbox.abort), pytest.raises(TransientError):
        mailbox.wait(20)
    assert monotonic() - started < 2


def test_an_aborted_mailbox_does_not_connect_again(dovecot: Dovecot) -> None:
    post(dovecot, [mail(1)])
    mailbox = Mailbox(imap_of(dovecot))
    listed = mailbox.listed()
    mailbox.abort()
    with pytest.raises(TransientError):
        list(mailbox.fetch(listed))
    mailbox.close()


def test_a_dead_line_ends_the_wait_for_an_answer() -> None:
    logged_in = (GREETING, CAPABILITY, b"{tag} OK [CAPABILITY IMAP4rev1] in\r\n")
    silence = b""
    with scripted(*logged_in, silence, silence) as server:
        started = monotonic()
        assert fault(imap_of(server, timeout_seconds=0.5)) == "mailbox_unavailable"
    assert monotonic() - started < 5
