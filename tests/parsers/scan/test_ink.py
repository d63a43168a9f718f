"""Coloured ink taken off pages of black print, and kept where it is the text."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageChops

from parsers.scan.ink import split_ink
from parsers.scan.prepared import Grey
from tests.support.sheets import as_jpeg, colour_of, grey_of, letter, stamped

INKS = {"red": (200, 30, 40), "blue": (40, 60, 170), "violet": (110, 50, 150), "green": (20, 120, 70)}
LINE = slice(226 + 4 * 74, 226 + 5 * 74)
"""Rows of the letter's fifth line."""


def dark(grey: Grey) -> int:
    return int((grey < 128).sum())


@pytest.mark.parametrize("ink", INKS)
def test_a_stamp_goes_and_the_print_below_it_stays(ink: str) -> None:
    page, ink_alone = split_ink(colour_of(as_jpeg(stamped(letter(), INKS[ink]))))
    print_alone = grey_of(letter()) < 100
    by_print = cv2.dilate(print_alone.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    stamp_alone = (grey_of(stamped(Image.new("RGB", letter().size, "white"), INKS[ink])) < 190) & ~by_print
    assert (page[print_alone] < 140).mean() > 0.95
    assert (page[stamp_alone] < 140).mean() < 0.02
    assert (ink_alone[stamp_alone] > 100).mean() > 0.8
    assert (ink_alone[print_alone] > 100).mean() < 0.05


@pytest.mark.parametrize("paper", ["#f5c8cd", "#c8b496", "#cfe0f5"])
def test_a_stamp_goes_from_coloured_paper(paper: str) -> None:
    page = ImageChops.multiply(stamped(letter(), INKS["blue"]), Image.new("RGB", letter().size, paper))
    grey, ink = split_ink(colour_of(as_jpeg(page)))
    assert np.median(grey) > 240
    assert abs(dark(grey) / dark(grey_of(letter())) - 1) < 0.15
    assert dark(255 - ink) > 3000


@pytest.mark.parametrize("ink", ["#23328f", "#b41e1e", "#6e3296"])
def test_a_letter_written_in_colour_is_not_emptied(ink: str) -> None:
    grey, coloured = split_ink(colour_of(as_jpeg(letter(ink=ink))))
    assert dark(grey) > 0.85 * dark(grey_of(letter()))
    assert dark(255 - coloured) > 0.5 * dark(grey_of(letter()))


def test_a_stamp_of_another_colour_goes_from_a_letter_in_blue() -> None:
    page = stamped(letter(ink="#23328f"), INKS["red"], at=(600, 1400))
    grey, _ = split_ink(colour_of(as_jpeg(page)))
    assert dark(grey[:1000]) > 0.85 * dark(grey_of(letter())[:1000])
    assert dark(grey[1400:]) < 200


@pytest.mark.parametrize("quarters", [0, 1, 3])
@pytest.mark.parametrize("ink", ["#143cc8", "#be141e"])
def test_a_coloured_line_among_black_ones_stays_and_the_stamp_goes(ink: str, quarters: int) -> None:
    page = stamped(letter(coloured={4: ink}), INKS["violet"], at=(600, 1400)).rotate(90 * quarters, expand=True)
    grey, _ = split_ink(colour_of(as_jpeg(page)))
    grey = np.rot90(grey, -quarters)
    assert dark(grey[LINE]) > 0.8 * dark(grey_of(letter())[LINE])
    assert dark(grey[1400:]) < 200


def test_print_on_a_bluish_copy_is_black() -> None:
    page = letter(ink="#373c55", paper="#afb9d2")
    grey, ink = split_ink(colour_of(as_jpeg(page)))
    assert not ink.any()
    assert dark(grey) > 0.8 * dark(grey_of(letter()))


def test_coloured_fringes_of_print_do_not_eat_it() -> None:
    pixels = colour_of(letter())
    pixels[..., 2] = np.roll(pixels[..., 2], 1, axis=1)
    grey, _ = split_ink(pixels)
    assert dark(grey) > 0.85 * dark(grey_of(letter()))


def test_a_page_without_colour_has_no_ink() -> None:
    page = letter()
    grey, ink = split_ink(colour_of(page))
    assert not ink.any()
    assert np.array_equal(grey, grey_of(page))
