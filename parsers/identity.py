"""Where on a page stands who wrote the letter (SOP §5: the complainant is confidential). Pure.

Rather too much is covered than too little: OCR may have read a name wrongly, and whoever knows the village knows more
than the program. What cannot be covered with certainty is not to be shown at all.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from models.values import Box, Found, Letter, Page, Word
from parsers.letter_labels import is_closing
from parsers.thai.digits import fold_digits
from parsers.thai.fuzzy import skeleton
from parsers.thai.names import TITLE

FIELDS = ("sender_name", "sender_phone", "sender_email", "sender_address", "citizen_id")
"""Fields of a letter that tell who wrote it."""

_LEAST_CONFIDENCE = 0.7
"""Of a page's reading, below which a name may stand there and not have been read."""
_SHORT, _LIKE_SHORT, _LIKE = 5, 85.0, 75.0
"""Letters up to which a name must be found nearly as it is; the scores (of 100) from which it is found."""
_MOST_FOUND = 30
"""Damaged repeats of one text that are looked for on a page."""
_TITLES = re.compile(rf"^(?:{TITLE}[ \t]*)+")
_LONG_NUMBER = re.compile(r"[0-9](?:[ \t().–-]{0,3}[0-9]){8,}")
"""Telephone numbers and citizen IDs, whosever they are."""
_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_SIGNATURE = 4.0
"""Heights of the printed name that a signature above it takes."""
_GROWN = 0.3
"""By what part of its height a box is made larger on each side: marks reach above and below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is known of who wrote: `texts` to be looked for on every page, `evidence` where fields were found."""

    texts: tuple[str, ...] = ()
    evidence: tuple[Found[str], ...] = ()
    signed: Found[str] | None = None
    """The name, as far as it was found."""


def identity_of(letter: Letter, *known: str | None) -> Identity:
    """Of the letter as read, and what people typed or corrected since (`known`: name, address …)."""
    evidence = tuple(found for name in FIELDS if (found := getattr(letter, name)) is not None)
    texts = [text for found in evidence for text in (found.value, found.quote)]
    return Identity(
        texts=tuple(dict.fromkeys([*texts, *filter(None, known)])), evidence=evidence, signed=letter.sender_name
    )


def identity_boxes(identity: Identity, page: Page, words: Sequence[Word]) -> tuple[Box, ...] | None:
    """What to cover on a page, in fractions of it; None where that is not certain, and the page must not be shown.

    Covered are the places the fields were found at, every word like one of the texts, all long numbers and e-mail
    addresses, and whatever stands below the closing phrase (signatures are not words).
    None: a page of which no word is known, or that was read badly.
    """
    if not words or page.confidence < _LEAST_CONFIDENCE:
        return None
    lines = _lines(words)
    boxes = [_grown(words[index].box) for index in sorted(covered_words(identity, words))]
    boxes += [_grown(found.box) for found in identity.evidence if found.page == page.number and found.box]
    below = _below_closing(lines, words)
    if not below and identity.signed and identity.signed.page == page.number and identity.signed.box:
        below = _around_signature(identity.signed.box)
    return tuple(boxes + below)


def covered_words(identity: Identity, words: Sequence[Word]) -> set[int]:
    """Indexes of the words that tell who wrote: those like one of the texts, long numbers, e-mail addresses."""
    covered = {index for text in identity.texts for index in _alike(text, words)}
    for line in _lines(words).values():
        covered.update(_numbers(line, words))
    return covered


def _lines(words: Sequence[Word]) -> dict[int, list[int]]:
    lines: dict[int, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        lines[word.line].append(index)
    return lines


def _alike(text: str, words: Sequence[Word]) -> Iterator[int]:
    """Words that read like a text or a part of a name, wherever it stands; across lines, too."""
    letters: list[str] = []
    owners: list[int] = []
    for index, word in enumerate(words):
        bare = _bare(word.text)
        letters += bare
        owners += [index] * len(bare)
    page = "".join(letters)
    for needle in _needles(text):
        yield from (owners[at] for start, end in _places(needle, page) for at in range(start, min(end, len(owners))))


def _needles(text: str) -> set[str]:
    """The whole, and the given name and the surname by themselves."""
    whole = _TITLES.sub("", text.strip())
    parts = whole.split() if len(whole.split()) <= 4 else []
    return {bare for part in (whole, *parts) if len(bare := _bare(part)) >= 3}


@lru_cache(maxsize=8192)  # of a text's pieces, which are letters
def _bare(text: str) -> str:
    return fold_digits(skeleton(text)).lower()


def _places(needle: str, page: str) -> Iterator[tuple[int, int]]:
    """Where a needle stands in the page's letters, however often; and damaged as OCR does; each place once."""
    yield from (match.span() for match in re.finditer(re.escape(needle), page))
    page = page.replace(needle, "\0" * len(needle))
    like = _LIKE_SHORT if len(needle) <= _SHORT else _LIKE
    for _ in range(_MOST_FOUND):
        if len(page) < len(needle):
            return
        found = fuzz.partial_ratio_alignment(needle, page, score_cutoff=like)
        if found is None or found.dest_end <= found.dest_start:
            return
        yield found.dest_start, found.dest_end
        page = page[: found.dest_start] + "\0" * (found.dest_end - found.dest_start) + page[found.dest_end :]


def _numbers(line: Sequence[int], words: Sequence[Word]) -> Iterator[int]:
    text, starts = "", []
    for index in line:
        starts.append(len(text))
        text += fold_digits(words[index].text) + " "
    for pattern in (_LONG_NUMBER, _E_MAIL):
        for match in pattern.finditer(text):
            for index, start in zip(line, starts, strict=True):
                if start < match.end() and start + len(words[index].text) > match.start():
                    yield index


def _below_closing(lines: dict[int, list[int]], words: Sequence[Word]) -> list[Box]:
    """All of the page's width from below the first closing phrase on (ขอแสดงความนับถือ), as the page was read."""
    for line in lines.values():
        if not is_closing(" ".join(words[index].text for index in line)):
            continue
        boxes = [words[index].box for index in line]
        across = max(box.right for box in boxes) - min(box.left for box in boxes)
        down = max(box.bottom for box in boxes) - min(box.top for box in boxes)
        if across < down:  # lines that run up or down a page: which side is below is not worth the risk
            return [Box(left=0.0, top=0.0, right=1.0, bottom=1.0)]
        upright = _runs_down(lines, words)
        edge = max(box.bottom for box in boxes) if upright else min(box.top for box in boxes)
        return [Box(left=0.0, top=edge if upright else 0.0, right=1.0, bottom=1.0 if upright else edge)]
    return []


def _around_signature(name: Box) -> list[Box]:
    """A name in the lower half without a closing phrase: the signature above it, and what follows."""
    if name.top < 0.5:
        return []
    return [Box(left=0.0, top=max(0.0, name.top - _SIGNATURE * (name.bottom - name.top)), right=1.0, bottom=1.0)]


def _runs_down(lines: dict[int, list[int]], words: Sequence[Word]) -> bool:
    """Whether lines follow each other downwards; a page on its head has them upwards."""
    firsts = [words[line[0]].box.top for _, line in sorted(lines.items())]
    return firsts[-1] >= firsts[0]


def _grown(box: Box) -> Box:
    by = _GROWN * (box.bottom - box.top)
    return Box(
        left=max(0.0, box.left - by),
        top=max(0.0, box.top - by),
        right=min(1.0, box.right + by),
        bottom=min(1.0, box.bottom + by),
    )
