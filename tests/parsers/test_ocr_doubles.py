"""Two letters that were read for one."""

import pytest

from parsers.ocr_doubles import without_doubles
from parsers.ocr_glyphs import Glyph


def line(*letters: tuple[str, float, float], blank_at: int | None = None) -> list[Glyph]:
    """Letters with their widths and confidences, one beside the other."""
    glyphs, left = [], 10.0
    for at, (text, wide, confidence) in enumerate(letters):
        glyphs.append(
            Glyph(text=text, confidence=confidence, left=left, top=0, right=left + wide, bottom=30,
                  blank_before=at == blank_at)
        )  # fmt: skip
        left += wide
    return glyphs


WORD = [("ก", 22, 0.9), ("า", 12, 0.9), ("ฬ", 13, 0.8), ("ฟ", 13, 0.4), ("ส", 22, 0.9), ("น", 22, 0.9), ("ธ", 20, 0.9)]


def test_the_less_sure_of_two_in_the_room_of_one_goes_and_leaves_its_doubt() -> None:
    seen = without_doubles(line(*WORD))
    assert "".join(glyph.text for glyph in seen) == "กาฬสนธ"
    assert seen[2].confidence == 0.4


@pytest.mark.parametrize(
    "changed",
    [
        ("ฟ", 22, 0.4),  # room of its own
        ("ฟ", 13, 0.8),  # sure
        ("า", 13, 0.4),  # narrow by nature
        ("์", 13, 0.4),
    ],
)
def test_two_letters_stay_two(changed: tuple[str, float, float]) -> None:
    glyphs = line(*WORD[:3], changed, *WORD[4:])
    assert without_doubles(glyphs) == glyphs


def test_letters_of_two_words_are_two() -> None:
    glyphs = line(*WORD, blank_at=3)
    assert without_doubles(glyphs) == glyphs


def test_the_blank_before_the_one_that_goes_stays() -> None:
    seen = without_doubles(line(*WORD[:2], ("ฬ", 13, 0.4), ("ฟ", 13, 0.8), *WORD[4:], blank_at=2))
    assert [glyph.blank_before for glyph in seen] == [False, False, True, False, False, False]
