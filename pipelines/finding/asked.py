"""What somebody typed into the search field, as folded words. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from parsers.thai.contacts import find_phones
from parsers.thai.fold import fold
from pipelines.finding.identity import figures, phone_figures

LONGEST_QUERY: Final = 300
MOST_WORDS: Final = 8
INDEXED: Final = 3
"""Characters that a trigram index needs."""
_PIECES_OF_NUMBER = re.compile(r"[0-9][0-9\-]*[0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Folded words that must all stand in a text; of each group one is enough."""

    groups: tuple[tuple[str, ...], ...]

    @property
    def indexed(self) -> tuple[tuple[str, ...], ...]:
        """The groups that an index of trigrams can look up; the others are too short."""
        return tuple(group for group in self.groups if min(map(len, group)) >= INDEXED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`handle`: the whole of what was typed as a number, telephone or address. `wanted`: its words."""

    handle: str
    wanted: Wanted


def asked(query: str) -> Asked | None:
    """Read what was typed; None where nothing of it can be searched for.

    A telephone in any spelling is one word, its figures. Blanks part words; each may be part of a longer one.
    """
    # Half of a pair of surrogates, as a broken address may bring, is no text for any database.
    text = query[:LONGEST_QUERY].encode("utf-8", "replace").decode().replace("\0", " ")
    phones = find_phones(text)
    for phone in reversed(phones):
        start, end = phone.span
        text = f"{text[:start]} {phone_figures(phone.value)} {text[end:]}"
    groups = list(dict.fromkeys(group for word in text.split() if (group := _spellings(word))))
    if not groups:
        return None
    handle = fold(text.lstrip("# ")).replace(" ", "")
    return Asked(handle=handle, wanted=Wanted(groups=tuple(groups[:MOST_WORDS])))


def _spellings(word: str) -> tuple[str, ...]:
    folded = fold(word)
    if not any(sign.isalnum() for sign in folded):
        return ()
    if _PIECES_OF_NUMBER.fullmatch(folded) and "-" in folded:
        return folded, figures(folded)
    return (folded,)
