"""What was read of an arrival, back from its row: the inverse of `pipelines.as_json` as far as proposals need it."""

from dataclasses import fields
from datetime import date
from typing import Any

from models.tables import ArrivalReading
from models.values import Box, Found, Letter, Page, Reading

_DATES = frozenset({"dated_on"})


def reading_of_row(row: ArrivalReading, sha256: str = "") -> Reading:
    """Make the reading anew. Words with boxes, the stamp and the mail's headers are not kept in rows, so not in it."""
    return Reading(
        sha256=sha256,
        media_type="",
        pages=tuple(page_from(page) for page in row.pages),
        letter=letter_from(row.letter),
    )


def page_from(said: dict[str, Any]) -> Page:
    """Make a page of its JSON object."""
    return Page(
        number=said["number"],
        method=said["method"],
        confidence=said["confidence"],
        text=said["text"],
        document=said.get("document", 0),
    )


def letter_from(said: dict[str, Any]) -> Letter:
    """Make a letter of its JSON object; fields of another version of the program are left out."""
    known = {field.name for field in fields(Letter)}
    found = {name: _found(name, value) for name, value in said.items() if name in known and value is not None}
    return Letter(**found)


def _found(name: str, said: dict[str, Any]) -> Found[Any]:
    value = date.fromisoformat(said["value"]) if name in _DATES else said["value"]
    box, span = said.get("box"), said.get("span")
    return Found(
        value=value,
        confidence=said["confidence"],
        page=said["page"],
        quote=said["quote"],
        span=(span[0], span[1]) if span else None,
        box=Box(left=box[0], top=box[1], right=box[2], bottom=box[3]) if box else None,
    )
