"""The sheet of paper in a photograph: its four corners against the table, and the sheet drawn out flat."""

import math
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.prepared import Colour, Grey

Quad = NDArray[np.float32]
"""Shape (4, 2): top left, top right, bottom right, bottom left corner, in pixels."""
Matrix = NDArray[np.float64]

_WORK = 480
"""Pixels of the longer side while looking for the sheet."""
_LEAST_AREA, _MOST_AREA = 0.22, 0.985
"""Share of the picture that a sheet covers."""
_FILLED = 0.94
"""Share of the four-cornered shape that is sheet, at least; a curled or hidden sheet is left as it is."""
_STEP = 8.0
"""Least difference (0–255) in any channel between the sheet and what is beside it."""
_SUPPORT = 0.7
"""Share of a side along which that difference must be seen."""
_BESIDE = (4, 7)
"""Pixels from the edge at which both sides of it are compared: beyond a drawn line the paper goes on, and is alike."""
_EVEN, _ALIKE = 16, 4
"""Greatest spread of a rim that is paper, and greatest difference between it and the page, 0–255."""
_INSET = 0.006
"""Share of the sheet's sides that is cut off: the very edge is half table."""
_A4 = math.sqrt(2)


def find_sheet(picture: Colour | Grey) -> Quad | None:
    """The corners of a sheet lying on something else; None where paper fills the picture or has no clear edge."""
    small, scale = _small(picture)
    if min(small.shape[:2]) < 64:
        return None
    if _is_all_paper(small):
        return None
    best: tuple[float, Quad] | None = None
    for mask in (_unlike_rim(small), _bright(small), _enclosed(small)):
        quad = _corners(mask)
        clearness = 0.0 if quad is None else _clearness(small, quad)
        if quad is not None and clearness > (0.0 if best is None else best[0]):
            best = clearness, quad
    return None if best is None else np.asarray((best[1] + 0.5) / scale - 0.5, dtype=np.float32)


def _small(picture: Colour | Grey) -> tuple[Colour, float]:
    """The picture in colour at working size, and the scale."""
    scale = min(1.0, _WORK / max(picture.shape[:2]))
    stride = max(1, int(0.5 / scale))
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    small = cv2.resize(np.ascontiguousarray(picture[::stride, ::stride]), size, interpolation=cv2.INTER_AREA)
    small = cv2.medianBlur(small, 3)
    return np.asarray(small if small.ndim == 3 else cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), dtype=np.uint8), scale


def _is_all_paper(small: Colour) -> bool:
    """Whether the rim is as even as a flatbed's picture of paper, and like the rest of the page."""
    rim, level = _rim(small), np.median(small[::4, ::4], axis=(0, 1))
    low, middle, high = np.percentile(rim, (3, 50, 97), axis=0)
    return bool(np.max(high - low) <= _EVEN and np.max(np.abs(middle - level)) <= _ALIKE)


def _rim(small: Colour) -> NDArray[np.uint8]:
    """The pixels along the picture's four sides, shape (count, 3)."""
    return np.concatenate([part.reshape(-1, 3) for part in (small[:3], small[-3:], small[:, :3], small[:, -3:])])


def _unlike_rim(small: Colour) -> Grey:
    """255 where the picture differs from its own rim in colour or is far brighter."""
    rim = _rim(small)
    apart = np.abs(_chromaticity(small) - np.median(_chromaticity(rim), axis=0)).sum(axis=2)
    level = float(np.percentile(rim.max(axis=1), 90))
    unlike = (cv2.GaussianBlur(apart, (0, 0), 2) > 0.045) | (
        cv2.GaussianBlur(small.max(axis=2), (0, 0), 2) > level + 40
    )
    return _closed(unlike)


def _bright(small: Colour) -> Grey:
    """255 where the picture is on the bright side of its two main levels."""
    light = cv2.GaussianBlur(cv2.dilate(small.max(axis=2), np.ones((5, 5), np.uint8)), (0, 0), 2)
    level, _ = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return _closed(light > level)


def _enclosed(small: Colour) -> Grey:
    """255 where edges keep out what comes in from the rim: a sheet on a desk as light as itself."""
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (0, 0), 1.0)
    edges = cv2.dilate(cv2.Canny(grey, 12, 36), np.ones((5, 5), np.uint8))
    walled = cv2.copyMakeBorder(edges, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0.0,))
    cv2.floodFill(walled, None, (0, 0), (128.0,))
    inside = cv2.erode(np.where(walled[1:-1, 1:-1] == 128, 0, 255).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.morphologyEx(inside, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8)), dtype=np.uint8)


def _closed(mask: NDArray[np.bool_]) -> Grey:
    """The mask without holes that print leaves in it, and without threads that tie it to something else."""
    whole = cv2.morphologyEx(np.where(mask, 255, 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((19, 19), np.uint8))
    return np.asarray(cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)), dtype=np.uint8)


def _chromaticity(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    values = pixels.astype(np.float32) + 8
    return np.asarray(values / values.sum(axis=-1, keepdims=True), dtype=np.float32)


def _corners(mask: Grey) -> Quad | None:
    """The four corners of the largest shape, if four straight sides describe it."""
    shapes, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not shapes:
        return None
    shape = max(shapes, key=cv2.contourArea)
    area = cv2.contourArea(shape)
    if not _LEAST_AREA * mask.size < area < _MOST_AREA * mask.size:
        return None
    hull = cv2.convexHull(shape)
    length = cv2.arcLength(hull, closed=True)
    for tolerance in (0.015, 0.025, 0.04, 0.06):
        found = cv2.approxPolyDP(hull, tolerance * length, closed=True)
        if len(found) == 4:
            quad = _refined(_ordered(found.reshape(4, 2).astype(np.float32)), shape.reshape(-1, 2).astype(np.float32))
            filled = area / max(1.0, cv2.contourArea(quad))
            return quad if cv2.isContourConvex(quad) and _FILLED < filled < 1 / _FILLED else None
    return None


def _ordered(corners: Quad) -> Quad:
    """Clockwise from the corner nearest to the picture's top left."""
    middle = corners.mean(axis=0)
    around = corners[np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))]
    return np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0).astype(np.float32)


def _refined(quad: Quad, outline: NDArray[np.float32]) -> Quad:
    """The corners where straight lines through the outline's sides meet."""
    lines = []
    for start, end in pairwise([*quad, quad[0]]):
        along = (end - start) / max(1e-6, float(np.linalg.norm(end - start)))
        offset = outline - start
        reach = offset @ along
        beside = np.abs(offset @ np.array([-along[1], along[0]]))
        length = float(np.linalg.norm(end - start))
        near = outline[(beside < 6) & (reach > 0.06 * length) & (reach < 0.94 * length)]
        if len(near) < 20:
            return quad
        lines.append(cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel())
    corners = []
    for (ax, ay, px, py), (bx, by, qx, qy) in pairwise([lines[3], *lines]):
        cross = ax * by - ay * bx
        if abs(cross) < 0.3:
            return quad
        reach = ((qx - px) * by - (qy - py) * bx) / cross
        corners.append([px + reach * ax, py + reach * ay])
    return np.array(corners, dtype=np.float32)


def _clearness(small: Colour, quad: Quad) -> float:
    """Share of the sides along which the sheet differs from what is beside it; 0.0 where it is no sheet.

    A side at the picture's rim need not differ: the sheet goes on beyond it. Two such sides are too many. Nor is it a
    sheet if what is around it is lighter: a panel on a page is darker than the page, a sheet on a table is not.
    """
    blurred = cv2.GaussianBlur(small, (0, 0), 1.2).astype(np.float32)
    middle = quad.mean(axis=0)
    shares, lighter = [], []
    for start, end in pairwise([*quad, quad[0]]):
        across = np.array([end[1] - start[1], start[0] - end[0]], dtype=np.float32)
        across /= max(1e-6, float(np.linalg.norm(across)))
        if across @ (middle - start) < 0:
            across = -across
        points = start + np.linspace(0.05, 0.95, 60, dtype=np.float32)[:, None] * (end - start)
        beside = [_differences(blurred, points, across * distance) for distance in _BESIDE]
        if min(len(difference) for difference in beside) < len(points) / 2:
            continue
        shares.append(min(float((np.abs(each).max(axis=1) > _STEP).mean()) for each in beside))
        lighter.append(float(np.median(beside[-1].max(axis=1))))
    if len(shares) < 3 or min(shares) < _SUPPORT or float(np.mean(lighter)) > _STEP:
        return 0.0
    return float(np.mean(shares))


def _differences(
    picture: NDArray[np.float32], points: NDArray[np.float32], across: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Outside less inside in each channel, at the points where the outside lies in the picture."""
    outside = points - across
    within = ((outside >= 0) & (outside <= (picture.shape[1] - 1, picture.shape[0] - 1))).all(axis=1)
    return _sampled(picture, outside[within]) - _sampled(picture, (points + across)[within])


def _sampled(picture: NDArray[np.float32], points: NDArray[np.float32]) -> NDArray[np.float32]:
    x = np.clip(points[:, 0].round().astype(int), 0, picture.shape[1] - 1)
    y = np.clip(points[:, 1].round().astype(int), 0, picture.shape[0] - 1)
    return np.asarray(picture[y, x], dtype=np.float32)


def sheet_size(quad: Quad) -> tuple[float, float]:
    """Width and height of the sheet drawn out flat, in pixels of the picture; near A4's shape they have it."""
    top_left, top_right, bottom_right, bottom_left = quad
    across = max(math.dist(top_left, top_right), math.dist(bottom_left, bottom_right), 1.0)
    down = max(math.dist(top_left, bottom_left), math.dist(top_right, bottom_right), 1.0)
    shape = max(across, down) / min(across, down)
    if not _A4 / 1.12 < shape < _A4 * 1.12:
        return across, down
    shift = math.sqrt(_A4 / shape)
    return (across * shift, down / shift) if across > down else (across / shift, down * shift)


def flatten(picture: Colour | Grey, quad: Quad, size: tuple[int, int]) -> tuple[Colour | Grey, Matrix]:
    """The sheet drawn out to `size` (width, height), and the way back: a pixel of the result to one of the picture."""
    wide, high = size
    inset_x, inset_y = wide * _INSET, high * _INSET
    left, right, top, bottom = -inset_x, wide - 1 + inset_x, -inset_y, high - 1 + inset_y
    target = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float32)
    back = cv2.getPerspectiveTransform(target, quad)
    flat = cv2.warpPerspective(
        picture, back, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, dtype=np.uint8), np.asarray(back, dtype=np.float64)
