"""The place on the page that a value was read from, or should have been, as a small picture."""

import base64
import io
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from PIL.Image import Image
from rapidfuzz import fuzz

from models.errors import DocumentError
from models.limits import ReadLimits
from models.values import Box, Page, Word
from parsers import media
from parsers.image import page_images
from parsers.render import PdfPictures
from pipelines.evaluation.text_score import compact

TOP = Box(left=0.0, top=0.0, right=1.0, bottom=0.3)
"""Where most fields of a letter stand."""

_PIXELS = 2_000_000
_DPI = 130
_MARGIN = 0.015
_LEAST = 0.02
"""A crop's least height and width beside the margin, of the page's."""
_WIDTH, _HEIGHT = 620, 320
_QUALITY = 60
_ALIKE = 60.0
"""Score, of 100, from which a line is taken for the one that holds the value."""


def draw_pages(path: Path, *, most: int) -> list[Image]:
    """Draw the first `most` pages of a scan or PDF, small; none of a file without pages, or a broken one."""
    try:
        kind = media.sniff(path, path.name)
        if kind == media.PDF:
            with PdfPictures(path) as pdf:
                count = min(most, pdf.page_count)
                return [pdf.draw(index, dpi=_DPI, pixels=_PIXELS).image for index in range(count)]
        if kind in media.PICTURES:
            pages = page_images(path, pixels=_PIXELS, decode_pixels=ReadLimits().decode_pixels)
            return [page.image for page in islice(pages, most)]
    except DocumentError:
        pass
    return []


def likely_place(expected: str, pages: Sequence[Page]) -> tuple[int, Box]:
    """Page number and place of the line most like a value that was not found; the top of the first page, if none."""
    best, place = _ALIKE, (1, TOP)
    wanted = compact(expected)
    for page in pages:
        lines: dict[int, list[Word]] = {}
        for word in page.words:
            lines.setdefault(word.line, []).append(word)
        for words in lines.values():
            text = compact("".join(word.text for word in words))
            if len(text) < 2:
                continue
            score = fuzz.partial_ratio(wanted, text) * min(1.0, 2 * len(text) / max(1, len(wanted)))
            if score > best:
                best, place = score, (page.number, _around([word.box for word in words]))
    return place


def data_url(picture: Image, box: Box) -> str:
    """Cut the box with a margin out of a page, as a JPEG in a `data:` address."""
    middle, wide = (box.left + box.right) / 2, max(_LEAST, (box.right - box.left) / 2) + _MARGIN
    centre, high = (box.top + box.bottom) / 2, max(_LEAST, (box.bottom - box.top) / 2) + _MARGIN
    cut = picture.convert("RGB").crop(
        (
            int(max(0.0, middle - wide) * picture.width),
            int(max(0.0, centre - high) * picture.height),
            max(1, int(min(1.0, middle + wide) * picture.width)),
            max(1, int(min(1.0, centre + high) * picture.height)),
        )
    )
    cut.thumbnail((_WIDTH, _HEIGHT))
    stream = io.BytesIO()
    cut.save(stream, "JPEG", quality=_QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(stream.getvalue()).decode('ascii')}"


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )
