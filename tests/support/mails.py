"""Builders of raw mails for tests: byte-exact, without the `email` package, so that faults can be written as they come.

Names, addresses and letters are made up. All builders return the bytes of a mail with CRLF line ends.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256

OFFICE = "office@ksed.example.go.th"
SENDER = "สมชาย ใจดี <somchai@mail.example>"
COMPLAINT = (
    "เรียน ศึกษาธิการจังหวัดกาฬสินธุ์\r\n\r\n"
    "ข้าพเจ้าขอร้องเรียนเรื่องโรงเรียนแห่งหนึ่งเรียกเก็บเงินบำรุงการศึกษาเกินกว่าที่ประกาศ\r\n"
    "ตั้งแต่วันที่ ๕ กันยายน ๒๕๖๕ เป็นเงิน ๑,๕๐๐ บาท ขอให้ตรวจสอบข้อเท็จจริง\r\n\r\n"
    "ขอแสดงความนับถือ\r\nนายสมชาย ใจดี"
)
SUBJECT = "ร้องเรียนการเรียกเก็บเงินบำรุงการศึกษา"
DATE = "Mon, 05 Sep 2022 10:30:00 +0700"

Header = tuple[str, str | bytes]
File = tuple[str, str, bytes]
"""Name, media type, contents of an attachment."""


def words(text: str, charset: str = "utf-8", encoding: str = "B", *, label: str | None = None) -> str:
    """An RFC 2047 encoded word (one, however long), labelled `label` or as what it is."""
    octets = text.encode(charset)
    if encoding.upper() == "B":
        inner = b64encode(octets).decode("ascii")
    else:
        inner = "".join(f"={octet:02X}" for octet in octets)
    return f"=?{label or charset}?{encoding}?{inner}?="


def address(text: str) -> str:
    """`Thai name <local@domain>` with the name as an encoded word; an address without a name as it is."""
    name, angle, rest = text.partition(" <")
    return f"{words(name)} <{rest}" if angle and not name.isascii() else text


def header_block(headers: Iterable[Header]) -> bytes:
    """Header lines and the blank line; values as bytes go out as they are, as text in UTF-8."""
    lines = [name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()) for name, value in headers]
    return b"\r\n".join([*lines, b"", b""])


def mail(headers: Sequence[Header], body: bytes, **more: str) -> bytes:
    """A mail of exactly these headers, after usual From, To, Date, Subject where `headers` has none of the name."""
    usual: list[Header] = [
        ("Return-Path", "<somchai@mail.example>"),
        ("From", address(SENDER)),
        ("To", OFFICE),
        ("Date", DATE),
        ("Subject", words(SUBJECT)),
        ("Message-ID", "<1@mail.example>"),
        ("MIME-Version", "1.0"),
    ]
    given = {name.lower() for name, _ in headers}
    extra: list[Header] = [(name.replace("_", "-"), value) for name, value in more.items()]
    return header_block([*(field for field in usual if field[0].lower() not in given), *headers, *extra]) + body


def base64_lines(octets: bytes) -> bytes:
    """Base64 in lines of 76."""
    digits = b64encode(octets)
    return b"\r\n".join(digits[at : at + 76] for at in range(0, len(digits), 76))


def part(content_type: str, body: bytes, *headers: Header, encoding: str = "base64") -> bytes:
    """One MIME part; `encoding` base64 encodes `body`, any other is only declared; empty declares nothing."""
    declared: list[Header] = [("Content-Type", content_type)] if content_type else []
    declared += [("Content-Transfer-Encoding", encoding)] if encoding else []
    return header_block([*declared, *headers]) + (base64_lines(body) if encoding == "base64" else body)


def multipart(parts: Iterable[bytes], boundary: str = "=_b1", *, preamble: bytes = b"") -> bytes:
    """The body of a multipart: parts between `boundary`, closed."""
    mark = b"--" + boundary.encode()
    return preamble + b"".join(mark + b"\r\n" + piece + b"\r\n" for piece in parts) + mark + b"--\r\n"


def multipart_mail(parts: Iterable[bytes], *headers: Header, kind: str = "mixed") -> bytes:
    """A mail of several parts."""
    return mail([("Content-Type", f'multipart/{kind}; boundary="=_b1"'), *headers], multipart(parts))


def plain_mail(
    subject: str = SUBJECT,
    body: str = COMPLAINT,
    sender: str = SENDER,
    message_id: str | None = None,
    *,
    charset: str = "utf-8",
    headers: Sequence[Header] = (),
) -> bytes:
    """A text mail. Its Message-ID is derived from what it says where none is given."""
    identity = message_id or f"<{sha256((subject + body + sender).encode()).hexdigest()[:16]}@mail.example>"
    return mail(
        [
            ("From", address(sender)),
            ("Subject", subject if subject.isascii() else words(subject, charset)),
            ("Message-ID", identity),
            ("Content-Type", f"text/plain; charset={charset}"),
            ("Content-Transfer-Encoding", "base64"),
            *headers,
        ],
        base64_lines(body.encode(charset)),
    )


def html_mail(
    html: str,
    subject: str = SUBJECT,
    *,
    sender: str = SENDER,
    text: str | None = None,
    headers: Sequence[Header] = (),
) -> bytes:
    """An HTML mail; with `text` a multipart/alternative of both."""
    rich = part("text/html; charset=utf-8", html.encode())
    fields: list[Header] = [("From", address(sender)), ("Subject", words(subject)), *headers]
    if text is None:
        return mail([*fields, ("Content-Type", "text/html; charset=utf-8")], html.encode())
    return multipart_mail([part("text/plain; charset=utf-8", text.encode()), rich], *fields, kind="alternative")


def mail_with_attachments(
    files: Iterable[File],
    *,
    subject: str = SUBJECT,
    body: str = COMPLAINT,
    sender: str = SENDER,
    message_id: str = "<papers@mail.example>",
    headers: Sequence[Header] = (),
) -> bytes:
    """A text mail with files, names as webmails write them (an encoded word in `filename`)."""
    parts = [part("text/plain; charset=utf-8", body.encode())] if body else []
    for name, media_type, content in files:
        shown = name if name.isascii() else words(name)
        parts.append(
            part(f'{media_type}; name="{shown}"', content, ("Content-Disposition", f'attachment; filename="{shown}"'))
        )
    fields = [("From", address(sender)), ("Subject", words(subject)), ("Message-ID", message_id), *headers]
    return multipart_mail(parts, *fields)


def auto_reply(*, in_reply_to: str = "<case-1@ksed.example.go.th>", sender: str = SENDER) -> bytes:
    """An out-of-office answer (RFC 3834)."""
    return plain_mail(
        "ตอบกลับอัตโนมัติ: แจ้งผลการรับเรื่อง",
        "ขณะนี้ข้าพเจ้าไม่อยู่ที่สำนักงาน จะกลับมาวันที่ ๑๒ กันยายน ๒๕๖๕",
        sender,
        "<away-1@mail.example>",
        headers=[("Auto-Submitted", "auto-replied"), ("In-Reply-To", in_reply_to), ("Precedence", "bulk")],
    )


def bounce(*, failed: str = "nobody@mail.example", original: bytes | None = None) -> bytes:
    """A delivery status notification (RFC 3464) with the mail that could not be delivered."""
    status = f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {failed}\r\nAction: failed\r\n"
    return mail(
        [
            ("Return-Path", "<>"),
            ("From", "Mail Delivery System <MAILER-DAEMON@mx.example>"),
            ("Subject", "Undelivered Mail Returned to Sender"),
            ("Message-ID", "<bounce-1@mx.example>"),
            ("Auto-Submitted", "auto-replied"),
            ("Content-Type", 'multipart/report; report-type=delivery-status; boundary="=_b1"'),
        ],
        multipart(
            [
                part("text/plain; charset=us-ascii", b"Your message could not be delivered.", encoding="7bit"),
                part("message/delivery-status", status.encode(), encoding="7bit"),
                part("message/rfc822", original or plain_mail(), encoding="8bit"),
            ],
        ),
    )


def newsletter(*, subject: str = "จดหมายข่าวประจำเดือน", sender: str = "ข่าวสาร <news@letter.example>") -> bytes:
    """A newsletter as mass mailers send it."""
    return html_mail(
        "<html><body><table><tr><td>ข่าวเด่นประจำเดือน</td></tr></table><a href='https://letter.example/u'>ยกเลิก</a></body></html>",
        subject,
        sender=sender,
        headers=[
            ("Message-ID", "<news-1@letter.example>"),
            ("List-Id", "<news.letter.example>"),
            ("List-Unsubscribe", "<https://letter.example/u?token=1>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("Precedence", "bulk"),
        ],
    )
