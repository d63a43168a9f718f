"""Marks: the single things that a matter is known by. Pure: a letter in, marks and a sketch of its words out.

Every mark is a digest, so the table of marks names nobody. A citizen ID's is SHA-256, which protects it from being
read, not from one who tries all numbers; the letter itself holds it anyway.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b, sha256

from parsers.thai.contacts import find_citizen_ids, find_emails, find_phones
from parsers.thai.dates import find_dates
from parsers.thai.digits import fold_digits
from pipelines.matters.names import agencies, each_pair, person_key, persons_called, places
from pipelines.matters.told import Told
from pipelines.matters.words import Sketch, sketch_of

VERSION = 1
"""Of the marks: raised when they change, so that `ksed related --rebuild` makes those of older cases anew."""

_AT_MOST = 6
"""Of one kind from one letter: a list of all schools of the province is no mark of any."""
_NUMBER = re.compile(r"(?P<prefix>[ก-ฮ]{1,4}\.?)[ \t]?(?P<number>\d{3,6}(?:\.\d+)?/[ว]?[ \t]?\d{1,6})")
_REGISTER = re.compile(r"เลข(?:ทะเบียน)?รับ(?:ที่)?[ \t]*(?P<number>\d{1,6})[ \t]?/[ \t]?(?P<year>25\d\d)")
_AMOUNT = re.compile(r"(?P<amount>\d{1,3}(?:,\d{3})+|\d{3,9})(?:\.\d\d)?[ \t]?(?:บาท|บ\.)")


class Kind(StrEnum):
    """What a mark is a mark of."""

    COMPLAINANT = "complainant"
    PHONE = "phone"
    EMAIL = "email"
    CITIZEN_ID = "citizen_id"
    RESPONDENT = "respondent"
    AGENCY = "agency"
    AGENCY_PERSON = "agency_person"
    AGENCY_DATE = "agency_date"
    AGENCY_AMOUNT = "agency_amount"
    NUMBER = "number"
    """A letter's own number, or one that it refers to."""
    REGISTER = "register"
    """A received number of this office that a case has; a letter may name it."""
    PLACE = "place"
    BAND = "band"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mark:
    """`shown` is what a reason may show of it: names of agencies, nothing of persons."""

    kind: Kind
    digest: str
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What one letter is known by. `cited`: received numbers of ours that it names, to be looked up only."""

    own: tuple[Mark, ...]
    cited: tuple[Mark, ...]
    sketch: Sketch
    complainant: str
    """The writer's name as it stands, for comparing names that OCR has damaged."""


def marks_of(told: Told) -> Marks:
    """Find what a letter is known by."""
    own: dict[tuple[Kind, str], Mark] = {}

    def add(kind: Kind, value: str, shown: str = "") -> None:
        if value and sum(known is kind for known, _ in own) < _AT_MOST:
            mark = _mark(kind, value, shown)
            own.setdefault((kind, mark.digest), mark)

    add(Kind.COMPLAINANT, person_key(told.get("sender_name")))
    add(Kind.RESPONDENT, person_key(told.get("respondent_name")))
    for phone in find_phones(told.get("sender_phone")):
        add(Kind.PHONE, re.sub(r"\D", "", phone.value))
    for email in find_emails(told.get("sender_email").lower()):
        add(Kind.EMAIL, email.value)
    for number in find_citizen_ids(told.get("citizen_id")):
        if number.confidence > 0.5:
            add(Kind.CITIZEN_ID, number.value)
    _add_events(told, add)
    for name in ("letter_number", "references"):
        for number_match in _NUMBER.finditer(fold_digits(told.get(name))):
            add(Kind.NUMBER, re.sub(r"[\s.]", "", number_match[0]))
    for place in sorted(places(f"{told.get('sender_address')} {told.text}")):
        add(Kind.PLACE, place)
    sketch, bands = sketch_of(told.text)
    banded = tuple(Mark(kind=Kind.BAND, digest=f"{band:x}") for band in bands)
    cited = {f"{int(found['number'])}/{found['year']}" for found in _REGISTER.finditer(told.text)}
    return Marks(
        own=(*own.values(), *banded),
        cited=tuple(register_mark(number) for number in sorted(cited)[:_AT_MOST]),
        sketch=sketch,
        complainant=told.get("sender_name"),
    )


def register_mark(number: str) -> Mark:
    """Make the mark of a received number, `12/2569`."""
    return _mark(Kind.REGISTER, number, number)


def _add_events(told: Told, add: Callable[..., None]) -> None:
    """Add schools and agencies, and with each of them whom, when and how much the letter speaks of."""
    named = agencies(f"{told.get('respondent_agency')}\n{told.text}")[:_AT_MOST]
    for key, shown in named:
        add(Kind.AGENCY, key, shown)
    # What happened at one of several schools cannot be told apart: the first two are meant.
    meant = named[:2]
    persons = persons_called(f"{told.get('respondent_name')}\n{told.text}")
    days = {found.value.isoformat() for found in find_dates(told.text)} - {told.get("dated_on")}
    amounts = {found["amount"].replace(",", "") for found in _AMOUNT.finditer(told.text)}
    for kind, happened in ((Kind.AGENCY_PERSON, persons), (Kind.AGENCY_DATE, days), (Kind.AGENCY_AMOUNT, amounts)):
        for key, shown in each_pair(meant, happened):
            add(kind, key, shown)


def _mark(kind: Kind, value: str, shown: str = "") -> Mark:
    if kind is Kind.CITIZEN_ID:
        return Mark(kind=kind, digest=sha256(f"ksed:{value}".encode()).hexdigest())
    return Mark(kind=kind, digest=blake2b(f"{kind}:{value}".encode(), digest_size=8).hexdigest(), shown=shown)
