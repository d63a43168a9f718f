"""Values as JSON objects, in the shapes that other programs rely on (DESIGN §3)."""

from dataclasses import fields
from datetime import date, time
from typing import Any

from models.values import Box, Found, Letter, Page, Proposal, ReceivedStamp


def box_json(box: Box | None) -> list[float] | None:
    """Write a box as [left, top, right, bottom], fractions of the page."""
    return None if box is None else [round(edge, 4) for edge in (box.left, box.top, box.right, box.bottom)]


def found_json(found: Found[Any] | None) -> dict[str, Any] | None:
    """Write a found value; dates ISO (CE), times HH:MM."""
    if found is None:
        return None
    value = found.value
    if isinstance(value, time):
        value = value.strftime("%H:%M")
    elif isinstance(value, date):
        value = value.isoformat()
    return {
        "value": value,
        "confidence": round(found.confidence, 3),
        "page": found.page,
        "box": box_json(found.box),
        "span": list(found.span) if found.span else None,
        "quote": found.quote,
    }


def letter_json(letter: Letter) -> dict[str, Any]:
    """Write every field of a letter, `null` where it is absent."""
    return {field.name: found_json(getattr(letter, field.name)) for field in fields(letter)}


def stamp_json(stamp: ReceivedStamp | None) -> dict[str, Any] | None:
    """Write a received stamp."""
    if stamp is None:
        return None
    return {
        "number": found_json(stamp.number),
        "date": found_json(stamp.date),
        "time": found_json(stamp.time),
        "page": stamp.page,
        "box": box_json(stamp.box),
        "readable": stamp.readable,
        "of_another": stamp.of_another,
    }


def page_json(page: Page) -> dict[str, Any]:
    """Write a page's text and how it was read."""
    return {
        "number": page.number,
        "method": page.method,
        "confidence": round(page.confidence, 3),
        "text": page.text,
        "document": page.document,
    }


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """Write a proposal with its reasons."""
    return {
        "is_complaint": proposal.is_complaint,
        "level": proposal.level,
        "purpose": proposal.purpose.value,
        "nature": proposal.nature.value,
        "unit": proposal.unit.value,
        "flags": {field.name: getattr(proposal.flags, field.name) for field in fields(proposal.flags)},
        "confidence": round(proposal.confidence, 3),
        "reasons": [{"about": one.about, "quote": one.quote, "why": one.why} for one in proposal.reasons],
        "look_at": list(proposal.look_at),
        "forward_to": proposal.forward_to,
        "conflict": proposal.conflict,
    }
