"""A letter becomes a laid-out page, at the largest size at which it fits."""

from random import Random

from benchmarks.letters.citizen import citizen_letter
from benchmarks.letters.form import form
from benchmarks.letters.official import internal_memo, official_letter
from benchmarks.letters.sheet import FullError, Sheet
from benchmarks.letters.source import Letter

_LAYOUTS = {
    "official_letter": official_letter,
    "internal_memo": internal_memo,
    "citizen_letter": citizen_letter,
    "form": form,
}

SIZES = range(32, 40)
"""Heights of ก in pixels at 300 dpi: 14 to 16 points in the faces that offices use."""


def laid_out(letter: Letter, face: str, seed: str) -> Sheet:
    """Lay a letter out. What is left to chance follows from `seed`.

    Raises:
        FullError: it does not fit on one page at the smallest size.
    """
    largest = Random(seed).choice(SIZES)
    for ko_kai in range(largest, 23, -1):
        sheet = Sheet(face=face, ko_kai=ko_kai)
        try:
            _LAYOUTS[letter.medium](sheet, letter, Random(f"{seed}:layout"))
        except FullError:
            continue
        return sheet
    raise FullError(letter.subject)
