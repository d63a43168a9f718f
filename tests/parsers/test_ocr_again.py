"""Second readings of doubtful lines. The reader is a list of answers where what is asked matters, else Tesseract."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from models.errors import TransientError
from models.limits import ReadLimits
from parsers.ocr import read_glyphs
from parsers.ocr_again import with_second_readings
from parsers.ocr_glyphs import Glyph
from parsers.scan.prepared import Grey

FACE = "/usr/share/fonts/truetype/tlwg/Laksaman.ttf"
WIDE = 20


def read_as(text: str, confidence: float) -> list[Glyph]:
    """Characters side by side, as sure as told."""
    return [
        Glyph(text=sign, confidence=confidence, left=WIDE * index, right=WIDE * (index + 1), top=8, bottom=40,
              blank_before=False)
        for index, sign in enumerate(text)
    ]  # fmt: skip


def said(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def paper(*, wide: int = 200, high: int = 48) -> Grey:
    return np.full((high, wide), 255, np.uint8)


class Answers:
    """A reader that gives the same answers in turn to whatever it is shown, and keeps what it was shown."""

    def __init__(self, *answers: list[Glyph]) -> None:
        self.answers = answers
        self.shown: list[Grey] = []

    def __call__(self, pictures: Sequence[Grey]) -> list[list[Glyph]]:
        self.shown.extend(pictures)
        return [self.answers[index % len(self.answers)] for index in range(len(pictures))]


def test_of_three_readings_the_surest_is_taken() -> None:
    reader = Answers(read_as("เรื่อง", 0.7), read_as("เรือง", 0.95))
    (glyphs,) = with_second_readings([paper()], [read_as("เรืยง", 0.5)], reader)
    assert said(glyphs) == "เรือง"


def test_a_first_reading_that_is_surest_stays_as_it_is() -> None:
    first = read_as("เรื่อง", 0.75)
    (glyphs,) = with_second_readings([paper()], [first], Answers(read_as("เรือง", 0.6), []))
    assert glyphs == first


@pytest.mark.parametrize("first", [read_as("เรื่อง", 0.9), read_as("ที่", 0.3), []])
def test_lines_that_are_sure_or_too_short_are_not_read_again(first: list[Glyph]) -> None:
    reader = Answers(read_as("เรือง", 1.0))
    assert with_second_readings([paper()], [first], reader) == [first]
    assert reader.shown == []


def test_one_doubtful_character_is_enough_to_read_its_line_again() -> None:
    first = [*read_as("เรื่องร้องเรียนกล่าวโทษ", 0.99), *read_as("ก", 0.2)]
    (glyphs,) = with_second_readings([paper()], [first], Answers(read_as("เรื่องร้องเรียนกล่าวโทษภ", 0.98)))
    assert said(glyphs).endswith("ภ")


@pytest.mark.parametrize(
    ("first", "best", "contested"),
    [
        ("เรือง", "เรื่อง", "่"),  # a sign that was not read
        ("เรื่อง", "เรือง", "ือ"),  # one that is gone: what stands where it was
        ("ครูใหญ่ก", "ครูใหญ่", "่"),  # gone at the end
        ("กครูใหญ่", "ครูใหญ่", "ค"),  # and at the beginning
    ],
)
def test_what_the_first_reading_has_otherwise_or_more_stays_in_doubt(first: str, best: str, contested: str) -> None:
    (glyphs,) = with_second_readings([paper()], [read_as(first, 0.5)], Answers(read_as(best, 0.95)))
    assert said(glyphs) == best
    assert "".join(glyph.text for glyph in glyphs if glyph.confidence == 0.6) == contested
    assert {glyph.confidence for glyph in glyphs} == {0.6, 0.95}


def test_what_is_contested_and_weak_itself_grows_no_stronger() -> None:
    best = [*read_as("เรื่องร้องเรีย", 0.99), *read_as("ม", 0.3)]
    (glyphs,) = with_second_readings([paper()], [read_as("เรื่องร้องเรียน", 0.5)], Answers(best))
    assert (glyphs[-1].text, glyphs[-1].confidence) == ("ม", 0.3)


def test_no_numeral_becomes_surer_than_it_was() -> None:
    """Both readings are of one network, which makes the same mistake twice."""
    first = [*read_as("ที่๒๕", 0.5), *read_as("๖๙", 0.9)]
    (glyphs,) = with_second_readings([paper()], [first], Answers(read_as("ที่๒๔๖๙", 0.95)))
    assert [(glyph.text, glyph.confidence) for glyph in glyphs] == [
        ("ท", 0.95), ("ี", 0.95), ("่", 0.95), ("๒", 0.5), ("๔", 0.6), ("๖", 0.9), ("๙", 0.9)
    ]  # fmt: skip


def test_a_few_sure_characters_are_no_better_than_a_whole_line() -> None:
    first = read_as("เรื่องร้องเรียนครู", 0.79)
    (glyphs,) = with_second_readings([paper()], [first], Answers(read_as("ครู", 0.97)))
    assert glyphs == first


def test_a_page_of_noise_is_not_read_again_line_by_line() -> None:
    lines = [read_as("กขคงจฉช"[: 4 + index % 4], 0.1) for index in range(60)]
    reader = Answers(read_as("กขคงจฉช", 0.9))
    glyphs = with_second_readings([paper()] * 60, lines, reader)
    assert len(reader.shown) == 2 * 16
    assert sum(line[0].confidence == 0.9 for line in glyphs) == 16
    longest = [index for index, line in enumerate(lines) if len(line) == 7]
    assert all(glyphs[index][0].confidence == 0.9 for index in longest)


def test_characters_have_their_places_in_the_picture_that_was_first_read() -> None:
    """Tesseract shown the same line in other ways tells the same places, to a fraction of a letter."""
    image = Image.new("L", (700, 90), 255)
    ImageDraw.Draw(image).text(
        (20, 60), "การขอความอนุเคราะห์ ข้อมูล", font=ImageFont.truetype(FACE, 49), fill=0, anchor="ls"
    )
    picture = np.asarray(image, dtype=np.uint8)
    reader = partial(read_glyphs, limits=ReadLimits())
    (first,) = reader([picture])
    (glyphs,) = with_second_readings([picture], [[replace(glyph, confidence=0.01) for glyph in first]], reader)
    assert said(glyphs) == said(first)
    assert glyphs[0].confidence > 0.5
    assert [glyph.left for glyph in glyphs] == pytest.approx([glyph.left for glyph in first], abs=16)
    assert [glyph.right for glyph in glyphs] == pytest.approx([glyph.right for glyph in first], abs=16)
    assert {glyph.blank_before for glyph in glyphs} == {True, False}


def test_a_reader_that_fails_is_heard() -> None:
    def broken(_: Sequence[Grey]) -> list[list[Glyph]]:
        raise TransientError("ocr_unavailable")

    with pytest.raises(TransientError):
        with_second_readings([paper()], [read_as("เรื่อง", 0.2)], broken)
