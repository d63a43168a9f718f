"""What paper, stamps, copiers, faxes and cameras do to a line, as it looks after preparation."""

import random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.drawing import Ink, as_ink

Picture = NDArray[np.uint8]
"""Shape (height, width), 255 is paper."""


def worn(ink: Ink, letter_height: float, chance: random.Random, *, under: Ink | None = None) -> Picture:
    """One of: a good scan, a grainy one, a fax or copy in black and white, a photograph.

    A stamp that the line lies `under` is parted from it by its colour everywhere but in black and white.
    """
    noise = np.random.default_rng(chance.getrandbits(32))
    kind = chance.random()
    ink = _pressed(ink, letter_height, chance)
    if under is not None:
        return _bilevel(np.maximum(ink, _pale(under, 0.4, chance)), letter_height, chance, noise)
    if kind < 0.5:
        return _scanned(ink, letter_height, chance, noise, grain=(0.5, 6))
    if kind < 0.63:
        return _denoised(_scanned(ink, letter_height, chance, noise, grain=(6, 26)), chance)
    if kind < 0.83:
        return _bilevel(ink, letter_height, chance, noise)
    return _photographed(ink, letter_height, chance, noise)


def stamped(
    ink: Ink, letter_height: float, chance: random.Random, *, upon: Ink | None = None, coarse: bool = False
) -> Picture:
    """Stamp ink, separated from the page: uneven, bled or starved, with remains of print that it lies `upon`.

    `coarse`: mostly as coarse as JPEG keeps the colour by which ink is told from print.
    """
    noise = np.random.default_rng(chance.getrandbits(32))
    ink = rubbed(ink, letter_height, chance, noise)
    if upon is not None:
        ink = _seen_through(ink, upon, letter_height, chance, noise)
    elif chance.random() < 0.3:
        ink = _crossed(ink, letter_height, chance, noise)
    if coarse and chance.random() < 0.6:
        ink = _subsampled(ink, letter_height, chance)
    if upon is None and chance.random() < 0.15:
        return _bilevel(_pale(ink, 0.62, chance), letter_height, chance, noise)
    return _scanned(ink, letter_height, chance, noise, grain=(1, 10))


def rubbed(ink: Ink, letter_height: float, chance: random.Random, noise: np.random.Generator) -> Ink:
    """Ink as rubber leaves it on paper: thick or thin, uneven, with grains that took none."""
    ink = _pressed(ink, letter_height, chance)
    uneven = _clouds(ink.shape, letter_height * chance.uniform(1, 4), noise)
    ink = ink * np.clip(1 - chance.uniform(0, 0.8) * uneven, 0, 1)
    if chance.random() < 0.4:
        ink = np.where(noise.random(ink.shape) < chance.uniform(0.02, 0.2), ink * 0.3, ink).astype(np.float32)
    return ink


def _subsampled(ink: Ink, letter_height: float, chance: random.Random) -> Ink:
    """Colour at down to a third of the page's resolution, in JPEG's blocks, and strengthened after."""
    high, wide = ink.shape
    # Letters of under nine pixels nobody reads.
    scale = chance.uniform(1.0, min(3.0, max(1.0, letter_height / 9)))
    small = cv2.resize(ink, (max(8, round(wide / scale)), max(8, round(high / scale))), interpolation=cv2.INTER_AREA)
    coded = as_ink(_squeezed(_bytes(255 * small), chance)) / np.float32(255)
    large = cv2.resize(coded, (wide, high), interpolation=cv2.INTER_CUBIC)
    return as_ink(np.clip(large * chance.uniform(1.0, 1.6), 0, 1))


def _pale(ink: Ink, least: float, chance: random.Random) -> Ink:
    """Coloured ink as a fax sees it: about as dark as the threshold, so that it comes out as dust."""
    return as_ink(ink * chance.uniform(least, least + 0.3))


def _seen_through(ink: Ink, upon: Ink, letter_height: float, chance: random.Random, noise: np.random.Generator) -> Ink:
    """What the colour of black print tells of the stamp under it: dim and rough, with something of the print's own."""
    hidden = np.clip(cv2.GaussianBlur(upon, (0, 0), max(0.3, 0.04 * letter_height)) * 1.6, 0, 1)
    rough = _clouds(ink.shape, letter_height * chance.uniform(0.1, 0.4), noise)
    dim = cv2.GaussianBlur(ink, (0, 0), letter_height * chance.uniform(0.02, 0.08))
    dim = dim * chance.uniform(0.5, 1.1) * (1 - chance.uniform(0, 0.7) * rough)
    return as_ink(ink * (1 - hidden) + hidden * np.maximum(dim, chance.uniform(0, 0.4) * rough))


def _pressed(ink: Ink, letter_height: float, chance: random.Random) -> Ink:
    """Thicker or thinner strokes than the face has."""
    kind = chance.random()
    spread = letter_height * chance.uniform(0.01, 0.045)
    if kind < 0.2:
        return as_ink(np.clip(cv2.GaussianBlur(ink, (0, 0), max(0.3, spread)) * chance.uniform(1.3, 2.4), 0, 1))
    if kind < 0.4:
        thin = cv2.GaussianBlur(ink, (0, 0), max(0.3, spread))
        return as_ink(np.clip((thin - 0.35) * chance.uniform(1.4, 2.0), 0, 1))
    return ink


def _clouds(shape: tuple[int, ...], size: float, noise: np.random.Generator) -> Ink:
    """Soft random field between 0 and 1."""
    high, wide = shape
    coarse = noise.random((max(2, int(high / size) + 2), max(2, int(wide / size) + 2))).astype(np.float32)
    return as_ink(cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_CUBIC).clip(0, 1))


def _crossed(ink: Ink, letter_height: float, chance: random.Random, noise: np.random.Generator) -> Ink:
    """Ghosts of other strokes: what separation left of text under the stamp, or of the stamp over text."""
    high, wide = ink.shape
    ghost = np.zeros_like(ink)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(wide), chance.randrange(high)
        across = int(chance.uniform(-4, 4) * letter_height)
        end = start[0] + across, start[1] + int(chance.uniform(-2, 2) * letter_height)
        cv2.line(ghost, start, end, chance.uniform(0.1, 0.5), max(1, int(letter_height * chance.uniform(0.04, 0.15))))
    soft = as_ink(cv2.GaussianBlur(ghost, (0, 0), max(0.4, letter_height * 0.04)))
    return as_ink(np.maximum(ink, soft * as_ink(noise.uniform(0.5, 1, ink.shape))))


def _scanned(
    ink: Ink, letter_height: float, chance: random.Random, noise: np.random.Generator, *, grain: tuple[float, float]
) -> Picture:
    blur = max(0.25, chance.choice([0.25, 0.4, 0.6, 0.9, 1.2]) * letter_height / 22)
    ink = as_ink(cv2.GaussianBlur(ink, (0, 0), blur))
    black, paper = chance.uniform(0, 110), chance.uniform(200, 255)
    if chance.random() < 0.12:
        black = chance.uniform(110, 170)  # pale toner
    grey = paper - (paper - black) * ink
    if chance.random() < 0.15:
        ghost = _crossed(np.zeros_like(ink), letter_height, chance, noise)
        grey = np.minimum(grey, 255 - 255 * ghost)
    picture = _bytes(grey + noise.normal(0, chance.uniform(*grain), grey.shape))
    return _squeezed(picture, chance) if chance.random() < 0.6 else picture


def _denoised(picture: Picture, chance: random.Random) -> Picture:
    if chance.random() < 0.5:
        return _bytes(cv2.fastNlMeansDenoising(picture, None, chance.uniform(8, 14), 5, 11))
    return _bytes(cv2.GaussianBlur(picture, (0, 0), chance.uniform(0.5, 0.9)))


def _bilevel(ink: Ink, letter_height: float, chance: random.Random, noise: np.random.Generator) -> Picture:
    soft = cv2.GaussianBlur(ink, (0, 0), max(0.3, chance.uniform(0.3, 0.8) * letter_height / 22))
    soft = soft + noise.normal(0, chance.uniform(0.02, 0.16), soft.shape)
    black = soft > chance.uniform(0.35, 0.65)
    specks = noise.random(black.shape)
    black = (black & (specks > chance.uniform(0, 0.012))) | (specks > 1 - chance.uniform(0, 0.003))
    grey = np.where(black, 0.0, 255.0).astype(np.float32)
    if chance.random() < 0.15:
        grey[chance.randrange(grey.shape[0])] = chance.choice([0.0, 255.0])  # a streak of the fax
    return _bytes(cv2.GaussianBlur(grey, (0, 0), chance.uniform(0.4, 0.9)) if chance.random() < 0.8 else grey)


def _photographed(ink: Ink, letter_height: float, chance: random.Random, noise: np.random.Generator) -> Picture:
    angle = chance.uniform(0, 3.14159)
    length = max(1, int(letter_height * chance.uniform(0.02, 0.15)))
    kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    offset = round(length * float(np.cos(angle))), round(length * float(np.sin(angle)))
    cv2.line(kernel, (length - offset[0], length - offset[1]), (length + offset[0], length + offset[1]), 1.0)
    soft = cv2.GaussianBlur(
        cv2.filter2D(ink, -1, kernel / kernel.sum()), (0, 0), max(0.3, chance.uniform(0.3, 1.1) * letter_height / 22)
    )
    light = 1 - chance.uniform(0, 0.15) * _clouds(ink.shape, letter_height * 8, noise)
    grey = light * (250 - chance.uniform(120, 240) * soft) + noise.normal(0, chance.uniform(1, 9), ink.shape)
    return _squeezed(_bytes(grey), chance)


def _squeezed(picture: Picture, chance: random.Random) -> Picture:
    """Through JPEG and back."""
    coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, chance.randint(28, 88)])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def _bytes(grey: NDArray[Any]) -> Picture:
    return np.asarray(np.clip(grey, 0, 255), dtype=np.uint8)
