"""One page of a document as the picture that its reader saw, before anything was done to read it."""

from pathlib import Path

from PIL import Image

from models.limits import ReadLimits
from parsers import docx, media
from parsers.image import count_pages, page_images
from parsers.render import PdfPictures


def page_picture(path: Path, media_type: str, index: int, *, limits: ReadLimits) -> Image.Image | None:
    """Page `index` (from 0) of the file at `path`, counted as `parsers.documents.page_contents` gives them.

    Of at most `limits.pixels`, a PDF's page at `limits.dpi` or below. None where there is no such page, or where it
    is words alone (a text, a Word file's own text).

    Raises:
        DocumentError: `damaged`, `encrypted`, `too_large`.
    """
    if index < 0:
        return None
    match media_type:
        case media.PDF:
            with PdfPictures(path) as pdf:
                return pdf.draw(index, dpi=limits.dpi, pixels=limits.pixels).image if index < pdf.page_count else None
        case _ if media_type in media.PICTURES:
            pages = page_images(path, pixels=limits.pixels, decode_pixels=limits.decode_pixels, skip=index)
            return next((page.image for page in pages), None)
        case media.DOCX:
            return _pasted(docx.WordFile(path, most_bytes=limits.archive_bytes), index, limits)
        case _:
            return None


def _pasted(letter: docx.WordFile, index: int, limits: ReadLimits) -> Image.Image | None:
    """A scan pasted into a Word letter; the letter's own text, where it has any, is its page 0."""
    pictures = list(letter.pictures())
    if letter.text() or not pictures:
        index -= 1
    for picture in pictures:
        count = count_pages(picture)
        picture.seek(0)
        if 0 <= index < count:
            pages = page_images(picture, pixels=limits.pixels, decode_pixels=limits.decode_pixels, skip=index)
            return next((page.image for page in pages), None)
        index -= count
    return None
