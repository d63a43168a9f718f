"""A text without who wrote it: what `parsers.identity` blackens in pictures, hidden in words. Pure."""

import re
from collections.abc import Iterator

from models.values import Box, Word
from parsers.identity import Identity, covered_words
from parsers.letter_labels import is_closing

HIDDEN = "●●●●●"
_PIECE = re.compile(r"[ก-ฺเ-ๆ๏ฯ][ัิ-ฺ็-๎]*|[^\sก-๎]+|\S")
"""A Thai letter with its marks, or a run of anything else: Thai words have no blanks between them."""
_NOWHERE = Box(left=0.0, top=0.0, right=0.0, bottom=0.0)


def masked_text(text: str, identity: Identity) -> str:
    """Hide who wrote: names however OCR damaged them, addresses, all long numbers and e-mail addresses.

    Below a closing phrase (ขอแสดงความนับถือ) every line is hidden, for signatures are read as anything; the lines
    themselves stay, so that the text keeps its shape.
    """
    lines = text.split("\n")
    closing = next((number for number, line in enumerate(lines) if is_closing(line)), len(lines))
    words = list(_words(lines[: closing + 1]))
    covered = covered_words(identity, [word for word, _, _ in words])
    for index in sorted(covered, reverse=True):
        word, start, end = words[index]
        line = lines[word.line]
        lines[word.line] = line[:start] + HIDDEN + line[end:]
    lines[closing + 1 :] = [HIDDEN if line.strip() else "" for line in lines[closing + 1 :]]
    return re.sub(rf"{HIDDEN}(?:[ \t]*{HIDDEN})+", HIDDEN, "\n".join(lines))


def _words(lines: list[str]) -> Iterator[tuple[Word, int, int]]:
    for number, line in enumerate(lines):
        for match in _PIECE.finditer(line):
            yield Word(text=match[0], confidence=1.0, box=_NOWHERE, line=number), match.start(), match.end()
