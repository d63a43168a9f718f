"""Drawn things as outlines, the same for the picture and for the PDF: an emblem of our own, signatures, boxes."""

import math
from random import Random

from benchmarks.letters.sheet import Shape

Points = list[tuple[float, float]]

_WING = [(0.5, 0.42), (0.3, 0.3), (0.12, 0.33), (0.0, 0.55), (0.1, 0.52), (0.17, 0.62), (0.27, 0.57), (0.36, 0.66)]
_EMBLEM: list[Points] = [
    [*_WING, (0.45, 0.6)],
    [(1 - x, y) for x, y in [*_WING, (0.45, 0.6)]],
    [(0.42, 0.4), (0.58, 0.4), (0.6, 0.66), (0.5, 0.78), (0.4, 0.66)],
    [(0.5, 0.0), (0.57, 0.16), (0.43, 0.16)],
    [(0.5 + 0.09 * math.cos(angle / 4), 0.26 + 0.1 * math.sin(angle / 4)) for angle in range(26)],
    [(0.42, 0.7), (0.47, 0.73), (0.36, 1.0), (0.31, 1.0)],
    [(0.58, 0.7), (0.53, 0.73), (0.64, 1.0), (0.69, 1.0)],
]


def filled(shape: Shape) -> list[Points]:
    """Areas to fill with black."""
    return [_placed(shape, area) for area in _EMBLEM] if shape.kind == "emblem" else []


def drawn(shape: Shape, random: Random) -> list[Points]:
    """Lines to draw: the strokes of a signature, of a box, of its tick."""
    if shape.kind == "box":
        return [_placed(shape, [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])]
    if shape.kind == "tick":
        return [_placed(shape, [(0.15, 0.5), (0.42, 0.85), (1.05, -0.15)])]
    if shape.kind == "signature":
        return [_placed(shape, _signature(random))]
    return []


def _signature(random: Random) -> Points:
    """A flowing line: loops that wander from left to right."""
    turns, height = random.uniform(2.5, 5), random.uniform(0.25, 0.42)
    phase = random.uniform(0, math.tau)
    return [
        (
            at / 120 + 0.09 * math.sin(at / 120 * turns * math.tau * 0.9 + phase),
            0.5 + height * math.sin(at / 120 * turns * math.tau + phase) * (1 - at / 200),
        )
        for at in range(121)
    ]


def _placed(shape: Shape, points: Points) -> Points:
    return [(shape.x + x * shape.wide, shape.y + y * shape.high) for x, y in points]
