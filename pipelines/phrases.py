"""The small language in which the office writes what a rule looks for, and its search in tight text.

A phrase is plain Thai. `(ก|ข)` is one of several, `~` up to 20 characters of anything, `~~` up to 60, `#` a number.
Blanks do not count. A phrase must begin with letters or with a bracket: search starts there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.tight import tight_text

# Words begin after a whole syllable and end with one: ล่ม is not in เล่ม, ตี is not in ตี่.
_BEGIN = "(?<![เแโใไ])"
_END = "(?![ัิีึืุู็่้๊๋ะาำๅ])"
_CUT_BEFORE = frozenset("เแโใไ")
_CUT_AFTER = frozenset("ัิีึืุู็่้๊๋ะาำๅ")
_TOKEN = re.compile(r"\((?P<choice>[^()]*)\)|(?P<far>~~)|(?P<near>~)|(?P<number>#)|(?P<plain>[^()~#]+)")


class PhraseError(ValueError):
    """A phrase that the small language does not know; `str(error)` is Thai."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase: the words it may begin with, and, unless it is plain, the whole as a regular expression."""

    heads: tuple[str, ...]
    tails: tuple[str, ...] = ()
    """The words it may end with, where it does not end with a gap or number."""
    whole: str | None = None
    """Regular expression; compiled where its head is first found, for most of two thousand never are in a letter."""

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Every place in tight text, as (start, end)."""
        for head in self.heads:
            start = text.find(head)
            while start >= 0:
                end = start + len(head)
                if start and text[start - 1] in _CUT_BEFORE:
                    pass
                elif self.whole is not None:
                    if match := _compiled(self.whole).match(text, start):
                        yield start, match.end()
                elif text[end : end + 1] not in _CUT_AFTER:
                    yield start, end
                start = text.find(head, start + 1)


def last_word(say: Phrase, text: str, start: int, end: int) -> int:
    """Where the last word of a found phrase begins (its own start where it is plain or ends openly)."""
    lengths = [len(tail) for tail in say.tails if tail and text.endswith(tail, start, end)]
    return end - max(lengths) if lengths else start


def phrase(written: str) -> Phrase:
    """Read a phrase.

    Raises:
        PhraseError: Empty, unbalanced brackets, an empty choice, or it begins with a gap or number.
    """
    tight = tight_text(written)
    if not tight:
        raise PhraseError("ข้อความว่างเปล่า")
    if sum(len(match[0]) for match in _TOKEN.finditer(tight)) != len(tight):
        raise PhraseError("วงเล็บไม่ครบคู่หรือซ้อนกัน")
    heads: tuple[str, ...] = ()
    parts: list[str] = []
    literals: tuple[str, ...] = ()
    after_gap = False
    for token in _TOKEN.finditer(tight):
        literals = _literals(token, first=not parts)
        if literals:
            heads = heads or literals
            begin = _BEGIN if after_gap else ""
            parts.append(f"{begin}(?:{'|'.join(re.escape(literal) for literal in literals)})")
        elif not parts:
            raise PhraseError("ต้องขึ้นต้นด้วยตัวอักษร ไม่ใช่ ~ หรือ #")
        else:
            parts.append(_gap(token))
        after_gap = token["far"] is not None or token["near"] is not None
    if len(parts) == 1:
        return Phrase(heads=heads, tails=heads)
    return Phrase(heads=heads, tails=literals, whole="".join(parts) + _END)


@cache
def _compiled(whole: str) -> re.Pattern[str]:
    return re.compile(whole)


def _literals(token: re.Match[str], *, first: bool) -> tuple[str, ...]:
    if token["plain"] is not None:
        return (token["plain"],)
    if token["choice"] is None:
        return ()
    choices = tuple(token["choice"].split("|"))
    if set("~#") & set(token["choice"]):
        raise PhraseError("ในวงเล็บใช้ ~ หรือ # ไม่ได้")
    if (first and not all(choices)) or not any(choices):
        raise PhraseError("มีตัวเลือกว่างในวงเล็บ")
    return choices


def _gap(token: re.Match[str]) -> str:
    if token["number"] is not None:
        return r"\d[\d,.]*"
    return _END + (r"[^\n]{0,60}?" if token["far"] is not None else r"[^\n]{0,20}?")
