"""Doubtful numerals by their shapes, on drawn lines. What Tesseract would say of them is put in its place."""

import random
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from parsers.ocr_glyphs import Glyph
from parsers.ocr_numerals import with_numerals
from parsers.scan.line_picture import BORDER, LETTER, WIDENING, line_picture
from parsers.scan.prepared import Grey
from training.drawing import Ink, draw

FACE = Path("/usr/share/fonts/truetype/tlwg/Laksaman.ttf")


def line_of(drawn: str, read: str) -> tuple[Grey, list[Glyph]]:
    """A line of words, and characters read of each, spread over it evenly."""
    pictures: list[Ink] = []
    glyphs: list[Glyph] = []
    left = float(BORDER[0])
    for word, said in zip(drawn.split(), read.split(), strict=True):
        ink = draw(word, FACE, LETTER, random.Random(1), bend=False)
        assert ink is not None
        step = ink.shape[1] * WIDENING / len(said)
        glyphs += [
            Glyph(text=sign, confidence=0.9, left=left + at * step, right=left + (at + 1) * step, top=0, bottom=30,
                  blank_before=at == 0 and bool(glyphs))
            for at, sign in enumerate(said)
        ]  # fmt: skip
        left += (ink.shape[1] + LETTER // 2) * WIDENING
        pictures.append(ink)
    high = max(picture.shape[0] for picture in pictures)
    padded = [np.pad(picture, ((high - picture.shape[0], 0), (0, LETTER // 2))) for picture in pictures]
    grey = 255 * (1 - cv2.GaussianBlur(np.hstack(padded), (0, 0), 0.6))
    return line_picture(grey.astype(np.uint8), 1.0), glyphs


def said(glyphs: list[Glyph]) -> str:
    return "".join((" " if glyph.blank_before else "") + glyph.text for glyph in glyphs)


@pytest.mark.parametrize(
    ("drawn", "read", "right"),
    [
        ("พ.ศ. ๒๕๖๘ แล้ว", "พ.ศ. ๒๔๖๘ แล้ว", "พ.ศ. ๒๕๖๘ แล้ว"),
        ("พ.ศ. ๒๕๖๘ แล้ว", "พ.ศ. ๒๔๕๖๘ แล้ว", "พ.ศ. ๒๕๖๘ แล้ว"),  # both read for one shape
        ("อายุ ๑๕ ปี", "อายุ ๑๔ ปี", "อายุ ๑๕ ปี"),
        ("เลข ๔๕๔๕", "เลข ๔๔๔๔", "เลข ๔๕๔๕"),
    ],
)
def test_a_hook_that_was_not_seen_is_put_back_and_is_no_surer_than_its_shape(drawn: str, read: str, right: str) -> None:
    changed = list(with_numerals(*line_of(drawn, read)))
    assert said(changed) == right
    assert all(glyph.confidence <= 0.9 for glyph in changed)


@pytest.mark.parametrize("text", ["ที่ ศธ ๐๔๐๔๕/๔๕", "๔๕๔๕", "๔", "เลข ๔๔ ๕๕", "ก ๔ข", "สี่ 45"])
def test_what_was_read_rightly_stays(text: str) -> None:
    picture, glyphs = line_of(text, text)
    assert list(with_numerals(picture, glyphs)) == glyphs


def test_a_number_whose_other_numerals_are_not_borne_out_stays() -> None:
    picture, glyphs = line_of("๒๕๖๘", "๑๔๓๗")
    assert list(with_numerals(picture, glyphs)) == glyphs


@pytest.mark.parametrize(("confidence", "right"), [(0.3, "ร.๐๘๑"), (0.9, "ร.๐๗๑")])
def test_a_numeral_that_tesseract_doubts_is_as_it_looks_but_no_surer(confidence: float, right: str) -> None:
    picture, glyphs = line_of("ร.๐๘๑", "ร.๐๗๑")
    glyphs[3] = replace(glyphs[3], confidence=confidence)
    changed = list(with_numerals(picture, glyphs))
    assert (said(changed), changed[3].confidence) == (right, confidence)


@pytest.mark.parametrize(("confidence", "right"), [(0.3, "๒๕๖๘"), (0.9, "๒๕๖๔๘")])
def test_a_doubted_numeral_without_a_shape_of_its_own_is_gone(confidence: float, right: str) -> None:
    picture, glyphs = line_of("๒๕๖๘", "๒๕๖๔๘")
    glyphs[3] = replace(glyphs[3], confidence=confidence)
    assert said(list(with_numerals(picture, glyphs))) == right


def test_paper_without_ink_changes_nothing() -> None:
    _, glyphs = line_of("๒๕๖๘", "๒๔๖๘")
    assert list(with_numerals(np.full((40, 400), 255, np.uint8), glyphs)) == glyphs
