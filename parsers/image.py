"""Scans and photographs as page images (Pillow): JPEG, PNG, WEBP, HEIC, TIFF with any number of pages."""

import functools
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from models.errors import DocumentError
from models.values import Word

BROKEN_PICTURE = (
    OSError,
    SyntaxError,
    EOFError,
    ValueError,
    TypeError,
    LookupError,
    RuntimeError,
    ArithmeticError,
    struct.error,
)
"""What Pillow's decoders raise on broken files; OSError covers UnidentifiedImageError too."""
_SUBFILE_TYPE = 254  # TIFF tag; bit 0: a smaller copy of another page
_LEAST_DPI, _MOST_DPI = 70, 1250
_A4_INCHES = 11.69
_STRIP_PIXELS = 4_000_000
_ORIENTATION = 274  # Exif and TIFF tag
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ACROSS = frozenset({_TURNS[5], _TURNS[6], _TURNS[7], _TURNS[8]})
"""Turns after which width and height have changed places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page as a picture (mode 1, L or RGB), upright as its file says, and its dots per inch."""

    image: Image.Image
    dpi: int
    typed: tuple[Word, ...] = ()
    """Words on it that are known from elsewhere (a PDF's text layer) and need not be recognised."""


def page_images(source: Path | BinaryIO, *, pixels: int, decode_pixels: int, skip: int = 0) -> Iterator[PageImage]:
    """Yield the pages of a picture file one by one after the first `skip`; none is decoded before it is asked for.

    Pages are flattened on white, turned as their Exif orientation says, and scaled down to `pixels`.

    Raises:
        DocumentError: `damaged` (not a picture, or cut off), `too_large` (a page claims over `decode_pixels`).
    """
    with _translated(), Image.open(source, formats=formats()) as file:
        # A photograph's further frames (MPO, APNG, HEIC) are previews and films; only a TIFF has pages.
        frames = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
        for index in range(frames):
            if index or frames > 1:
                file.seek(index)
            if file.format == "TIFF" and index and _is_smaller_copy(file):
                continue
            if skip > 0:
                skip -= 1
                continue
            yield _page(file, pixels=pixels, decode_pixels=decode_pixels)


def count_pages(source: Path | BinaryIO) -> int:
    """Pages of a picture file, from its directory alone.

    Raises:
        DocumentError: `damaged`.
    """
    with _translated(), Image.open(source, formats=formats()) as file:
        return int(getattr(file, "n_frames", 1)) if file.format == "TIFF" else 1


@functools.cache
def formats() -> tuple[str, ...]:
    """What Pillow may take a file for; HEIC is made known to it here, the first time."""
    from pillow_heif import register_heif_opener

    # As the file's own `irot` says, libheif turns the picture; the plugin then takes the turn out of the Exif data.
    register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)
    return ("JPEG", "PNG", "TIFF", "WEBP", "HEIF")  # MPO, of phones, comes as JPEG


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Image.DecompressionBombError as error:
        raise DocumentError("too_large", "pixels") from error
    except BROKEN_PICTURE as error:
        raise DocumentError("damaged", f"pillow: {type(error).__name__}") from error


def _is_smaller_copy(file: Image.Image) -> bool:
    tags = getattr(file, "tag_v2", {})
    return bool(int(tags.get(_SUBFILE_TYPE, 0)) & 1)


def _page(file: Image.Image, *, pixels: int, decode_pixels: int) -> PageImage:
    claimed = file.width, file.height
    dots = _dots(file)
    if file.format in {"JPEG", "MPO"} and claimed[0] * claimed[1] > 2 * pixels:
        shrink = (pixels / (claimed[0] * claimed[1])) ** 0.5
        file.draft(None, (round(claimed[0] * shrink), round(claimed[1] * shrink)))  # decoded small, not shrunk after
    if file.width * file.height > decode_pixels:
        raise DocumentError("too_large", "pixels")
    file.load()
    image = _flat(file) if file.width * file.height <= pixels else _smaller(file, pixels)
    if image is file:  # the next page replaces what this one holds
        image = file.copy()
    scale = image.width / claimed[0], image.height / claimed[1]
    dots = dots[0] * scale[0], dots[1] * scale[1]
    turn = _TURNS.get(_orientation(file))
    if turn is not None:
        image = image.transpose(turn)
        dots = (dots[1], dots[0]) if turn in _ACROSS else dots
    return _squared(image, dots, pixels)


def _orientation(file: Image.Image) -> int:
    """What the file's Exif data say (TIFF 6.0, tag 274); 1, upright, where they say nothing or are broken."""
    try:
        return int(file.getexif().get(_ORIENTATION, 1))
    except BROKEN_PICTURE:
        return 1


def _smaller(file: Image.Image, pixels: int) -> Image.Image:
    """Flat and smaller by a whole factor, the picture staying above `pixels` still; strip by strip, so that a large
    picture of many colours or deep greys is never held a second time.
    """  # noqa: D205 - one sentence over two lines
    factor = max(1, int((file.width * file.height / pixels) ** 0.5))
    levels = _levels(file)
    rows = max(1, _STRIP_PIXELS // (file.width * factor)) * factor
    whole: Image.Image | None = None
    for top in range(0, file.height, rows):
        strip = _flat(file.crop((0, top, file.width, min(file.height, top + rows))), levels)
        strip = strip.convert("L") if strip.mode == "1" else strip
        strip = strip.reduce(factor) if factor > 1 else strip
        if whole is None:
            whole = Image.new(strip.mode, (strip.width, -(-file.height // factor)))
        whole.paste(strip, (0, top // factor))
    return whole if whole is not None else file


def _dots(file: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down; (0, 0) where the file says nothing or nonsense."""
    across, down = (float(number) for number in file.info.get("dpi", (0, 0)))
    ok = _LEAST_DPI <= across <= _MOST_DPI and _LEAST_DPI <= down <= _MOST_DPI
    return (across, down) if ok else (0.0, 0.0)


def _flat(image: Image.Image, levels: tuple[float, float] | None = None) -> Image.Image:
    """Without transparency, palette or deep colours: mode 1, L or RGB. `levels`: see `_levels`, of the whole page."""
    if image.mode in {"1", "L", "RGB"} and "transparency" not in image.info:
        return image
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if image.mode in {"I", "F"}:
        return _deep_to_grey(image, levels or _levels(image) or (0.0, 0.0))
    if "A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info:
        solid = image.convert("RGBA")
        white = Image.new("RGBA", solid.size, "white")
        return Image.alpha_composite(white, solid).convert("RGB")
    return image.convert("RGB")


def _levels(image: Image.Image) -> tuple[float, float] | None:
    """The darkest and the lightest of a picture whose numbers have no known white; None for all others."""
    if image.mode not in {"I", "F"}:
        return None
    least, most = image.getextrema()
    return float(least), float(most)  # type: ignore[arg-type]  # one band: two numbers


def _deep_to_grey(image: Image.Image, levels: tuple[float, float]) -> Image.Image:
    """The darkest level becomes black, the lightest white."""
    least, most = levels
    span = most - least
    if not 0 < span < math.inf:  # one level, or numbers that are none
        return Image.new("L", image.size, 255)
    return image.convert("F").point(lambda level: level * (255 / span) + (-least * 255 / span)).convert("L")


def _squared(image: Image.Image, dots: tuple[float, float], pixels: int) -> PageImage:
    """Of square dots, at most `pixels` of them: fax lines lie further apart than their dots (204 x 98)."""
    across, down = dots
    most = max(dots)
    if not across or not down:
        dpi = min(_MOST_DPI, max(_LEAST_DPI, max(image.size) / _A4_INCHES))
        width, height = float(image.width), float(image.height)
    else:
        apart = most > 1.15 * min(dots)
        dpi = most
        width = image.width * most / across if apart else float(image.width)
        height = image.height * most / down if apart else float(image.height)
    scale = min(1.0, (pixels / (width * height)) ** 0.5)
    size = max(1, int(width * scale + 1e-6)), max(1, int(height * scale + 1e-6))
    if size != image.size:
        grey = image.convert("L") if image.mode == "1" else image
        filtered = Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC
        image = grey.resize(size, filtered, reducing_gap=2.0)
    return PageImage(image=image, dpi=max(_LEAST_DPI, round(dpi * scale)) if scale < 1 else round(dpi))
