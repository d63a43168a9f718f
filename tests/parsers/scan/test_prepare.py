"""Whole pages prepared: what is done, what is left alone, and where everything has gone."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from parsers.scan.prepare import prepare
from parsers.scan.prepared import Grey, Prepared
from tests.support.sheets import dotted, grey_of, letter, on_photograph, photographed, stamped

DOTS = ((1480, 900), (150, 1500), (1300, 2200))
WOOD = (140, 95, 60)
CORNERS = ((260, 180), (1750, 240), (1840, 2350), (150, 2300))


def found_back(prepared: Prepared, place: tuple[float, float]) -> tuple[float, float]:
    """Where on the given page the disc near `place` lies, by the prepared page and its way back."""
    expected = np.linalg.inv(prepared.back) @ (*place, 1)
    x, y = (round(float(value)) for value in expected[:2] / expected[2])
    left, top = max(0, x - 22), max(0, y - 22)
    dark = 255.0 - prepared.grey[top : y + 22, left : x + 22]
    dark[dark < 90] = 0
    rows, columns = np.indices(dark.shape)
    centre = ((columns * dark).sum() / dark.sum() + left, (rows * dark).sum() / dark.sum() + top)
    back = prepared.back @ (*centre, 1)
    return float(back[0] / back[2]), float(back[1] / back[2])


def off(prepared: Prepared, place: tuple[float, float]) -> float:
    x, y = found_back(prepared, place)
    return float(np.hypot(x - place[0], y - place[1]))


def darkness(page: Grey) -> float:
    return float((page < 128).mean())


def test_a_clean_page_is_left_as_it_is() -> None:
    page = letter()
    prepared = prepare(page)
    assert prepared.steps == ()
    assert np.array_equal(prepared.back, np.eye(3))
    assert np.array_equal(prepared.grey, grey_of(page))


@settings(max_examples=12, deadline=None)
@given(
    skew=st.floats(-14, 14), scale=st.sampled_from([0.6, 1.0, 1.5]), turned=st.sampled_from([0, 90, 180, 270]),
    mode=st.sampled_from(["L", "RGB"]),
)  # fmt: skip
def test_every_place_is_found_back_after_scaling_levelling_and_turning(
    skew: float, scale: float, turned: int, mode: str
) -> None:
    page = dotted(letter(), DOTS).convert(mode).rotate(skew, Image.Resampling.BICUBIC, fillcolor="white")
    page = page.resize((round(page.width * scale), round(page.height * scale)), Image.Resampling.LANCZOS)
    prepared = prepare(page, turned=turned)
    middle = np.array([(SIZE - 1) / 2 for SIZE in letter().size])
    turn = cv2.getRotationMatrix2D((float(middle[0]), float(middle[1])), skew, 1)
    for dot in DOTS:
        x, y = turn @ (*dot, 1)
        assert off(prepared, ((x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5)) < 2


def test_every_place_of_a_photograph_is_found_back() -> None:
    page = dotted(letter(), DOTS)
    prepared = prepare(photographed(page, WOOD, CORNERS, size=(2000, 2600)))
    assert "unwarped" in prepared.steps
    for place in on_photograph(page, CORNERS, DOTS):
        assert off(prepared, place) < 2


def test_a_box_is_given_as_parts_of_the_page_that_was_given() -> None:
    page = dotted(letter(), DOTS).rotate(90, expand=True)
    prepared = prepare(page)
    x, y = 900, page.height - 1 - 1480  # where the turn has taken the first dot
    place = np.linalg.inv(prepared.back) @ (x, y, 1)
    box = prepared.box(place[0] - 10, place[1] - 10, place[0] + 10, place[1] + 10)
    assert box.left < x / page.width < box.right
    assert box.top < y / page.height < box.bottom
    assert box.right - box.left < 0.02


def test_a_photograph_in_failing_light_becomes_black_on_white() -> None:
    prepared = prepare(photographed(letter(), WOOD, CORNERS, size=(2000, 2600)))
    assert np.percentile(prepared.grey, 20) > 225
    assert abs(darkness(prepared.grey) / darkness(grey_of(letter())) - 1) < 0.35


def test_a_page_of_white_on_black_is_inverted() -> None:
    page = letter().convert("L").point(lambda level: 255 - level)
    prepared = prepare(page)
    assert "inverted" in prepared.steps
    assert np.array_equal(prepared.grey, grey_of(letter()))


def test_specks_and_streaks_of_a_fax_go_and_letters_stay() -> None:
    clean = grey_of(letter())
    rng = np.random.default_rng(3)
    dirty = np.where(clean > 128, 255, 0).astype(np.uint8)
    dirty[rng.random(dirty.shape) < 0.003] = 0
    dirty[:, 1200:1202] = 0
    prepared = prepare(Image.fromarray(dirty).convert("1"))
    blank = prepared.grey[1200:]
    assert (dirty[1200:] < 128).mean() > 0.003
    assert darkness(blank) < 0.0002
    assert abs(darkness(prepared.grey[:1000]) / darkness(clean[:1000]) - 1) < 0.15


def test_black_around_the_page_and_punch_holes_go_and_letters_stay() -> None:
    page = letter()
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 70, 2338), fill="#101010")
    pen.rectangle((0, 2250, 1653, 2338), fill="#0c0c0c")
    for y in (900, 1500):
        pen.ellipse((95, y, 145, y + 50), fill="#202020")
    prepared = prepare(page.convert("L"))
    assert abs(darkness(prepared.grey) / darkness(grey_of(letter())) - 1) < 0.06


def test_a_frame_around_the_text_is_no_sheet_and_stays() -> None:
    page = letter()
    ImageDraw.Draw(page).rectangle((120, 180, 1540, 2200), outline="black", width=4)
    prepared = prepare(page)
    assert "unwarped" not in prepared.steps
    assert darkness(prepared.grey[1800:1850]) > 0.004


def test_small_letters_are_enlarged_and_large_pages_reduced() -> None:
    page = letter()
    small = prepare(page.resize((520, 735), Image.Resampling.LANCZOS))
    large = prepare(page.resize((3308, 4678), Image.Resampling.BICUBIC))
    assert small.grey.shape[1] > 700
    assert 1600 < large.grey.shape[1] < 1800


def test_a_stamp_is_off_the_page_that_is_read() -> None:
    prepared = prepare(stamped(letter(), (40, 60, 170)))
    assert "ink split" in prepared.steps
    assert abs(darkness(prepared.grey) / darkness(grey_of(letter())) - 1) < 0.05


def noise(high: int, wide: int, bands: int) -> Image.Image:
    shape = (high, wide, 3) if bands == 3 else (high, wide)
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8))


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (1, 1)),
        Image.new("1", (1, 1)),
        Image.new("L", (2, 3), 255),
        noise(7, 5, 3),
        noise(50, 20_000, 3),
        noise(20_000, 50, 1),
        noise(1, 9_000, 3),
        Image.new("RGB", SIZE := (1654, 2339), "white"),
        Image.new("RGB", SIZE),
        Image.new("1", SIZE),
        Image.new("RGB", SIZE, "red"),
        noise(2339, 1654, 3),
        noise(2339, 1654, 1).convert("1"),
        noise(30, 20, 3).resize(SIZE, Image.Resampling.BICUBIC),
    ],
    ids=lambda image: f"{image.mode} {image.width}x{image.height}",
)
@pytest.mark.parametrize("turned", [0, 270])
def test_no_picture_is_too_odd(image: Image.Image, turned: int) -> None:
    prepared = prepare(image, turned=turned)
    assert prepared.grey.dtype == np.uint8
    assert 0 < prepared.grey.size <= max(4 * image.width * image.height, 10_000_000)
    assert np.isfinite(prepared.back).all()
    assert prepared.size == image.size
