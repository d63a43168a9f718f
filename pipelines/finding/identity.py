"""Telling a folded text's words from what tells who complains. Pure.

Whoever may not see who complains must not find out by searching either, so names, numbers and addresses of those who
sent a case's letters are cut out of the text that everybody searches. Telephones, mail addresses and citizen IDs are
cut out whosever they are: nobody can tell from a page to whom they belong.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.fuzz import partial_ratio_alignment

from parsers.thai.contacts import find_citizen_ids, find_emails, find_phones
from parsers.thai.fold import fold
from parsers.thai.names import without_titles

AROUND = 40
"""Characters kept on each side of what is cut out, so that words which run across it are still found."""
_LEAST_PART = 4
"""Folded characters of a given or family name by itself; shorter ones stand within too many words."""
_LEAST_DAMAGED = 8
_ALIKE = 82.0
"""Likeness (0–100) from which a stretch of text is taken for the name, damaged by OCR."""
_MOST_DAMAGED = 8
"""Damaged repeats of one name that are looked for on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who sent a letter, as read or corrected: raw values and the quotes they were read from."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    citizen_ids: tuple[str, ...] = ()


def keys_of(person: Person) -> frozenset[str]:
    """Give the folded stretches by which a person is known in a text."""
    keys = {fold(value) for value in (*person.phones, *person.emails, *person.addresses, *person.citizen_ids)}
    for name in person.names:
        bare = without_titles(name)
        keys |= {fold(name), fold(bare)}
        keys |= {part for written in bare.split() if len(part := fold(written)) >= _LEAST_PART}
    return frozenset(key for key in keys if len(key) >= _LEAST_PART - 1)


def handles_of(person: Person, texts: Iterable[str] = ()) -> frozenset[str]:
    """Give what a person is looked up by: figures of telephones and IDs, mail addresses; also those in folded texts."""
    found = {figures(value) for value in person.citizen_ids}
    found |= {phone_figures(value) for value in person.phones}
    found |= {fold(value) for value in person.emails}
    for text in texts:
        found |= {phone_figures(one.value) for one in find_phones(text)}
        found |= {one.value for one in (*find_emails(text), *find_citizen_ids(text))}
    return frozenset(one for one in found if len(one) >= _LEAST_PART)


def phone_figures(written: str) -> str:
    """Give a telephone's figures as dialled here, without an extension: `+66 86-510-4938` is `0865104938`."""
    folded = fold(written)
    found = find_phones(folded)
    return figures(found[0].value.partition("ต่อ")[0]) if found else figures(folded)


def figures(written: str) -> str:
    """Only the figures, Arabic."""
    return re.sub(r"[^0-9]", "", fold(written))


def parted(text: str, keys: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Cut a folded text: what everybody may search, and each stretch cut out with its surroundings."""
    spans = [one.span for one in (*find_phones(text), *find_emails(text), *find_citizen_ids(text))]
    for key in sorted(keys, key=len, reverse=True):
        spans += _places(text, key)
    if not spans:
        return text, ()
    merged = _merged(spans)
    words, at = [], 0
    for start, end in merged:
        words.append(text[at:start])
        at = end
    words.append(text[at:])
    around = _merged([(max(0, start - AROUND), min(len(text), end + AROUND)) for start, end in merged])
    return "\n".join(words), tuple(text[start:end] for start, end in around)


def _places(text: str, key: str) -> list[tuple[int, int]]:
    found = [match.span() for match in re.finditer(re.escape(key), text)]
    if len(key) < _LEAST_DAMAGED:
        return found
    rest = text
    for start, end in found:
        rest = rest[:start] + "\0" * (end - start) + rest[end:]
    for _ in range(_MOST_DAMAGED):
        near = partial_ratio_alignment(key, rest, score_cutoff=_ALIKE)
        if near is None or near.dest_end <= near.dest_start:
            break
        start, end = near.dest_start, near.dest_end
        found.append((start, end))
        rest = rest[:start] + "\0" * (end - start) + rest[end:]
    return found


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
