"""Train the small network that tells handwriting from print by a character's shape (`parsers.stamp_hand`).

    python -m training.hands --out parsers/stamp_hand.npz [--lines 5000] [--without Purisa]

Print comes from every typeface that lines are drawn in, handwriting from faces made after pens, each character drawn
with a size, slant, foot and bend of its own. Both are worn as stamps are. `--without` keeps faces out and tells at the
end how well just these are known.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.line_picture import LETTER
from parsers.shapes import Network, features
from parsers.stamp_hand import shapes_in
from training.drawing import Ink, draw
from training.fonts import DEBIAN, NPM, faces
from training.small_network import trained
from training.wear import Picture, stamped, worn

_PENS = ("Purisa", "Mali", "Itim", "Sriracha", "Caveat", "IndieFlower", "Kalam", "PatrickHand", "GloriaHallelujah",
         "ReenieBeanie", "ShadowsIntoLight", "PermanentMarker", "PlaypenSans")  # fmt: skip
"""Faces after handwriting, Thai ones first."""
_THAI_PENS = ("Purisa", "Mali", "Itim", "Sriracha")
_MORE_PRINT = ("Garuda", "Norasi", "Kinnari", "DejaVu")
"""Print that lines are not drawn in; stamps may well be."""
_DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
_ARABIC, _THAI, _MONTHS = "0123456789", "๐๑๒๓๔๕๖๗๘๙", "มคกพษยตธส"
_HIDDEN = (64, 24)


def _files(*, hand: bool, more: Path | None) -> list[Path]:
    folders = [*DEBIAN, NPM, _DEJAVU, *([more] if more else [])]
    found = sorted(path for folder in folders for path in folder.rglob("*.ttf"))
    if hand:
        return [path for path in found if path.stem.replace("-", "_").startswith(_PENS) and "Thin" not in path.stem]
    printed = {face.path for face in faces() if not face.casual}
    return [path for path in found if path in printed or path.stem.startswith(_MORE_PRINT)]


def _text(path: Path, chance: random.Random) -> str:
    thai = not path.stem.startswith("DejaVu") and (not path.stem.startswith(_PENS) or path.stem.startswith(_THAI_PENS))
    signs = chance.choice([_ARABIC, _THAI, _THAI, _ARABIC + _MONTHS]) if thai else _ARABIC
    return " ".join(chance.choice(signs) for _ in range(8))


def _picture(path: Path, chance: random.Random, *, hand: bool) -> Picture | None:
    captured = chance.uniform(13, 40)
    text = _text(path, chance)
    if hand:
        drawn = [draw(sign, path, captured * chance.uniform(0.85, 1.2), chance, bend=False) for sign in text.split()]
        parts = [_penned(ink, chance) for ink in drawn if ink is not None]
        if not parts:
            return None
        high = max(part.shape[0] for part in parts)
        ink = np.hstack([np.pad(part, ((high - part.shape[0], 0), (3, 3))) for part in parts])
    elif chance.random() < 0.12:
        ink = _dotted(draw(text, path, 12, chance, bend=False), captured, chance)
    else:
        made = draw(text, path, captured, chance, bend=False)
        if made is None:
            return None
        ink = made
    picture = (stamped if chance.random() < 0.6 else worn)(ink, captured, chance)
    scale = LETTER / captured
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    grey = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how)
    low, light = np.percentile(grey, (1, 80))
    stretched = (np.asarray(grey, dtype=np.float32) - low) * (255 / max(20.0, float(light - low)))
    return np.asarray(np.clip(stretched, 0, 255), dtype=np.uint8)


def _penned(ink: Ink, chance: random.Random) -> Ink:
    """One character as a hand makes it: leaning, sheared and bent its own way; sometimes as the face has it."""
    if chance.random() < 0.3:
        return ink
    pad = max(4, ink.shape[0] // 6)
    ink = np.pad(ink, pad)
    high, wide = ink.shape
    noise = np.random.default_rng(chance.getrandbits(32))
    strength = chance.uniform(0.0, 0.07) * high
    bend = [cv2.resize(noise.uniform(-1, 1, (4, 4)).astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)
            for _ in "xy"]  # fmt: skip
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    lean, turn = chance.uniform(-0.25, 0.25), np.radians(chance.uniform(-9, 9))
    across, down = x - wide / 2, y - high / 2
    map_x = wide / 2 + np.cos(turn) * across + np.sin(turn) * down + lean * down + strength * bend[0]
    map_y = high / 2 - np.sin(turn) * across + np.cos(turn) * down + strength * bend[1]
    bent = cv2.remap(ink, map_x.astype(np.float32), map_y.astype(np.float32), cv2.INTER_LINEAR)
    return np.asarray(bent, dtype=np.float32)


def _dotted(coarse: Ink | None, captured: float, chance: random.Random) -> Ink:
    """Characters as needles print them."""
    if coarse is None:
        return np.zeros((8, 8), np.float32)
    small = cv2.resize(coarse, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    pitch = max(2, round(captured / 9))
    dots = np.zeros((small.shape[0] * pitch, small.shape[1] * pitch), np.float32)
    for row, column in np.argwhere(small > 0.4).tolist():
        place = column * pitch + pitch // 2, row * pitch + pitch // 2
        cv2.circle(dots, place, max(1, round(pitch * chance.uniform(0.4, 0.55))), 1.0, -1)
    return dots


def _samples(files: Sequence[Path], lines: int, seed: int, *, hand: bool) -> tuple[NDArray[np.float32], list[str]]:
    """Features of characters, and the face of each."""
    chance = random.Random(seed)
    found, names = [], []
    families = sorted({_family(path) for path in files})
    for _ in range(lines):
        family = chance.choice(families)
        path = chance.choice([path for path in files if _family(path) == family])
        picture = _picture(path, chance, hand=hand)
        if picture is None:
            continue
        shapes = shapes_in(picture, [(0, picture.shape[1])])
        if len(shapes):
            found.append(features(shapes))
            names += [family] * len(shapes)
    return np.concatenate(found), names


def _family(path: Path) -> str:
    return path.stem.replace("-", "_").split("_")[0]


def main() -> None:
    """Train, measure on fresh characters, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=5000, help="of each kind")
    parser.add_argument("--more", type=Path, help="folder of further handwriting faces")
    parser.add_argument("--without", nargs="*", default=[], help="families kept out of training, to measure on")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    hands, prints = _files(hand=True, more=options.more), _files(hand=False, more=None)
    kept = [[path for path in files if _family(path) not in options.without] for files in (hands, prints)]
    pen, _ = _samples(kept[0], options.lines, 1, hand=True)
    print_, _ = _samples(kept[1], options.lines, 2, hand=False)
    x = np.concatenate([pen, print_])
    y = np.concatenate([np.ones(len(pen)), np.zeros(len(print_))]).astype(np.float32)[:, None]
    net = trained(x, y, _HIDDEN, 3)
    stored: dict[str, Any] = {name: value.astype(np.float16) for name, value in net.items()}
    np.savez(options.out, **stored)
    for files, hand in ((hands, True), (prints, False)):
        told = [path for path in files if _family(path) in options.without] or list(files)
        seen, names = _samples(told, max(60, options.lines // 10), 9, hand=hand)
        odds = Network(net)(seen)[:, 0]
        for name in sorted(set(names)):
            own = odds[[other == name for other in names]]
            kind, share = "pen" if hand else "print", float((own > 0).mean())
            sys.stdout.write(f"{kind} {name}: {len(own)} characters, by hand {share:.2f}, mean {own.mean():.1f}\n")


if __name__ == "__main__":
    main()
