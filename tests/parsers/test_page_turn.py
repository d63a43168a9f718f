"""Pages that lie on their side or stand on their head are shown upright, and boxes go with them."""

import pytest

from models.values import Box, Word
from parsers.page_turn import turn_of, turned


def words(*lines: int) -> list[Word]:
    """Upright lines of so many words each."""
    return [
        Word(
            text="คำ",
            confidence=0.9,
            line=line,
            box=Box(left=0.1 * word, top=0.1 + 0.05 * line, right=0.1 * word + 0.08, bottom=0.13 + 0.05 * line),
        )
        for line, count in enumerate(lines)
        for word in range(count)
    ]


def laid(upright: list[Word], turn: int) -> list[Word]:
    """The same page, scanned so that it must be turned by `turn` to stand upright."""
    return [
        Word(text=word.text, confidence=word.confidence, line=word.line, box=turned(word.box, -turn))
        for word in upright
    ]


@pytest.mark.parametrize("lines", [(5, 4, 6), (1, 1, 1), (1, 3, 1, 2), (2,)])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_words_tell_how_a_page_must_be_turned(turn: int, lines: tuple[int, ...]) -> None:
    page = words(*lines)
    assert turn_of(laid(page, turn)) == turn


def test_a_page_that_tells_nothing_stays_as_it_is() -> None:
    assert turn_of([]) == turn_of(words(1)) == 0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_turned_and_turned_back_is_where_it_was(turn: int) -> None:
    box = Box(left=0.125, top=0.25, right=0.5, bottom=0.375)
    there = turned(box, turn)
    assert turned(there, 360 - turn) == box
    assert 0 <= there.left < there.right <= 1
    assert 0 <= there.top < there.bottom <= 1


def test_a_quarter_turn_clockwise_takes_the_left_edge_to_the_top() -> None:
    assert turned(Box(left=0.0, top=0.0, right=0.25, bottom=0.5), 90) == Box(left=0.5, top=0.0, right=1.0, bottom=0.25)
