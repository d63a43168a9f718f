"""A line of text as clean ink, before paper, scanner and copier have had their way with it."""

import random
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Ink = NDArray[np.float32]
"""Shape (height, width): 0 is paper, 1 full ink."""
BOX = "☐"
"""A part of a line that is drawn as a form's tick box, ticked or not."""


def as_ink(array: NDArray[Any]) -> Ink:
    """The array as ink; OpenCV does not say of what kind its results are."""
    return np.asarray(array, dtype=np.float32)


def draw(text: str, font_file: Path, letter_height: float, chance: random.Random, *, bend: bool) -> Ink | None:
    """Draw `text` with a ko kai of `letter_height` pixels, marks shaped by Raqm; None where the face has no ink for it.

    Blanks are as wide as the face has them or, as in justified print, wider; with `bend` the line is curved or tilted a
    little, as after an imperfect levelling. A part that is `BOX` becomes a tick box.
    """
    pixels = _pixels_for(font_file, letter_height)
    font = ImageFont.truetype(str(font_file), pixels, layout_engine=ImageFont.Layout.RAQM)
    blank = max(font.getlength(" "), 0.2 * pixels)
    spread = chance.random()
    parts = text.split(" ")
    gaps = [blank * (1 if spread < 0.55 else chance.uniform(1, 1.8 if spread < 0.9 else 5)) for _ in parts]
    widths = [letter_height if part == BOX else font.getlength(part, language="th") for part in parts]
    letter_gap = chance.uniform(0.03, 0.12) * pixels if chance.random() < 0.05 else 0.0
    size = int(sum(widths) + sum(gaps) + letter_gap * len(text) + 2 * pixels), int(3.6 * pixels)
    image = Image.new("L", size, 0)
    pen = ImageDraw.Draw(image)
    x = float(pixels)
    for part, width, gap in zip(parts, widths, gaps, strict=True):
        if part == BOX:
            _tick_box(pen, x, 2 * pixels, letter_height, chance)
            x += width
        elif letter_gap and part.isascii():
            for letter in part:
                pen.text((x, 2 * pixels), letter, font=font, fill=255, anchor="ls")
                x += font.getlength(letter) + letter_gap
        else:
            pen.text((x, 2 * pixels), part, font=font, fill=255, anchor="ls", language="th")
            x += width
        x += gap
    ink = as_ink(np.asarray(image)) / np.float32(255)
    return _cut(_bent(ink, chance) if bend else ink, letter_height, chance)


def _tick_box(pen: ImageDraw.ImageDraw, left: float, base: float, letter_height: float, chance: random.Random) -> None:
    """A square that stands on the line, about as high as a letter; ticked or crossed now and then."""
    side, drop = letter_height * chance.uniform(0.75, 1.15), letter_height * chance.uniform(-0.1, 0.15)
    thick = max(1, round(letter_height * chance.uniform(0.04, 0.12)))
    top, right, bottom = base + drop - side, left + side, base + drop
    pen.rectangle((left, top, right, bottom), outline=255, width=thick)
    mark = chance.random()
    if mark < 0.3:
        low = left + side * chance.uniform(0.3, 0.5), bottom - side * 0.15
        high = right + side * chance.uniform(-0.2, 0.3), top + side * chance.uniform(-0.3, 0.3)
        pen.line([(left + 0.15 * side, base + drop - 0.5 * side), low, high], fill=255, width=thick + 1)
    elif mark < 0.4:
        pen.line([(left, top), (right, bottom)], fill=255, width=thick)
        pen.line([(left, bottom), (right, top)], fill=255, width=thick)


def _pixels_for(font_file: Path, letter_height: float) -> float:
    at_100 = -ImageFont.truetype(str(font_file), 100).getbbox("ก", anchor="ls")[1]
    return 100 * letter_height / max(20, at_100)


def _bent(ink: Ink, chance: random.Random) -> Ink:
    high, wide = ink.shape
    x = np.arange(wide, dtype=np.float32)
    rise = chance.uniform(-0.006, 0.006) * (x - wide / 2)
    rise += chance.uniform(-0.08, 0.08) * high * 0.3 * np.sin(np.pi * x / max(wide, 1) + chance.uniform(0, 3))
    limit = 0.06 * high
    rise = np.clip(rise, -limit, limit)
    shear = chance.uniform(-0.04, 0.04)
    rows = np.arange(high, dtype=np.float32)[:, None]
    map_x = (x[None, :] + shear * (rows - high / 2)).astype(np.float32)
    map_y = (rows + rise[None, :]).astype(np.float32)
    return as_ink(cv2.remap(ink, map_x, map_y, cv2.INTER_LINEAR))


def varied(ink: Ink, letter_height: float, chance: random.Random) -> Ink:
    """The same letters as another face might have them: slanted, or drawn out and pressed together here and there."""
    high, wide = ink.shape
    slant = chance.uniform(-0.1, 0.22) if chance.random() < 0.4 else 0.0
    noise = np.random.default_rng(chance.getrandbits(32))
    cell = letter_height * chance.uniform(0.7, 1.6)
    coarse = max(2, int(high / cell) + 2), max(2, int(wide / cell) + 2)
    strength = letter_height * chance.uniform(0.0, 0.055)
    off_x, off_y = (
        strength
        * cv2.resize(noise.uniform(-1, 1, coarse).astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)
        for _ in range(2)
    )
    columns, rows = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    from_x = columns + off_x + slant * (rows - high / 2)
    return as_ink(cv2.remap(ink, from_x.astype(np.float32), (rows + off_y).astype(np.float32), cv2.INTER_LINEAR))


def _cut(ink: Ink, letter_height: float, chance: random.Random) -> Ink | None:
    """The ink with about as much paper around as a cut line has."""
    rows, columns = np.where(ink > 0.3)
    if not len(rows):
        return None
    pad = chance.uniform(0.06, 0.2) * letter_height
    top, bottom = rows.min() - pad, rows.max() + pad
    left, right = columns.min() - 3 * pad, columns.max() + 3 * pad
    return ink[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1].copy()


def with_rule(ink: Ink, letter_height: float, chance: random.Random) -> Ink:
    """An underline, the rule of a form or a dotted leader below the letters, or what is left of one."""
    high, wide = ink.shape
    y = min(high - 2, int(high - chance.uniform(0.05, 0.45) * letter_height))
    thick = max(1, round(letter_height * chance.uniform(0.03, 0.08)))
    left = int(chance.uniform(0, 0.6) * wide)
    right = int(chance.uniform(0.5, 1.0) * wide)
    ruled = ink.copy()
    if chance.random() < 0.5:
        ruled[y : y + thick, left:right] = 1
    else:
        step = max(3, int(letter_height * chance.uniform(0.15, 0.35)))
        for x in range(left, right, step):
            ruled[y : y + thick + 1, x : x + max(1, thick)] = 1
    return np.maximum(ink, ruled)


def with_neighbours(ink: Ink, letter_height: float, chance: random.Random) -> Ink:
    """Specks and ends of marks that belong to the lines above and below."""
    high, wide = ink.shape
    crowded = ink.copy()
    for _ in range(chance.randint(1, 5)):
        x = chance.randrange(max(1, wide - 4))
        size = max(1, int(letter_height * chance.uniform(0.05, 0.3)))
        y = 0 if chance.random() < 0.5 else max(0, high - size)
        cv2.ellipse(crowded, (x, y), (size, max(1, size // 2)), chance.uniform(0, 180), 0, 360, 1.0, -1)
    return crowded


def dotted(ink: Ink, letter_height: float, chance: random.Random) -> Ink:
    """The same ink as a dot-matrix head or a worn numbering machine leaves it."""
    step = max(2.0, letter_height / chance.uniform(7, 11))
    high, wide = ink.shape
    coarse = cv2.resize(ink, (max(1, int(wide / step)), max(1, int(high / step))), interpolation=cv2.INTER_AREA)
    dots = np.zeros_like(ink)
    radius = step * chance.uniform(0.45, 0.7)
    for row, column in zip(*np.where(coarse > 0.4), strict=True):
        centre = int((column + 0.5) * step * 16), int((row + 0.5) * step * 16)
        cv2.circle(dots, centre, int(radius * 16), 1.0, -1, lineType=cv2.LINE_AA, shift=4)
    return dots
