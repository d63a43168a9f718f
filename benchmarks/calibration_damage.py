"""Damage to a text of the kind that a Thai line recogniser does: look-alikes, lost marks, blanks, split labels."""

import random
from dataclasses import dataclass

LOOK_ALIKES = (
    "๐0oO",
    "๑๙",
    "๓๗",
    "๔๕๖",
    "๕๘",
    "ดตค",
    "ถภ",
    "ผฝพฟ",
    "บป",
    "ขชซ",
    "นม",
    "ทห",
    "ะฯ",
    "17",
    "38",
    "56",
    "อฮ",
    "าว",
    "กถ",
    "ลส",
)
"""Characters that are taken for one another."""
_MARKS = "ัิีึืุู็่้๊๋์ํ"
_OTHERS = {
    char: sorted({other for group in LOOK_ALIKES if char in group for other in group if other != char})
    for group in LOOK_ALIKES
    for char in group
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """The text after damage, and for each of its characters whether it is as it was."""

    text: str
    whole: tuple[bool, ...]


def damage(text: str, *, share: float, seed: int) -> Damaged:
    """Damage about `share` (0-1) of the characters; line breaks stay."""
    rng = random.Random(f"{seed} {share} {text[:40]}")
    out: list[tuple[str, bool]] = []
    for char in text:
        out += _one(char, rng) if char != "\n" and rng.random() < share else [(char, True)]
    return Damaged(text="".join(char for char, _ in out), whole=tuple(whole for _, whole in out))


def _one(char: str, rng: random.Random) -> list[tuple[str, bool]]:
    """What becomes of one character."""
    if char in _MARKS:
        return [] if rng.random() < 0.6 else [(rng.choice(_MARKS), False)]
    if char == " ":
        return []
    chance = rng.random()
    if char in _OTHERS and chance < 0.7:
        return [(rng.choice(_OTHERS[char]), False)]
    if chance < 0.85:
        return [(char, True), (" ", False)]
    return [(char, True), (rng.choice(_MARKS) if "ก" <= char <= "ฮ" else ".", False)]
