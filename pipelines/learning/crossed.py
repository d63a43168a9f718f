"""Cross-validation: every letter judged by a model that has seen neither it nor a letter much like it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.values import Proposal
from pipelines.learning.examples import Row
from pipelines.learning.fusing import calibrate
from pipelines.learning.model import Learned
from pipelines.learning.train import fit
from pipelines.propose_weigh import weigh

FOLDS = 10
_ALIKE = 0.5
"""Share of common words (of those in either letter) from which two letters count as versions of one."""
_COOLEST, _WARMEST = 0.5, 3.0
_SURENESS_STRENGTH = 1.0
_UNNAMED = "cross-validated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """A row judged by a model that never saw it, its logits, and its fold."""

    row: Row
    fold: int
    learned: Learned
    logits: NDArray[np.float64]


def folds_of(rows: Sequence[Row], count: int = FOLDS) -> NDArray[np.int64]:
    """Deal rows out into folds, letters much alike together, the same way every time."""
    groups = _groups(rows)
    folds = np.zeros(len(rows), np.int64)
    sizes = [0] * count
    # Largest first, and by the letters' keys: adding a letter must not deal the others anew by more than need be.
    for group in sorted(groups, key=lambda places: (-len(places), min(rows[place].key for place in places))):
        smallest = min(range(count), key=lambda fold: (sizes[fold], fold))
        folds[group] = smallest
        sizes[smallest] += len(group)
    return folds


def _groups(rows: Sequence[Row]) -> list[list[int]]:
    """Put letters together that are versions of one, by their pairs of words."""
    holders: dict[str, list[int]] = {}
    sets = [frozenset(name for name in row.features.words if " " in name) for row in rows]
    leader = list(range(len(rows)))

    def led(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for place, pairs in enumerate(sets):
        shared = Counter(other for pair in pairs for other in holders.get(pair, ()))
        for other, both in shared.items():
            if both >= _ALIKE * (len(pairs) + len(sets[other]) - both):
                leader[led(place)] = led(other)
        for pair in pairs:
            holders.setdefault(pair, []).append(place)
    groups: dict[int, list[int]] = {}
    for place in range(len(rows)):
        groups.setdefault(led(place), []).append(place)
    return list(groups.values())


def crossed(rows: Sequence[Row], folds: NDArray[np.int64], known: Sequence[bool] | None = None) -> list[Crossed]:
    """Judge every row by a model of the other folds; `known` says which rows that model may learn from (all)."""
    judged: dict[int, Crossed] = {}
    for fold in sorted(set(folds.tolist())):
        learned = fit(
            [row for place, row in enumerate(rows) if folds[place] != fold and (known is None or known[place])]
        )
        for place, row in enumerate(rows):
            if folds[place] == fold:
                judged[place] = Crossed(row=row, fold=fold, learned=learned, logits=learned.logits(row.features))
    return [judged[place] for place in range(len(rows))]


def proposals_of(judged: Sequence[Crossed]) -> list[Proposal]:
    """Propose for every row, its confidence calibrated on the other folds only."""
    by_fold = {
        fold: calibrate([one for one in judged if one.fold != fold]) for fold in sorted({one.fold for one in judged})
    }
    proposals = []
    for one in judged:
        calibration = by_fold[one.fold]
        opinion = one.learned.calibrated(calibration).opinion(one.row.features)
        proposals.append(weigh(one.row.ruled, opinion, calibration, _UNNAMED))
    return proposals


def is_level_right(row: Row, level: int | None) -> bool:
    """Whether a level is the row's, or as good."""
    return level == row.labels.level or level in row.labels.level_alt
