"""Pages as the desk shows them, and what is blackened on them."""

import io
from pathlib import Path

import docx
import pytest
from PIL import Image, ImageDraw

from benchmarks.hostile.all_kinds import KINDS
from benchmarks.hostile.kinds import file_of
from models.errors import MESSAGES_TH, DocumentError
from models.limits import ReadLimits
from models.values import Box
from parsers import media
from parsers.desk_picture import DESK, THUMB, Picture, masked, page_for_desk, part_for_desk
from parsers.page_picture import page_picture
from parsers.page_turn import turned
from tests.parsers.test_hostile_files import QUICK
from tests.support.pictures import saved

SAMPLES = Path(__file__).parents[2] / "flows" / "samples"
LIMITS = ReadLimits(dpi=100, pixels=1_000_000)
CORNER = Box(left=0.1, top=0.2, right=0.3, bottom=0.25)


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content)).convert("RGB")


def marked() -> Image.Image:
    """A white page with a red mark in `CORNER`."""
    page = Image.new("RGB", (1000, 1400), "white")
    ImageDraw.Draw(page).rectangle((100, 280, 300, 350), fill="red")
    return page


def colour_at(picture: Image.Image, box: Box) -> tuple[int, ...]:
    at = int((box.left + box.right) / 2 * picture.width), int((box.top + box.bottom) / 2 * picture.height)
    colour = picture.getpixel(at)
    assert isinstance(colour, tuple)
    return colour


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_has_its_boxes_where_they_are_said_to_be(turn: int) -> None:
    shown = page_for_desk(marked(), width=DESK, turn=turn, most_bytes=300_000)
    assert shown.turned == turn
    red, green, blue = colour_at(opened(shown), turned(CORNER, turn))
    assert red > 200
    assert max(green, blue) < 60
    assert (shown.width, shown.height) == opened(shown).size


@pytest.mark.parametrize("name", ["letter-01.pdf", "letter-04.pdf", "letter-06.tif", "letter-09.jpg"])
def test_a_real_letter_is_as_wide_as_asked_and_small_enough(name: str) -> None:
    path = SAMPLES / name
    limits = ReadLimits(dpi=200, pixels=4_000_000)
    page = page_picture(path, media.sniff(path, name), 0, limits=limits)
    assert page
    assert page_picture(path, media.sniff(path, name), 1, limits=limits) is None
    shown = page_for_desk(page, width=DESK, turn=0, most_bytes=300_000)
    assert shown.width == DESK
    assert len(shown.content) <= 300_000
    assert page_for_desk(page, width=THUMB, turn=0, most_bytes=20_000).width == THUMB


def test_a_page_of_noise_is_made_smaller_until_it_is_small_enough() -> None:
    noise = Image.effect_noise((1400, 1900), 200)
    shown = page_for_desk(noise, width=DESK, turn=0, most_bytes=100_000)
    assert len(shown.content) <= 100_000
    assert shown.width < DESK


@pytest.mark.parametrize("size", [(1, 1), (1, 30_000), (30_000, 1)])
def test_a_page_of_an_odd_shape_is_shown_all_the_same(size: tuple[int, int]) -> None:
    for turn in (0, 90):
        shown = page_for_desk(Image.new("1", size, 1), width=DESK, turn=turn, most_bytes=50_000)
        assert shown.width <= DESK
        assert shown.height <= 4 * DESK


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P"])
def test_what_is_masked_is_black_and_nothing_else_is(mode: str) -> None:
    page = marked().convert(mode)
    before = page.tobytes()
    covered = masked(page, [CORNER]).convert("RGB")
    assert colour_at(covered, CORNER) == (0, 0, 0)
    assert all(covered.getpixel(at) == (0, 0, 0) for at in ((100, 280), (300, 350)))
    assert covered.getpixel((90, 270)) == (255, 255, 255)
    assert page.tobytes() == before


def test_a_mask_without_room_still_leaves_a_dot() -> None:
    nowhere = Box(left=0.5, top=0.5, right=0.5, bottom=0.5)
    assert masked(marked(), [nowhere]).getpixel((500, 700)) == (0, 0, 0)


def test_a_part_is_cut_out_and_enlarged() -> None:
    part = part_for_desk(marked(), CORNER, width=DESK, turn=0, most_bytes=300_000)
    assert 700 < part.width <= DESK
    assert colour_at(opened(part), Box(left=0.0, top=0.0, right=1.0, bottom=1.0))[1] < 60
    assert part_for_desk(marked(), CORNER, width=DESK, turn=90, most_bytes=300_000).turned == 90


@pytest.mark.parametrize(
    "box",
    [
        Box(left=-3.0, top=-1.0, right=9.0, bottom=4.0),
        Box(left=1.0, top=1.0, right=1.0, bottom=1.0),
        Box(left=0.9, top=0.9, right=0.1, bottom=0.1),
        Box(left=5.0, top=5.0, right=6.0, bottom=6.0),
    ],
)
def test_a_part_that_is_none_is_no_fault(box: Box) -> None:
    assert part_for_desk(marked(), box, width=DESK, turn=0, most_bytes=300_000).content


def test_nothing_but_dots_goes_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "นางสาวสมมุติ ลับแล"
    marked().save(tmp_path / "a.jpg", exif=exif)
    page = page_picture(tmp_path / "a.jpg", media.JPEG, 0, limits=LIMITS)
    assert page
    shown = opened(page_for_desk(page, width=DESK, turn=0, most_bytes=300_000))
    assert not shown.getexif()
    assert "exif" not in shown.info


def test_any_page_of_a_fax_is_found(tmp_path: Path) -> None:
    pages = [Image.new("L", (300, 400), level) for level in (10, 120, 240)]
    (tmp_path / "fax.tif").write_bytes(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    for index, level in enumerate((10, 120, 240)):
        page = page_picture(tmp_path / "fax.tif", media.TIFF, index, limits=LIMITS)
        assert page
        assert page.getpixel((5, 5)) == level
    for index in (3, -1):
        assert page_picture(tmp_path / "fax.tif", media.TIFF, index, limits=LIMITS) is None


def test_scans_pasted_into_a_word_letter_are_found_behind_its_text(tmp_path: Path) -> None:
    letter = docx.Document()
    letter.add_paragraph("ขอส่งเอกสาร")
    for index in range(2):
        letter.add_picture(io.BytesIO(saved(Image.effect_noise((300, 400 + 100 * index), 90), "PNG")))
    letter.save(str(tmp_path / "a.docx"))
    pages = [page_picture(tmp_path / "a.docx", media.DOCX, index, limits=LIMITS) for index in range(4)]
    assert [page.height if page else None for page in pages] == [None, 400, 500, None]


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_gives_a_picture_or_a_reason(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"letter{KINDS[name].suffix}"
    path.write_bytes(file_of(name, 2))
    limits = ReadLimits(pixels=200_000, dpi=50)
    outcome = None
    try:
        page = page_picture(path, media.sniff(path, path.name), 0, limits=limits)
    except DocumentError as error:
        outcome = error.code
    else:
        assert page is None or page_for_desk(page, width=THUMB, turn=0, most_bytes=20_000).content
    assert outcome is None or (outcome in MESSAGES_TH and outcome != "internal")
