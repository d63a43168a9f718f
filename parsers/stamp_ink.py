"""The receive stamp by its ink: blue, violet or red on a page of black text (SOP §4).

Black ink takes away all colours alike, coloured ink some more than others. What is left after that comparison is the
stamp without the letter's text below it: that crop, black on white, upright and without its frame, reads better than
the page does. Pillow only; pictures are compared channel by channel.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, radians, sin
from typing import TypeVar

from PIL import Image, ImageChops, ImageFilter

from models.values import Box, Found, Page, ReceivedStamp
from parsers.stamp_text import parse_stamp_text, rows_of_page

T = TypeVar("T")

_WORK_WIDTH = 1000
"""Pixels across the page while looking for ink."""

_CELLS = 100
"""Cells across the page in which ink is counted."""

_COLOURFUL = (26, 14)
"""Least difference between channels (0–255, paper at 255) that counts as coloured ink; the second for pale photos."""

_CELL_INK = 10
"""Least mean of a cell's ink mask (0–255)."""

_SIZE = (0.15, 0.60, 0.05, 0.30)
"""A stamp's least and greatest width, least and greatest height, in fractions of the page's width."""

_READ_WIDTH = 2480
"""Pixels that the whole page should have across for the crop to be read: A4 at 300 dpi."""


_FINE_COLOUR = 2200
"""Pixels across the page from which on JPEG's coarser colour is still fine enough to read by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InkCrop:
    """A stamp cut out: `image` is grey (ink black on white), turned by `angle` degrees to stand upright."""

    image: Image.Image
    region: Box
    angle: float


def stamp_region(image: Image.Image) -> Box | None:
    """Where coloured ink of a stamp's size stands on the page; None where there is none, or no colour at all."""
    if image.mode not in {"RGB", "RGBA", "CMYK", "P", "YCbCr"}:
        return None
    small = image.convert("RGB")
    if small.width > _WORK_WIDTH:
        small = small.resize(
            (_WORK_WIDTH, max(1, round(small.height * _WORK_WIDTH / small.width))), Image.Resampling.BOX
        )
    ink = _ink(small)
    return next((region for least in _COLOURFUL if (region := _stamp_sized(ink, least))), None)


def _stamp_sized(ink: Image.Image, least: int) -> Box | None:
    """The group of inked cells that has a stamp's size and most ink."""
    rows = max(1, round(_CELLS * ink.height / ink.width))
    mask = ink.point(lambda value: 255 if value > least else 0)
    counts = mask.resize((_CELLS, rows), Image.Resampling.BOX).tobytes()
    best: tuple[int, tuple[int, int, int, int]] | None = None
    for cells in _groups(counts, _CELLS, rows):
        left, right = min(x for x, _ in cells), max(x for x, _ in cells) + 1
        top, bottom = min(y for _, y in cells), max(y for _, y in cells) + 1
        wide, high = (right - left) / _CELLS, (bottom - top) / _CELLS
        if not (_SIZE[0] <= wide <= _SIZE[1] and _SIZE[2] <= high <= _SIZE[3] and wide > high):
            continue
        weight = sum(counts[y * _CELLS + x] for x, y in cells)
        if best is None or weight > best[0]:
            best = weight, (left, top, right, bottom)
    if best is None:
        return None
    left, top, right, bottom = best[1]
    return Box(
        left=max(0, left - 1) / _CELLS,
        top=max(0, top - 1) / rows,
        right=min(_CELLS, right + 1) / _CELLS,
        bottom=min(rows, bottom + 1) / rows,
    )


def _paper(image: Image.Image) -> Image.Image:
    """The page as it would be without ink: the lightest of each neighbourhood."""
    step = max(4, image.width // 60)
    light = image.resize((max(1, image.width // step), max(1, image.height // step)), Image.Resampling.BOX)
    light = light.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    return light.resize(image.size, Image.Resampling.BILINEAR)


def _ink(image: Image.Image) -> Image.Image:
    """Grey picture of coloured ink, 0 where there is none: by how much more of one colour is taken than of another."""
    paper = _paper(image)
    gain = _gain(paper)
    taken = [
        ImageChops.subtract(under, over).point(lambda value: min(255, round(value * gain)))
        for under, over in zip(paper.split(), image.split(), strict=True)
    ]
    red, green, blue = (channel.filter(ImageFilter.GaussianBlur(0.6)) for channel in taken)
    bluish = ImageChops.lighter(ImageChops.subtract(red, blue), ImageChops.subtract(green, blue))
    reddish = ImageChops.darker(ImageChops.subtract(green, red), ImageChops.subtract(blue, red))
    return ImageChops.lighter(bluish, reddish)


def _gain(paper: Image.Image) -> float:
    """What makes paper of a dark photograph as light as that of a scan."""
    return 245 / max(60, sorted(paper.convert("L").resize((16, 16)).tobytes())[230])


def _fine_ink(image: Image.Image) -> Image.Image:
    """Ink of a small photograph, whose colour is stored coarser than its light: the light's detail near the colour."""
    coarse = _ink(image)
    near = coarse.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    top = max(10, _percentile(near, 0.95))
    near = near.point(lambda value: min(255, round(value * 255 / top)))
    paper = _paper(image)
    gain = _gain(paper)
    dark = ImageChops.subtract(paper.convert("L"), image.convert("L")).point(
        lambda value: min(255, round(value * gain))
    )
    # Black print is far darker than stamp ink on the same page.
    black = max(90, 2 * _percentile(ImageChops.multiply(dark, near), 0.97))
    dark = dark.point(lambda value: value if value < black else 0)
    return ImageChops.multiply(dark, near)


def _groups(counts: bytes, columns: int, rows: int) -> list[list[tuple[int, int]]]:
    """Cells with ink that lie within two cells of each other."""
    waiting = {(i % columns, i // columns) for i, count in enumerate(counts) if count >= _CELL_INK}
    groups = []
    while waiting:
        group = [waiting.pop()]
        for x, y in group:
            for dx in (-2, -1, 0, 1, 2):
                for dy in (-2, -1, 0, 1, 2):
                    if (x + dx, y + dy) in waiting:
                        waiting.remove((x + dx, y + dy))
                        group.append((x + dx, y + dy))
        groups.append(group)
    return groups


def crop_stamp(image: Image.Image, region: Box) -> InkCrop:
    """Cut the region out at full resolution: coloured ink only, turned upright, frame wiped away, enlarged if small."""
    bounds = (
        int(region.left * image.width),
        int(region.top * image.height),
        max(1, round(region.right * image.width)),
        max(1, round(region.bottom * image.height)),
    )
    cut = image.crop(bounds).convert("RGB")
    ink = _ink(cut) if image.width >= _FINE_COLOUR else _fine_ink(cut)
    top = max(40, _percentile(ink, 0.985))
    grey = ink.point(lambda value: 255 - min(255, round(value * 235 / top)))
    angle = _tilt(grey)
    if abs(angle) >= 0.2:
        grey = grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    grey = _without_frame(grey)
    scale = _READ_WIDTH / image.width
    if scale > 1.2:
        size = round(grey.width * scale), round(grey.height * scale)
        grey = grey.resize(size, Image.Resampling.BICUBIC)
    return InkCrop(image=grey, region=region, angle=angle)


def _percentile(image: Image.Image, share: float) -> int:
    seen, total = 0, image.width * image.height
    for value, count in enumerate(image.histogram()):
        seen += count
        if seen >= share * total:
            return value
    return 255


def _row_sums(image: Image.Image) -> list[int]:
    return list(image.resize((1, image.height), Image.Resampling.BOX).tobytes())


def _tilt(grey: Image.Image) -> float:
    """Degrees to turn the crop by so that its lines of text lie level: where the rows differ most."""
    width = min(400, grey.width)
    small = grey.resize((width, max(1, round(grey.height * width / grey.width))), Image.Resampling.BOX)

    def sharpness(angle: float) -> int:
        sums = _row_sums(small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255))
        return sum((a - b) ** 2 for a, b in pairwise(sums))

    coarse = max((step / 1 for step in range(-8, 9)), key=sharpness)
    return max((coarse + step / 4 for step in range(-3, 4)), key=sharpness)


def _without_frame(grey: Image.Image) -> Image.Image:
    """Wipe rows and columns that are ink nearly all along: the stamp's frame."""
    wiped = grey.copy()
    margin = max(2, grey.width // 160)
    for y, mean in enumerate(_row_sums(grey)):
        if mean < 135:
            wiped.paste(255, (0, max(0, y - margin), grey.width, min(grey.height, y + margin + 1)))
    turned = grey.transpose(Image.Transpose.ROTATE_90)
    for i, mean in enumerate(_row_sums(turned)):
        if mean < 120:
            x = grey.width - 1 - i
            wiped.paste(255, (max(0, x - margin), 0, min(grey.width, x + margin + 1), grey.height))
    return wiped


def read_stamp(image: Image.Image, ocr: Callable[[Image.Image], Page], *, page: int = 1) -> ReceivedStamp | None:
    """Find the stamp by its ink, have the crop read by `ocr`, and give its values with boxes on the whole page.

    Coloured ink that is no stamp (a signature, a letterhead) holds none of a stamp's labels: None. A stamp whose
    labels read but whose numbers do not comes back with `readable` false and its box, for a person to type in.
    """
    region = stamp_region(image)
    if region is None:
        return None
    crop = crop_stamp(image, region)
    stamp = parse_stamp_text(rows_of_page(ocr(crop.image)), page=page)
    if stamp is None:
        return None
    return replace(
        stamp,
        number=_placed(stamp.number, crop),
        date=_placed(stamp.date, crop),
        time=_placed(stamp.time, crop),
        box=region,
    )


def _placed(found: Found[T] | None, crop: InkCrop) -> Found[T] | None:
    """The value with its box turned back and put where it stands on the whole page."""
    if found is None or found.box is None:
        return found
    box, (wide, high) = found.box, crop.image.size
    turn = -radians(crop.angle)
    corners = [
        (
            (cos(turn) * (x - 0.5) * wide + sin(turn) * (y - 0.5) * high) / wide + 0.5,
            (cos(turn) * (y - 0.5) * high - sin(turn) * (x - 0.5) * wide) / high + 0.5,
        )
        for x in (box.left, box.right)
        for y in (box.top, box.bottom)
    ]
    region = crop.region
    across, down = region.right - region.left, region.bottom - region.top
    placed = Box(
        left=region.left + across * max(0.0, min(x for x, _ in corners)),
        top=region.top + down * max(0.0, min(y for _, y in corners)),
        right=region.left + across * min(1.0, max(x for x, _ in corners)),
        bottom=region.top + down * min(1.0, max(y for _, y in corners)),
    )
    return replace(found, box=placed)
