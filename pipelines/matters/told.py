"""What a letter tells that a matter can be known by, whether it has just been read or was filed long ago."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from models.values import Letter, Reading
from parsers.thai.digits import fold_digits
from parsers.thai.text import repair_text

MAX_CHARACTERS = 12_000
"""Characters of a letter looked at: six pages."""

_WRAPPED = re.compile(r"(?<=[ก-๎])[ \t]*\n[ \t]*(?=[ก-๎])")
_FIELDS = tuple(field.name for field in fields(Letter))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`fields`: values of a letter's fields, as far as they are there. `text`: subject and what it says.

    `text` is repaired, its lines joined where only the page's edge broke them, its digits Arabic.
    """

    fields: Mapping[str, str]
    text: str

    def get(self, name: str) -> str:
        """Give a field's value, empty where it is missing."""
        return self.fields.get(name, "")


def told_by_reading(reading: Reading) -> Told:
    """Take it from what has just been read; a mail's address counts where the letter gives none."""
    values = {name: str(found.value) for name in _FIELDS if (found := getattr(reading.letter, name)) is not None}
    if reading.mail and reading.mail.sender_address:
        values.setdefault("sender_email", reading.mail.sender_address)
    return _told(values, (page.text for page in reading.pages))


def told_by_case(letter: Mapping[str, Any], email: str | None, pages: Iterable[str]) -> Told:
    """Take it from a filed case: its `letter`, the address kept for the writer, its pages' text."""
    values = {name: str(found["value"]) for name in _FIELDS if (found := letter.get(name)) is not None}
    if email:
        values.setdefault("sender_email", email)
    return _told(values, pages)


def _told(values: dict[str, str], pages: Iterable[str]) -> Told:
    said = values.get("body", "").strip() or "\n".join(pages)
    text = f"{values.get('subject', '')}\n\n{said}"[:MAX_CHARACTERS]
    return Told(fields=values, text=fold_digits(_WRAPPED.sub("", repair_text(text))))
