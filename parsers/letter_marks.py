"""Urgency and secrecy (ชั้นความเร็ว, ชั้นความลับ): marks at a page's head or on a line of their own (SOP §4).

Within a sentence the same words mean nothing: `ขอให้ดำเนินการด่วน` is no urgency class.
"""

import re

from parsers.thai.fuzzy import skeleton
from parsers.thai.spans import FoundText

URGENCY = ("ด่วนที่สุด", "ด่วนมาก", "ด่วน")
SECRECY = ("ลับที่สุด", "ลับมาก", "ลับ")

_LABELLED = re.compile(r"ชั้นความ(?:เร็ว|ลับ)\s*[:：]?\s*")
_SEAL = re.compile(r"^\s*\S{1,2}\s(?=.*บันทึกข้อความ)")
"""What OCR makes of the garuda at a memo's head."""
# Beside a mark on its line only the header's own words may stand.
_COMPANY = re.compile(r"^(?:บันทึกข้อความ|ที่\s|ชั้นความ|\(?\s*สำเนา)")
_PIECE = re.compile(r"[ก-๎]+(?:[ \t][ก-๎]+)?")


def is_mark_line(line: str) -> bool:
    """Whether the line holds an urgency or secrecy mark."""
    return find_mark(line, URGENCY) is not None or find_mark(line, SECRECY) is not None


def find_mark(line: str, classes: tuple[str, ...]) -> FoundText | None:
    """The class (spelt as in `URGENCY` or `SECRECY`) that the line is marked with, damaged letters allowed."""
    rest = _SEAL.sub(_blanks, _LABELLED.sub(_blanks, line))
    for mark in (*URGENCY, *SECRECY):
        span = _at_start(rest, mark)
        if span is None:
            continue
        beyond = rest[span[1] :].strip(" \t().*-")
        others = _beyond_marks(beyond)
        if others and not _COMPANY.match(others):
            return None
        if mark in classes:
            quote = line[span[0] : span[1]]
            sure = 0.97 if quote == mark else 0.7
            return FoundText(value=mark, span=span, quote=quote, confidence=sure)
        return find_mark(" " * span[1] + line[span[1] :], classes) if beyond else None
    return None


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _at_start(text: str, mark: str) -> tuple[int, int] | None:
    """Offsets of the mark at the start of the text; marks above the letters may be lost, blanks put in."""
    start = len(text) - len(text.lstrip(" \t().*-"))
    bones = skeleton(mark)
    seen = ""
    for end in range(start + 1, min(len(text), start + len(mark) + 6) + 1):
        seen = skeleton(text[start:end])
        ended = end == len(text) or not "\u0e00" < text[end] < "\u0e4f"
        if seen == bones and ended:
            return (start, end) if _base_order(text[start:end], mark) else None
        if not bones.startswith(seen):
            return None
    return None


def _base_order(text: str, mark: str) -> bool:
    """Whether a two-letter mark (ลับ) keeps its vowel: ลบ and ลาบ are other words."""
    return len(skeleton(mark)) > 2 or "ั" in text


def _beyond_marks(text: str) -> str:
    for mark in (*URGENCY, *SECRECY):
        span = _at_start(text, mark)
        if span is not None:
            return _beyond_marks(text[span[1] :].strip(" \t().*-"))
    return text
