"""A letter's row in truth.jsonl: what a reader should find, in the format that `ksed evaluate` takes."""

from typing import Any

from benchmarks.letters.sheet import Sheet
from benchmarks.letters.source import Letter, Sender, listed
from benchmarks.letters.stamp import Stamp
from models.values import FLAGS

_SENDER_FIELDS = ("name", "position", "agency", "address", "phone", "email", "citizen_id")


def truth_of(letter: Letter, sheet: Sheet, stamp: Stamp | None, *, name: str, file: str, grade: str) -> dict[str, Any]:
    """Lines in reading order without the stamp (and without leaders and boxes, which are no text), fields, labels."""
    labels = letter.labels
    return {
        "file": file,
        "grade": grade,
        "font": sheet.face,
        "stamp_by_hand": stamp.by_hand if stamp else None,
        "text": "\n".join(" ".join(line.split()) for line in sheet.lines if line.strip()),
        "id": name,
        "medium": letter.medium,
        "channel": letter.channel,
        "subject": letter.subject,
        "sender": _sender(letter.sender),
        "letter": {
            "no": letter.no,
            "date": letter.date,
            "date_text": letter.date_text,
            "addressed_to": letter.addressed_to,
            "reference": listed(letter.reference),
            "enclosures": listed(letter.enclosures),
            "urgency": letter.urgency,
            "secrecy": letter.secrecy,
            "cc": list(letter.cc),
        },
        "labels": {
            "is_complaint": labels.level > 0,
            "level": labels.level or None,
            "level_alt": list(labels.level_alt),
            "purpose": labels.purpose,
            "nature": labels.nature,
            "unit": labels.unit,
            "unit_alt": list(labels.unit_alt),
            "flags": {flag: flag in labels.flags for flag in FLAGS},
        },
        "stamp": {"no": stamp.number, "date": stamp.on.isoformat(), "time": f"{stamp.at:%H:%M}"} if stamp else None,
    }


def _sender(sender: Sender) -> dict[str, str | None]:
    return {field: getattr(sender, field) for field in _SENDER_FIELDS}
