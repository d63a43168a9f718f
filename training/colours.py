"""Stamps in colour upon black print, as a scanner sees the two and the reader parts them again."""

import random

import cv2
import numpy as np

from parsers.scan.prepared import Colour
from parsers.stamp_crop import own_ink
from parsers.stamp_find import Hue
from training.drawing import Ink
from training.wear import Picture, rubbed

_INKS: dict[Hue, tuple[tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    "bluish": ((120, 190), (40, 85), (30, 125)),
    "reddish": ((30, 90), (25, 85), (165, 225)),
}
"""Least and most light that the full ink of a pad gives back: blue, green, red."""
_AROUND = 700
"""Pixels across a crop at least (`parsers.stamp_crop`): evening looks at paper far around."""

_FRAME = 12
"""Pixels of the stamp's frame, which tells its hue where a number is short."""


def parted(ink: Ink, upon: Ink, letter_height: float, chance: random.Random) -> Picture:
    """What the reader makes of a stamp's `ink` that lies `upon` print, both of one shape; paper is 255."""
    noise = np.random.default_rng(chance.getrandbits(32))
    hue = chance.choice(tuple(_INKS))
    high, wide = ink.shape
    across = max(_AROUND, wide + 4 * _FRAME)
    stamp, other = np.zeros((2, high + 16, across), dtype=np.float32)
    stamp[8:-8, :wide], other[8:-8, :wide] = rubbed(ink, letter_height, chance, noise), upon
    stamp[:, -2 * _FRAME : -_FRAME] = 1.0
    seen = _scanned(_page(stamp, other, hue, chance), letter_height, chance, noise)
    return np.asarray(own_ink(seen, hue)[8:-8, :wide], dtype=np.uint8)


def _page(ink: Ink, upon: Ink, hue: Hue, chance: random.Random) -> Ink:
    """Light of blue, green and red (high, wide, 3; paper about 250): each ink takes its share of what is left."""
    paper = np.array([chance.uniform(215, 252), chance.uniform(232, 253), chance.uniform(235, 254)], dtype=np.float32)
    pad = np.array([chance.uniform(*span) for span in _INKS[hue]], dtype=np.float32) / 255
    strength, black = chance.uniform(0.5, 1.0), chance.uniform(0.04, 0.3)
    taken = 1 - strength * ink[:, :, None] * (1 - pad)
    if chance.random() < 0.4:  # opaque print
        taken = taken * (1 - upon[:, :, None]) + upon[:, :, None]
    return np.asarray(paper * taken * (1 - (1 - black) * upon[:, :, None]), dtype=np.float32)


def _scanned(page: Ink, letter_height: float, chance: random.Random, noise: np.random.Generator) -> Colour:
    """The page as its scan keeps it; small scans are made larger before they are read."""
    high, wide = page.shape[:2]
    # Letters of under eleven pixels nobody reads.
    smaller = chance.uniform(1.0, min(1.6, max(1.0, letter_height / 11))) if chance.random() < 0.6 else 1.0
    soft = cv2.GaussianBlur(page, (0, 0), max(0.3, chance.uniform(0.2, 0.9) * letter_height / 22))
    small = cv2.resize(soft, (round(wide / smaller), round(high / smaller)), interpolation=cv2.INTER_AREA)
    small = small + noise.normal(0, chance.uniform(0.5, 9), small.shape)
    picture = np.clip(small, 0, 255).astype(np.uint8)
    if chance.random() < 0.8:
        coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, chance.randint(35, 92)])[1]
        picture = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    return np.asarray(cv2.resize(picture, (wide, high), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
