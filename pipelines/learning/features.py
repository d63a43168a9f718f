"""A letter as numbers: its words, one by one and in pairs, its fields, and what the written rules concluded of it.

The words are those that the rules see. Numbers and the names of persons and schools are left out, so that no person
is learned; a word counts only where it is a word of the dictionary or Latin.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.values import Flags, Letter
from pipelines.propose_rules import Ruled
from pipelines.propose_text import LetterText, ZoneText
from pipelines.tight import PARAGRAPH, tight_text

MAX_CHARACTERS = 12_000
"""Tight characters looked at, six pages: the rules look at more, but what a letter is about stands before that."""
_NAMED = re.compile(
    r"(?:นางสาว|น\.\s?ส\.|เด็กชาย|เด็กหญิง|ด\.\s?[ชญ]\.|นาง(?!ฟ้า|สาว)|"
    r"นาย(?!ก(?:เทศ|องค์|สมาคม|สภา|รัฐ|อบ|สโมสร)|อำเภอ|ทะเบียน|ช่าง|ตรวจ|จ้าง|หน้า|ทหาร|ตำรวจ))"
    r"[ \t]?(?P<name>[ก-ฮเแโใไ][ก-์]{1,14}(?:[ \t][ก-ฮเแโใไ][ก-์]{1,16})?)"
    r"|(?:โรงเรียน|ร\.ร\.|รร\.)[ \t]?บ้าน(?P<school>[ก-์]{2,16})"
)
_WORD = re.compile(r"[ก-๎a-z]{2,}")
_WORDS = "w:"
_IN_SUBJECT = "s:"
_HAS = "has:"
_PRESENT = (
    "letter_number",
    "sender_agency",
    "sender_position",
    "sender_name",
    "references",
    "copies_to",
    "urgency",
    "secrecy",
)
NO_LEVEL = "none"
"""Label of what is no complaint and so has no level."""
_NATURE_SURE = 0.7
"""The rules give no confidence of nature and flags; this one counts as neither much nor little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Counts of words, names of fields present, where each word first stands in the zone `letter.text`.

    `concluded` is what the rules say for each head, with their confidence.
    """

    words: Mapping[str, int]
    present: tuple[str, ...]
    concluded: Mapping[str, tuple[str, float]]
    places: Mapping[str, tuple[int, int]]
    letter: LetterText

    def quote(self, word: str) -> str:
        """The original words around a feature's first place; empty where it is no word of the text."""
        place = self.places.get(word)
        return self.letter.quote(self.letter.text, *place) if place is not None else ""


def features_of(ruled: Ruled) -> Features:
    """Take a letter's features from what the rules made of it."""
    letter = ruled.findings.letter
    words: Counter[str] = Counter()
    places: dict[str, tuple[int, int]] = {}
    zone = letter.text
    last: tuple[str, int, int] | None = None
    for word, start, end in _tokens(zone, _masked(letter, ruled.reading.letter)):
        named = [(f"{_WORDS}{word}", start)]
        if start < zone.subject_end:
            named.append((f"{_IN_SUBJECT}{word}", start))
        if last is not None and last[2] == start:
            named.append((f"{_WORDS}{last[0]} {word}", last[1]))
        for name, begun in named:
            words[name] += 1
            places.setdefault(name, (begun, end))
        last = (word, start, end)
    present = tuple(f"{_HAS}{name}" for name in _PRESENT if getattr(ruled.reading.letter, name) is not None)
    return Features(words=words, present=present, concluded=_concluded(ruled), places=places, letter=letter)


def is_plain(name: str, dictionary: frozenset[str]) -> bool:
    """Whether every word of a feature may be learned: no name and no slip of the pen can be in a dictionary."""
    return all(word in dictionary or word.isascii() for word in name[len(_WORDS) :].split(" "))


def _tokens(zone: ZoneText, masked: bytearray) -> Iterator[tuple[str, int, int]]:
    from pythainlp.tokenize.newmm import segment  # loads its dictionary: 1 s and 70 MB, once a process

    text = zone.text[:MAX_CHARACTERS]
    visible = "".join(PARAGRAPH if masked[index] else sign for index, sign in enumerate(text))
    start = 0
    for line in visible.split(PARAGRAPH):
        at = start
        for word in segment(line):
            end = at + len(word)
            if _WORD.fullmatch(word):
                yield word, at, end
            at = end
        start += len(line) + 1


def _masked(letter: LetterText, fields_read: Letter) -> bytearray:
    """Flag the characters of the zone `text` that name a person or a school."""
    zone = letter.text
    length = min(len(zone.text), MAX_CHARACTERS)
    masked = bytearray(length)
    hidden = [
        (source, *match.span(group))
        for source, text in enumerate(letter.sources)
        for match in _NAMED.finditer(text[: 4 * MAX_CHARACTERS])
        for group in ("name", "school")
        if match[group] is not None
    ]
    if hidden:
        signs = {(source, at) for source, start, end in hidden for at in range(start, end)}
        for index in range(length):
            if (zone.source[index], zone.at[index]) in signs:
                masked[index] = 1
    for found in (fields_read.sender_name, fields_read.respondent_name):
        for part in found.value.split() if found is not None else ():
            for at in _places(zone.text[:length], tight_text(part)):
                masked[at : at + len(tight_text(part))] = b"\1" * len(tight_text(part))
    return masked


def _places(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted) if len(wanted) > 3 else -1
    while at >= 0:
        yield at
        at = text.find(wanted, at + len(wanted))


def _concluded(ruled: Ruled) -> dict[str, tuple[str, float]]:
    of_level = ruled.levelled.confidence if ruled.levelled is not None else ruled.judged.confidence
    flags = {name: "yes" if getattr(ruled.flags, name) else "no" for name in Flags.__dataclass_fields__}
    return {
        "level": (NO_LEVEL if ruled.level is None else str(ruled.level), of_level),
        "purpose": (ruled.judged.purpose.value, ruled.judged.confidence),
        "unit": (ruled.chosen.unit.value, ruled.chosen.confidence),
        "nature": (ruled.nature.value, _NATURE_SURE),
        **{f"flag:{name}": (said, _NATURE_SURE) for name, said in flags.items()},
    }
