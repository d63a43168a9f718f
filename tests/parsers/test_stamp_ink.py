"""Stamps by the colour of their ink, on drawn pages."""

import pytest
from PIL import Image, ImageChops, ImageDraw

from models.values import Box, Page, Word
from parsers.stamp_ink import crop_stamp, read_stamp, stamp_region

BLUE, RED, VIOLET, BLACK = (70, 80, 190), (200, 60, 70), (120, 60, 170), (25, 25, 25)
WIDTH, HEIGHT = 1240, 1754
STAMP = (760, 90, 1160, 260)


def draw_page(
    ink: tuple[int, int, int] | None, paper: tuple[int, int, int] = (248, 247, 245), turn: float = 0
) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), paper)
    pen = ImageDraw.Draw(image)
    for top in range(300, 1500, 40):
        for left in range(150, 1100, 60):
            pen.rectangle((left, top, left + 45, top + 14), fill=BLACK)
    if ink:
        layer = Image.new("RGB", image.size, (255, 255, 255))
        pen = ImageDraw.Draw(layer)
        pen.rectangle(STAMP, outline=ink, width=4)
        for top in (110, 150, 190, 225):
            for left in range(790, 1080, 40):
                pen.rectangle((left, top, left + 26, top + 14), fill=ink)
        layer = layer.rotate(turn, center=(960, 175), fillcolor=(255, 255, 255))
        image = ImageChops.multiply(image, layer)
    return image


def reading(_: Image.Image) -> Page:
    rows = ("เลขรับ 1234", "วันที่ 10/9/65", "เวลา 11.07 น.")
    words = tuple(
        Word(
            text=word,
            confidence=0.95,
            box=Box(left=0.1 + 0.3 * column, top=0.2 + 0.2 * line, right=0.35 + 0.3 * column, bottom=0.3 + 0.2 * line),
            line=line,
        )
        for line, row in enumerate(rows)
        for column, word in enumerate(row.split(maxsplit=1))
    )
    return Page(number=1, method="ocr", confidence=0.95, text="\n".join(rows), words=words)


def nothing(_: Image.Image) -> Page:
    return Page(number=1, method="ocr", confidence=0.2, text="~~ -")


@pytest.mark.parametrize("ink", [BLUE, RED, VIOLET])
@pytest.mark.parametrize("paper", [(248, 247, 245), (190, 186, 178)])
def test_the_stamp_is_found_by_its_ink(ink: tuple[int, int, int], paper: tuple[int, int, int]) -> None:
    region = stamp_region(draw_page(ink, paper))
    assert region is not None
    left, top, right, bottom = (STAMP[0] / WIDTH, STAMP[1] / HEIGHT, STAMP[2] / WIDTH, STAMP[3] / HEIGHT)
    assert left - 0.04 <= region.left <= left + 0.01
    assert right - 0.01 <= region.right <= right + 0.04
    assert top - 0.04 <= region.top <= top + 0.01
    assert bottom - 0.01 <= region.bottom <= bottom + 0.04


def test_black_print_is_no_stamp() -> None:
    assert stamp_region(draw_page(None)) is None
    assert stamp_region(draw_page(BLUE).convert("L")) is None
    assert stamp_region(draw_page(BLUE).convert("1")) is None


def test_a_signature_is_too_small_for_a_stamp() -> None:
    image = draw_page(None)
    ImageDraw.Draw(image).line((700, 1550, 760, 1530, 740, 1560, 820, 1540), fill=BLUE, width=5)
    assert stamp_region(image) is None


def test_the_crop_keeps_the_ink_and_drops_the_print_and_the_frame() -> None:
    image = draw_page(BLUE)
    ImageDraw.Draw(image).rectangle((1090, 150, 1130, 164), fill=BLACK)
    region = stamp_region(image)
    assert region is not None
    crop = crop_stamp(image, region).image
    scale = crop.width / ((region.right - region.left) * WIDTH)

    def at(x: int, y: int) -> int:
        value = crop.getpixel((int((x - region.left * WIDTH) * scale), int((y - region.top * HEIGHT) * scale)))
        assert isinstance(value, int)
        return value

    assert at(800, 157) < 120
    assert at(1110, 157) > 200
    assert at(1105, 215) > 200
    assert at(960, STAMP[1] + 1) > 200


@pytest.mark.parametrize("turn", [-4, 3])
def test_a_slanting_stamp_is_set_upright(turn: float) -> None:
    image = draw_page(BLUE, turn=turn)
    region = stamp_region(image)
    assert region is not None
    assert crop_stamp(image, region).angle == pytest.approx(-turn, abs=0.6)


def test_what_is_read_of_the_crop_is_placed_on_the_page() -> None:
    stamp = read_stamp(draw_page(BLUE, turn=2), reading, page=4)
    assert stamp is not None
    assert stamp.readable
    assert stamp.page == 4
    assert stamp.number is not None
    assert stamp.number.value == "1234"
    assert stamp.number.page == 4
    box, region = stamp.number.box, stamp.box
    assert box is not None
    assert region is not None
    assert region.left < box.left < box.right < region.right
    assert region.top < box.top < box.bottom < region.bottom
    assert box.left > (region.left + region.right) / 2 - 0.1


def test_ink_without_a_stamps_words_is_no_stamp() -> None:
    assert read_stamp(draw_page(BLUE), nothing) is None
    assert read_stamp(draw_page(None), reading) is None


def test_an_illegible_stamp_is_reported_with_its_place() -> None:
    def smudged(_: Image.Image) -> Page:
        return Page(number=1, method="ocr", confidence=0.4, text="เลขรับ ฟๆ\nวันที่ ~\nเวลา")

    stamp = read_stamp(draw_page(BLUE), smudged)
    assert stamp is not None
    assert not stamp.readable
    assert stamp.number is None
    assert stamp.box is not None
