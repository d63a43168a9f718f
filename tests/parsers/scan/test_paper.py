"""The sheet found on what it lies on, and not found where there is none."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from parsers.scan.paper import find_sheet, sheet_size
from tests.support.sheets import colour_of, letter, photographed

SIZE = (2000, 2600)
PLACES = {
    "straight": ((200, 200), (1800, 200), (1800, 2440), (200, 2440)),
    "from below": ((400, 260), (1600, 240), (1880, 2450), (120, 2400)),
    "askew": ((480, 120), (1900, 420), (1500, 2480), (90, 2180)),
}


@pytest.mark.parametrize("desk", [(140, 95, 60), (30, 32, 36), (70, 110, 80)], ids=["wood", "black", "green"])
@pytest.mark.parametrize("place", PLACES)
def test_the_corners_of_a_sheet_are_found(desk: tuple[int, int, int], place: str) -> None:
    corners = PLACES[place]
    quad = find_sheet(colour_of(photographed(letter(), desk, corners, size=SIZE)))
    assert quad is not None
    assert np.abs(quad - np.array(corners)).max() < 12
    across, down = sheet_size(quad)
    assert down / across == pytest.approx(1.414, rel=0.12)


def test_a_page_that_fills_the_picture_is_no_sheet_on_a_table() -> None:
    assert find_sheet(colour_of(letter())) is None


def test_frames_and_tables_are_no_sheets() -> None:
    page = letter()
    pen = ImageDraw.Draw(page)
    for inset in (120, 130):
        pen.rectangle((inset, 160, 1654 - inset, 2200), outline="black", width=4)
    assert find_sheet(colour_of(page)) is None


def test_a_tinted_panel_is_no_sheet() -> None:
    page = Image.new("RGB", (1654, 2339), "white")
    page.paste(letter(paper="#dde6f2").crop((150, 150, 1500, 2000)), (150, 150))
    assert find_sheet(colour_of(page)) is None


def test_a_curled_sheet_is_left_as_it_is() -> None:
    picture = Image.new("RGB", SIZE, "#8c5f3c")
    ImageDraw.Draw(picture).ellipse((200, 200, 1800, 2400), fill="white")
    assert find_sheet(colour_of(picture)) is None
