"""How a page must be turned so that its words stand upright, and where its boxes are then. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from models.values import Box, Word


def turn_of(words: Sequence[Word]) -> int:
    """Degrees clockwise (0, 90, 180, 270) by which to turn the page's picture: words in a line run to the right.

    Word after word in a line, and line after line, tell which way it runs; 0 where nothing does.
    """
    along, down = 0.0, 0.0
    for before, word in pairwise(words):
        if before.line == word.line:
            along += _middle(word, 0) - _middle(before, 0)
            down += _middle(word, 1) - _middle(before, 1)
    if not along and not down:  # a word a line: the lines run downwards
        for before, word in pairwise(words):
            along += _middle(word, 1) - _middle(before, 1)
            down -= _middle(word, 0) - _middle(before, 0)
    if abs(along) >= abs(down):
        return 0 if along >= 0 else 180
    return 270 if down > 0 else 90


def turned(box: Box, turn: int) -> Box:
    """Where a box of the page stands once the page's picture has been turned clockwise by `turn` degrees."""
    match turn % 360:
        case 90:
            return Box(left=1 - box.bottom, top=box.left, right=1 - box.top, bottom=box.right)
        case 180:
            return Box(left=1 - box.right, top=1 - box.bottom, right=1 - box.left, bottom=1 - box.top)
        case 270:
            return Box(left=box.top, top=1 - box.right, right=box.bottom, bottom=1 - box.left)
        case _:
            return box


def _middle(word: Word, axis: int) -> float:
    box = word.box
    return (box.left + box.right) / 2 if axis == 0 else (box.top + box.bottom) / 2
