"""Skew and quarter turns found by the lines of a page."""

import cv2
import numpy as np
import pytest
from PIL import Image

from parsers.scan.level import find_letters, find_turn, turn
from tests.support.sheets import grey_of, letter


@pytest.mark.parametrize("skew", [-14.3, -6.2, -2.05, -0.4, -0.12, 0.08, 0.33, 1.7, 7.77, 13.1])
def test_skew_is_found_to_a_tenth_of_a_degree(skew: float) -> None:
    page = letter().convert("L").rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    quarters, angle = find_turn(find_letters(np.asarray(page)))
    assert quarters == 0
    assert angle == pytest.approx(-skew, abs=0.1)


@pytest.mark.parametrize("quarters", [1, 3])
@pytest.mark.parametrize("skew", [0.0, 2.5])
def test_lines_that_run_down_are_turned(quarters: int, skew: float) -> None:
    page = letter().convert("L").rotate(90 * quarters + skew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    found, angle = find_turn(find_letters(np.asarray(page)))
    assert found == 1
    assert angle == pytest.approx(-skew, abs=0.1)


@pytest.mark.parametrize(
    "page",
    [
        np.full((800, 600), 255, np.uint8),
        np.random.default_rng(5).integers(0, 256, (800, 600), dtype=np.uint8),
        np.zeros((1, 1), np.uint8),
    ],
    ids=["blank", "noise", "one pixel"],
)
def test_a_page_without_lines_is_left_as_it_lies(page: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> None:
    assert find_turn(find_letters(page)) == (0, 0.0)


def test_the_height_of_letters_is_measured() -> None:
    page = grey_of(letter())
    small = np.asarray(cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    whole = find_letters(page).height
    assert 14 < whole < 34  # the font's consonants are 17 high, those with joined marks more
    assert find_letters(small).height == pytest.approx(whole / 2, rel=0.25)


def test_no_corner_is_lost_and_a_long_strip_does_not_grow() -> None:
    page = grey_of(letter())
    turned, _ = turn(page, quarters=0, angle=9)
    assert turned.shape[0] > page.shape[0]
    assert (turned < 128).sum() == pytest.approx((page < 128).sum(), rel=0.05)
    strip = np.zeros((20_000, 40), np.uint8)
    assert turn(strip, quarters=0, angle=9)[0].shape == strip.shape
