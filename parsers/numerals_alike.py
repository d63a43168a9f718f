"""The numerals of one stamp are of one face: what looks unlike the stamp's own ๑ is hardly another ๑.

Where print covers a part of a numeral, the network alone may take ๐ for ๑. The stamp's date and time mostly hold the
same numerals, clear of print, and two of the same sign are far more alike than two signs of any one face. That two are
alike proves nothing, as ๔ and ๕ are; so it only ever speaks against a sign.
"""

from collections.abc import Sequence

import numpy as np

from parsers.numerals import SIGNS, Seen, Shares
from parsers.shapes import Features

_SURE = 0.8
"""Share from which on a numeral stands for its sign."""
_UNLIKE, _ALIKE = 0.76, 0.88
"""Cosine of two shapes' features: below the first are most of two signs, above the other most of the same."""
_LEAST = 0.2
"""What is left of a sign's share where a shape is unlike it: print or dirt may have spoiled either."""


def weighed(shares: Shares, looks: Features, known: Sequence[Seen]) -> Shares:
    """The shares of shapes with such looks, weighed by the sure ones of what is `known` of their stamp."""
    sure = [each for each in known if each.sign and each.sure >= _SURE]
    result = shares.copy()
    for sign in {each.sign for each in sure}:
        models = np.stack([each.look for each in sure if each.sign == sign])
        likeness = (looks @ models.T).max(axis=1)
        result[:, SIGNS.index(sign)] *= np.interp(likeness, (_UNLIKE, _ALIKE), (_LEAST, 1.0))
    return np.asarray(result / result.sum(axis=1, keepdims=True), dtype=np.float64)
