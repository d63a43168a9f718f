"""Which mails a bounce gives back: the Message-IDs in what it returns (RFC 3464, RFC 6522). Pure."""

import re
from collections.abc import Iterable

from models.values import Attachment

_RETURNED = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:\s*(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE)
_HEAD = 64 * 1024
"""Bytes of a returned mail in which its own headers stand."""


def returned_ids(attachments: Iterable[Attachment]) -> tuple[str, ...]:
    """Give the Message-IDs of the mails, whole or headers only, that are returned with a bounce."""
    found = []
    for one in attachments:
        if one.media_type.lower() in _RETURNED:
            head = one.content[:_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
            found += [match[1].decode("ascii", "replace") for match in _MESSAGE_ID.finditer(head)]
    return tuple(dict.fromkeys(found))
