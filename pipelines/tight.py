"""Thai text made comparable: no blanks, one kind of digit, one spelling of ำ; every letter keeps its place.

Thai has no spaces between words, scans break lines in the midst of words, and OCR puts blanks anywhere.
Rules therefore match on *tight* text; the offsets lead back to the original, so that quotes stand literally in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_DIGITS = {ord(thai): str(value) for value, thai in enumerate("๐๑๒๓๔๕๖๗๘๙")}
_SAME_LENGTH = _DIGITS | {ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'", ord("–"): "-", ord("—"): "-"}
_PIECE = re.compile(
    r"(?P<blank>[\s\u200b-\u200f\u00ad\ufeff]+)"
    r"|(?P<am>ํ(?P<after>[่-๋]?)า|(?P<before>[่-๋])ํา)"  # ำ written as two signs, its tone mark anywhere
    r"|(?P<ae>เเ)"
    r"|(?P<rest>(?:(?!ํ[่-๋]?า|[่-๋]ํา|เเ)[^\s\u200b-\u200f\u00ad\ufeff])+)"
)
_LATIN = re.compile(r"[A-Za-z]")
PARAGRAPH = "\n"
"""The one character in tight text that no rule matches across."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tight:
    """Tight text; `at[i]` is the original offset of its i-th character, `gaps` the places a blank was dropped at."""

    text: str
    at: Sequence[int]
    gaps: frozenset[int]


def tighten(original: str) -> Tight:
    """Fold digits, case, quotes and ำ, and drop blanks except between Latin words. Line ends are blanks here."""
    pieces: list[str] = []
    at: list[int] = []
    gaps: set[int] = set()
    for match in _PIECE.finditer(original):
        start = match.start()
        if match["blank"] is not None:
            if at:
                gaps.add(len(at))
            end = match.end()
            if (
                at
                and end < len(original)
                and _LATIN.match(original, end)
                and _LATIN.match(original[at[-1] : at[-1] + 1])
            ):
                pieces.append(" ")
                at.append(start)
        elif match["am"] is not None:
            mended = (match["after"] or match["before"] or "") + "ำ"
            pieces.append(mended)
            at.extend(range(start, start + len(mended)))
        elif match["ae"] is not None:
            pieces.append("แ")
            at.append(start)
        else:
            rest = match["rest"]
            lowered = rest.lower() if len(rest.lower()) == len(rest) else rest
            pieces.append(lowered.translate(_SAME_LENGTH))
            at.extend(range(start, match.end()))
    return Tight(text="".join(pieces), at=at, gaps=frozenset(gaps))


def tight_text(original: str) -> str:
    """Only the text of `tighten`, as rules are written."""
    return tighten(original).text
