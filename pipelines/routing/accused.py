"""Whether an officer may be the person complained of: names compared whatever titles they bear and OCR did to them."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from parsers.thai.fuzzy import distance, skeleton, width
from parsers.thai.names import TITLE
from pipelines.routing.officers import Officer

_TITLES = re.compile(
    rf"^(?:(?:{TITLE}|คุณครู|ครู|ผอ\.?|ผู้อำนวยการ(?:กลุ่ม)?|รองผู้อำนวยการ|หัวหน้า(?:กลุ่ม|งาน)?|เจ้าหน้าที่|นิติกร|ท่าน)[ \t]*)+"
)
_SAME_FROM = 85.0
"""Share of the letters of a full name that must stand in what names the accused: about one wrong letter in seven."""
_BETWEEN = re.compile(r"\([^()\n]{0,40}\)|นามสกุล|(?<=\s)สกุล(?=\s)")
_LONGEST = 50_000
_SHORTEST = 5
"""Full names of fewer letters must be there to the letter."""


def is_named(officer: Officer, accused: str) -> bool:
    """Whether `accused` (one name or several, as a letter writes it) may mean the officer.

    In doubt yes: a case in other hands is a smaller harm than one in the hands of the accused. A first name alone
    means every officer of that first name; a surname alone means nobody.
    """
    mine = _bare(officer.name).split()
    theirs = _bare(accused)
    if not mine or not theirs:
        return False
    full, said = skeleton("".join(mine)), skeleton(theirs)
    if len(mine) > 1 and len(said) >= len(full) - 1:
        alike = fuzz.partial_ratio(full, said, score_cutoff=_SAME_FROM if len(full) >= _SHORTEST else 100.0)
        if alike:
            return True
    return len(theirs.split()) == 1 and _first_name(mine[0], theirs)


def written_of(text: str, people: Iterable[Officer]) -> list[Officer]:
    """Give those whose full name stands somewhere in a letter's words. A first name alone is anybody's.

    The first 50,000 characters are searched; what stands in brackets, and the word นามสกุล, may part a name.
    """
    said = skeleton(_BETWEEN.sub(" ", text[:_LONGEST]))
    return [one for one in people if _is_written(one, said)]


def _is_written(officer: Officer, said: str) -> bool:
    mine = _bare(officer.name).split()
    full = skeleton("".join(mine))
    if len(mine) < 2 or not full or len(said) < len(full):  # first name and surname
        return False
    return bool(fuzz.partial_ratio(full, said, score_cutoff=_SAME_FROM if len(full) >= _SHORTEST else 100.0))


def _first_name(mine: str, said: str) -> bool:
    return width(mine) > 1 and distance(mine, said) <= (1.0 if width(mine) >= _SHORTEST else 0.5)


def _bare(name: str) -> str:
    """Drop titles; a name that is nothing but what looks like one stays as it is."""
    name = " ".join(name.split())
    return _TITLES.sub("", name) or name
