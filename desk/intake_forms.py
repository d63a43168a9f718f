"""What is taken in by hand, as pages and programs send it: checked alike. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from models.clock import BANGKOK
from models.errors import RefusedError
from models.values import Channel
from parsers.typed import Typed
from pipelines.field_values import settled

TYPED_CHANNELS = (
    Channel.WALK_IN,
    Channel.PHONE_FAX,
    Channel.SUGGESTION_BOX,
    Channel.MEETING,
    Channel.INSPECTION,
    Channel.SOCIAL,
)
"""Channels that are typed in; mails and the public form come by themselves."""
FILE_CHANNELS = (Channel.LETTER, *TYPED_CHANNELS)
LONGEST_BODY, LONGEST = 100_000, 1000
"""Characters of the body, and of each other part."""


def checked_channel(written: str, allowed: Sequence[Channel]) -> Channel:
    """Take the channel that was chosen.

    Raises:
        RefusedError: None of those.
    """
    if written not in allowed:
        raise RefusedError("กรุณาเลือกช่องทางที่เรื่องเข้ามา")
    return Channel(written)


def checked_typed(body: str, parts: Mapping[str, str], *, anonymous: bool) -> Typed:
    """Check what was typed.

    Raises:
        RefusedError: Nothing to read, too much, or name and "anonymous" both or neither.
    """
    if not body.strip():
        raise RefusedError("กรุณาพิมพ์เนื้อเรื่อง")
    if len(body) > LONGEST_BODY or any(len(value) > LONGEST for value in parts.values()):
        raise RefusedError(f"ข้อความยาวเกินกำหนด (เนื้อเรื่อง {LONGEST_BODY:,} ตัวอักษร ช่องอื่น {LONGEST:,})")
    cleaned = {name: " ".join(value.split()) for name, value in parts.items()}
    if anonymous and (cleaned["name"] or cleaned["phone"] or cleaned["address"]):
        raise RefusedError("เลือก “ไม่ระบุชื่อ” แล้ว กรุณาลบชื่อ โทรศัพท์ และที่อยู่ หรือเอาเครื่องหมายออก")
    if not anonymous and not cleaned["name"]:
        raise RefusedError("กรุณาพิมพ์ชื่อผู้ร้องเรียน หรือเลือก “ไม่ระบุชื่อ”")
    return Typed(body=body.replace("\r\n", "\n").strip(), **cleaned)


def time_of_receipt(written: str, day: date | None, now: datetime) -> time | None:
    """Read the hour of receipt (Bangkok) on a day, today where it is None; None where nothing is written.

    Raises:
        RefusedError: It is no time, or lies ahead.
    """
    if not written.strip():
        return None
    here = now.astimezone(BANGKOK)
    at = time.fromisoformat(settled("stamp_time", written))
    if (day or here.date()) == here.date() and at > here.time():
        raise RefusedError("เวลาที่รับอยู่หลังเวลานี้")
    return at
