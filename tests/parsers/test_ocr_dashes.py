"""Dashes by their shape, on drawn lines. What Tesseract would say of the words is put in its place."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from models.limits import ReadLimits
from parsers.ocr import read_image
from parsers.ocr_dashes import with_dashes
from parsers.ocr_glyphs import Glyph
from parsers.scan.line_picture import LETTER
from parsers.scan.prepared import Grey

FACE = "/usr/share/fonts/truetype/tlwg/Laksaman.ttf"
FOOT = 60
STROKES = {"dash": 26, "hyphen": 15, "rule": 70, "speck": 6}


def line_of(*drawn: str, level: float = 0.5) -> tuple[Grey, list[Glyph]]:
    """Words side by side, a stroke for each of `STROKES` that is named, and what was read of the words."""
    image = Image.new("L", (900, 90), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FACE, 49)
    glyphs: list[Glyph] = []
    left = 20
    for word in drawn:
        if wide := STROKES.get(word):
            y = round(FOOT - level * LETTER)
            pen.rectangle((left, y, left + wide - 1, y + 2), fill=0)
            left += wide + 16
            continue
        for index, sign in enumerate(word):
            wide = round(pen.textlength(sign, font=font))
            pen.text((left, FOOT), sign, font=font, fill=0, anchor="ls")
            glyphs.append(
                Glyph(text=sign, confidence=0.93, left=left, right=left + wide, top=0, bottom=FOOT,
                      blank_before=index == 0 and bool(glyphs))
            )  # fmt: skip
            left += wide
        left += 16
    return np.asarray(image, dtype=np.uint8), glyphs


def said(glyphs: Sequence[Glyph]) -> str:
    return "".join((" " if glyph.blank_before else "") + glyph.text for glyph in glyphs)


@pytest.mark.parametrize(
    ("drawn", "right"),
    [
        (("๘", "dash", "๑๐"), "๘ – ๑๐"),
        (("อาย", "๖", "dash", "๑๘", "ปี"), "อาย ๖ – ๑๘ ปี"),
        (("ก.พ", "hyphen", "ม.ค"), "ก.พ - ม.ค"),
        (("๘", "dash", "๑๐", "dash", "๑๒"), "๘ – ๑๐ – ๑๒"),
    ],
)
def test_a_dash_that_was_not_read_is_put_between_its_neighbours(drawn: tuple[str, ...], right: str) -> None:
    assert said(with_dashes(*line_of(*drawn))) == right


@pytest.mark.parametrize(
    ("drawn", "level"),
    [
        (("๘", "rule", "๑๐"), 0.5),  # longer than any dash
        (("๘", "speck", "๑๐"), 0.5),
        (("๘", "dash", "๑๐"), -0.1),  # a line to write on
        (("๘", "dash", "๑๐"), 1.4),  # the rest of a line above
        (("dash", "๘", "๑๐"), 0.5),  # in front of everything: a list's, or dirt
    ],
)
def test_other_strokes_are_no_dashes(drawn: tuple[str, ...], level: float) -> None:
    picture, glyphs = line_of(*drawn, level=level)
    assert list(with_dashes(picture, glyphs)) == glyphs


def test_a_line_that_crosses_letters_is_no_dash() -> None:
    picture, glyphs = line_of("กา", "กา")
    struck = picture.copy()
    struck[40:43, 30:58] = 0
    assert list(with_dashes(struck, glyphs)) == glyphs


def hollow(picture: Grey, left: int, right: int, middle: int) -> None:
    picture[middle - 4 : middle + 4, left:right] = 0
    picture[middle - 3 : middle + 3, left + 1 : right - 1] = 255


def thick(picture: Grey, left: int, right: int, middle: int) -> None:
    picture[middle - 9 : middle + 9, left:right] = 0


def double(picture: Grey, left: int, right: int, middle: int) -> None:
    picture[middle - 1 : middle + 2, left:right] = 0
    picture[middle + 6 : middle + 9, left:right] = 0


def dotted(picture: Grey, left: int, right: int, middle: int) -> None:
    picture[middle - 1 : middle + 2, left:right] = 0
    picture[middle - 14 : middle - 10, (left + right) // 2 : (left + right) // 2 + 4] = 0


@pytest.mark.parametrize("put", [hollow, thick, double, dotted])
def test_what_is_hollow_thick_or_under_other_ink_is_no_dash(put: Callable[[Grey, int, int, int], None]) -> None:
    picture, glyphs = line_of("๘", "dash", "๑๐")
    left, right = round(glyphs[0].right) + 16, round(glyphs[1].left) - 16
    middle = round(FOOT - 0.5 * LETTER) + 1
    empty = picture.copy()
    empty[middle - 4 : middle + 4, left - 4 : right + 4] = 255
    assert list(with_dashes(empty, glyphs)) == glyphs
    put(empty, left, right, middle)
    assert list(with_dashes(empty, glyphs)) == glyphs


def test_two_hyphens_that_were_read_for_one_dash_are_one() -> None:
    picture, glyphs = line_of("๘", "dash", "๑๐")
    middle = (glyphs[0].right + glyphs[1].left) / 2
    signs = [
        replace(glyphs[1], text="-", confidence=0.4, left=middle + by - 6, right=middle + by + 6) for by in (-7, 7)
    ]
    assert said(with_dashes(picture, [glyphs[0], *signs, *glyphs[1:]])) == "๘ – ๑๐"


@pytest.mark.parametrize(("confidence", "right"), [(0.05, "๘ – ๑๐"), (0.9, "๘ - ๑๐")])
def test_a_sign_that_was_read_for_it_is_not_read_twice(confidence: float, right: str) -> None:
    picture, glyphs = line_of("๘", "dash", "๑๐")
    middle = (glyphs[0].right + glyphs[1].left) / 2
    sign = replace(glyphs[1], text="-", confidence=confidence, left=middle - 8, right=middle + 8)
    read = list(with_dashes(picture, [glyphs[0], sign, *glyphs[1:]]))
    assert said(read) == right
    assert read[1].confidence == max(confidence, 0.85)


def test_hours_from_and_to_are_read_with_their_dash() -> None:
    page = Image.new("L", (1654, 400), 255)
    font = ImageFont.truetype(FACE, 44)
    ImageDraw.Draw(page).text((180, 200), "เวลา ๐๘.๓๐ – ๑๖.๓๐ น.", font=font, fill=0, anchor="ls")
    assert read_image(page, limits=ReadLimits(), number=1).text.strip() == "เวลา ๐๘.๓๐ – ๑๖.๓๐ น."
