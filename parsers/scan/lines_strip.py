"""Letters in a row, as lines are built of them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from parsers.scan.components import Ints
from parsers.scan.lines_ink import Ink, letter_height


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Letters in a row without a wide gap.

    `foot` are the coefficients (numpy.polyval) of the line that the letters stand on, y over x in pixels of the page;
    `letter` is their height.
    """

    members: Ints
    foot: NDArray[np.float64]
    letter: float
    left: int
    right: int
    marks: Ints = field(default_factory=lambda: np.zeros(0, np.int32))

    def foot_at(self, x: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Where the letters stand at x; level beyond the strip's ends."""
        return np.asarray(np.polyval(self.foot, np.clip(x, self.left, self.right)), dtype=np.float64)

    @property
    def all(self) -> Ints:
        """Letters and marks."""
        return np.concatenate([self.members, self.marks])

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the strip's letters, (x, y)."""
        x = (self.left + self.right) / 2
        return x, float(self.foot_at(x)) - self.letter / 2


def strip_of(ink: Ink, members: Ints, expected: float, *, marks: Ints | None = None) -> Strip:
    """A strip of these letters: how high they are (`expected`, where they cannot tell) and what they stand on."""
    letter = _own_letter(ink, members, expected)
    heights, bottoms = ink.height[members], ink.bottom[members].astype(np.float64)
    plain = (heights > 0.75 * letter) & (heights < 1.35 * letter)
    if not plain.any():
        plain = np.ones_like(plain)
    x = (ink.left[members] + ink.right[members]) / 2
    left, right = int(ink.left[members].min()), int(ink.right[members].max())
    foot = np.array([np.median(bottoms[plain])])
    for _ in range(2):
        count = int(plain.sum())
        wide = (right - left) / letter
        degree = 0 if count < 5 or wide < 5 else 1 if count < 15 or wide < 20 else 2
        foot = np.polyfit(x[plain], bottoms[plain], degree) if degree else np.array([np.median(bottoms[plain])])
        near = np.abs(np.polyval(foot, x) - bottoms) < 0.25 * letter
        if near.sum() < 3:
            break
        plain = near
    return Strip(
        members=members.astype(np.int32),
        foot=foot,
        letter=letter,
        left=left,
        right=right,
        marks=np.zeros(0, np.int32) if marks is None else marks,
    )


def _own_letter(ink: Ink, members: Ints, expected: float) -> float:
    """The letter height of these components; `expected` where they are too few or too grown together to tell."""
    heights = ink.height[members]
    if len(members) >= 6:
        own = letter_height(heights, ink.width[members])
        if own > 0 and float((np.abs(heights / own - 1) < 0.15).mean()) > 0.4:
            # A short line of the main text's size, capitals or digits: a fifth taller than ก.
            return expected if len(members) < 20 and 0.85 < own / expected < 1.3 else own
    typical = float(np.median(heights))
    return expected if 0.7 * expected <= typical <= 1.5 * expected else typical
