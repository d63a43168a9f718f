import errno
import os
import random
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytesseract
import pytest
from PIL import Image, ImageDraw, ImageFont

from models.errors import DocumentError, TransientError
from models.limits import ReadLimits
from models.values import Page
from parsers import ocr, ocr_library
from parsers.ocr_glyphs import Glyph, glyphs_of
from parsers.ocr_tesseract import Model
from parsers.scan.lines import cut_lines
from parsers.scan.prepared import Prepared
from tests.support.papers import LETTER, drawn, without_blanks


def read(image: Image.Image, **limits: Any) -> Page:
    return ocr.read_image(image, limits=ReadLimits(**limits), number=3, document=1)


@pytest.fixture(scope="module")
def letter() -> Page:
    return read(drawn())


def test_a_letter_is_read_line_by_line(letter: Page) -> None:
    assert (letter.number, letter.document, letter.method) == (3, 1, "ocr")
    assert [without_blanks(line) for line in letter.text.splitlines()] == list(map(without_blanks, LETTER))
    assert letter.confidence > 0.85


def test_words_make_up_the_text_and_stand_on_the_page(letter: Page) -> None:
    for number, line in enumerate(letter.text.splitlines()):
        words = [word for word in letter.words if word.line == number]
        assert "".join(word.text for word in words) == line.replace(" ", "")
        assert all(0 <= word.box.left < word.box.right <= 1 for word in words)
        assert all(0 <= word.confidence <= 1 for word in words)
        middle = (number + 1.4) / (len(LETTER) + 2)
        assert all(word.box.top < middle < word.box.bottom for word in words)


def test_no_blank_stands_between_the_words_of_a_thai_phrase(letter: Page) -> None:
    assert letter.text.splitlines()[2] == LETTER[2]


def refusing(code: str) -> Callable[..., list[tuple[Glyph, ...]]]:
    def refuse(*_: object) -> list[tuple[Glyph, ...]]:
        raise DocumentError(code)

    return refuse


def test_a_page_that_was_read_is_not_given_up_for_want_of_time_to_read_lines_again(
    letter: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "with_second_readings", refusing("took_too_long"))
    assert read(drawn()).text == letter.text
    monkeypatch.setattr(ocr, "with_second_readings", refusing("reader_crashed"))
    with pytest.raises(DocumentError, match="reader_crashed"):
        read(drawn())


@pytest.mark.parametrize(
    ("turn", "place"),
    [
        (Image.Transpose.ROTATE_90, (0.1, 0.8)),
        (Image.Transpose.ROTATE_180, (0.8, 0.9)),
        (Image.Transpose.ROTATE_270, (0.9, 0.2)),
    ],
    ids=["90", "180", "270"],
)
def test_a_turned_page_is_read_and_boxes_stay_on_the_page_as_given(
    turn: Image.Transpose, place: tuple[float, float]
) -> None:
    lines = [*LETTER, *LETTER[1:4]]
    page = read(drawn(lines).transpose(turn))
    assert without_blanks(page.text.splitlines()[0]) == without_blanks(lines[0])
    box = page.words[0].box
    assert ((box.left + box.right) / 2, (box.top + box.bottom) / 2) == pytest.approx(place, abs=0.12)


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_an_empty_page_is_empty_without_asking_tesseract(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    page = read(Image.new(mode, (800, 1100), "white"))
    assert (page.text, page.words, page.confidence) == ("", (), 0.0)


def test_dirt_alone_gives_no_confidence() -> None:
    image = Image.new("L", (800, 1100), 255)
    for place in range(40, 760, 60):
        image.paste(0, (place, place, place + 3, place + 3))
    assert read(image).text.strip() == ""


def test_one_processor_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    read(drawn(LETTER[:1]))
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tesseract as a program, as where the library is not there."""
    monkeypatch.setattr(ocr_library, "is_there", lambda: False)


@pytest.fixture(params=["library", "program"])
def either(request: pytest.FixtureRequest) -> None:
    """Tesseract either way."""
    if request.param == "program":
        request.getfixturevalue("program")
    assert ocr_library.is_there() == (request.param == "library")


@pytest.mark.usefixtures("either")
def test_a_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(DocumentError, match="took_too_long"):
        read(drawn(), page_seconds=0.05)


@pytest.mark.usefixtures("program")
def test_without_tesseract_the_letter_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    with pytest.raises(TransientError, match="ocr_unavailable"):
        read(drawn())


def test_without_its_model_the_letter_waits(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match=r"ocr_unavailable: .* ksed"):
        read(drawn(), tessdata=tmp_path)


def test_the_model_that_comes_with_the_program_is_the_one_that_reads() -> None:
    model = ocr.model_of(ReadLimits())
    assert model == Model(languages="ksed", folder=Path(ocr.__file__).parent / "tessdata")
    assert (Path(ocr.__file__).parent / "tessdata" / "ksed.traineddata").is_file()


def test_other_models_are_tesseracts_own() -> None:
    assert ocr.model_of(ReadLimits(languages="eng")) == Model(languages="eng", folder=None)
    assert "Kalasin Provincial Office" in read(drawn(["Kalasin Provincial Office"]), languages="eng").text


def test_a_model_that_is_none_makes_the_letter_wait(tmp_path: Path) -> None:
    (tmp_path / "ksed.traineddata").write_bytes(b"no model")
    with pytest.raises(TransientError, match="ocr_unavailable"):
        read(drawn(), tessdata=tmp_path)


def test_threads_read_side_by_side_and_each_gets_its_own() -> None:
    texts = ["ขอแสดงความนับถือ", "เรื่อง ร้องเรียน"] * 6
    pictures = [cut_lines(np.asarray(drawn([text]).convert("L")))[0].picture for text in texts]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda picture: ocr.read_lines([picture], limits=ReadLimits())[0].text, pictures))
    assert [without_blanks(text) for text in found] == [without_blanks(text) for text in texts]


@pytest.mark.usefixtures("either")
def test_thai_digits_are_read() -> None:
    [line] = [line.picture for line in cut_lines(np.asarray(drawn(["ที่ กส ๐๔๑๒๓/๕๖๗"]).convert("L")))]
    [read_line] = ocr.read_lines([line], limits=ReadLimits())
    assert without_blanks(read_line.text) == "ที่กส๐๔๑๒๓/๕๖๗"
    assert 0.5 < read_line.confidence <= 1
    assert "".join(" " * bool(word.blank_before) + word.text for word in read_line.words) == read_line.text
    assert all(word.right > word.left for word in read_line.words)


@pytest.mark.usefixtures("either")
def test_pictures_without_text_leave_the_others_in_their_places() -> None:
    texts = ["ขอแสดงความนับถือ", "เรื่อง ร้องเรียน"]
    first, second = (cut_lines(np.asarray(drawn([text]).convert("L")))[0].picture for text in texts)
    white = np.full((60, 300), 255, np.uint8)
    read_lines = ocr.read_lines([white, first, white, second], limits=ReadLimits())
    assert [without_blanks(line.text) for line in read_lines] == ["", *map(without_blanks, [texts[0], "", texts[1]])]
    assert read_lines[0].confidence == 0.0


@pytest.mark.parametrize("word", ["หมู่", "ผู้ใหญ่"])
def test_a_short_word_with_marks_above_and_below_is_read(word: str) -> None:
    page = Image.new("L", (1654, 400), 255)
    font = ImageFont.truetype("/usr/share/fonts/truetype/tlwg/Laksaman.ttf", 44)
    ImageDraw.Draw(page).text((180, 200), word, font=font, fill=0, anchor="ls")
    assert read(page).text.strip() == word


def test_a_stroke_of_dirt_where_no_line_is_seen_is_no_numeral() -> None:
    page = drawn()
    ImageDraw.Draw(page).line((1500, 60, 1502, 90), fill=0, width=4)
    assert [without_blanks(line) for line in read(page).text.splitlines()] == list(map(without_blanks, LETTER))


def test_a_part_cut_out_of_a_page_is_read_where_it_stands() -> None:
    grey = np.asarray(drawn(LETTER[:1]).convert("L"))
    shift = np.array([[1, 0, 500], [0, 1, 800], [0, 0, 1]], dtype=np.float64)
    part = Prepared(grey=grey, back=shift, size=(2000, 3000))
    page = ocr.read_prepared(part, limits=ReadLimits(), number=2)
    assert without_blanks(page.text) == without_blanks(LETTER[0])
    assert min(word.box.left for word in page.words) == pytest.approx((500 + 96) / 2000, abs=0.02)
    assert min(word.box.top for word in page.words) == pytest.approx((800 + 91) / 3000, abs=0.02)


def test_a_signature_gives_no_text() -> None:
    page = drawn(["ขอแสดงความนับถือ", "", "(นายสมชาย ใจดี)"])
    ImageDraw.Draw(page).line(
        ((150, 200), (190, 170), (200, 220), (260, 165), (240, 215), (330, 180), (300, 210), (420, 190)),
        fill=0,
        width=4,
    )
    assert without_blanks(read(page).text) == "ขอแสดงความนับถือ(นายสมชายใจดี)"


def test_a_torn_rim_gives_no_text() -> None:
    page, chance = drawn(["ขอแสดงความนับถือ", "", "(นายสมชาย ใจดี)"]), random.Random(5)
    pen = ImageDraw.Draw(page)
    for x in range(60, page.width - 60, 7):
        above, below = 20 + chance.randint(0, 12), 20 + chance.randint(18, 34)
        pen.line((x, above, x + chance.randint(-6, 6), below), fill=chance.randint(0, 120), width=chance.randint(1, 4))
    assert without_blanks(read(page).text) == "ขอแสดงความนับถือ(นายสมชายใจดี)"


def test_blanks_come_from_the_text_and_places_from_the_table() -> None:
    table = "\n".join(
        f"5\t2\t1\t1\t1\t{number}\t{10 * number}\t0\t9\t30\t{90 - number}\t{text}"
        for number, text in enumerate(["ก", "า", "ร", "๕"])
    )
    nothing, line = glyphs_of(table, "\fการ  ๕\n\f", scales=[1, 1])
    assert nothing == ()
    assert [(glyph.text, glyph.blank_before) for glyph in line] == [
        ("ก", False),
        ("า", False),
        ("ร", False),
        ("๕", True),
    ]
    assert (line[3].left, line[3].right, line[3].confidence) == (30, 39, 0.87)


def test_a_text_that_does_not_fit_the_table_gives_no_blanks() -> None:
    table = "5\t1\t1\t1\t1\t1\t0\t0\t9\t30\t90\tก\n5\t1\t1\t1\t1\t2\t9\t0\t9\t30\t90\tข"
    [line] = glyphs_of(table, "ก ค\n\f", scales=[1])
    assert [glyph.blank_before for glyph in line] == [False, False]


def test_without_a_language_the_letter_waits() -> None:
    with pytest.raises(TransientError, match=r"ocr_unavailable: .* lao"):
        read(drawn(), languages="eng+lao")


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("body", "code"),
    [("kill -9 $$", "too_much_memory"), ("kill -11 $$", "reader_crashed"), ("exit 1", "reader_crashed")],
)
def test_a_fallen_tesseract_is_the_documents_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, code: str
) -> None:
    fake = tmp_path / "tesseract"
    answer = 'case "$1" in --version) echo tesseract 5.3.0;; --list-langs) echo tha; echo eng;;'
    fake.write_text(f"#!/bin/sh\n{answer} *) {body};; esac\n")
    fake.chmod(0o755)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(fake))
    with pytest.raises(DocumentError, match=code):
        read(drawn())


@pytest.mark.usefixtures("program")
def test_a_full_disk_is_no_fault_of_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    with pytest.raises(TransientError, match="disk_full"):
        read(drawn())


@pytest.mark.usefixtures("either")
def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read(drawn(LETTER[:1]))
    assert list(tmp_path.iterdir()) == []
