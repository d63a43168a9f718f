"""ที่: the number an agency gives its letter, in all the forms that the correspondence rules and habit know."""

import re

from parsers.letter_marks import SECRECY, URGENCY, find_mark
from parsers.thai.digits import fold_digits
from parsers.thai.spans import FoundText

# Codes are consonants and points (ศธ, สอช.ลป.); a school may put its name there.
_CODE = r"[ก-ฮ]{1,5}(?:\.[ก-ฮ]{1,5})*\.?"
_AGENCY = rf"(?:{_CODE}(?![ก-๎])|(?<=[ \t])(?!อยู่|บ้านเลข|หมู่|ทำการ|ว่าการ|เลข|วัน)[ก-ฮเแโไใ][ก-๎.]{{1,14}})"
_SUFFIX = r"(?:(?:ว|พิเศษ|ล|ด|ลับ|ดว)[ \t]*\.?[ \t]*|\([ก-๙]{1,4}\)[ \t]*)?"
# กส ๕๕๓๐๔/๗๑ · ศธ ๐๒๓๖.๑/ว ๕๒๐ · ปช ๐๐๔๓ (กส)/ว ๐๐๕๘ · ตผ ๐๐๕๗ กส/๑๔๖ · กส ๐๖๑๘/พิเศษ ๙ · ๑๒/๒๕๖๕
_NUMBER = re.compile(
    rf"(?:{_AGENCY}[ \t]*(?:\([ก-๙. ]{{1,12}}\)[ \t]*)?)?"
    r"\d[\d.]*(?:[ \t]*\([ก-๙. ]{1,12}\)(?:\.\d+)?|[ \t]+[ก-ฮ]{2,3}(?=[ \t]*/))?"
    rf"[ \t]*/[ \t]*{_SUFFIX}\d+(?:[/.]\d+)*",
)
# The same with blanks that OCR put between the digits.
_SPACED = re.compile(
    rf"{_AGENCY}[ \t]*\d(?:[ \t]?[\d.])*[ \t]*/[ \t]*{_SUFFIX}\d(?:[ \t]?\d){{0,5}}(?=[ \t]|$)",
)
# OCR turns a digit into a letter or drops the stroke: taken as it stands, for a person to look at.
_DAMAGED = re.compile(rf"{_AGENCY}[ \t]*[^\s/]{{0,2}}\d[^\s/]*(?:[ \t]?[/|][ \t]?{_SUFFIX}[^\s]{{1,8}})?")
_LABEL = re.compile(r"^[\s*•]*ท[ิี]?[่้๊๋]?[ \t]*[:.…]*[ \t]*(?=[^\s])")
_DATED = re.compile(r"[ \t]*ลงวันที่")


def number_line(line: str) -> bool:
    """Whether the line is the row of the letter's own number."""
    return find_number(line) is not None or re.match(r"^\s*ท[ิี]?[่้๊๋]?\s+วันที่\s", line) is not None


def find_number(line: str) -> FoundText | None:
    """The letter's number in its row, as written; None where the row has none or cites another letter.

    Confidence 0.95 with the label ที่, 0.6 without it, 0.3 where characters in it look damaged.
    """
    folded = fold_digits(_without_marks(line))
    label = _LABEL.match(folded)
    start = label.end() if label else len(folded) - len(folded.lstrip())
    match = _NUMBER.match(folded, start)
    sure = 0.95 if label else 0.6
    if match is not None and _torn(folded, match.end()):
        match = None
    if match is None and label is not None:
        match = _SPACED.match(folded, start) or _DAMAGED.match(folded, start)
        sure = 0.3
    if match is None or _DATED.match(folded, match.end()):
        return None
    if not label and not re.match(r"[ก-ฮ]", match[0]):
        return None
    span = match.span()
    return FoundText(value=" ".join(line[slice(*span)].split()), span=span, quote=line[slice(*span)], confidence=sure)


def _without_marks(line: str) -> str:
    """The line with an urgency or secrecy mark at its start blanked out: `ด่วนที่สุด ที่ นร …`."""
    for classes in (SECRECY, URGENCY):
        mark = find_mark(line, classes)
        if mark is not None:
            line = line[: mark.span[0]] + " " * len(mark.quote) + line[mark.span[1] :]
    return line


def _torn(folded: str, end: int) -> bool:
    """Whether other characters stick to the number's end."""
    return end < len(folded) and not folded[end].isspace() and folded[end] not in ",)"
