"""The letters themselves: texts, fields and labels of `letters.toml`, apart from how they are drawn."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.values import FLAGS

DATA = Path(__file__).with_name("letters.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes, each as it stands on the paper. `fax` is drawn but is no field of the truth."""

    name: str | None = None
    position: str | None = None
    agency: str | None = None
    address: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None
    citizen_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What the office's procedure makes of it. `level` 0: no complaint."""

    level: int
    purpose: str
    nature: str
    unit: str
    level_alt: tuple[int, ...] = ()
    unit_alt: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter. `date` is ISO (CE); `date_text` is what the paper shows, None: it shows none."""

    medium: str
    subject: str
    date: str
    body: tuple[str, ...]
    sender: Sender
    labels: Labels
    channel: str = "letter"
    date_text: str | None = None
    no: str | None = None
    addressed_to: str | None = None
    reference: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    urgency: str | None = None
    secrecy: str | None = None
    cc: tuple[str, ...] = ()
    owner: str | None = None
    sign_off: str | None = None
    fax_line: str | None = None
    respondent_name: str | None = None
    respondent_agency: str | None = None


def listed(items: tuple[str, ...]) -> str | None:
    """References or enclosures as the paper lists them: one alone, several numbered in Thai digits."""
    if len(items) < 2:
        return items[0] if items else None
    return "  ".join(f"{digit}. {item}" for digit, item in zip("๑๒๓๔๕๖๗๘๙", items, strict=False))


@cache
def letters() -> tuple[Letter, ...]:
    """All letters of the data file, in its order."""
    with DATA.open("rb") as data:
        return tuple(_letter(row) for row in tomllib.load(data)["letters"])


def _letter(row: Mapping[str, Any]) -> Letter:
    rest = dict(row)
    labels = dict(rest.pop("labels"))
    unknown = set(labels.get("flags", ())) - set(FLAGS)
    if unknown:
        raise ValueError(f"{row['subject']}: no such flag: {unknown}")
    respondent = rest.pop("respondent", {})
    sender = Sender(**rest.pop("sender"))
    body = tuple(line for line in rest.pop("body").splitlines() if line)
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in rest.items()}
    return Letter(
        labels=Labels(
            **{
                **labels,
                "level_alt": tuple(labels.get("level_alt", ())),
                "unit_alt": tuple(labels.get("unit_alt", ())),
                "flags": frozenset(labels.get("flags", ())),
            }
        ),
        sender=sender,
        body=body,
        respondent_name=respondent.get("name"),
        respondent_agency=respondent.get("agency"),
        **fields,
    )
