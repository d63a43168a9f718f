"""Values as JSON objects, in the shapes that other programs rely on (DESIGN §3)."""

from dataclasses import fields
from datetime import date, time
from typing import Any

from models.values import Box, Found, Letter, Page, Proposal, ReceivedStamp
from pipelines.deadlines import Deadline, FirstReply


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
        "version": proposal.version,
    }


def deadline_json(deadline: Deadline, reply: FirstReply | None) -> dict[str, Any]:
    """Write a deadline with its arithmetic, each skipped day by date (ISO, CE) and reason, and the first reply's."""
    return {
        "due_on": deadline.due_on.isoformat(),
        "working_days": deadline.working_days,
        "covered": deadline.covered,
        "provisional": deadline.provisional,
        "on_hold_since": deadline.on_hold_since.isoformat() if deadline.on_hold_since else None,
        "skipped": [{"date": gone.day.isoformat(), "reason": gone.reason_th} for gone in deadline.skipped],
        "explanation": deadline.explanation_th,
        "first_reply": {
            "due_on": reply.due_on.isoformat(),
            "days": reply.days,
            "day_off": reply.day_off,
            "explanation": reply.explanation_th,
        }
        if reply
        else None,
    }
