"""The one place that repairs mails: raw bytes of any mail → its clean twin, which mail-parser reads without loss.

Division of labour. Over 46 Thai mails by fault mail-parser alone was wrong on 17: it trusts wrong charset labels,
drops raw 8-bit header bytes, flattens mails inside mails, and hands hostile structure to a recursive parser. All of
that is settled *before* mail-parser sees the mail, from the raw bytes and nothing else:

- here: boundaries, transfer encodings, charsets, header words, file names, which part is body and which is paper,
  caps on depth and number of parts (tools: `mail_parts`, `mail_fields`, `mail_words`, `mail_charsets`,
  `mail_transfer`, `mail_bodies`, `mail_names`, `mail_dates`);
- mail-parser: reading the twin: mailboxes (it resolves malformed ones without falling for an address inside a name),
  dates, identification, texts, attachments.

The twin is flat: the fields of the original that matter, in Unicode; its body as `text/plain` parts in UTF-8; every
paper as one base64 part with a safe name and a settled type. A picture that its HTML shows in the text is marked
`inline`, all other papers `attachment`. The original is never changed.
"""

import base64
import re
from dataclasses import dataclass
from email.message import Message

from parsers.mail_bodies import Contents, contents_of, disposition
from parsers.mail_charsets import decode_text
from parsers.mail_dates import mend_date
from parsers.mail_fields import Fields, field_value, read_fields
from parsers.mail_names import invented_name, safe_name, settled_type
from parsers.mail_parts import Part, split
from parsers.mail_transfer import decode_transfer, is_clean_base64, transfer_encoding
from parsers.mail_words import decode_header, mend_mailboxes

_ID = re.compile(r"<[^<>\x00-\x20]{1,990}>")
_MOST_IDS = 100
_TELLS_KIND = re.compile(
    r"x-(?!received|google-smtp|gm-|ms-exchange-(?!organization-scl)).*|list-.*|auto-submitted|precedence|return-path|"
    r"content-class|content-type|from|reply-to|subject|feedback-id|mailing-list",
)
_ASKS_FOR_A_DATE = frozenset({"request", "cancel", "reply", "counter", "add", "refresh"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The clean twin, and the fields of the original (decoded, in order) that tell who or what wrote it."""

    twin: Message
    fields: tuple[tuple[str, str], ...]


def mend(raw: bytes) -> Mended:
    """Build the clean twin of a mail (RFC 5322). Never fails; takes time and memory linear in the size."""
    whole = split(raw)
    contents = contents_of(raw, whole)
    twin = Message()
    _write_fields(twin, whole.fields)
    twin["Content-Type"] = "multipart/mixed"
    twin.set_payload([*(_text_part(text.words) for text in contents.texts), *_paper_parts(raw, contents)])
    return Mended(twin=twin, fields=_telling_fields(whole.fields, contents.calendar))


def _write_fields(twin: Message, fields: Fields) -> None:
    sender = mend_mailboxes(field_value(fields, "from")) or mend_mailboxes(field_value(fields, "sender"))
    written = {
        "From": sender,
        "Subject": _subject(fields),
        "Date": mend_date(decode_header(field_value(fields, "date"))),
        "Message-ID": _own_id(field_value(fields, "message-id")),
        "In-Reply-To": " ".join(_ids(field_value(fields, "in-reply-to"))),
        "References": " ".join(_ids(field_value(fields, "references"))),
    }
    for name, value in written.items():
        if value:
            twin[name] = _literally(value)


def _literally(value: str) -> str:
    """Decoded text in which nothing looks like an encoded word any more: it must not be decoded once again."""
    return value.replace("=?", "= ?")


def _subject(fields: Fields) -> str:
    """Of several Subject fields (a gateway added its own) the first that says something legible."""
    subjects = [decode_header(value) for name, value in fields if name == "subject"]
    told = [subject for subject in subjects if subject]
    return next((subject for subject in told if "\ufffd" not in subject), told[0] if told else "")


def _ids(raw: bytes) -> list[str]:
    """The message identifiers in a field, each once, the last hundred, without the white space of broken folds."""
    joined = re.sub(r"(?<=[^>\s])\s+(?=[^<\s])", "", decode_text(raw[:100_000]))
    return list(dict.fromkeys(_ID.findall(joined)))[-_MOST_IDS:]


def _own_id(raw: bytes) -> str:
    """Message-ID in angle brackets; one that lost them gets them back, one that is no identifier is none."""
    found = _ids(raw)
    if found:
        return found[0]
    bare = "".join(decode_text(raw[:1000]).split()).strip("<>")
    return f"<{bare}>" if _ID.fullmatch(f"<{bare}>") else ""


def _telling_fields(fields: Fields, calendar: str) -> tuple[tuple[str, str], ...]:
    """A meeting request inside multipart/alternative is what the mail is: its type stands for the whole."""
    telling = [(name, decode_header(value[:2000])) for name, value in fields if _TELLS_KIND.fullmatch(name)]
    if calendar in _ASKS_FOR_A_DATE:
        telling = [field for field in telling if field[0] != "content-type"]
        telling.append(("content-type", f"text/calendar; method={calendar}"))
    return tuple(telling)


def _text_part(words: str) -> Message:
    part = Message()
    part["Content-Type"] = 'text/plain; charset="utf-8"'
    part.set_payload(words)
    return part


def _paper_parts(raw: bytes, contents: Contents) -> list[Message]:
    parts: list[Message] = []
    for number, paper in enumerate(contents.papers, start=1):
        how, name = disposition(paper)
        cid = decode_header(field_value(paper.fields, "content-id")).strip("<> ").lower()
        payload = _payload(raw, paper)
        head = _first_bytes(payload)
        name = safe_name(name) or (_name_of_mail(head) if paper.media_type == "message/rfc822" else "")
        kind = settled_type(paper.media_type if paper.typed or paper.media_type != "text/plain" else "", name, head)
        shown = kind.startswith("image/") and bool(cid) and (cid in contents.shows or how != "attachment")
        parts.append(_paper_part(name or invented_name(kind, number), kind, payload, inline=shown))
    for number, (kind, octets) in enumerate(contents.pictures, start=len(parts) + 1):
        payload = base64.b64encode(octets).decode("ascii")
        parts.append(_paper_part(invented_name(kind, number), kind, payload, inline=True))
    return parts


def _payload(raw: bytes, paper: Part) -> str:
    """A paper's bytes in base64: as they came where that is sound, else decoded leniently and written anew."""
    body = raw[paper.start : paper.end]
    encoding = "" if paper.unread else transfer_encoding(field_value(paper.fields, "content-transfer-encoding"))
    if encoding == "base64" and is_clean_base64(body):
        return body.decode("ascii")
    return base64.b64encode(decode_transfer(body, encoding, text=False)).decode("ascii")


def _first_bytes(payload: str) -> bytes:
    """Some 20 KB from the beginning of a paper: enough for its magic number, or the header of a mail."""
    digits = "".join(payload[:30_000].split())
    return base64.b64decode(digits[: len(digits) // 4 * 4])


def _name_of_mail(head: bytes) -> str:
    """A mail inside the mail is called by its subject."""
    fields, _ = read_fields(head, 0, len(head))
    subject = decode_header(field_value(fields, "subject")).replace("/", "-").replace("\\", "-")
    return safe_name(f"{subject[:80]}.eml") if subject else ""


def _paper_part(name: str, kind: str, payload: str, *, inline: bool) -> Message:
    part = Message()
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{_literally(name)}"'
    part.set_payload(payload)
    return part
