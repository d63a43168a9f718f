"""The way to the mail server: encryption, log-in, and a password that never goes out in the clear."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from flows.throwaway import SmtpSink
from models.errors import ConfigError, DocumentError, TransientError
from models.settings import Smtp
from pipelines.adapters.smtp import smtp_mailer
from pipelines.office import OutgoingMail
from tests.support.imap import certificate

MAIL = OutgoingMail(recipient="law@ksed.example", subject="เรื่อง", body="เนื้อความ\n", message_id="<1@ksed.example>")
PASSWORD = "throw-away"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return certificate(tmp_path, "IP:127.0.0.1")


@contextmanager
def server(pair: tuple[Path, Path], *, whole: bool = False, passwords: list[bytes] | None = None) -> Iterator[SmtpSink]:
    """Run an SMTP server with STARTTLS, or TLS from the start (`whole`), that asks for a password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*pair)
    sink = SmtpSink()

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        if passwords is not None:
            passwords.append(data.password)
        return AuthResult(success=data.password == PASSWORD.encode())

    tls = {"ssl_context": context} if whole else {"tls_context": context, "require_starttls": True}
    controller = Controller(
        sink, hostname="127.0.0.1", port=sink.port, authenticator=check, auth_required=True,
        auth_require_tls=not whole, **tls,
    )  # fmt: skip
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def send(sink: SmtpSink, pair: tuple[Path, Path] | None, **changes: object) -> Exception | None:
    server = {"host": "127.0.0.1", "port": sink.port, "username": "ksed", "password": PASSWORD, "timeout_seconds": 1}
    settings = Smtp.model_validate({**server, "sender": "k@ksed.example", "ca_file": pair and pair[0], **changes})
    (verdict,) = smtp_mailer(settings)([MAIL])
    return verdict


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # over TLS from the start, which the server does not count
@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_notices_go_out_encrypted_after_a_log_in(pair: tuple[Path, Path], tls: str) -> None:
    with server(pair, whole=tls == "tls") as sink:
        assert send(sink, pair, tls=tls) is None
    assert sink.messages[0]["Subject"] == "เรื่อง"


@pytest.mark.parametrize("password", ["wrong", "รหัสผ่าน"])
def test_a_wrong_password_delays_for_it_is_ours_to_mend(pair: tuple[Path, Path], password: str) -> None:
    with server(pair) as sink:
        verdict = send(sink, pair, password=password)
    assert isinstance(verdict, TransientError)
    assert verdict.code == "smtp_unavailable"


def test_a_certificate_that_is_not_trusted_gets_no_password(pair: tuple[Path, Path]) -> None:
    passwords: list[bytes] = []
    with server(pair, passwords=passwords) as sink:
        assert isinstance(send(sink, None), TransientError)
        assert isinstance(send(sink, pair, host="localhost"), TransientError)
    assert passwords == []


def test_a_server_without_starttls_gets_neither_password_nor_notice(pair: tuple[Path, Path], smtp: SmtpSink) -> None:
    assert isinstance(send(smtp, pair), TransientError)
    assert smtp.messages == []


def test_a_sender_that_is_no_address_and_a_missing_certificate_are_faults_of_the_settings(tmp_path: Path) -> None:
    for changes in ({"sender": "ksed"}, {"ca_file": tmp_path / "gone.pem"}):
        with pytest.raises(ConfigError):
            smtp_mailer(Smtp.model_validate({"host": "127.0.0.1", **changes}))


def test_a_server_that_hangs_up_half_way_delays_the_rest(smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang_up(sink: SmtpSink, server: Any, session: Any, envelope: Any) -> str:
        if sink.messages:
            server.transport.abort()
        return await keep(sink, server, session, envelope)

    keep = SmtpSink.handle_DATA
    monkeypatch.setattr(SmtpSink, "handle_DATA", hang_up)
    send_all = smtp_mailer(Smtp.model_validate({"host": "127.0.0.1", "port": smtp.port, "tls": "none"}))
    first, *others = send_all([MAIL] * 3)
    assert first is None
    assert all(isinstance(one, TransientError) for one in others)


@pytest.mark.parametrize("knows_thai", [True, False])
def test_an_address_in_thai_letters_needs_a_server_that_knows_them(knows_thai: bool) -> None:
    sink = SmtpSink()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, enable_SMTPUTF8=knows_thai)
    controller.start()
    send_all = smtp_mailer(Smtp.model_validate({"host": "127.0.0.1", "port": sink.port, "tls": "none"}))
    try:
        (verdict,) = send_all([replace(MAIL, recipient="นิติกร@ksed.example")])
    finally:
        controller.stop()
    assert verdict is None if knows_thai else isinstance(verdict, DocumentError)
