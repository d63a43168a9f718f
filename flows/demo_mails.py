"""The dozen mails of the demo's mailbox: every person, school and event in them is made up."""

import tomllib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

OFFICE = "office@ksed.example"
SAMPLES = Path(__file__).parent / "samples"


def demo_mails() -> Iterator[bytes]:
    """Give the mails as RFC 5322 bytes."""
    letters = tomllib.loads((SAMPLES / "mails.toml").read_text(encoding="utf-8"))["mail"]
    for number, letter in enumerate(letters, 1):
        yield bytes(_mail(number, letter["from"], letter["subject"], letter["body"]))
    yield bytes(_with_scan(21))
    again = letters[0]  # sent twice: one case
    yield bytes(_mail(31, again["from"], again["subject"], again["body"]))
    reply = _mail(41, "ครูลาพัก <away@mail.example>", "ตอบกลับอัตโนมัติ: ไม่อยู่สำนักงาน", "ลาพักถึงวันจันทร์")
    reply["Auto-Submitted"] = "auto-replied"
    yield bytes(reply)
    newsletter = _mail(51, "จดหมายข่าว <news@list.example>", "จดหมายข่าวฉบับที่ 12", "ข่าวสารประจำเดือน")
    newsletter["List-Id"] = "news <news.list.example>"
    newsletter["Precedence"] = "bulk"
    newsletter["List-Unsubscribe"] = "<mailto:leave@list.example>"
    yield bytes(newsletter)


def _mail(number: int, sender: str, subject: str, body: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = OFFICE
    message["Subject"] = subject
    message["Date"] = "Mon, 05 Jan 2026 09:30:00 +0700"
    message["Message-ID"] = f"<demo-{number}@mail.example>"
    message.set_content(body)
    return message


def _with_scan(number: int) -> EmailMessage:
    """Make a mail that carries an official letter."""
    message = _mail(number, "สารบรรณ <saraban@agency.example>", "ส่งหนังสือราชการ", "เรียน ศึกษาธิการจังหวัด\n\nตามไฟล์แนบ")
    scan = min(SAMPLES.glob("*.pdf"))
    message.add_attachment(scan.read_bytes(), maintype="application", subtype="pdf", filename="หนังสือ.pdf")
    return message
