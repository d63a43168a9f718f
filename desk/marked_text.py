"""A text in pieces, with the words marked that a proposal rests on. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A piece of a text. `quote` is the number of the quote that it is (from 1), 0 where it is none."""

    text: str
    quote: int = 0


def marked(text: str, quotes: Sequence[str]) -> Iterator[Marked]:
    """Cut a text where quotes stand in it; blanks and line ends may differ, of overlapping quotes the first counts."""
    spans: list[tuple[int, int, int]] = []
    for number, quote in enumerate(dict.fromkeys(quotes), start=1):
        words = quote.split()
        if not words:
            continue
        found = re.search(r"\s*".join(re.escape(word) for word in words), text)
        if found and not any(found.start() < end and start < found.end() for start, end, _ in spans):
            spans.append((found.start(), found.end(), number))
    at = 0
    for start, end, number in sorted(spans):
        if start > at:
            yield Marked(text=text[at:start])
        yield Marked(text=text[start:end], quote=number)
        at = end
    if at < len(text):
        yield Marked(text=text[at:])
