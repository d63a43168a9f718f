"""Letters side by side become strips; marks, dots and stray strokes go to the strip that they belong to."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from parsers.scan.components import Mask
from parsers.scan.lines_apart import cut_apart
from parsers.scan.lines_ink import Ink, bands_of, letter_height
from parsers.scan.lines_marks import costs_of
from parsers.scan.lines_strip import Strip, strip_of

_BASE = (0.62, 2.4)
"""Least and greatest height of a letter (with marks grown to it), in letter heights of the page's main text."""
_LARGE = (2.4, 9.0)
"""The same for a heading of a few letters."""
_SIGNED = 0.36
"""Share of its rectangle that a signature's long stroke fills at most; numerals that touch fill 0.4."""
_REACH = 1.1
"""Letter heights between two letters of a strip; wider gaps part strips, and rows join them again."""


def strips_of(ink: Ink, text: Mask) -> tuple[Ink, list[Strip]]:
    """All strips of a page, marks given to them, in no order; and the ink with what had grown together cut apart."""
    if ink.letter <= 0:
        return ink, []
    strips = []
    for letter, band in bands_of(ink, text):
        base = band & (ink.height >= _BASE[0] * letter) & (ink.height <= _BASE[1] * letter)
        strips += _linked(ink, base, letter)
    strips = _without_weak(ink, strips)
    strips += _headings(ink, text & ~_within(ink, strips))
    text = _without_flourishes(ink, strips, text)
    strips = [strip for strip in strips if text[strip.members].all()]
    ink, text = cut_apart(ink, strips, text)
    return ink, _with_marks(ink, strips, text)


def _within(ink: Ink, strips: Sequence[Strip]) -> Mask:
    """Components in the room of these strips, or of no heading's height."""
    found = (ink.height <= _LARGE[0] * ink.letter) | (ink.height > _LARGE[1] * ink.letter)
    x = (ink.left + ink.right) / 2
    for strip in strips:
        foot = strip.foot_at(x)
        overlap = np.minimum(ink.bottom, foot) - np.maximum(ink.top, foot - strip.letter)
        found |= (x > strip.left) & (x < strip.right) & (overlap > 0.4 * strip.letter)
    return np.asarray(found, dtype=np.bool_)


def _linked(ink: Ink, base: Mask, letter: float) -> list[Strip]:
    """Strips of the components in `base`: their middles, drawn out to the right, run into each other."""
    chosen = np.flatnonzero(base)
    if not len(chosen):
        return []
    shrink = 10 / letter
    high, wide = (int(length * shrink) + 2 for length in ink.labels.shape)
    canvas = np.zeros((high, wide), np.uint8)
    middle = (ink.top[chosen] + ink.bottom[chosen]) / 2
    half = np.minimum(0.2 * ink.height[chosen], 0.3 * letter)
    first = np.stack([ink.left[chosen], middle - half], axis=1) * shrink
    last = np.stack([ink.right[chosen] + _REACH * letter, middle + half], axis=1) * shrink
    for (x0, y0), (x1, y1) in zip(first.astype(int).tolist(), last.astype(int).tolist(), strict=True):
        cv2.rectangle(canvas, (x0, y0), (x1, y1), 1, thickness=-1)
    _, labels = cv2.connectedComponents(canvas, connectivity=4)
    group = labels[(middle * shrink).astype(int), (ink.left[chosen] * shrink).astype(int)]
    return [strip_of(ink, chosen[group == number], letter) for number in np.unique(group)]


def _without_weak(ink: Ink, strips: Sequence[Strip]) -> list[Strip]:
    """Strips of text only: marks that grew together as high as a letter sit right above or below a longer strip."""
    kept = []
    for strip in strips:
        long = strip.right - strip.left
        if len(strip.members) > 2 or long > 4 * strip.letter:
            kept.append(strip)
            continue
        top, bottom = int(ink.top[strip.members].min()), int(ink.bottom[strip.members].max())
        x = (strip.left + strip.right) / 2
        if not any(
            other.right - other.left > 2 * long
            and other.left - other.letter <= x <= other.right + other.letter
            and _is_at_letters(top, bottom, float(other.foot_at(x)), other.letter)
            for other in strips
            if other is not strip
        ):
            kept.append(strip)
    return kept


def _is_at_letters(top: int, bottom: int, foot: float, letter: float) -> bool:
    """Whether something between `top` and `bottom` stands where marks stand."""
    above = -0.35 <= (foot - letter - bottom) / letter <= 0.8 and bottom < foot - 0.5 * letter
    below = -0.35 <= (top - foot) / letter <= 0.3 and top > foot - 0.5 * letter
    return above or below


def _headings(ink: Ink, large: Mask) -> list[Strip]:
    """Strips of letters far larger than the main text: at least three of about one height side by side."""
    found = []
    while large.sum() >= 3:
        letter = letter_height(ink.height[large], ink.width[large])
        if letter <= 0:
            break
        near = large & (ink.height > 0.6 * letter) & (ink.height < 2.4 * letter)
        for strip in _linked(ink, near, letter):
            heights = ink.height[strip.members]
            sparse = ink.area[strip.members] < 0.1 * ink.width[strip.members] * heights
            if len(strip.members) >= 3 and np.median(heights) > 0.7 * heights.max() - 1 and sparse.mean() < 0.5:
                found.append(strip)
        large = large & ~near
    return found


def _without_flourishes(ink: Ink, strips: Sequence[Strip], text: Mask) -> Mask:
    """The text without signatures: a few strokes that are long and thin, or wider than the page's letters ever are."""
    text = text.copy()
    members = np.concatenate([strip.members for strip in strips]) if strips else np.zeros(0, np.int32)
    apart = bool(len(members)) and float(np.median(ink.width[members])) < 1.3 * ink.letter
    for strip in strips:
        wide, high = ink.width[strip.members], ink.height[strip.members]
        share = ink.area[strip.members] / (wide * high)
        few = len(strip.members) < 5
        stroke = (np.maximum(wide, high) > (1.5 if few else 1.9) * strip.letter) & (share < 0.2)
        if few and apart:
            stroke |= (wide > 3 * strip.letter) & (share < _SIGNED)
        if wide[stroke].sum() > 0.5 * (strip.right - strip.left):
            text[strip.members] = False
    return text


def _with_marks(ink: Ink, strips: Sequence[Strip], text: Mask) -> list[Strip]:
    """Give every component near a strip to it; first what stands at its letters, then what stands on such marks."""
    free = text.copy()
    for strip in strips:
        free[strip.members] = False
    result = list(strips)
    for farther in (False, True):
        loose = np.flatnonzero(free).astype(np.int32)
        if not result or not len(loose):
            break
        costs = np.stack([costs_of(ink, strip, loose, farther=farther) for strip in result])
        owner = np.where(np.isfinite(costs.min(axis=0)), costs.argmin(axis=0), -1)
        free[loose[owner >= 0]] = False
        result = [
            replace(strip, marks=np.concatenate([strip.marks, loose[owner == number]]).astype(np.int32))
            for number, strip in enumerate(result)
        ]
    return result
