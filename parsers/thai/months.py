"""Thai months: full names, abbreviations, everyday short forms, and names damaged by OCR."""

import re

from parsers.thai.fuzzy import distance, skeleton

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
"""Full names, January first."""

MONTHS_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_ABBREVIATIONS = ("มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค")
_EVERYDAY = (
    "มกรา",
    "กุมภา",
    "มีนา",
    "เมษา",
    "พฤษภา",
    "มิถุนา",
    "กรกฎา",
    "สิงหา",
    "กันยา",
    "ตุลา",
    "พฤศจิกา",
    "ธันวา",
)
_GAP = r"[ \t\u00a0]?"


def _spaced(word: str) -> str:
    """The word as a pattern that lets single blanks stand between its characters."""
    return _GAP.join(re.escape(char) for char in word)


def _abbreviation(word: str) -> str:
    """`มค` as a pattern for ม.ค. · มค. · ม. ค · ม,ค."""
    last = len(word) - 1
    return re.escape(word[:last]) + r"[ \t]?[.,]?[ \t]?" + re.escape(word[last]) + r"(?:[ \t]?[.,])?"


# Abbreviations whose vowel OCR lost or took for another; มค may be whole, กย and the like have none to lose.
_LOST = {3: ("มิค", "มึค", "มืค"), 6: ("มย", "มีย", "มึย", "มืย")}

PATTERN = "|".join(
    f"(?P<m{kind}{number}>{pattern})"
    for kind, words, make in (("f", MONTHS, _spaced), ("e", _EVERYDAY, _spaced), ("a", _ABBREVIATIONS, _abbreviation))
    for number, pattern in enumerate(map(make, words), start=1)
)
PATTERN += "".join(f"|(?P<ml{month}>{'|'.join(map(_abbreviation, words))})" for month, words in _LOST.items())
"""Matches a month, of damaged ones the abbreviations that no other comes near; `number_of` tells which."""

WORD = r"(?P<damaged>[ก-ฮเแโใไ][ก-ฺเ-์ํ]{3,15}(?:[ \t][ก-ฺเ-์ํ]{1,10})?)"
"""A Thai word that may be a damaged month; `guess` decides."""

_CONFIDENCE = {"f": 0.97, "e": 0.9, "a": 0.95, "l": 0.5}
_SKELETONS = tuple(skeleton(month) for month in MONTHS)


def number_of(match: re.Match[str]) -> tuple[int, float]:
    """Month (1–12) and confidence of a match of `PATTERN`."""
    for name, value in match.groupdict().items():
        if value is not None and re.fullmatch(r"m[feal]\d+", name):
            return int(name[2:]), _CONFIDENCE[name[1]]
    raise ValueError("no month in this match")


def guess(word: str) -> tuple[int, float] | None:
    """Month (1–12) that a damaged word stands for, or None where none or more than one comes near.

    Only full names are mended: among abbreviations one lost mark already makes another month (มี.ค., ม.ค.).
    """
    bones = skeleton(word)
    ranked = sorted((distance(bones, whole), number) for number, whole in enumerate(_SKELETONS, start=1))
    (cost, number), (next_cost, _) = ranked[0], ranked[1]
    if cost > len(_SKELETONS[number - 1]) / 4 or next_cost - cost < 1:
        return None
    return number, 0.75 if cost == 0 else 0.6 - 0.1 * cost
