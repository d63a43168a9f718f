"""A letter's words as hashes: what it says, small enough to keep for every case and compare in microseconds.

Words are cut by dictionary (`newmm`), stripped to their skeleton, since OCR mostly damages the marks above and below
the line, and hashed by BLAKE2, since Python's own hash differs from run to run.
"""

import functools
import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parsers.thai.fuzzy import skeleton
from parsers.thai.vocabulary import cut_words

SKETCH_SIZE = 256
"""Hashes kept of a letter: all of them for most; of longer ones the smallest, which are as good as drawn by lot."""
BANDS = 20
ROWS = 2
"""Two letters share a band with probability 1 − (1 − J²)²⁰, J their shared part of word pairs: 0.97 at J = 0.4."""
_LEAST_PAIRS = 6
"""A letter with fewer has nothing to be recognised by: two that say only "please check" would share every band."""

Hashes = NDArray[np.uint32]

_WORDS_OF_EVERY_LETTER = """
กราบเรียน เรียน ร้องเรียน ร้องทุกข์ เรื่อง ข้าพเจ้า ดิฉัน กระผม ผม หนู ท่าน ศึกษาธิการ
ศึกษาธิการจังหวัด จังหวัด กาฬสินธุ์ อำเภอ ตำบล ตรวจสอบ ข้อเท็จจริง ดำเนินการ พิจารณา
โปรด ขอแสดงความนับถือ แสดง นับถือ ความ การ โรงเรียน ครู นักเรียน ผู้ปกครอง ขอ ขอให้
สำนักงาน สนง ขอบคุณ ครับ ค่ะ คะ กรุณา จึง ด้วย แจ้ง ทราบ บัดนี้ เนื่องจาก เอกสาร แนบ
อย่างสูง เคารพ หวัง ช่วยเหลือ เจ้าหน้าที่ ผู้อำนวยการ ผอ
"""
_FORMULAS = frozenset(_WORDS_OF_EVERY_LETTER.split())
"""Words of every letter to this office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """Hashes of words and of word pairs, ascending, no more than `SKETCH_SIZE` of each."""

    words: Hashes
    pairs: Hashes


def sketch_of(text: str) -> tuple[Sketch, tuple[int, ...]]:
    """Give a text's sketch and its MinHash bands (none where the text is too short to be known by)."""
    words = _content_words(text)
    pairs = _hashes([f"{one} {other}" for one, other in pairwise(words)])
    sketch = Sketch(words=_hashes(words)[:SKETCH_SIZE], pairs=pairs[:SKETCH_SIZE])
    return sketch, _bands(pairs) if len(pairs) >= _LEAST_PAIRS else ()


def packed(hashes: Hashes) -> bytes:
    """Write hashes as the database keeps them."""
    return hashes.astype("<u4").tobytes()


def unpacked(data: bytes) -> Hashes:
    """Read hashes that the database kept."""
    return np.frombuffer(data, dtype="<u4").astype(np.uint32)


def shared(one: Hashes, other: Hashes, weight: "Weights") -> float:
    """Tell which part of the words two letters share, 0–1: of both together, or most of the shorter one's.

    Words that many letters have weigh less. A letter that repeats another and goes on counts three quarters.
    """
    one, other = _comparable(one, other)
    both = np.intersect1d(one, other, assume_unique=True)
    if not len(both):
        return 0.0
    common, a, b = weight.sum(both), weight.sum(one), weight.sum(other)
    least = min(len(one), len(other))
    within = 0.75 * common / min(a, b) if least >= 20 else 0.0
    return float(max(common / (a + b - common), within))


def _comparable(one: Hashes, other: Hashes) -> tuple[Hashes, Hashes]:
    """Cut both to the range in which each sketch has all its hashes."""
    ends = [side[-1] for side in (one, other) if len(side) >= SKETCH_SIZE]
    if not ends:
        return one, other
    end = min(ends)
    return one[one <= end], other[other <= end]


class Weights:
    """How much a word tells: less, the more of the letters at hand have it. Made of the sketches to compare with."""

    def __init__(self, sketches: Sequence[Hashes]) -> None:
        """Count in how many of the letters each word stands."""
        self._all = len(sketches)
        joined = np.concatenate(sketches) if sketches else np.empty(0, dtype=np.uint32)
        self._known, self._counts = np.unique(joined, return_counts=True)

    def sum(self, hashes: Hashes) -> float:
        """Add up what these words tell."""
        if not len(self._known):
            return float(len(hashes))
        at = np.minimum(np.searchsorted(self._known, hashes), len(self._known) - 1)
        counts = np.where(self._known[at] == hashes, self._counts[at], 0)
        weights = (np.log((self._all + 2) / (counts + 1)) / np.log(self._all + 2)) ** 2
        return float(np.maximum(weights, 0.01).sum())


def _content_words(text: str) -> list[str]:
    common = _common()
    return [
        bare
        for word in cut_words(text)
        if len(bare := skeleton(word)) >= 2 and bare not in common and any(sign.isalnum() for sign in bare)
    ]


def _hashes(items: Sequence[str]) -> Hashes:
    numbers = {int.from_bytes(blake2b(item.encode(), digest_size=4).digest(), "little") for item in items}
    return np.array(sorted(numbers), dtype=np.uint32)


def _bands(hashes: Hashes) -> tuple[int, ...]:
    factors, shifts = _permutations()
    # Multiply-add modulo 2⁶⁴; the upper half of the product is as good as random.
    mixed = (hashes.astype(np.uint64)[None, :] * factors[:, None] + shifts[:, None]) >> np.uint64(32)
    lowest = mixed.min(axis=1).reshape(BANDS, ROWS)
    bands = (blake2b(row.astype("<u4").tobytes(), digest_size=7, salt=bytes([at])) for at, row in enumerate(lowest))
    return tuple(int.from_bytes(band.digest(), "little") for band in bands)


@functools.cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    count = BANDS * ROWS
    drawn = [int.from_bytes(blake2b(f"ksed {i}".encode(), digest_size=8).digest(), "little") for i in range(2 * count)]
    factors = np.array([number | 1 for number in drawn[:count]], dtype=np.uint64)
    return factors, np.array(drawn[count:], dtype=np.uint64)


@functools.cache
def _common() -> frozenset[str]:
    """Skeletons of words that tell nothing: stop words, and what every letter to this office says."""
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.corpus import thai_stopwords

    return frozenset(skeleton(word) for word in (*thai_stopwords(), *_FORMULAS))
