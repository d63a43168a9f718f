"""Notices out by SMTP: one connection a batch, one verdict a mail."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.utils import formatdate

from models.errors import ConfigError, DocumentError, TransientError
from models.settings import Smtp
from pipelines.office import OutgoingMail

_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+@[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+")
"""What an office writes as an address; of anything else the header's own parser makes nonsense, or trips over it."""


def smtp_mailer(settings: Smtp) -> Callable[[Sequence[OutgoingMail]], list[Exception | None]]:
    """Make a mailer that sends through the server in `settings`.

    Its verdicts: None (sent), `TransientError` (try again later), `DocumentError` (refused for good).

    Raises:
        ConfigError: the sender is no address, or the certificates cannot be read.
    """
    if "@" not in settings.sender:
        raise ConfigError("KSED_SMTP__SENDER: ต้องเป็นที่อยู่อีเมล")
    context = _context(settings)

    def send(mails: Sequence[OutgoingMail]) -> list[Exception | None]:
        try:
            server = _connected(settings, context)
        except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: a password that is no ASCII
            fault = TransientError("smtp_unavailable", type(error).__name__)
            return [fault for _ in mails]
        verdicts = [_send_one(server, settings.sender, mail) for mail in mails]
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
        return verdicts

    return send


class SmtpLoginError(TransientError):
    """The server does not take the user name or password."""


def greet(settings: Smtp) -> None:
    """Connect, say EHLO, log in and leave, as before sending; nothing is sent.

    Raises:
        TransientError: `smtp_unavailable`; of its kind `SmtpLoginError`.
        ConfigError: The certificates cannot be read.
    """
    context = _context(settings)
    try:
        server = _connected(settings, context)
        try:
            server.ehlo_or_helo_if_needed()
            server.noop()
            server.quit()
        finally:
            server.close()
    except smtplib.SMTPAuthenticationError as error:
        raise SmtpLoginError("smtp_unavailable", str(error.smtp_code)) from error
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise TransientError("smtp_unavailable", type(error).__name__) from error


def _context(settings: Smtp) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError:
        raise ConfigError("KSED_SMTP__CA_FILE: อ่านใบรับรองไม่ได้") from None


def _connected(settings: Smtp, context: ssl.SSLContext) -> smtplib.SMTP:
    server: smtplib.SMTP
    if settings.tls == "tls":
        server = smtplib.SMTP_SSL(
            settings.host, settings.effective_port, timeout=settings.timeout_seconds, context=context
        )
    else:
        server = smtplib.SMTP(settings.host, settings.effective_port, timeout=settings.timeout_seconds)
    try:
        if settings.tls == "starttls":
            server.starttls(context=context)
        if settings.username:
            server.login(settings.username, settings.password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _send_one(server: smtplib.SMTP, sender: str, mail: OutgoingMail) -> Exception | None:
    if not _ADDRESS.fullmatch(mail.recipient):
        return DocumentError("smtp_refused", "no address")
    try:
        server.send_message(_message(sender, mail))
    except smtplib.SMTPRecipientsRefused as error:
        return _verdict(max(code for code, _ in error.recipients.values()))
    except smtplib.SMTPResponseException as error:
        return _verdict(error.smtp_code)
    # An address in Thai letters, to a server without SMTPUTF8; or in no letters at all.
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        return DocumentError("smtp_refused", type(error).__name__)
    except (OSError, smtplib.SMTPException) as error:
        return TransientError("smtp_unavailable", type(error).__name__)
    return None


def _message(sender: str, mail: OutgoingMail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = mail.message_id
    # RFC 3834: nobody's automatic reply shall answer this, and ours shall not answer theirs.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.body)
    return message


def _verdict(code: int) -> Exception:
    """RFC 5321 §4.2.1: 5yz is for good. Log-in and policy failures (530–535) are ours to mend, so not."""
    for_good = 500 <= code < 600 and code not in {530, 534, 535}
    return DocumentError("smtp_refused", str(code)) if for_good else TransientError("smtp_unavailable", str(code))
