"""Train the small network that knows numerals by their shapes (`parsers.numerals`).

    python -m training.numerals --out parsers/numerals.npz [--lines 200000] [--without FAMILY ...]

Numbers, dates and times are drawn in every face that lines are drawn in, as numbering machines and stamps print them,
worn as stamps are and cut as the reader cuts them. Each way to join the pieces is an example: those that are just one
numeral for it, all others (parts, letters, two at once, points) for nothing. `--without` keeps faces out and tells at
the end how well just these are known.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.numerals import SIGNS, inked, shapes_of, spans_of
from parsers.scan.line_picture import BORDER
from parsers.shapes import Features, Network, features
from training.colours import parted
from training.drawing import Ink, dotted, draw, varied, with_rule
from training.fonts import Face, faces
from training.lines import another_line, bordered, scaled
from training.small_network import trained
from training.texts import Texts
from training.wear import Picture, stamped, worn

_HIDDEN = (192, 64)
_NOTHING = len(SIGNS)
_WORDS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.", "น.", "รับ",
          "ที่", "เลขรับ", "วันที่", "เวลา", "กธ", "ลงวันที่", "สนง.", "ศธจ.", "No.", "บุคคล", "แผน")  # fmt: skip
_LETTERS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาเแโใไ"
_NEAR, _UNSURE = 4.5, 9.0
"""Pixels by which the sides of a shape may differ from those of the character drawn; up to the other none can tell."""
_PARTED = 0.4
"""Share of stamps upon print whose remains are simulated; the others go through the reader's own separation."""
_PART = 2000
"""Lines of one seed."""
_NOTHINGS = 1.2
"""Examples of nothing for one of a numeral."""
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A value as a line's picture, and where each of its characters stands in it (left, right in pixels)."""

    picture: Picture
    places: tuple[tuple[str, float, float], ...]


def _text(chance: random.Random) -> str:
    number = str(chance.randrange(10 ** chance.randint(1, 5)))
    year = str(chance.choice([chance.randint(2560, 2575), chance.randint(60, 75)]))
    day, month = str(chance.randint(1, 31)), chance.randint(1, 12)
    kind = chance.random()
    if kind < 0.15:
        letters = "".join(chance.choice(_LETTERS) for _ in range(4))
        return " ".join([chance.choice(_WORDS), letters, chance.choice(_WORDS)])
    if kind < 0.6:
        text = number if kind < 0.52 else f"{number}/{year}"
    elif kind < 0.75:
        text = f"{chance.randrange(24):02}{chance.choice('..:')}{chance.randrange(60):02}"
    else:
        text = f"{day}{chance.choice(('/', ' '))}{month}/{year}"
    return text.translate(_THAI) if chance.random() < 0.6 else text


def _places(ink: Ink, text: str) -> list[tuple[str, int, int]] | None:
    """Where each character stands in clean ink, None where they cannot be told apart by the paper between them."""
    inked_columns = (ink > 0.3).any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inked_columns.astype(np.int8), [0]]))).reshape(-1, 2)
    signs = text.replace(" ", "")
    if len(edges) != len(signs):
        return None
    return [(sign, int(left), int(right)) for sign, (left, right) in zip(signs, edges.tolist(), strict=True)]


def _drawn(face: Face, all_faces: tuple[Face, ...], texts: Texts, chance: random.Random) -> Drawn | None:
    captured, text = chance.uniform(12, 40), _text(chance)
    ink = draw(text, face.path, captured, chance, bend=False)
    if ink is None:
        return None
    if chance.random() < 0.3:
        ink = varied(ink, captured, chance)
    places = _places(ink, text) if any(sign.isdigit() for sign in text) else []
    if places is None:
        return None
    if chance.random() < 0.35:
        ink = dotted(ink, captured, chance)
    if chance.random() < 0.35:
        ink = with_rule(ink, captured, chance)
    if chance.random() < 0.8:
        upon = None
        if chance.random() < 0.45:
            upon = another_line(ink, (0.8 * captured, 1.7 * captured), all_faces, texts, chance)
        if upon is None or chance.random() < _PARTED:
            picture = stamped(ink, captured, chance, upon=upon, coarse=chance.random() < 0.5)
        else:
            picture = parted(ink, upon, captured, chance)
    else:
        picture = worn(ink, captured, chance)
    wide = picture.shape[1]
    # Numbering machines print higher than the label beside, which sets the scale.
    larger = chance.uniform(1.0, 1.5) if chance.random() < 0.35 else 1.0
    grown = scaled(picture, captured / larger, chance)
    across = grown.shape[1] / wide
    return Drawn(
        picture=bordered(grown, chance),
        places=tuple((sign, left * across + BORDER[0], right * across + BORDER[0]) for sign, left, right in places),
    )


def _examples(drawn: Drawn, chance: random.Random) -> tuple[list[NDArray[np.uint8]], list[int]]:
    row = inked(drawn.picture)
    spans = spans_of(row)
    if not spans:
        return [], []
    meant = [_meant(span.left, span.right, drawn.places) for span in spans]
    numerals = [at for at, sign in enumerate(meant) if sign is not None and sign != _NOTHING]
    others = [at for at, sign in enumerate(meant) if sign == _NOTHING]
    kept = numerals + chance.sample(others, min(len(others), 2 + round(_NOTHINGS * len(numerals))))
    return list(shapes_of(row, [spans[at] for at in kept])) if kept else [], [meant[at] or 0 for at in kept]


def _meant(left: int, right: int, places: Sequence[tuple[str, float, float]]) -> int | None:
    """What a shape between two columns is, by its place in the network's output; None where that is hard to say."""
    for sign, start, end in places:
        off = max(abs(left - start), abs(right - end))
        if off <= _UNSURE:
            at = SIGNS.find(sign)
            return None if off > _NEAR else at if at >= 0 else _NOTHING
    return _NOTHING


def _samples(chosen: Sequence[Face], lines: int, seed: int) -> tuple[Features, NDArray[np.int64]]:
    """Features of shapes, and what each is by its place in the network's output."""
    chance, all_faces, texts = random.Random(seed), faces(), Texts(seed)
    weights = [face.weight * (3 if face.numbering else 1) for face in chosen]
    seen, signs = [], []
    for _ in range(lines):
        drawn = _drawn(chance.choices(chosen, weights)[0], all_faces, texts, chance)
        shapes, meant = _examples(drawn, chance) if drawn else ([], [])
        if shapes:
            seen.append(features(np.stack(shapes)))
            signs += meant
    return np.concatenate(seen), np.array(signs)


def _all_samples(chosen: Sequence[Face], lines: int, first_seed: int) -> tuple[Features, NDArray[np.int64]]:
    """As `_samples`, drawn side by side in parts of one seed each."""
    with ProcessPoolExecutor() as pool:
        seeds = range(first_seed, first_seed + -(-lines // _PART))
        parts = list(pool.map(_samples, [chosen] * len(seeds), [min(lines, _PART)] * len(seeds), seeds))
    return np.concatenate([x for x, _ in parts]), np.concatenate([signs for _, signs in parts])


def main() -> None:
    """Train, measure on fresh numerals, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--without", nargs="*", default=[], help="families kept out of training, to measure on")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    printed = [face for face in faces() if not face.casual]
    used = [face for face in printed if not face.path.stem.startswith(tuple(options.without) or ("\0",))]
    x, signs = _all_samples(used, options.lines, 1)
    y = np.eye(_NOTHING + 1, dtype=np.float32)[signs]
    net = trained(x, y, _HIDDEN, 3)
    stored: dict[str, Any] = {name: value.astype(np.float16) for name, value in net.items()}
    np.savez(options.out, **stored)
    told = [face for face in printed if face not in used] or printed
    _report(Network(net), *_all_samples(told, max(60, options.lines // 10), 100_001))


def _report(network: Network, x: Features, signs: NDArray[np.int64]) -> None:
    read = network(x).argmax(axis=1)
    for at, sign in enumerate([*SIGNS, "nothing"]):
        own = read[signs == at]
        wrong = sorted({SIGNS[it] if it < _NOTHING else "nothing" for it in own[own != at]})
        sys.stdout.write(f"{sign}: {len(own)}, right {float((own == at).mean()):.3f}, else {' '.join(wrong)}\n")


if __name__ == "__main__":
    main()
