"""Pages' pictures as a screen shows them: parts blackened, upright, no wider than asked, small as a file. Pure."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from models.values import Box

WEBP = "image/webp"
DESK, THUMB = 1400, 240
"""Widths in pixels of a page beside its fields, and in the row of pages."""

_QUALITIES = (80, 60, 40, 20)
_MOST_TALL = 4
"""Times its width that a picture may be high: a strip is made narrower instead."""
_LARGER = 4.0
"""How much a part cut out is enlarged at most."""
_MARGIN = 0.01
"""Around a part cut out, in page widths and heights."""
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page or a part of one as a file, with nothing in it but the dots (no Exif data, no name)."""

    content: bytes = field(repr=False)
    media_type: str = WEBP
    width: int
    height: int
    turned: int = 0
    """Degrees clockwise from the page as its file has it; boxes go through `page_turn.turned`."""


def masked(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """The picture with boxes (fractions of it) painted black; itself stays as it is."""
    covered = picture.copy() if picture.mode in {"1", "L", "RGB"} else picture.convert("RGB")
    draw = ImageDraw.Draw(covered)
    wide, high = covered.size
    for box in boxes:
        place = (int(box.left * wide), int(box.top * high), -int(-box.right * wide), -int(-box.bottom * high))
        draw.rectangle((place[0], place[1], max(place[0], place[2]), max(place[1], place[3])), fill=0)
    return covered


def page_for_desk(picture: Image.Image, *, width: int, turn: int, most_bytes: int) -> Picture:
    """A whole page, `turn` degrees clockwise, at most `width` wide once it is turned."""
    across, down = picture.size if turn % 180 == 0 else (picture.height, picture.width)
    scale = min(1.0, width / across, _MOST_TALL * width / down)
    return _file(_turned(_scaled(picture, scale), turn), turn, most_bytes)


def part_for_desk(picture: Image.Image, box: Box, *, width: int, turn: int, most_bytes: int) -> Picture:
    """The part in `box` (fractions of the page before it is turned) with a margin, enlarged towards `width`."""
    wide, high = picture.size
    left, top = max(0.0, min(box.left, 1.0) - _MARGIN), max(0.0, min(box.top, 1.0) - _MARGIN)
    right, bottom = min(1.0, max(box.right, 0.0) + _MARGIN), min(1.0, max(box.bottom, 0.0) + _MARGIN)
    cut = picture.crop(
        (
            min(int(left * wide), wide - 1),
            min(int(top * high), high - 1),
            max(int(right * wide), min(int(left * wide), wide - 1) + 1),
            max(int(bottom * high), min(int(top * high), high - 1) + 1),
        )
    )
    across, down = cut.size if turn % 180 == 0 else (cut.height, cut.width)
    scale = min(_LARGER, width / across, _MOST_TALL * width / down)
    return _file(_turned(_scaled(cut, scale), turn), turn, most_bytes)


def _turned(picture: Image.Image, turn: int) -> Image.Image:
    how = _TURNS.get(turn % 360)
    return picture if how is None else picture.transpose(how)


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    """In grey or colour: a bilevel scan made smaller needs grey."""
    solid = picture if picture.mode in {"L", "RGB"} else picture.convert("L" if picture.mode == "1" else "RGB")
    size = max(1, round(solid.width * scale)), max(1, round(solid.height * scale))
    if size == solid.size:
        return solid
    filtered = Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC
    return solid.resize(size, filtered, reducing_gap=2.0 if scale < 1 else None)


def _file(picture: Image.Image, turn: int, most_bytes: int) -> Picture:
    """As a file of at most `most_bytes`: coarser where it must be, then smaller."""
    while True:
        for quality in _QUALITIES:
            stream = io.BytesIO()
            picture.save(stream, "WEBP", quality=quality, method=2)
            content = stream.getvalue()
            if len(content) <= most_bytes or max(picture.size) <= 16:
                return Picture(content=content, width=picture.width, height=picture.height, turned=turn % 360)
        picture = _scaled(picture, 0.7)
