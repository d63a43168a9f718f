"""Training: a logistic regression for each head, over a letter's words and fields. scikit-learn is used here only.

What the rules conclude is fused afterwards (`pipelines.learning.fusing`), by weights found on letters not trained on:
within one regression the words, which fit the letters trained on all too well, would take the rules' place.

Fitted in the space that the letters span (at most as many dimensions as letters), which gives the same weights as
fitting on all features and takes a hundredth of the time.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.learning.examples import Row
from pipelines.learning.features import is_plain
from pipelines.learning.model import COLUMNS, HEADS, WIDTH, Calibration, Learned

STRENGTH = 15.0
"""Inverse of the L2 penalty; 3 is worse by four points of level, 50 no better."""
FIELD_SCALE = 0.55
"""Weight of a field that is there against all of a letter's words."""
_LETTERS_AT_LEAST = 2
"""A word that stands in one letter alone tells of that letter only."""
_NEVER = -6.0
"""Bias of a label that no example has."""
UNCALIBRATED = Calibration(fusion={}, sureness=(0.0, 1.0, 0.5, 0.5, 0.0))


def fit(
    rows: Sequence[Row], calibration: Calibration = UNCALIBRATED, made_from: Mapping[str, int] | None = None
) -> Learned:
    """Train a model. The same rows in the same order give the same model."""
    names, rarity = _vocabulary(rows)
    empty = Learned(
        names=names,
        rarity=rarity,
        weights=np.zeros((len(names), WIDTH), np.float16),
        bias=np.zeros(WIDTH, np.float32),
        calibration=calibration,
        made_from=made_from or {"examples": len(rows)},
    )
    from threadpoolctl import threadpool_limits

    design = _design(empty, rows)
    with threadpool_limits(1):  # matrices as small as these take longer on two cores, and far longer on busy ones
        turned, back = _turned(design)
        weights, bias = np.zeros((len(names), WIDTH)), np.zeros(WIDTH)
        for head in HEADS:
            of_head = [place for place, row in enumerate(rows) if head in row.targets]
            coefficients, bias[COLUMNS[head]] = _fit_head(head, [rows[place] for place in of_head], turned[of_head])
            weights[:, COLUMNS[head]] = design.T @ (back @ coefficients)
    return Learned(
        names=names,
        rarity=rarity,
        weights=weights.astype(np.float16),
        bias=bias.astype(np.float32),
        calibration=calibration,
        made_from=empty.made_from,
    )


def _vocabulary(rows: Sequence[Row]) -> tuple[dict[str, int], NDArray[np.float32]]:
    """Number the features in alphabetical order; a word's rarity is its inverse document frequency."""
    from pythainlp.corpus import thai_words

    dictionary = thai_words()
    letters = Counter(name for row in rows for name in row.features.words)
    words = [name for name, seen in letters.items() if seen >= _LETTERS_AT_LEAST and is_plain(name, dictionary)]
    fields = {name for row in rows for name in row.features.present}
    names = {name: place for place, name in enumerate(sorted([*words, *fields]))}
    rarity = np.full(len(names), FIELD_SCALE, np.float32)
    for name in words:
        rarity[names[name]] = math.log((1 + len(rows)) / (1 + letters[name])) + 1
    return names, rarity


def _design(learned: Learned, rows: Sequence[Row]) -> Any:
    from scipy.sparse import csr_matrix

    at: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for place, row in enumerate(rows):
        found, weights = learned.row(row.features)
        at += [place] * len(found)
        columns += found
        values += weights
    return csr_matrix((values, (at, columns)), shape=(len(rows), len(learned.names)))


def _turned(design: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the letters in coordinates of the space that they span, and the matrix that leads back."""
    squares, axes = np.linalg.eigh((design @ design.T).toarray())
    kept = squares > 1e-9 * squares.max()
    squares, axes = squares[kept], axes[:, kept]
    return axes * np.sqrt(squares), axes / np.sqrt(squares)


def _fit_head(
    head: str, rows: Sequence[Row], turned: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give coefficients (dimensions x labels) and biases; labels that no row has get none and a low bias."""
    from sklearn.linear_model import LogisticRegression

    labels = HEADS[head]
    coefficients, bias = np.zeros((turned.shape[1], len(labels))), np.full(len(labels), _NEVER)
    seen = sorted({row.targets[head] for row in rows})
    if len(seen) < 2:
        bias[[labels.index(one) for one in seen]] = 0.0
        return coefficients, bias
    weights = np.array([row.weight for row in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-4)
    model.fit(turned, np.array([row.targets[head] for row in rows]), sample_weight=weights)
    places = [labels.index(one) for one in model.classes_]
    if len(seen) == 2:  # one column for two labels: half of it for each
        coefficients[:, places[0]], coefficients[:, places[1]] = -model.coef_[0] / 2, model.coef_[0] / 2
        bias[places] = (-model.intercept_[0] / 2, model.intercept_[0] / 2)
    else:
        coefficients[:, places], bias[places] = model.coef_.T, model.intercept_
    return coefficients, bias
