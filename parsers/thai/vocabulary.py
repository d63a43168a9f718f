"""How much of a Thai text is words: cut by dictionary (PyThaiNLP's `newmm`, its 62,000 words and 26,000 names)."""

import functools
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_NAMED = re.compile(
    "(?:นาย|นางสาว|นาง|น\\.ส\\.|ด\\.ช\\.|ด\\.ญ\\.|เด็กชาย|เด็กหญิง|พระ(?:ครู|มหา|อธิการ))"
    "(?!ก)[ ]?[ก-ฮเ-ไ][ก-ฺเ-๎]{1,20}(?:[ ]{1,3}[ก-ฮเ-ไ][ก-ฺเ-๎]{1,20}(?![ก-๎]))?"
)
"""A person with a title; `นายก`, `นายกเทศมนตรี` are none."""
_SHORTENED = re.compile(r"(?<![ก-๎])(?:[ก-ฮเ-ไ][ก-ฺเ-๎]{0,3}\.[ ]?)+(?:[ก-ฮ]{1,2}(?![ก-๎]))?")
_LETTER = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]")
_LEAST_WITHOUT_AM = 4
"""Letters of a word that tells by itself that its sara am is lost (`จานวน`); `ทา`, `คา` are other words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordCount:
    """Of a text's Thai letters (vowels and tones included): how many were looked at, how many stand in no word.

    `without_am` counts words that would be one with sara am for sara aa (they stand in no word), `with_am` words that
    have theirs. People's names behind a title and abbreviations are left out, since no dictionary has them all.
    """

    letters: int
    unknown: int
    with_am: int
    without_am: int


def without_names(text: str) -> str:
    """The text without people's names behind a title, and without abbreviations."""
    return _SHORTENED.sub(" ", _NAMED.sub(" ", text))


def count_words(text: str) -> WordCount:
    """Cut `text` (repaired, see `parsers.thai.text`) and look each piece up."""
    segment, words, broken = _loaded()
    letters = unknown = with_am = without_am = 0
    for piece in segment(without_names(text), words):
        length = len(_LETTER.findall(piece))
        letters += length
        if piece in broken:
            without_am += 1
            unknown += length
        elif piece not in words:
            unknown += length
        else:
            with_am += "ำ" in piece
    return WordCount(letters=letters, unknown=unknown, with_am=with_am, without_am=without_am)


def cut_words(text: str) -> list[str]:
    """Cut `text` (repaired) into words, blanks and signs among them; joined they are the text again.

    Names of persons in the dictionary are words, too.
    """
    segment, words, _ = _loaded()
    return segment(text, words) if text else []


@functools.cache
def given_names() -> frozenset[str]:
    """Thai given names, as far as the dictionary has them."""
    _loaded()
    from pythainlp.corpus import thai_female_names, thai_male_names

    return frozenset(thai_male_names() | thai_female_names())


@functools.cache
def _loaded() -> tuple[Callable[[str, Any], list[str]], Any, frozenset[str]]:
    """The cutter; the dictionary, in which broken words count, too; words whose sara am became sara aa."""
    # Without this, the package makes a folder in the user's home when it is first imported.
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names, thai_words
    from pythainlp.tokenize.newmm import segment
    from pythainlp.util import Trie

    class Words(Trie):
        """What `newmm` asks of a trie, by a set: ready in a fifth of the time, in a third of the room."""

        def __init__(self, words: frozenset[str]) -> None:
            self._words = words
            self._longest: dict[str, int] = {}  # word of those that begin with the same two letters
            for word in words:
                self._longest[word[:2]] = max(len(word), self._longest.get(word[:2], 0))

        def prefixes(self, text: str, start: int = 0) -> list[str]:
            longest = self._longest.get(text[start : start + 2], 1)
            ends = range(start + 1, min(len(text), start + longest) + 1)
            return [text[start:end] for end in ends if text[start:end] in self._words]

        def __contains__(self, key: str) -> bool:
            return key in self._words

        def __len__(self) -> int:
            return len(self._words)

    known = thai_words() | thai_male_names() | thai_female_names() | thai_family_names()
    with_am = (word for word in thai_words() if "ำ" in word and len(word) >= _LEAST_WITHOUT_AM)
    broken = frozenset(word.replace("ำ", "า") for word in with_am) - known
    return segment, Words(known | broken), broken
