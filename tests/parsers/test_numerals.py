"""Numerals known by their shapes: as stamps print them, and put in the place of what Tesseract made of them."""

import random
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from parsers.numerals import SIGNS, numerals_in
from parsers.ocr_glyphs import Glyph
from parsers.scan.line_picture import BORDER, LETTER, WIDENING, LinePicture, line_picture
from parsers.stamp_renumbered import renumbered
from training.drawing import Ink, dotted, draw

TLWG = Path("/usr/share/fonts/truetype/tlwg")
PAPER = 255


def row_of(*parts: Ink) -> LinePicture:
    """The parts side by side, a letter apart, as a row is cut."""
    high = max(part.shape[0] for part in parts)
    ink = np.hstack([np.pad(part, ((high - part.shape[0], 0), (0, LETTER))) for part in parts])
    grey = (PAPER * (1 - cv2.GaussianBlur(ink, (0, 0), 0.6))).astype(np.uint8)
    return LinePicture(picture=line_picture(grey, 1.0), row=0, left=0, top=0, scale=1.0)


def labelled(*parts: tuple[str, str]) -> tuple[LinePicture, list[Glyph]]:
    """A row of parts as they are drawn, and what Tesseract is taken to have read of each, spread over it evenly."""
    inks = [drawn(text) for text, _ in parts]
    glyphs: list[Glyph] = []
    left = float(BORDER[0])
    for ink, (_, read) in zip(inks, parts, strict=True):
        step = ink.shape[1] * WIDENING / len(read)
        glyphs += [
            Glyph(text=sign, confidence=0.9, left=left + at * step, right=left + (at + 1) * step, top=0, bottom=30,
                  blank_before=at == 0 or read[at - 1] == " ")
            for at, sign in enumerate(read) if sign != " "
        ]  # fmt: skip
        left += (ink.shape[1] + LETTER) * WIDENING
    return row_of(*inks), glyphs


def drawn(text: str, face: str = "Laksaman", *, needles: bool = False) -> Ink:
    chance = random.Random(4)
    ink = draw(text, TLWG / f"{face}.ttf", LETTER, chance, bend=False)
    assert ink is not None
    return dotted(ink, LETTER, chance) if needles else ink


def shown(glyphs: Sequence[Glyph]) -> str:
    return "".join((" " if at and glyph.blank_before else "") + glyph.text for at, glyph in enumerate(glyphs))


@pytest.mark.parametrize("face", ["Laksaman", "Norasi", "Kinnari", "TlwgTypewriter", "Sawasdee"])
@pytest.mark.parametrize("number", ["0123456789", "๐๑๒๓๔๕๖๗๘๙", "๔๕๔๕", "11/12/2568"])
def test_signs_are_known_by_their_shapes(face: str, number: str) -> None:
    seen = numerals_in(row_of(drawn(number, face)).picture)
    assert "".join(each.sign for each in seen) == number
    assert [each.left for each in seen] == sorted(each.left for each in seen)


@pytest.mark.parametrize("number", ["4307", "2918", "๔๗๐๖", "๓๕๑๙"])
def test_numerals_of_needles_are_known(number: str) -> None:
    seen = numerals_in(row_of(drawn(number, "TlwgMono", needles=True)).picture)
    assert "".join(each.sign for each in seen) == number


def test_letters_are_no_numerals() -> None:
    seen = numerals_in(row_of(drawn("มกราคม")).picture)
    assert [each.sign for each in seen if each.sure > 0.5] == []


def test_an_empty_row_has_none() -> None:
    assert numerals_in(np.full((40, 300), PAPER, np.uint8)) == []


@pytest.mark.parametrize(
    ("value", "misread"),
    [
        ("๔๘๐๕", "๔๘๐๔๕"),  # two characters for one shape
        ("4167", "ง167"),  # a letter
        ("5003", "5603"),  # another numeral
        ("๕๑๐๒", "๕ ๑ ๐ ๒"),  # blanks in between
        ("2237", "22"),  # some of them not at all
    ],
)
def test_what_tesseract_makes_of_a_number_gives_way_to_its_shapes(value: str, misread: str) -> None:
    row = labelled(("เลขรับ", "เลขรับ"), (value, misread))
    assert shown(renumbered([row])[0]).replace(" ", "") == f"เลขรับ{value}"


def test_a_value_that_was_not_read_at_all_is_seen() -> None:
    label, value = labelled(("เลขรับ", "เลขรับ")), row_of(drawn("2237"))
    assert [shown(piece) for piece in renumbered([label, (value, [])])] == ["เลขรับ", "2237"]


@pytest.mark.parametrize(
    ("parts", "right"),
    [
        ([("วันที่", "วันที่"), ("๒๓", "๒๓"), ("มิ.ย.", "มิ.ย."), ("๒๕๖๘", "๒๔๕๖๘")], "วันที่๒๓มิ.ย.๒๕๖๘"),
        ([("วันที่", "วันที่"), ("18/8/68", "18/87.65")], "วันที่18/8/68"),
        ([("เวลา", "เวลา"), ("10.49", "16.49"), ("น.", "น.")], "เวลา10.49น."),
    ],
)
def test_months_and_points_stay_as_they_were_read(parts: list[tuple[str, str]], right: str) -> None:
    assert shown(renumbered([labelled(*parts)])[0]).replace(" ", "") == right


def test_a_row_without_a_label_stays_as_it_was_read() -> None:
    line, glyphs = labelled(("๔๘๐๕", "๔๘๐๔๕"))
    assert renumbered([(line, glyphs)]) == [glyphs]


def test_what_it_can_tell_apart_is_every_numeral_once() -> None:
    assert sorted(SIGNS) == sorted("0123456789๐๑๒๓๔๕๖๗๘๙/")
