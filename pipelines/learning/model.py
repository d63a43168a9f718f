"""The statistical model in use: a linear one over words, fused with what the rules conclude. Needs numpy alone.

A file is one `.npz`: `header` (JSON as bytes), `names` (features, one a line), `rarity`, `weights` (features x labels)
and `bias`. Its version is the SHA-256 of its bytes.
"""

import hashlib
import io
import json
import math
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.errors import ConfigError
from models.values import FLAGS, Nature, Purpose, Unit
from pipelines.learning.features import NO_LEVEL, Features

FORMAT = "ksed-proposals"
FORMAT_VERSION = 1
BASE = Path(__file__).with_name("base.npz")
MAX_BYTES = 64 << 20
_MAX_UNPACKED = 256 << 20
UNFITTED = (1.0, 2.0, 1.0)
"""Weights of fusion until cross-validation finds better ones."""
_MIDDLING = 0.7
HEADS: dict[str, tuple[str, ...]] = {
    "level": ("1", "2", "3", "4", NO_LEVEL),
    "purpose": tuple(Purpose),
    "unit": tuple(Unit),
    "nature": tuple(Nature),
    **{f"flag:{flag}": ("no", "yes") for flag in FLAGS},
}
"""What is told apart, and its labels in the order of the columns."""
COLUMNS: dict[str, slice] = {}
for _head, _labels in HEADS.items():
    _start = max((columns.stop for columns in COLUMNS.values()), default=0)
    COLUMNS[_head] = slice(_start, _start + len(_labels))
WIDTH = max(columns.stop for columns in COLUMNS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What cross-validation says about how far to trust the figures.

    `fusion` has three weights for each head: of the words' logarithm of probability, of the rules' conclusion, of how
    sure the rules are beyond 0.7. `sureness` are the weights of a logistic regression for "the level is right"
    (`pipelines.propose_weigh.signs_of`), its constant first.
    """

    fusion: Mapping[str, tuple[float, float, float]]
    sureness: tuple[float, ...]


Shares = Mapping[str, Mapping[str, float]]
"""Probabilities by head and label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a model makes of a letter. `said` is what each of its known features adds to each column."""

    shares: Shares
    features: Features
    named: tuple[str, ...]
    said: NDArray[np.float64]

    def words(self, head: str, label: str, most: int = 3) -> tuple[str, ...]:
        """Words of the letter that weighed most for a label, literally as they stand in it."""
        of_head = self.said[:, COLUMNS[head]]
        for_label = of_head[:, HEADS[head].index(label)] - of_head.mean(axis=1)
        quotes: dict[str, None] = {}
        for place in np.argsort(-for_label, kind="stable"):
            if for_label[place] <= 0 or len(quotes) == most:
                break
            if quote := self.features.quote(self.named[place]):
                quotes[quote] = None
        return tuple(quotes)


class Learned:
    """A model, loaded. Immutable; any thread may ask it."""

    def __init__(
        self,
        *,
        names: Mapping[str, int],
        rarity: NDArray[np.float32],
        weights: NDArray[np.float16],
        bias: NDArray[np.float32],
        calibration: Calibration,
        made_from: Mapping[str, int],
    ) -> None:
        """Take the parts; `save` gives the bytes that make the version."""
        self.names = names
        self.rarity = rarity
        self.weights = weights
        self.bias = bias
        self.calibration = calibration
        self.made_from = made_from
        self._version = ""

    @property
    def version(self) -> str:
        """SHA-256 of the file, hexadecimal."""
        if not self._version:
            self._version = hashlib.sha256(self.to_bytes()).hexdigest()
        return self._version

    def logits(self, features: Features) -> NDArray[np.float64]:
        """Give a letter's logits for all columns."""
        logits: NDArray[np.float64] = self._said(features).sum(axis=0) + self.bias
        return logits

    def opinion(self, features: Features) -> Opinion:
        """Tell what the model makes of a letter."""
        said = self._said(features)
        named = tuple(name for group in (features.words, features.present) for name in group if name in self.names)
        return Opinion(
            shares=heads_of(said.sum(axis=0) + self.bias, features, self.calibration),
            features=features,
            named=named,
            said=said,
        )

    def calibrated(self, calibration: Calibration) -> "Learned":
        """Give the same model with another calibration."""
        return Learned(
            names=self.names,
            rarity=self.rarity,
            weights=self.weights,
            bias=self.bias,
            calibration=calibration,
            made_from=self.made_from,
        )

    def row(self, features: Features) -> tuple[list[int], list[float]]:
        """Give the letter as a sparse row: columns of known features, their values (words: TF-IDF of length 1)."""
        rows: list[int] = []
        values: list[float] = []
        for name, count in features.words.items():
            place = self.names.get(name)
            if place is not None:
                rows.append(place)
                values.append((1.0 + math.log(count)) * float(self.rarity[place]))
        length = math.sqrt(sum(value * value for value in values)) or 1.0
        values = [value / length for value in values]
        for name in features.present:
            place = self.names.get(name)
            if place is not None:
                rows.append(place)
                values.append(float(self.rarity[place]))
        return rows, values

    def _said(self, features: Features) -> NDArray[np.float64]:
        rows, values = self.row(features)
        if not rows:
            return np.zeros((0, WIDTH))
        said: NDArray[np.float64] = np.asarray(values)[:, None] * self.weights[rows].astype(np.float64)
        return said

    def to_bytes(self) -> bytes:
        """Write the file; the same model gives the same bytes."""
        header = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "heads": {head: list(labels) for head, labels in HEADS.items()},
            "calibration": asdict(self.calibration),
            "made_from": dict(self.made_from),
        }
        parts: dict[str, NDArray[Any]] = {
            "header": _bytes(json.dumps(header, sort_keys=True)),
            "names": _bytes("\n".join(self.names)),
            "rarity": self.rarity,
            "weights": self.weights,
            "bias": self.bias,
        }
        file = io.BytesIO()
        # Not numpy's `savez`: an entry's time would make a new version of the same model.
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                content = io.BytesIO()
                np.save(content, part, allow_pickle=False)
                entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content.getvalue())
        return file.getvalue()


def shares_of(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn logits into probabilities that add up to 1 (softmax over the last axis)."""
    grown = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = grown / grown.sum(axis=-1, keepdims=True)
    return shares


def heads_of(logits: NDArray[np.float64], features: Features, calibration: Calibration) -> dict[str, dict[str, float]]:
    """Turn a letter's logits into probabilities, head by head, with what the rules conclude."""
    fused: dict[str, dict[str, float]] = {}
    for head, labels in HEADS.items():
        terms = terms_of(head, logits, features)
        said = shares_of(np.asarray(calibration.fusion.get(head, UNFITTED)) @ terms)
        fused[head] = dict(zip(labels, said.tolist(), strict=True))
    return fused


def terms_of(head: str, logits: NDArray[np.float64], features: Features) -> NDArray[np.float64]:
    """The three terms that fusion weighs, a row each: words, the rules' conclusion, how sure the rules are."""
    spread = logits[COLUMNS[head]]
    label, sure = features.concluded[head]
    terms = np.zeros((3, len(HEADS[head])))
    terms[0] = spread - spread.max() - np.log(np.exp(spread - spread.max()).sum())
    place = HEADS[head].index(label)
    terms[1, place], terms[2, place] = 1.0, sure - _MIDDLING
    return terms


@cache
def base() -> Learned:
    """Give the model that ships, loaded once a process.

    Raises:
        ConfigError: It is missing or broken.
    """
    return load(BASE)


def load(path: Path, version: str | None = None) -> Learned:
    """Load a model; `version`, where given, is the digest that the file must have.

    Raises:
        ConfigError: The file is missing, broken, of another format, or not the one that is meant (Thai, names it).
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError(f"แฟ้มแบบจำลอง {path.name} ใหญ่ผิดปกติ")
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"เปิดแฟ้มแบบจำลอง {path.name} ไม่ได้") from error
    if version is not None and hashlib.sha256(content).hexdigest() != version:
        raise ConfigError(f"แฟ้มแบบจำลอง {path.name} ไม่ตรงกับรุ่นที่บันทึกไว้")
    try:
        return _loaded(content)
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ConfigError(f"แฟ้มแบบจำลอง {path.name} เสียหรือเป็นรูปแบบที่โปรแกรมรุ่นนี้ไม่รู้จัก") from error


def _loaded(content: bytes) -> Learned:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
            raise ValueError("unpacks to too much")
    with np.load(io.BytesIO(content), allow_pickle=False) as parts:
        header: dict[str, Any] = json.loads(parts["header"].tobytes())
        if header["format"] != FORMAT or header["format_version"] != FORMAT_VERSION:
            raise ValueError("another format")
        if header["heads"] != {head: list(labels) for head, labels in HEADS.items()}:
            raise ValueError("other labels")
        names = parts["names"].tobytes().decode().split("\n")
        rarity, weights, bias = parts["rarity"], parts["weights"], parts["bias"]
    shapes = (rarity.shape, weights.shape, bias.shape)
    kinds = (rarity.dtype, weights.dtype, bias.dtype)
    if shapes != ((len(names),), (len(names), WIDTH), (WIDTH,)) or kinds != (np.float32, np.float16, np.float32):
        raise ValueError("shapes do not fit")
    if not all(np.isfinite(part).all() for part in (rarity, weights, bias)):
        raise ValueError("not numbers")
    said = header["calibration"]
    learned = Learned(
        names={name: place for place, name in enumerate(names)},
        rarity=rarity,
        weights=weights,
        bias=bias,
        calibration=Calibration(
            fusion={head: (float(a), float(b), float(c)) for head, (a, b, c) in said["fusion"].items()},
            sureness=tuple(float(value) for value in said["sureness"]),
        ),
        made_from={name: int(count) for name, count in header["made_from"].items()},
    )
    learned._version = hashlib.sha256(content).hexdigest()  # noqa: SLF001  # known already, and to the byte
    return learned


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)
