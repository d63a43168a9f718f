"""One logged-in IMAP connection, and what its faults are called here."""

import contextlib
import imaplib
import ssl
from collections.abc import Iterator

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from models.errors import TransientError
from models.settings import Imap

_AILING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[CONTACTADMIN]")
"""Answers to a log-in that say nothing of the password (RFC 5530)."""


def connected(settings: Imap) -> IMAPClient:
    """Connect and log in. Raises the vendor's errors: call it within `translated`."""
    context = ssl.create_default_context(cafile=settings.ca_file)
    client = IMAPClient(
        settings.host,
        port=settings.effective_port,
        ssl=settings.tls == "tls",
        ssl_context=context if settings.tls == "tls" else None,
        use_uid=True,
        timeout=settings.timeout_seconds,
    )
    try:
        # Local naive times would lose the zone, and with it the day.
        client.normalise_times = False
        if settings.tls == "starttls":
            client.starttls(context)
        password = settings.password.get_secret_value()
        # The LOGIN command knows only ASCII; SASL PLAIN is UTF-8 (RFC 4616).
        ascii_only = (settings.username + password).isascii()
        (client.login if ascii_only else client.plain_login)(settings.username, password)
    except BaseException:
        cut(client)
        raise
    return client


def cut(client: IMAPClient) -> None:
    """Close a connection without a word."""
    with contextlib.suppress(OSError):
        client.shutdown()


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn whatever can go wrong with a server into a `TransientError`."""
    try:
        yield
    except LoginError as error:
        ailing = isinstance(error.__context__, imaplib.IMAP4.abort) or any(word in str(error) for word in _AILING)
        raise TransientError("mailbox_unavailable" if ailing else "mailbox_login") from error
    # ValueError: what the server said was no IMAP. KeyError: it did not say its UIDVALIDITY.
    except (IMAPClientError, imaplib.IMAP4.error, OSError, EOFError, ValueError, KeyError) as error:
        raise TransientError("mailbox_unavailable", type(error).__name__) from error
