"""Which mails no person wrote, and, more important, which ones must not be mistaken for such."""

from pathlib import Path

import pytest

from models.values import AutomaticKind
from parsers.mail_kind import automatic_kind, is_light
from tests.support.mail_reading import read
from tests.support.mails import (
    COMPLAINT,
    auto_reply,
    bounce,
    html_mail,
    mail,
    mail_with_attachments,
    multipart_mail,
    newsletter,
    part,
    plain_mail,
    words,
)

REPORT = "multipart/report; boundary=x; report-type="
AWAY = ("Subject", "Automatic reply: ร้องเรียน")

AUTOMATIC: dict[str, tuple[AutomaticKind, list[tuple[str, str]]]] = {
    "vacation answer by RFC 3834": (AutomaticKind.AUTO_REPLY, [("Auto-Submitted", "auto-replied (vacation)")]),
    "with parameters": (AutomaticKind.AUTO_REPLY, [("auto-submitted", 'Auto-Replied; owner-email="a@b"')]),
    "responder of a mail panel": (AutomaticKind.AUTO_REPLY, [("X-Autorespond", "เรื่องเดิม")]),
    "older responder": (AutomaticKind.AUTO_REPLY, [("X-Autoreply", "yes")]),
    "precedence of a responder": (AutomaticKind.AUTO_REPLY, [("Precedence", "auto_reply")]),
    "exchange away": (AutomaticKind.AUTO_REPLY, [AWAY, ("Auto-Submitted", "auto-generated")]),
    "outlook away": (AutomaticKind.AUTO_REPLY, [AWAY, ("X-Auto-Response-Suppress", "All")]),
    "thai away": (AutomaticKind.AUTO_REPLY, [("Subject", "ตอบกลับอัตโนมัติ: ลาพัก"), ("Precedence", "bulk")]),
    "away with a null path": (AutomaticKind.AUTO_REPLY, [("Subject", "Out of Office: x"), ("Return-Path", "<>")]),
    "read receipt": (AutomaticKind.AUTO_REPLY, [("Content-Type", REPORT + "disposition-notification")]),
    "delivery report": (AutomaticKind.BOUNCE, [("Content-Type", REPORT + '"delivery-status"')]),
    "exim's failure": (AutomaticKind.BOUNCE, [("X-Failed-Recipients", "a@b"), ("From", "<Mailer-Daemon@b>")]),
    "daemon on a null path": (AutomaticKind.BOUNCE, [("From", "MAILER-DAEMON@mx.example"), ("Return-Path", "<>")]),
    "daemon about a failure": (
        AutomaticKind.BOUNCE,
        [("From", "postmaster@b.example"), ("Subject", "Undeliverable: x")],
    ),
    "newsletter": (AutomaticKind.LIST, [("List-Id", "<n.example>"), ("List-Unsubscribe", "<mailto:u@n>")]),
    "mass mailer": (AutomaticKind.LIST, [("List-Unsubscribe", "<https://u>"), ("Precedence", "bulk")]),
    "campaign": (AutomaticKind.LIST, [("List-Unsubscribe", "<https://u>"), ("Feedback-ID", "1:2:3")]),
    "meeting request": (AutomaticKind.CALENDAR, [("Content-Type", "text/calendar; method=REQUEST")]),
    "exchange's meeting": (AutomaticKind.CALENDAR, [("Content-Class", "urn:content-classes:calendarmessage")]),
    "flagged spam": (AutomaticKind.SPAM, [("X-Spam-Flag", "YES"), ("X-Spam-Status", "Yes, score=12.1")]),
    "exchange junk": (AutomaticKind.SPAM, [("X-MS-Exchange-Organization-SCL", "9")]),
    "forefront junk": (AutomaticKind.SPAM, [("X-Forefront-Antispam-Report", "CIP:1.2.3.4;SFV:SPM;SCL:9;")]),
}


@pytest.mark.parametrize(("kind", "headers"), AUTOMATIC.values(), ids=AUTOMATIC.keys())
def test_mail_of_a_machine(kind: AutomaticKind, headers: list[tuple[str, str]]) -> None:
    verdict = automatic_kind(headers, text="ข่าวดีสำหรับคุณ")
    assert verdict is not None
    assert verdict[0] is kind
    assert verdict[1].split(":")[0].lower() in {name.lower() for name, _ in headers}


GROUP = [
    ("List-Id", "<office.ksed.example>"),
    ("List-Unsubscribe", "<mailto:u@groups>"),
    ("Precedence", "list"),
    ("List-Post", "<https://groups.example/office>"),
]
PERSONAL: dict[str, list[tuple[str, str]]] = {
    "nothing special": [("From", "a@mail.example")],
    "bulk alone": [("Precedence", "bulk")],
    "unsubscribe alone": [("List-Unsubscribe", "<mailto:u@n>")],
    "list-id alone": [("List-Id", "<n.example>")],
    "through a group in front of the office": GROUP,
    "free mail sender behind a gateway with list headers": [("From", "a@gmail.com"), *GROUP[:3]],
    "web form sent by a mass mailer for a citizen": [("Reply-To", "somchai@hotmail.com"), *GROUP[:3]],
    "web form": [("Auto-Submitted", "auto-generated")],
    "explicitly by hand": [("Auto-Submitted", "no")],
    "null path alone": [("Return-Path", "<>")],
    "away subject alone": [("Subject", "Out of office: ผอ. ไม่อยู่ที่สำนักงานทั้งเดือน")],
    "suppress alone": [("X-Auto-Response-Suppress", "DR, OOF")],
    "writes about a bounce": [("Subject", "Undeliverable: ส่งเมลถึงสำนักงานไม่ได้"), ("From", "a@mail.example")],
    "report of another kind": [("Content-Type", REPORT + "feedback-report")],
    "filter says no": [("X-Spam-Flag", "NO"), ("X-Spam-Status", "No, score=-0.1")],
    "filters disagree": [("X-Spam-Flag", "YES"), ("X-MS-Exchange-Organization-SCL", "1")],
    "safe sender": [("X-MS-Exchange-Organization-SCL", "-1")],
}


@pytest.mark.parametrize("headers", PERSONAL.values(), ids=PERSONAL.keys())
def test_one_weak_sign_does_not_throw_a_mail_out(headers: list[tuple[str, str]]) -> None:
    assert automatic_kind(headers) is None


def test_spam_flag_does_not_throw_out_what_speaks_to_the_office_or_brings_papers() -> None:
    flagged = [("X-Spam-Flag", "YES")]
    assert automatic_kind(flagged, text="ขอร้องเรียนครู") is None
    assert automatic_kind(flagged, text="see attachment", papers=1) is None
    assert automatic_kind(flagged, text="เงินด่วน ดอกเบี้ยต่ำ") == (AutomaticKind.SPAM, "X-Spam-Flag: YES")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (auto_reply(), AutomaticKind.AUTO_REPLY),
        (bounce(), AutomaticKind.BOUNCE),
        (newsletter(), AutomaticKind.LIST),
        (plain_mail("รวยทันใจ", "สมัครวันนี้", headers=[("X-Spam-Flag", "YES")]), AutomaticKind.SPAM),
        (plain_mail(headers=[("X-Spam-Flag", "YES")]), None),
        (plain_mail(headers=GROUP), None),
        (plain_mail(), None),
        (mail_with_attachments([("a.eml", "message/rfc822", bounce())]), None),
    ],
)
def test_whole_mails(raw: bytes, kind: AutomaticKind | None, tmp_path: Path) -> None:
    found = read(tmp_path, raw)
    assert found.automatic is kind
    assert bool(found.automatic_because) is (kind is not None)


def test_invitation_among_alternatives_is_a_calendar_mail(tmp_path: Path) -> None:
    text = part("text/plain; charset=utf-8", "ขอเชิญประชุม".encode())
    request, published = (
        multipart_mail([text, part(f"text/calendar; method={method}", b"BEGIN:VCALENDAR")], kind="alternative")
        for method in ("REQUEST", "PUBLISH")
    )
    assert read(tmp_path, request).automatic is AutomaticKind.CALENDAR
    assert read(tmp_path, published).automatic is None


LIGHT = {
    "plain": plain_mail(),
    "plain tis-620": plain_mail(charset="cp874"),
    "html": html_mail("<p>เรียน</p>"),
    "alternative": html_mail("<p>เรียน</p>", text="เรียน"),
    "no mime": mail([], COMPLAINT.encode()),
    "auto reply": auto_reply(),
}
HEAVY = {
    "attachment": mail_with_attachments([("a.pdf", "application/pdf", b"%PDF")]),
    "text attachment": multipart_mail([part("text/plain", b"x", ("Content-Disposition", "attachment"))]),
    "named text": multipart_mail([part(f'text/plain; name="{words("คำร้อง")}"', b"x")]),
    "name in sections": multipart_mail([part("text/plain", b"x", ("Content-Disposition", "inline; filename*0*=a"))]),
    "folded type": multipart_mail([part("\r\n image/png", b"x")]),
    "type in capitals": multipart_mail([part("IMAGE/PNG", b"x")]),
    "mail inside": mail_with_attachments([("a", "message/rfc822", plain_mail())]),
    "calendar": multipart_mail([part("text/calendar", b"x")]),
    "digest": multipart_mail([b"\r\nx"], kind="digest"),
    "picture inside html": html_mail("<img src='data:image/png;base64,AA'>"),
    "uuencoded inside": mail([], b"begin 644 a.pdf\r\n#0V%T\r\n`\r\nend\r\n"),
    "too large": mail([], b"x\r\n" * 100_000),
    "binary": mail([], b"x\0"),
}


@pytest.mark.parametrize("raw", LIGHT.values(), ids=LIGHT.keys())
def test_text_mails_are_light(raw: bytes) -> None:
    assert is_light(raw)


@pytest.mark.parametrize("raw", HEAVY.values(), ids=HEAVY.keys())
def test_mails_with_anything_else_are_not_light(raw: bytes) -> None:
    assert not is_light(raw)


SPARED: dict[str, list[tuple[str, str]]] = {
    "a web form's relay": [("From", "noreply@form.example"), ("List-Unsubscribe", "<x>"), ("Feedback-ID", "1:2")],
    "a member of a group": [("From", "member@group.example"), ("List-Id", "<g>"), ("Precedence", "list")],
    "on leave, and complaining": [("Subject", "อยู่ระหว่างลาคลอด ขอร้องเรียน"), ("X-Auto-Response-Suppress", "All")],
    "a school's postmaster": [("From", "postmaster@school.example"), ("Subject", "ส่งไม่สำเร็จ ขอร้องเรียน")],
}


@pytest.mark.parametrize("headers", SPARED.values(), ids=SPARED.keys())
def test_weak_marks_do_not_set_a_request_aside(headers: list[tuple[str, str]]) -> None:
    assert automatic_kind(headers, text="ขอร้องเรียนเรื่องครูตีนักเรียน ขอให้ตรวจสอบ") is None
    assert automatic_kind(headers, text="ตามเอกสารแนบ", papers=1) is None


def test_strong_marks_do_whatever_the_text_says() -> None:
    assert automatic_kind([("Auto-Submitted", "auto-replied")], text="ขอร้องเรียน", papers=1)
