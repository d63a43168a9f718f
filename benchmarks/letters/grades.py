"""What scanners, fax machines and telephones do to a page: one function a grade, white print in, what arrives out."""

from collections.abc import Callable
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Rng = np.random.Generator
Floats = NDArray[Any]

_PAPER = np.array([243, 243, 241], dtype=np.float32)
_OLD_PAPER = np.array([218, 216, 204], dtype=np.float32)


def clean(page: Image.Image, random: Random) -> Image.Image:
    """300 dpi, straight, white."""
    return page


def office(page: Image.Image, random: Random) -> Image.Image:
    """300 dpi, up to 0.6° askew, a little soft, grey of paper, grain."""
    return _scanned(page, random, skew=0.6, blur=0.8, paper=_PAPER, black=38, grain=3.2)


def light(page: Image.Image, random: Random) -> Image.Image:
    """The same at 200 dpi, paler."""
    scanned = _scanned(page, random, skew=0.6, blur=0.7, paper=_PAPER, black=52, grain=0)
    return _grained(scanned.resize((1653, 2339), Image.Resampling.BOX), random, 3.2)


def poor(page: Image.Image, random: Random) -> Image.Image:
    """300 dpi, 1 to 3° askew, pale ink on old paper, soft, noisy."""
    askew = random.uniform(1.0, 3.0) * random.choice([-1, 1])
    return _scanned(page, random, skew=askew, blur=1.5, paper=_OLD_PAPER, black=84, grain=15, coarse=True)


def fax(page: Image.Image, random: Random) -> Image.Image:
    """200 dpi bilevel: hard threshold, ragged edges, speckles."""
    scanned = _scanned(page, random, skew=0.7, blur=0.9, paper=_PAPER, black=20, grain=0).convert("L")
    small = np.asarray(scanned.resize((1653, 2339), Image.Resampling.BOX), dtype=np.float32)
    rng = _rng(random)
    ragged = small + rng.normal(0, 17, small.shape)
    black = ragged < random.uniform(134, 152)
    black |= rng.random(small.shape) < random.uniform(0.0006, 0.0022)
    black &= rng.random(small.shape) > 0.002
    return Image.fromarray(np.where(black, 0, 255).astype(np.uint8)).convert("1", dither=Image.Dither.NONE)


def phone(page: Image.Image, random: Random) -> Image.Image:
    """On a table, seen a little from aside, in uneven light with a shadow, a little out of focus."""
    wide, high, edge = 1653, 2339, 60
    flat = np.asarray(page.resize((wide, high), Image.Resampling.BOX))
    size = (wide + 2 * edge, high + 2 * edge)
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    moved = corners + edge + np.array([[random.uniform(-48, 48) for _ in "xy"] for _ in range(4)], dtype=np.float32)
    way = cv2.getPerspectiveTransform(corners, moved)
    table = np.empty((size[1], size[0], 3), dtype=np.uint8)
    table[:] = np.array([random.randint(70, 110), random.randint(58, 90), random.randint(46, 72)], dtype=np.uint8)
    photo = cv2.warpPerspective(
        flat, way, size, dst=table, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT
    ).astype(np.float32)
    photo = photo * 0.86 + 24
    photo *= _light(size, random)[:, :, None]
    soft = cv2.GaussianBlur(photo, (0, 0), random.uniform(0.6, 0.95))
    noisy = soft + _rng(random).normal(0, 4.5, soft.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def turned(page: Image.Image, random: Random) -> Image.Image:
    """An office scan that went in the wrong way round."""
    turn = random.choice([Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270])
    return office(page, random).transpose(turn)


PICTURES: dict[str, tuple[Callable[[Image.Image, Random], Image.Image], int]] = {
    "clean": (clean, 300),
    "office": (office, 300),
    "light": (light, 200),
    "poor": (poor, 300),
    "fax": (fax, 200),
    "phone": (phone, 200),
    "turned": (turned, 300),
}
"""Grade → its function and the resolution it delivers. `digital` is no picture."""


def _scanned(
    page: Image.Image,
    random: Random,
    *,
    skew: float,
    blur: float,
    paper: Floats,
    black: float,
    grain: float,
    coarse: bool = False,
) -> Image.Image:
    """Turn by up to `skew` degrees (exactly, where it exceeds 1), soften, map black to `black` and white to `paper`."""
    angle = skew if abs(skew) >= 1 else random.uniform(-skew, skew)
    turned_page = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
    soft = turned_page.filter(ImageFilter.GaussianBlur(blur))
    tones = np.asarray(soft, dtype=np.float32) / 255
    toned = black + tones * (paper - black)
    return _grained(Image.fromarray(np.clip(toned, 0, 255).astype(np.uint8)), random, grain, coarse=coarse)


def _grained(page: Image.Image, random: Random, grain: float, *, coarse: bool = False) -> Image.Image:
    """Noise of `grain` (standard deviation before any smoothing), the same in all colours."""
    if not grain:
        return page
    noise: Floats = _rng(random).normal(0, grain, (page.height, page.width)).astype(np.float32)
    if coarse:
        noise = cv2.GaussianBlur(noise, (0, 0), 0.7)
    noisy = np.asarray(page, dtype=np.float32) + noise[:, :, None]
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def _light(size: tuple[int, int], random: Random) -> Floats:
    """Brightness over the picture: a slope across it, and the soft edge of a shadow."""
    across = np.linspace(0, 1, size[0], dtype=np.float32)[None, :]
    down = np.linspace(0, 1, size[1], dtype=np.float32)[:, None]
    slope = 1 - random.uniform(0.1, 0.3) * (across if random.random() < 0.5 else 1 - across)
    slope = slope - random.uniform(0.0, 0.15) * (down if random.random() < 0.5 else 1 - down)
    middle, tilt = random.uniform(0.15, 0.85), random.uniform(-0.5, 0.5)
    shadow = 1 / (1 + np.exp((across + tilt * down - middle) * random.choice([-1, 1]) * 14))
    light_on_page: Floats = (slope * (1 - random.uniform(0.08, 0.22) * shadow)).astype(np.float32)
    return light_on_page


def _rng(random: Random) -> Rng:
    return np.random.default_rng(random.getrandbits(64))
