"""A look into the mailbox that changes nothing: for the test button."""

import contextlib
import imaplib
from dataclasses import dataclass
from typing import Any

from imapclient.exceptions import IMAPClientError

from models.settings import Imap
from pipelines.adapters.imap_connection import connected, cut, translated
from pipelines.adapters.mailbox import KEYWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxLook:
    """What was seen: whether the folder is there, how many mails it has, how many bear no mark of ours."""

    there: bool
    mails: int = 0
    untaken: int = 0


def look_into(settings: Imap) -> MailboxLook:
    """Log in, look into the folder read-only (EXAMINE, RFC 3501 §6.3.2), log out.

    Raises:
        TransientError: `mailbox_unavailable`, `mailbox_login`.
    """
    with translated():
        client = connected(settings)
        try:
            if not client.folder_exists(settings.folder):
                return MailboxLook(there=False)
            response = client.select_folder(settings.folder, readonly=True)
            criteria: list[Any] = ["UNKEYWORD", KEYWORD]
            if settings.since:
                criteria += ["SINCE", settings.since]
            return MailboxLook(there=True, mails=int(response.get(b"EXISTS", 0)), untaken=len(client.search(criteria)))
        finally:
            with contextlib.suppress(IMAPClientError, imaplib.IMAP4.error, OSError):
                client.logout()
            cut(client)
