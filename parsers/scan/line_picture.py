"""The picture of a line as the model was trained on it, and the way back to where the line was cut out."""

from dataclasses import dataclass

import cv2
import numpy as np

from parsers.scan.prepared import Grey

LETTER = 28
"""Height of a ก on a line's picture, in pixels: what the model was trained on."""
WIDENING = 1.15
"""How much wider than high a picture is drawn out, as in training: three marks on one letter need room to be seen."""
BORDER = (12, 3)
"""White pixels left and right, above and below, around a line's picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePicture:
    """A line of text, or a part of one, cut out of a page or of a crop of one.

    `picture` has letters about `LETTER` pixels high, paper 255; (`left`, `top`) is the source's pixel at its inner
    upper left corner and `scale` the number of picture pixels a source pixel downwards, `WIDENING` times as many
    across. Pictures with the same `row` stand side by side, left to right.
    """

    picture: Grey
    row: int
    left: float
    top: float
    scale: float

    def on_source(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """A rectangle of the picture in pixels of what it was cut out of."""
        across, down = BORDER
        return (
            self.left + (left - across) / (self.scale * WIDENING),
            self.top + (top - down) / self.scale,
            self.left + (right - across) / (self.scale * WIDENING),
            self.top + (bottom - down) / self.scale,
        )


def line_picture(cut: Grey, scale: float, *, widest: int | None = None) -> Grey:
    """A line's cut drawn out to `scale`, at most `widest` pixels across, with its border."""
    wide, high = max(1, round(cut.shape[1] * scale * WIDENING)), max(1, round(cut.shape[0] * scale))
    size = wide if widest is None else min(widest, wide), high
    picture = cv2.resize(cut, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    across, down = BORDER
    framed = cv2.copyMakeBorder(picture, down, down, across, across, cv2.BORDER_CONSTANT, value=(255.0,))
    return np.asarray(framed, dtype=np.uint8)
