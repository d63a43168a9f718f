"""How much to trust words and rules, and how sure to be: found on letters judged by models that never saw them."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipelines.learning.examples import Row
from pipelines.learning.model import HEADS, UNFITTED, Calibration, heads_of, shares_of, terms_of
from pipelines.learning.train import UNCALIBRATED
from pipelines.propose_weigh import decide, signs_of

SURE = 0.8
WORTH = 0.975
"""Of levels given with confidence 0.8 or more that many shall be right: confidence errs on the cautious side."""
_HELD_TO_DEFAULT = 0.01
_SURENESS_STRENGTH = 1.0
_LESSONS_SHARE = 0.3
"""A hundred lessons of one kind that no rule knows must not make the rules little trusted with all other letters."""
_FEWEST_SURE = 30
_MOST_CAUTIOUS = -4.0


class Judged(Protocol):
    """A row with the logits of a model that never saw it."""

    @property
    def row(self) -> Row:
        """The row."""

    @property
    def logits(self) -> NDArray[np.float64]:
        """The logits."""


def calibrate(judged: Sequence[Judged]) -> Calibration:
    """Find the weights of fusion, and what tells a right level from a wrong one."""
    fused = Calibration(fusion={head: _fusion(head, judged) for head in HEADS}, sureness=UNCALIBRATED.sureness)
    signs, right = [], []
    for one in judged:
        weighed = decide(one.row.ruled, heads_of(one.logits, one.row.features, fused))
        signs.append(signs_of(one.row.ruled, weighed))
        right.append(is_level_right(one.row, weighed.level))
    return Calibration(fusion=fused.fusion, sureness=_sureness(np.array(signs), np.array(right)))


def is_level_right(row: Row, level: int | None) -> bool:
    """Whether a level is the row's, or as good."""
    return level == row.labels.level or level in row.labels.level_alt


def _fusion(head: str, judged: Sequence[Judged]) -> tuple[float, float, float]:
    """Weights under which the labels that came true are likeliest, held to the default where there is little to see."""
    from scipy.optimize import minimize

    known = [one for one in judged if head in one.row.targets]
    if not known:
        return UNFITTED
    terms = np.array([terms_of(head, one.logits, one.row.features) for one in known])
    truth = np.array([HEADS[head].index(one.row.targets[head]) for one in known])
    weights = np.array([one.row.weight for one in known])
    lessons = np.array([one.row.is_lesson for one in known])
    if lessons.any() and not lessons.all():
        share = _LESSONS_SHARE * weights[~lessons].sum() / lessons.sum()
        weights[lessons] = min(1.0, share)

    def loss(fusion: NDArray[np.float64]) -> float:
        shares = shares_of(np.einsum("t,ntl->nl", fusion, terms))[np.arange(len(truth)), truth]
        held = _HELD_TO_DEFAULT * float(((fusion - UNFITTED) ** 2).sum())
        return float(-(weights * np.log(np.maximum(shares, 1e-9))).sum() / weights.sum()) + held

    found = minimize(loss, np.array(UNFITTED), method="L-BFGS-B", bounds=[(0.1, 4.0), (0.0, 6.0), (0.0, 6.0)])
    a, b, c = (round(float(value), 3) for value in found.x)
    return a, b, c


def _sureness(signs: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, ...]:
    """A logistic regression, its constant lowered until what it is sure of is right as often as it should be."""
    from sklearn.linear_model import LogisticRegression

    if right.all() or not right.any():
        return UNCALIBRATED.sureness
    model = LogisticRegression(C=_SURENESS_STRENGTH, max_iter=1000).fit(signs[:, 1:], right)
    said = signs[:, 1:] @ model.coef_[0] + model.intercept_[0]
    caution = 0.0
    while caution > _MOST_CAUTIOUS:
        sure = said + caution >= np.log(SURE / (1 - SURE))
        if sure.sum() < _FEWEST_SURE or right[sure].mean() >= WORTH:
            break
        caution -= 0.05
    return (round(float(model.intercept_[0]) + caution, 4), *(round(float(weight), 4) for weight in model.coef_[0]))
