"""Scans and photographs as page images (Pillow): JPEG, PNG, TIFF with any number of pages."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps

from models.errors import DocumentError

_FORMATS = ("JPEG", "PNG", "TIFF")  # MPO, of phones, comes as JPEG
_SUBFILE_TYPE = 254  # TIFF tag; bit 0: a smaller copy of another page
_LEAST_DPI, _MOST_DPI = 70, 1250
_A4_INCHES = 11.69


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page as a picture (mode 1, L or RGB), upright as its file says, and its dots per inch."""

    image: Image.Image
    dpi: int


def page_images(source: Path | BinaryIO, *, pixels: int, decode_pixels: int) -> Iterator[PageImage]:
    """Yield the pages of a picture file one by one; no page is decoded before it is asked for.

    Pages are flattened on white, turned as their Exif orientation says, and scaled down to `pixels`.

    Raises:
        DocumentError: `damaged` (not a picture, or cut off), `too_large` (a page claims over `decode_pixels`).
    """
    with _translated(), Image.open(source, formats=_FORMATS) as file:
        # A photograph's further frames (MPO, APNG) are previews and films; only a TIFF has pages.
        frames = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
        for index in range(frames):
            if index or frames > 1:
                file.seek(index)
            if file.format == "TIFF" and index and _is_smaller_copy(file):
                continue
            yield _page(file, pixels=pixels, decode_pixels=decode_pixels)


def count_pages(source: Path | BinaryIO) -> int:
    """Pages of a picture file, from its directory alone.

    Raises:
        DocumentError: `damaged`.
    """
    with _translated(), Image.open(source, formats=_FORMATS) as file:
        return int(getattr(file, "n_frames", 1)) if file.format == "TIFF" else 1


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Image.DecompressionBombError as error:
        raise DocumentError("too_large", "pixels") from error
    except (OSError, SyntaxError, EOFError, ValueError, TypeError, LookupError, struct.error) as error:
        # Pillow's decoders raise all of these on broken files; OSError also covers UnidentifiedImageError.
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
    scale = file.width / claimed[0]
    upright = ImageOps.exif_transpose(file)
    image = _flat(upright)
    if image is file:  # the next page replaces what this one holds
        image = file.copy()
    if upright.size != file.size and upright.width == file.height:
        dots = (dots[1], dots[0])
    image, dpi = _square(image, (dots[0] * scale, dots[1] * scale))
    return _fit(image, dpi, pixels)


def _dots(file: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down; (0, 0) where the file says nothing or nonsense."""
    across, down = (float(number) for number in file.info.get("dpi", (0, 0)))
    ok = _LEAST_DPI <= across <= _MOST_DPI and _LEAST_DPI <= down <= _MOST_DPI
    return (across, down) if ok else (0.0, 0.0)


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency, palette or deep colours: mode 1, L or RGB."""
    if image.mode in {"1", "L", "RGB"} and "transparency" not in image.info:
        return image
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if image.mode in {"I", "F"}:
        return _deep_to_grey(image)
    if "A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info:
        solid = image.convert("RGBA")
        white = Image.new("RGBA", solid.size, "white")
        return Image.alpha_composite(white, solid).convert("RGB")
    return image.convert("RGB")


def _deep_to_grey(image: Image.Image) -> Image.Image:
    """Numbers without a known white: the darkest becomes black, the lightest white."""
    deep = image.convert("F")
    least, most = (float(level) for level in deep.getextrema())  # type: ignore[arg-type]  # one band: two numbers
    if most <= least:
        return Image.new("L", image.size, 255)
    factor = 255 / (most - least)
    return deep.point(lambda level: level * factor + (-least * factor)).convert("L")


def _square(image: Image.Image, dots: tuple[float, float]) -> tuple[Image.Image, int]:
    """Fax lines lie further apart than its dots (204 x 98): draw the page out to square dots."""
    across, down = dots
    if not across:
        return image, round(min(_MOST_DPI, max(_LEAST_DPI, max(image.size) / _A4_INCHES)))
    most = max(across, down)
    if most > 1.15 * min(across, down):
        size = round(image.width * most / across), round(image.height * most / down)
        image = (image.convert("L") if image.mode == "1" else image).resize(size, Image.Resampling.BICUBIC)
    return image, round(most)


def _fit(image: Image.Image, dpi: int, pixels: int) -> PageImage:
    """Scale down to at most `pixels`."""
    scale = (pixels / max(1, image.width * image.height)) ** 0.5
    if scale >= 1:
        return PageImage(image=image, dpi=dpi)
    size = max(1, int(image.width * scale)), max(1, int(image.height * scale))
    grey = image.convert("L") if image.mode == "1" else image
    return PageImage(
        image=grey.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0), dpi=max(_LEAST_DPI, round(dpi * scale))
    )
