"""What preparation gives: a page fit for cutting into lines, and the way back to the page as it came."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.values import Box

Grey = NDArray[np.uint8]
"""Shape (height, width); 255 is paper."""
Colour = NDArray[np.uint8]
"""Shape (height, width, 3), channels blue, green, red."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A page upright and level, black on white.

    `back` (3, 3) takes a pixel (x, y, 1) of `grey` to a pixel of the page image that was given; `size` is that
    image's (width, height); `steps` names what was done, in order, for the log.
    """

    grey: Grey
    back: NDArray[np.float64]
    size: tuple[int, int]
    steps: tuple[str, ...] = ()

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The rectangle of `grey`'s pixels as fractions of the page image that was given (its bounds, if turned)."""
        corners = np.array([[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]], dtype=np.float64)
        placed = corners @ self.back.T
        x, y = placed[:, 0] / placed[:, 2], placed[:, 1] / placed[:, 2]
        wide, high = self.size
        return Box(
            left=float(np.clip(x.min() / wide, 0, 1)),
            top=float(np.clip(y.min() / high, 0, 1)),
            right=float(np.clip(x.max() / wide, 0, 1)),
            bottom=float(np.clip(y.max() / high, 0, 1)),
        )
