"""Pages drawn in the Thai fonts that Debian carries, cut into lines."""

from collections.abc import Callable
from itertools import groupby

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.scan.line_picture import BORDER, LETTER
from parsers.scan.lines import Line, cut_lines
from parsers.scan.prepared import Grey

FONTS = "/usr/share/fonts/truetype/tlwg"
BODY = (
    "ด้วยผู้ปกครองนักเรียนโรงเรียนบ้านหนองแสง",
    "ได้ร้องเรียนว่าครูเวรไม่อยู่ดูแลนักเรียน",
    "เมื่อวันที่ ๑๒ กันยายน ๒๕๖๙ จำนวน ๓ คน",
    "จึงขอให้ท่านตรวจสอบข้อเท็จจริงโดยเร็ว",
    "และแจ้งผลให้ผู้ร้องทราบภายในสิบห้าวัน",
)


class Sheet:
    """A white A4 page at 200 dpi to draw on."""

    def __init__(self) -> None:
        self.image = Image.new("L", (1654, 1200), 255)
        self.pen = ImageDraw.Draw(self.image)

    def write(self, left: int, foot: int, text: str, *, size: int = 44, face: str = "Laksaman") -> float:
        """Write on a foot line; the width of what was written."""
        font = ImageFont.truetype(f"{FONTS}/{face}.ttf", size)
        self.pen.text((left, foot), text, font=font, fill=0, anchor="ls")
        return float(self.pen.textlength(text, font=font))

    def body(self, *, left: int = 180, top: int = 200, pitch: int = 64, **style: object) -> None:
        for number, text in enumerate(BODY):
            self.write(left, top + number * pitch, text, **style)  # type: ignore[arg-type]

    @property
    def grey(self) -> Grey:
        return np.asarray(self.image, dtype=np.uint8)


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def rows(lines: list[Line]) -> list[list[Line]]:
    return [list(row) for _, row in groupby(lines, key=lambda line: line.row)]


def ink(line: Line) -> int:
    return int((line.picture < 128).sum())


def alone(draw: Callable[[Sheet], object]) -> list[Line]:
    """The lines of a page with nothing else on it."""
    page = Sheet()
    draw(page)
    return cut_lines(page.grey)


def assert_same_ink(line: Line, wanted: Line) -> None:
    """Both pictures show the same text, whatever stands around it on the page."""
    assert abs(line.picture.shape[1] - wanted.picture.shape[1]) <= 8
    assert ink(line) == pytest.approx(ink(wanted), rel=0.06)


@pytest.mark.parametrize("face", ["Laksaman", "Garuda", "Norasi-Italic", "TlwgTypewriter", "Laksaman-Bold", "Kinnari"])
def test_each_line_of_a_letter_is_one_picture(sheet: Sheet, face: str) -> None:
    sheet.body(face=face, size=36, pitch=80)
    lines = cut_lines(sheet.grey)
    assert [line.row for line in lines] == [0, 1, 2, 3, 4]
    assert [line.top for line in lines] == sorted(line.top for line in lines)
    assert all(abs(line.letter - lines[0].letter) <= 2 for line in lines)


def test_letters_come_at_the_height_that_the_model_knows(sheet: Sheet) -> None:
    sheet.write(100, 200, "กกกกกกกกกก", size=44)
    [line] = cut_lines(sheet.grey)
    inked = np.flatnonzero((line.picture < 128).any(axis=1))
    assert abs(int(inked[-1]) - int(inked[0]) + 1 - LETTER) <= 2
    assert (line.picture[:4] == 255).all()
    assert (line.picture[:, : BORDER[0] - 1] == 255).all()


def test_a_place_on_the_picture_is_a_place_on_the_page(sheet: Sheet) -> None:
    width = sheet.write(300, 400, "กกกกกกกกกก")
    [line] = cut_lines(sheet.grey)
    columns = np.flatnonzero((line.picture < 128).any(axis=0))
    left, _, right, bottom = line.on_source(int(columns[0]), 0, int(columns[-1]), line.picture.shape[0])
    assert abs(left - 300) < 8
    assert abs(right - 300 - width) < 8
    assert 395 < bottom < 430


def test_marks_of_tight_lines_stay_with_their_letters(sheet: Sheet) -> None:
    sheet.body(pitch=58)
    for line, text in zip(cut_lines(sheet.grey), BODY, strict=True):
        assert_same_ink(line, *alone(lambda page, text=text: page.write(180, 200, text)))  # type: ignore[misc]


def test_number_and_agency_stand_in_one_row(sheet: Sheet) -> None:
    sheet.write(180, 200, "ที่ ศธ ๐๔๒๙๓/๑๒๓")
    sheet.write(1000, 200, "สำนักงานเขตพื้นที่")
    sheet.write(1000, 265, "การศึกษากาฬสินธุ์")
    sheet.body(top=400)
    first, second, *rest = rows(cut_lines(sheet.grey))
    assert [round(line.left, -2) for line in first] == [200, 1000]
    assert [round(line.left, -2) for line in second] == [1000]
    assert len(rest) == len(BODY)


def test_two_columns_of_running_text_are_read_one_after_the_other(sheet: Sheet) -> None:
    sheet.write(400, 150, "ข่าวประชาสัมพันธ์ของโรงเรียนประจำภาคเรียน", size=52)
    for left in (100, 850):
        sheet.body(left=left, top=300, size=40)
        sheet.body(left=left, top=300 + 64 * len(BODY), size=40)
    lefts = [line.left for line in cut_lines(sheet.grey)]
    assert len(lefts) == 1 + 4 * len(BODY)
    assert all(left < 400 for left in lefts[1 : 1 + 2 * len(BODY)])
    assert all(left > 800 for left in lefts[1 + 2 * len(BODY) :])


def test_a_ruled_table_is_read_across(sheet: Sheet) -> None:
    for number in range(7):
        sheet.pen.line((100, 100 + 80 * number, 1500, 100 + 80 * number), fill=0, width=3)
    for left in (100, 400, 1500):
        sheet.pen.line((left, 100, left, 580), fill=0, width=3)
    for number in range(6):
        sheet.write(120, 155 + 80 * number, "รายการที่")
        sheet.write(420, 155 + 80 * number, BODY[number % 5])
    found = rows(cut_lines(sheet.grey))
    assert [[round(line.left, -2) for line in row] for row in found] == [[100, 400]] * 6
    assert_same_ink(found[0][1], *alone(lambda page: page.write(180, 200, BODY[0])))


def test_underlines_are_wiped_and_the_vowels_that_cross_them_stay(sheet: Sheet) -> None:
    width = sheet.write(180, 200, BODY[1])
    sheet.pen.line((180, 210, 180 + width, 210), fill=0, width=3)
    [line] = cut_lines(sheet.grey)
    [plain] = alone(lambda page: page.write(180, 200, BODY[1]))
    assert ink(line) == pytest.approx(ink(plain), rel=0.06)
    below = np.flatnonzero((line.picture < 128).any(axis=1))[-1]
    assert below > np.flatnonzero((plain.picture < 128).any(axis=1))[-1] - 4


def test_dotted_leaders_are_no_text(sheet: Sheet) -> None:
    sheet.write(180, 200, "ข้าพเจ้า" + "." * 60)
    sheet.write(360, 196, "นายสมชาย ใจดี")
    sheet.write(180, 300, "." * 90)
    sheet.write(180, 400, BODY[0])
    found = rows(cut_lines(sheet.grey))
    assert len(found) == 2
    assert sum(line.picture.shape[1] for line in found[0]) < 900


def test_digits_are_taken_out_of_their_boxes(sheet: Sheet) -> None:
    sheet.body(top=400)
    for place, digit in enumerate("1460700012345"):
        left = 300 + 52 * place
        sheet.pen.rectangle((left, 148, left + 52, 214), outline=0, width=2)
        sheet.write(left + 14, 200, digit)
    digits = rows(cut_lines(sheet.grey))[0]
    tall = [
        column
        for line in digits
        for column in range(line.picture.shape[1])
        if int((line.picture[:, column] < 128).sum()) > 1.35 * LETTER
    ]
    assert tall == []


@pytest.mark.parametrize("ticked", [True, False])
def test_boxes_to_tick_are_no_letters(sheet: Sheet, *, ticked: bool) -> None:
    def choices(page: Sheet) -> None:
        page.body(top=300)
        for left, word in ((240, "ร้องเรียน"), (480, "สอบถาม"), (720, "ขอข้อมูล")):
            page.write(left, 200, word)

    choices(sheet)
    for left in (200, 440, 680):
        sheet.pen.rectangle((left, 172, left + 30, 202), outline=0, width=3)
    if ticked:
        sheet.pen.line(((205, 186), (212, 197), (228, 170)), fill=0, width=3)
    found = rows(cut_lines(sheet.grey))[0]
    assert sum(map(ink, found)) == pytest.approx(sum(map(ink, rows(alone(choices))[0])), rel=0.03)


def test_a_heading_in_large_letters_and_a_small_footer_are_lines_too(sheet: Sheet) -> None:
    heading = "บันทึกข้อความที่โรงเรียน"
    footer = "กลุ่มอำนวยการ โทร. ๐ ๔๓๘๑ ๒๓๔๕ โทรสาร ๐ ๔๓๘๑ ๒๓๔๖"
    sheet.write(400, 150, heading, size=110)
    sheet.body(top=400)
    sheet.write(180, 1000, footer, size=24)
    found = rows(cut_lines(sheet.grey))
    assert [len(row) for row in found] == [1] * (len(BODY) + 2)
    assert found[0][0].letter > 2 * found[1][0].letter
    assert found[-1][0].letter < 0.7 * found[1][0].letter
    assert_same_ink(found[0][0], *alone(lambda page: page.write(400, 150, heading, size=110)))
    [small] = alone(lambda page: page.write(180, 200, footer, size=24))
    assert found[-1][0].picture.shape[1] == pytest.approx(small.picture.shape[1], rel=0.1)


def test_arms_punch_holes_borders_and_specks_are_no_text(sheet: Sheet) -> None:
    sheet.pen.rectangle((0, 0, 1653, 14), fill=0)
    sheet.pen.rectangle((0, 0, 20, 1199), fill=0)
    for top in (300, 800):
        sheet.pen.ellipse((50, top, 110, top + 60), fill=0)
    sheet.pen.ellipse((700, 30, 860, 170), outline=0, width=12)
    sheet.pen.polygon(((720, 100), (780, 40), (840, 100), (780, 160)), fill=0)
    rng = np.random.default_rng(5)
    for x, y in rng.integers(30, 1150, (60, 2)).tolist():
        sheet.pen.point((x, y), fill=0)
    sheet.body(top=400)
    assert len(cut_lines(sheet.grey)) == len(BODY)


def test_a_signature_above_the_name_is_no_text(sheet: Sheet) -> None:
    sheet.body()
    sheet.pen.line(((900, 660), (960, 590), (985, 655), (1080, 600), (1010, 640), (1140, 620)), fill=0, width=3)
    sheet.write(880, 730, "(นายสมชาย ใจดียิ่ง)")
    lines = cut_lines(sheet.grey)
    assert len(lines) == len(BODY) + 1
    assert_same_ink(lines[-1], *alone(lambda page: page.write(880, 730, "(นายสมชาย ใจดียิ่ง)")))


def test_numerals_that_touch_are_no_signature(sheet: Sheet) -> None:
    sheet.body()
    left = 180.0
    for sign in "๓๘/๒๕๖๙":
        left += sheet.write(round(left), 640, sign, face="Laksaman-Bold") - 6
    lines = cut_lines(sheet.grey)
    assert len(lines) == len(BODY) + 1
    assert lines[-1].picture.shape[1] > 4 * LETTER


def test_a_short_word_above_a_longer_line_is_a_line_of_its_own(sheet: Sheet) -> None:
    sheet.write(180, 200, "ที่อยู่")
    sheet.write(180, 252, "โทรศัพท์ 080-356-4479")
    found = rows(cut_lines(sheet.grey))
    assert len(found) == 2
    assert found[0][0].picture.shape[1] > 3 * LETTER


def test_a_dash_between_two_words_belongs_to_one_of_them(sheet: Sheet) -> None:
    sheet.write(180, 200, "ชื่อ")
    sheet.write(330, 200, "สกุล")
    apart = sum(map(ink, cut_lines(sheet.grey)))
    sheet.pen.line((280, 188, 296, 188), fill=0, width=4)
    assert sum(map(ink, cut_lines(sheet.grey))) > apart + 40


@pytest.mark.parametrize("bend", ["slope", "bow"])
def test_lines_that_are_not_quite_level_stay_whole(sheet: Sheet, bend: str) -> None:
    sheet.body(left=120, size=52, pitch=90)
    high, wide = sheet.grey.shape
    x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    shift = x * 0.012 if bend == "slope" else 14 * np.sin(x / wide * np.pi)
    bent = cv2.remap(sheet.grey, x, (y + shift).astype(np.float32), cv2.INTER_LINEAR, borderValue=(255,))
    lines = cut_lines(np.asarray(bent, dtype=np.uint8))
    assert [line.row for line in lines] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "page", [np.full((900, 700), 255, np.uint8), np.zeros((300, 300), np.uint8), np.zeros((0, 5), np.uint8)]
)
def test_a_page_without_text_has_no_lines(page: Grey) -> None:
    assert cut_lines(page) == []


def test_noise_alone_is_cut_within_reason() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (1200, 900)).astype(np.uint8)
    assert len(cut_lines(noise)) < 400
