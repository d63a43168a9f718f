"""Levels of a picture, counted: there are but 256 of them, however many dots."""

from collections.abc import Sequence

import cv2
import numpy as np

from parsers.scan.prepared import Grey


def percentiles(grey: Grey, shares: Sequence[float]) -> list[float]:
    """What `numpy.percentile` (linear) says of a picture of any shape that is not empty, in a tenth of the time."""
    dots = np.ascontiguousarray(grey).reshape(-1, 1)
    upto = np.cumsum(cv2.calcHist([dots], [0], None, [256], [0, 256]).ravel().astype(np.int64))
    places = np.asarray(shares) / 100 * (dots.size - 1)
    below, above = np.floor(places), np.ceil(places)
    least, most = (np.searchsorted(upto, place, side="right") for place in (below, above))
    return [float(level) for level in least + (places - below) * (most - least)]
