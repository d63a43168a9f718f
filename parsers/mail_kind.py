"""Mail that no person wrote to the office, by its headers.

Throwing a citizen's complaint out with the newsletters is the worst fault this room can make; a newsletter that goes
on to be read costs nothing. So one weak sign never decides, and `None` is the answer in doubt:

- `Precedence: bulk`, a null return path, `Auto-Submitted: auto-generated` (web forms send it) are weak signs;
- mail that came through a discussion list (a Google Group in front of the office's mailbox puts `List-Id`,
  `List-Unsubscribe` and `Precedence: list` on every letter) is a person's mail;
- a newsletter shows two marks of a one-way list; a reply address at a free mail provider speaks against it;
- a spam filter's verdict counts only where its headers agree and nothing in the text speaks to the office:
  Thai text in raw 8-bit, a scan attached, a new free mail account are what such filters punish.

Sources: RFC 3834 (Auto-Submitted), RFC 3462/3464/6522 (reports), RFC 8098 (receipts), RFC 2919, 2369, 8058 (lists),
RFC 5545/6047 (calendar), RFC 2076 (Precedence).
"""

import re
from collections.abc import Iterable

from models.values import AutomaticKind

Verdict = tuple[AutomaticKind, str]
"""The kind and the header line that shows it."""

_AWAY_SUBJECT = re.compile(
    r"^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|autoreply|out of (?:the )?office|away from|"
    r"vacation|on leave|ตอบกลับอัตโนมัติ|การตอบกลับอัตโนมัติ|ข้อความตอบกลับอัตโนมัติ|ข้อความอัตโนมัติ|ตอบรับอัตโนมัติ|"
    r"ไม่อยู่ที่สำนักงาน|ไม่อยู่สำนักงาน|นอกสำนักงาน|ลาพักร้อน|อยู่ระหว่างลา)",
    re.IGNORECASE,
)
_FAILED_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|has failed)|mail delivery|returned mail|failure notice|not delivered|"
    r"ส่งไม่ถึง|ส่งไม่สำเร็จ|ไม่สามารถส่ง|ส่งคืน",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"(?:^|<|\s)(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_FREE_MAIL = re.compile(r"@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me)\.", re.IGNORECASE)
_RESPONDER = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-mail-autoreply", "x-autoreply-from")
_CAMPAIGN = (
    "x-campaign",
    "x-campaignid",
    "x-campaign-id",
    "x-mc-user",
    "x-mailer-recptid",
    "x-csa-complaints",
    "feedback-id",
)
_DISCUSSION = ("list-post", "x-google-group-id", "x-beenthere", "mailing-list", "x-mailman-version", "x-original-from")
_TO_THE_OFFICE = re.compile(
    "ศึกษาธิการ|ร้องเรียน|ร้องทุกข์|ขอความเป็นธรรม|ขอความอนุเคราะห์|โรงเรียน|นักเรียน|ผู้อำนวยการ|แจ้งเบาะแส|ทุจริต",
)


_ASKS = re.compile("ขอร้องเรียน|ร้องทุกข์|ขอความเป็นธรรม|ขอให้(?:ท่าน)?(?:ช่วย)?(?:ตรวจสอบ|ดำเนินการ)|แจ้งเบาะแส|ผู้ร้องเรียน")


def automatic_kind(headers: Iterable[tuple[str, str]], *, text: str = "", papers: int = 0) -> Verdict | None:
    """Tell whether a mail was sent by a machine, from its headers (name in any case, decoded value, in order).

    `text` (subject and body) and `papers` (number of attachments) are only ever used to *spare* a mail: one that a
    filter calls spam, or that bears but weak marks (relays put list headers on what web forms and groups send) and
    asks for something or brings papers. Returns None for a person's mail and in doubt.
    """
    spared = papers > 0 or _ASKS.search(text) is not None
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name.lower(), []).append(" ".join(value.split()))
    return (
        _bounce(found, spared=spared)
        or _auto_reply(found, spared=spared)
        or _calendar(found)
        or (None if spared else _newsletter(found))
        or _spam(found, text, papers)
    )


def _bounce(found: dict[str, list[str]], *, spared: bool) -> Verdict | None:
    """RFC 3464: a delivery report; older servers: X-Failed-Recipients, or a daemon that writes about a failure."""
    content = _first(found, "content-type").lower()
    if content.startswith("multipart/report") and "delivery-status" in content:
        return AutomaticKind.BOUNCE, "Content-Type: multipart/report; report-type=delivery-status"
    daemon = _DAEMON.search(_first(found, "from")) is not None
    null_path = _first(found, "return-path") == "<>"
    answered = _submitted(found).startswith("auto-")
    if "x-failed-recipients" in found and (daemon or null_path or answered):
        return AutomaticKind.BOUNCE, "X-Failed-Recipients"
    if daemon and (
        null_path
        or content.startswith("multipart/report")
        or (not spared and _FAILED_SUBJECT.search(_first(found, "subject")))
    ):
        return AutomaticKind.BOUNCE, _line(found, "from")
    return None


def _auto_reply(found: dict[str, list[str]], *, spared: bool) -> Verdict | None:
    """RFC 3834 §5 and the headers that vacation programs wrote before it; RFC 8098 read receipts."""
    content = _first(found, "content-type").lower()
    if content.startswith("multipart/report") and "disposition-notification" in content:
        return AutomaticKind.AUTO_REPLY, "Content-Type: multipart/report; report-type=disposition-notification"
    strong = [
        *(name for name in _RESPONDER if _first(found, name).lower() not in {"", "no", "false", "0"}),
        *(["auto-submitted"] if _submitted(found) in {"auto-replied", "auto-notified"} else []),
        *(["precedence"] if _first(found, "precedence").lower() in {"auto_reply", "auto-reply"} else []),
    ]
    # A subject alone is anybody's to write ("ไม่อยู่ที่สำนักงาน ติดต่อไม่ได้"): a second sign must agree.
    weak = [
        *(["auto-submitted"] if _submitted(found) == "auto-generated" else []),
        *(["x-auto-response-suppress"] if "x-auto-response-suppress" in found else []),
        *(["precedence"] if _first(found, "precedence").lower() in {"bulk", "junk", "list"} else []),
        *(["return-path"] if _first(found, "return-path") == "<>" else []),
    ]
    signs = strong or (weak if not spared and _AWAY_SUBJECT.search(_first(found, "subject")) else [])
    return (AutomaticKind.AUTO_REPLY, _line(found, signs[0])) if signs else None


def _calendar(found: dict[str, list[str]]) -> Verdict | None:
    """A meeting request (RFC 6047): the main part is text/calendar, or Exchange says so."""
    content = _first(found, "content-type").lower()
    if content.startswith("text/calendar"):
        return AutomaticKind.CALENDAR, "Content-Type: text/calendar"
    if "calendarmessage" in _first(found, "content-class").lower():
        return AutomaticKind.CALENDAR, _line(found, "content-class")
    return None


def _newsletter(found: dict[str, list[str]]) -> Verdict | None:
    """Two marks of a one-way list, none of a discussion list, and no person's address to answer to."""
    if any(_first(found, name).upper() not in {"", "NO"} for name in _DISCUSSION):
        return None
    if _FREE_MAIL.search(_first(found, "reply-to")) or _FREE_MAIL.search(_first(found, "from")):
        return None
    marks: list[str] = [name for name in ("list-id", "list-unsubscribe", "list-unsubscribe-post") if name in found]
    if _first(found, "precedence").lower() in {"bulk", "list", "junk"}:
        marks.append("precedence")
    marks += [name for name in _CAMPAIGN if name in found][:1]
    if len(marks) < 2 or not {"list-id", "list-unsubscribe"} & set(marks):
        return None
    # The unsubscribe link holds the reader's own token: another line is shown where there is one.
    shown = next(name for name in marks if name != "list-unsubscribe")
    return AutomaticKind.LIST, _line(found, shown)


def _spam(found: dict[str, list[str]], text: str, papers: int) -> Verdict | None:
    """What the office's own filter says, unless its headers disagree or the mail speaks to the office."""
    verdicts = [(says_spam(value), name) for name, says_spam in _SPAM_HEADERS.items() for value in found.get(name, ())]
    if not verdicts or not all(says_spam for says_spam, _ in verdicts):
        return None
    if papers or _TO_THE_OFFICE.search(text):
        return None
    return AutomaticKind.SPAM, _line(found, verdicts[0][1])


def _yes(value: str) -> bool:
    return value.lower().startswith("yes")


def _junk_level(value: str) -> bool:
    """Microsoft's spam confidence level, −1 to 9: 5 and more is junk."""
    return re.fullmatch(r"[5-9]", value) is not None


def _forefront(value: str) -> bool:
    return re.search(r"(?:^|;)\s*(?:SCL:[5-9]|SFV:SPM)\b", value, re.IGNORECASE) is not None


_SPAM_HEADERS = {
    "x-spam-flag": _yes,
    "x-spam-status": _yes,
    "x-spam": _yes,
    "x-ms-exchange-organization-scl": _junk_level,
    "x-forefront-antispam-report": _forefront,
}


def _submitted(found: dict[str, list[str]]) -> str:
    """The keyword of Auto-Submitted; comments and parameters do not matter (RFC 3834 §5)."""
    keyword = re.match(r"[a-z-]+", _first(found, "auto-submitted").lower())
    return keyword[0] if keyword else ""


def _first(found: dict[str, list[str]], name: str) -> str:
    values = found.get(name)
    return values[0] if values else ""


def _line(found: dict[str, list[str]], name: str) -> str:
    """The header as it is usually written, cut to 120 characters of value."""
    return f"{name.title()}: {_first(found, name)[:120]}"


_LIGHT_LIMIT = 256 * 1024
_CONTENT_TYPE = re.compile(rb"^content-type[ \t]*:[ \t\r\n]*([^\s;]*)", re.IGNORECASE | re.MULTILINE)
_LIGHT_TYPE = re.compile(rb"text/(?:plain|html)|multipart/(?:alternative|mixed|related)", re.IGNORECASE)
_HEAVY = re.compile(
    rb"^content-disposition[ \t]*:[ \t\r\n]*attachment|\b(?:file)?name\*?\d*\*?[ \t]*=|message/rfc822|text/calendar|"
    rb"winmail\.dat|data:image/|^begin [0-7]{3,4} |^content-transfer-encoding[ \t]*:[ \t\r\n]*(?:x-)?uue",
    re.IGNORECASE | re.MULTILINE,
)


def is_light(raw: bytes) -> bool:
    """Whether a mail is so simple that it may be read in this very process, among others in a batch.

    True only for a mail under 256 KB all of whose parts call themselves text or plain containers of text: no
    attachment, picture, calendar or mail inside. A look at the bytes, without parsing; in doubt False.
    """
    if len(raw) >= _LIGHT_LIMIT or b"\0" in raw or raw.count(b"\n--") + raw.count(b"\r--") > 100:
        return False
    if not all(_LIGHT_TYPE.fullmatch(kind) for kind in _CONTENT_TYPE.findall(raw)):
        return False
    return _HEAVY.search(raw) is None
