"""What hangs together on a black and white picture: its connected components."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.prepared import Grey

Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """Connected components. Arrays have one entry a component; entry 0 is the paper and never used.

    `labels` (height, width) numbers the component of each pixel, 0 where there is no ink. Edges are in pixels, right
    and bottom one past the last; `area` is pixels of ink.
    """

    labels: Ints
    left: Ints
    top: Ints
    right: Ints
    bottom: Ints
    area: Ints

    @property
    def width(self) -> Ints:
        """Widths in pixels."""
        return self.right - self.left

    @property
    def height(self) -> Ints:
        """Heights in pixels."""
        return self.bottom - self.top


def components_of(black: Grey) -> Components:
    """Components of a picture that is 1 where there is ink; pixels that touch at a corner hang together."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(black, connectivity=8, ltype=cv2.CV_32S)
    left, top, width, height, area = (np.ascontiguousarray(column) for column in stats.T[:5])
    return Components(
        labels=np.asarray(labels, dtype=np.int32),
        left=left,
        top=top,
        right=left + width,
        bottom=top + height,
        area=area,
    )
