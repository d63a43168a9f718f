"""Stamps on drawn pages: found, cut out, checked. What Tesseract would say of the rows is put in its place."""

from collections.abc import Callable, Sequence
from datetime import date, time

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from parsers.ocr_glyphs import Glyph
from parsers.scan.line_picture import BORDER
from parsers.scan.prepare import prepare
from parsers.scan.prepared import Grey, Prepared
from parsers.stamp_read import read_stamp
from parsers.stamp_readings import Reading, checked
from parsers.stamp_rows import cut_rows
from parsers.stamp_text import StampRow, parse_stamp_text

BLUE, RED, VIOLET, BLACK = (60, 70, 180), (195, 50, 60), (115, 60, 165), (25, 25, 25)
WIDTH, HEIGHT = 1654, 2339
STAMP = (980, 120, 1560, 400)
ROWS = ("AGENCY OF EDUCATION", "Number 4837", "Date 8/9/65", "Clock 10.02")
MEANT = {"Number": "เลขรับ", "Date": "วันที่", "Clock": "เวลา"}
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
PEN = "/usr/share/fonts/truetype/tlwg/Purisa.ttf"

Reader = Callable[[Sequence[Grey]], list[tuple[Glyph, ...]]]


def draw_page(
    ink: tuple[int, int, int] | None,
    *,
    paper: tuple[int, int, int] = (248, 247, 245),
    turn: float = 0,
    framed: bool = True,
    face: str = FONT,
    place: tuple[int, int] = (0, 0),
) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), paper)
    pen = ImageDraw.Draw(image)
    for top in range(500, 2000, 60):
        for left in range(150, 1400, 80):
            pen.rectangle((left, top, left + 55, top + 20), fill=BLACK)
    if ink:
        layer = Image.new("RGB", image.size, (255, 255, 255))
        pen = ImageDraw.Draw(layer)
        left, top = STAMP[0] + place[0], STAMP[1] + place[1]
        if framed:
            pen.rectangle((left, top, STAMP[2] + place[0], STAMP[3] + place[1]), outline=ink, width=4)
        for number, row in enumerate(ROWS):
            label, _, value = row.partition(" ")
            y = top + 55 + 65 * number
            pen.text((left + 30, y), label, font=ImageFont.truetype(FONT, 36), fill=ink, anchor="ls")
            pen.text((left + 220, y), value, font=ImageFont.truetype(face, 36), fill=ink, anchor="ls")
        layer = layer.rotate(turn, center=((STAMP[0] + STAMP[2]) / 2, (STAMP[1] + STAMP[3]) / 2), fillcolor="white")
        image = ImageChops.multiply(image, layer)
    return image


def standing(image: Image.Image, quarters: int = 0) -> Prepared:
    """A page whose preparation found it level, or standing on its head."""
    back = np.eye(3) if not quarters else np.array([[-1, 0, image.width - 1], [0, -1, image.height - 1], [0, 0, 1]])
    grey = np.full((image.height, image.width), 255, np.uint8)
    return Prepared(grey=grey, back=back.astype(np.float64), size=image.size)


def glyphs(text: str, wide: int, confidence: float) -> tuple[Glyph, ...]:
    """Each character of a text with its share of the line's width."""
    step = (wide - 2 * BORDER[0]) / max(1, len(text))
    return tuple(
        Glyph(
            text=char,
            confidence=confidence,
            left=BORDER[0] + index * step,
            top=BORDER[1],
            right=BORDER[0] + (index + 1) * step,
            bottom=40,
            blank_before=index > 0 and text[index - 1] == " ",
        )
        for index, char in enumerate(text)
        if char != " "
    )


def saying(first: Sequence[str], again: Sequence[str] | None = None, confidence: float = 0.95) -> Reader:
    """A reader that says these rows, a line each, and after its first reading perhaps others."""
    calls: list[int] = []

    def read(pictures: Sequence[Grey]) -> list[tuple[Glyph, ...]]:
        calls.append(len(pictures))
        rows = first if len(calls) == 1 else again or first
        padded = [*rows, *[""] * len(pictures)][: len(pictures)]
        return [glyphs(row, picture.shape[1], confidence) for row, picture in zip(padded, pictures, strict=True)]

    return read


def meant(*values: str) -> list[str]:
    return ["ศธจ.กาฬสินธุ์", *(f"{label} {value}" for label, value in zip(MEANT.values(), values, strict=True))]


CLEAR = meant("4837", "8/9/65", "10.02")


@pytest.mark.parametrize("ink", [BLUE, RED, VIOLET])
@pytest.mark.parametrize("paper", [(248, 247, 245), (190, 186, 178)])
def test_a_stamp_in_colour_is_found_and_read(ink: tuple[int, int, int], paper: tuple[int, int, int]) -> None:
    image = draw_page(ink, paper=paper)
    stamp = read_stamp(image, standing(image), saying(CLEAR), page=4)
    assert stamp is not None
    assert stamp.readable
    assert stamp.page == 4
    assert stamp.number is not None
    assert stamp.number.value == "4837"
    assert stamp.date is not None
    assert stamp.date.value == date(2022, 9, 8)
    assert stamp.time is not None
    assert stamp.time.value == time(10, 2)
    assert stamp.box is not None
    assert stamp.box.left == pytest.approx(STAMP[0] / WIDTH, abs=0.02)
    assert stamp.box.bottom == pytest.approx(STAMP[3] / HEIGHT, abs=0.02)
    box = stamp.number.box
    assert box is not None
    assert stamp.box.left < box.left < box.right < stamp.box.right
    assert box.top == pytest.approx((STAMP[1] + 90) / HEIGHT, abs=0.02)


@pytest.mark.parametrize("turn", [-8, -3, 5])
def test_a_slanting_stamp_is_cut_level(turn: float) -> None:
    image = draw_page(BLUE, turn=turn)
    counted: list[int] = []

    def read(pictures: Sequence[Grey]) -> list[tuple[Glyph, ...]]:
        counted.append(len(pictures))
        return saying(CLEAR)(pictures)

    stamp = read_stamp(image, standing(image), read)
    assert stamp is not None
    assert stamp.readable
    assert counted == [len(ROWS), len(ROWS)], "read twice, as both readings say the same"


def test_a_black_stamp_of_a_fax_is_found_by_its_frame() -> None:
    image = draw_page(BLACK, turn=2).convert("1")
    stamp = read_stamp(image, standing(image), saying(CLEAR))
    assert stamp is not None
    assert stamp.box is not None
    assert stamp.box.left == pytest.approx(STAMP[0] / WIDTH, abs=0.03)


def faxed(image: Image.Image) -> Image.Image:
    """The page in black and white: pale ink comes out as dust, and specks lie everywhere."""
    chance = np.random.default_rng(7)
    grey = np.asarray(image.convert("L"), dtype=np.float64) + chance.normal(0, 18, (image.height, image.width))
    return Image.fromarray(((grey > 128) & (chance.random(grey.shape) > 0.001)).astype(np.uint8) * 255).convert("1")


def test_a_faxed_stamp_of_dust_is_left_to_a_person() -> None:
    image = faxed(draw_page((150, 150, 150), turn=2))
    stamp = read_stamp(image, standing(image), saying([]))
    assert stamp is not None
    assert (stamp.readable, stamp.number, stamp.date, stamp.time) == (False, None, None, None)
    assert stamp.box is not None
    assert stamp.box.left == pytest.approx(STAMP[0] / WIDTH, abs=0.03)
    assert stamp.box.bottom == pytest.approx(STAMP[3] / HEIGHT, abs=0.03)


def test_a_faxed_stamp_of_dust_is_read_where_it_can_be() -> None:
    image = faxed(draw_page((145, 145, 145)))
    stamp = read_stamp(image, standing(image), saying(CLEAR))
    assert stamp is not None
    assert stamp.number is not None
    assert stamp.number.value == "4837"


def test_dotted_leaders_of_a_faxed_form_are_no_stamp() -> None:
    def read(pictures: Sequence[Grey]) -> list[tuple[Glyph, ...]]:
        raise AssertionError(f"{len(pictures)} pictures to read")

    image = draw_page(None)
    pen = ImageDraw.Draw(image)
    for row in range(5):
        for left in range(300, 1500, 12):
            pen.rectangle((left, 100 + 75 * row, left + 3, 103 + 75 * row), fill=BLACK)
    image = faxed(image)
    assert read_stamp(image, standing(image), read) is None


def test_a_stamp_without_a_frame_is_found_by_its_ink() -> None:
    image = draw_page(VIOLET, framed=False)
    stamp = read_stamp(image, standing(image), saying(CLEAR))
    assert stamp is not None
    assert stamp.readable


def test_boxes_are_of_the_page_as_it_came() -> None:
    image = draw_page(BLUE)
    turned = image.transpose(Image.Transpose.ROTATE_180)
    stamp = read_stamp(turned, standing(turned, quarters=2), saying(CLEAR))
    assert stamp is not None
    assert stamp.box is not None
    assert stamp.box.right == pytest.approx(1 - STAMP[0] / WIDTH, abs=0.02)
    assert stamp.box.top == pytest.approx(1 - STAMP[3] / HEIGHT, abs=0.02)


def test_colour_without_a_stamps_words_is_no_stamp() -> None:
    image = draw_page(BLUE)
    assert read_stamp(image, standing(image), saying(["ด่วนที่สุด", "~~", "ลับ", "i"])) is None


@pytest.mark.parametrize("rows", [["ศึกษาธิการจังหวัดกาฬสินธุ์", "รับที่ ๕๓๖๗ ๒๐ต"], ["ส~~ ~ ~กา", "เว~ ๑๒.๕๗ น."]])
def test_a_stamp_hidden_by_print_is_known_by_its_name_or_frame(rows: list[str]) -> None:
    image = draw_page(BLUE)
    stamp = read_stamp(image, standing(image), saying(rows))
    assert stamp is not None
    assert not stamp.readable


def test_a_letterhead_in_colour_with_its_date_is_no_stamp() -> None:
    image = draw_page(BLUE, framed=False)
    assert read_stamp(image, standing(image), saying(["ศึกษาธิการจังหวัดกาฬสินธุ์", "วันที่ ๕ ก.ย. ๖๕"])) is None


def test_where_nothing_is_a_stamps_one_look_is_enough() -> None:
    image = draw_page(BLUE)
    counted: list[int] = []

    def read(pictures: Sequence[Grey]) -> list[tuple[Glyph, ...]]:
        counted.append(len(pictures))
        return saying(["ด่วน", "~~", "ลับ", "i"])(pictures)

    assert read_stamp(image, standing(image), read) is None
    assert len(counted) == 2, "one look at its ink, one at its frame"


def test_a_page_of_black_print_is_not_even_read() -> None:
    def read(pictures: Sequence[Grey]) -> list[tuple[Glyph, ...]]:
        raise AssertionError(f"{len(pictures)} pictures to read")

    image = draw_page(None)
    assert read_stamp(image, standing(image), read) is None
    assert read_stamp(image.convert("1"), standing(image), read) is None


def test_highlighter_and_signature_are_not_even_read() -> None:
    def read(pictures: Sequence[Grey]) -> list[tuple[Glyph, ...]]:
        raise AssertionError(f"{len(pictures)} pictures to read")

    image = draw_page(None)
    marked = Image.new("RGB", image.size, "white")
    ImageDraw.Draw(marked).rectangle((200, 800, 1300, 1000), fill=(255, 250, 110))
    image = ImageChops.multiply(image, marked)
    ImageDraw.Draw(image).line((900, 2150, 960, 2130, 940, 2160, 1020, 2140), fill=BLUE, width=5)
    assert read_stamp(image, standing(image), read) is None


@pytest.mark.parametrize(
    "other",
    [
        meant("4831", "8/9/65", "10.02"),
        meant("4837", "3/9/65", "10.02"),
        meant("4837", "8/9/65", "16.02"),
        meant("", "", ""),
    ],
)
def test_readings_that_disagree_are_left_to_a_person(other: list[str]) -> None:
    image = draw_page(BLUE)
    stamp = read_stamp(image, standing(image), saying(CLEAR, other))
    assert stamp is not None
    assert not stamp.readable
    parts = [part for part in (stamp.number, stamp.date, stamp.time) if part]
    assert min(part.confidence for part in parts) < 0.5


@pytest.mark.parametrize(
    "misread",
    [
        ["48337", "483 7"],  # two characters for one numeral, a blank within
        ["ง837", "A837"],  # letters
    ],
)
def test_a_number_is_known_by_its_shapes_where_it_is_misread_but_not_believed(misread: list[str]) -> None:
    image = draw_page(BLUE)
    first, again = (meant(number, "8/9/65", "10.02") for number in misread)
    stamp = read_stamp(image, standing(image), saying(first, again))
    assert stamp is not None
    assert stamp.number is not None
    assert stamp.number.value == "4837"
    assert stamp.number.confidence <= 0.4
    assert not stamp.readable


@pytest.mark.parametrize("misread", ["48", "37"])
def test_the_beginning_or_end_of_a_number_is_not_taken_for_it(misread: str) -> None:
    image = draw_page(BLUE)
    stamp = read_stamp(image, standing(image), saying(meant(misread, "8/9/65", "10.02")))
    assert stamp is not None
    assert stamp.number is not None
    assert (stamp.number.value, stamp.number.confidence <= 0.4) == ("4837", True)


def said(hour: str, confidence: float) -> Reading:
    rows = (StampRow(text=f"เวลา {hour} น.", confidence=confidence),)
    return Reading(pieces=(), glyphs=(), rows=rows, labels=1, stamp=parse_stamp_text(rows, ocr=False))


def test_a_time_in_office_hours_is_proposed_rather_than_one_at_night_but_not_believed() -> None:
    stamp = checked([said("1.06", 0.74), said("11.06", 0.6)])
    assert stamp is not None
    assert stamp.time is not None
    assert (stamp.time.value, stamp.time.confidence) == (time(11, 6), 0.4)


def numbered(number: str, confidence: float, *, by_shape: bool = False) -> Reading:
    rows = (StampRow(text=f"เลขรับ {number}", confidence=confidence),)
    stamp = parse_stamp_text(rows, ocr=False)
    return Reading(pieces=(), glyphs=(), rows=rows, labels=1, stamp=stamp, by_shape=by_shape)


@pytest.mark.parametrize(("said_nothing", "proposed"), [(0, "3969"), (3, "3069")])
def test_what_one_of_many_readings_says_weighs_less_than_the_shapes(said_nothing: int, proposed: str) -> None:
    nothing = [numbered("", 0.5)] * said_nothing
    stamp = checked([numbered("3969", 0.51), *nothing, numbered("3069", 0.24, by_shape=True)])
    assert stamp is not None
    assert stamp.number is not None
    assert (stamp.number.value, stamp.number.confidence <= 0.4) == (proposed, True)


def test_a_number_of_which_a_poor_reading_has_more_is_never_sure() -> None:
    stamp = checked([numbered("9864", 0.34), numbered("986", 0.85), numbered("986", 0.97, by_shape=True)])
    assert stamp is not None
    assert stamp.number is not None
    assert (stamp.number.value, stamp.number.confidence) == ("986", 0.4)


def test_a_time_at_night_is_believed_where_nothing_speaks_against_it() -> None:
    stamp = checked([said("22.06", 0.9), said("22.06", 0.85)])
    assert stamp is not None
    assert stamp.time is not None
    assert (stamp.time.value, stamp.time.confidence) == (time(22, 6), 0.85)


def test_a_number_that_was_read_longer_than_its_shapes_were_seen_is_as_read() -> None:
    image = draw_page(BLUE)
    stamp = read_stamp(image, standing(image), saying(meant("48375", "8/9/65", "10.02")))
    assert stamp is not None
    assert stamp.number is not None
    assert stamp.number.value == "48375"


def test_a_number_that_was_read_longer_but_with_doubt_is_as_its_shapes_are() -> None:
    image = draw_page(BLUE)
    stamp = read_stamp(image, standing(image), saying(meant("48377", "8/9/65", "10.02"), confidence=0.3))
    assert stamp is not None
    assert stamp.number is not None
    assert (stamp.number.value, stamp.number.confidence <= 0.4) == ("4837", True)


def test_a_number_that_all_read_alike_is_not_believed_against_its_shapes() -> None:
    image = draw_page(BLUE)
    stamp = read_stamp(image, standing(image), saying(meant("4831", "8/9/65", "10.02")))
    assert stamp is not None
    assert not stamp.readable
    assert stamp.number is not None
    assert stamp.number.confidence <= 0.4


def test_a_value_put_in_too_high_belongs_to_its_label() -> None:
    grey = np.full((200, 600), 255, np.uint8)
    for left, foot in ((40, 100), (70, 100), (100, 100), (300, 78), (330, 78), (360, 78)):
        grey[foot - 30 : foot, left : left + 18] = 0
    grey[150:180, 40:58] = grey[150:180, 70:88] = grey[150:180, 100:118] = grey[150:180, 130:148] = 0
    assert [piece.row for piece in cut_rows(grey, whole=True)] == [0, 1]


def test_faint_characters_are_left_to_a_person() -> None:
    image = draw_page(BLUE)
    stamp = read_stamp(image, standing(image), saying(CLEAR, confidence=0.3))
    assert stamp is not None
    assert not stamp.readable


def test_numerals_written_by_hand_are_left_to_a_person_however_well_they_read() -> None:
    image = draw_page(BLUE, face=PEN)
    stamp = read_stamp(image, standing(image), saying(CLEAR))
    assert stamp is not None
    assert not stamp.readable
    assert stamp.number is not None
    assert stamp.number.confidence < 0.5
    assert stamp.box is not None


def test_thai_and_arabic_digits_in_one_value_are_a_doubt() -> None:
    image = draw_page(BLUE)
    stamp = read_stamp(image, standing(image), saying(meant("4๘37", "8/9/65", "10.02")))
    assert stamp is not None
    assert not stamp.readable


@pytest.mark.parametrize("size", [(30_000, 12), (9, 20_000), (5000, 400), (1, 1)])
def test_what_is_no_sheet_of_paper_has_no_stamp(size: tuple[int, int]) -> None:
    image = Image.new("L", size, 128)
    assert read_stamp(image, prepare(image), lambda pictures: [() for _ in pictures]) is None
