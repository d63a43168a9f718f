"""From a document's file to its pages of text: by text layer where it can be believed, else by OCR."""

import threading
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from models.errors import DocumentError
from models.limits import ReadLimits
from models.values import Page, Word
from parsers import docx, image, media, ocr, pdf, plain, render
from parsers.page_memory import remembered
from parsers.scan.dots import dots_of
from parsers.scan.prepared import Colour, Grey
from parsers.stamp_read import read_stamp
from parsers.typed_over import with_typed

LAYER_CONFIDENCE = 0.98
"""Of a text layer that passed: its letters are typed, its order and blanks are inferred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A page that needs no OCR."""

    text: str
    words: tuple[Word, ...] = ()
    confidence: float = 1.0


PageContent = Typed | image.PageImage


def read_pages(
    path: Path, media_type: str, *, limits: ReadLimits, first_number: int = 1, document: int = 0
) -> tuple[Page, ...]:
    """Read a PDF, picture, Word or text file (types of `parsers.media`) page by page.

    Pages count from `first_number` and carry `document`. OCR runs side by side in `limits.workers` processes, and no
    more page images are in memory at a time. A page with nothing on it has empty text and confidence 0.0.

    Raises:
        DocumentError: `too_many_pages`, `encrypted`, `damaged`, `too_large`, `took_too_long`, `too_much_memory`,
            `reader_crashed`; `unsupported_type` for a type without pages (mails, archives).
        TransientError: `ocr_unavailable`, `disk_full`.
    """
    with closing(page_contents(path, media_type, limits=limits)) as contents:
        return _read(contents, limits, first_number, document)


def page_contents(path: Path, media_type: str, *, limits: ReadLimits) -> Generator[PageContent, None, None]:
    """What each page gives before OCR, lazily: its text, or its picture. Errors as `read_pages`, without OCR's."""
    match media_type:
        case media.PDF:
            yield from _of_pdf(path, limits)
        case _ if media_type in media.PICTURES:
            _check_count(image.count_pages(path), limits)
            yield from image.page_images(path, pixels=limits.pixels, decode_pixels=limits.decode_pixels)
        case media.DOCX:
            letter = docx.WordFile(path, most_bytes=limits.archive_bytes)
            text = letter.text()
            pictures = list(letter.pictures())
            _check_count(1 + len(pictures), limits)
            if text or not pictures:
                yield Typed(text=text)
            for picture in pictures:
                yield from image.page_images(picture, pixels=limits.pixels, decode_pixels=limits.decode_pixels)
        case media.TEXT:
            yield Typed(text=plain.read_text(path, most_bytes=limits.text_bytes))
        case _:
            raise DocumentError("unsupported_type", media_type)


def _of_pdf(path: Path, limits: ReadLimits) -> Iterator[PageContent]:
    with ExitStack() as opened:
        layers: pdf.PdfFile | None
        pictures: render.PdfPictures | None = None
        try:
            layers = opened.enter_context(pdf.PdfFile(path))
        except DocumentError as error:
            if error.code != "damaged":
                raise
            layers = None  # PDFium mends more files; its word is final
            pictures = opened.enter_context(render.PdfPictures(path))
        count = layers.page_count if layers is not None else pictures.page_count if pictures is not None else 0
        _check_count(count, limits)
        for index in range(count):
            layer = layers.layer(index) if layers is not None else None
            if layer is not None and not layer.faults:
                yield Typed(text=layer.text, words=layer.words, confidence=LAYER_CONFIDENCE)
                continue
            if pictures is None:
                pictures = opened.enter_context(render.PdfPictures(path))
            typed = layer.typed if layer is not None else ()
            yield replace(pictures.draw(index, dpi=limits.dpi, pixels=limits.pixels), typed=typed)


def _check_count(count: int, limits: ReadLimits) -> None:
    if count > limits.pages:
        raise DocumentError("too_many_pages", str(count))


def _read(contents: Iterator[PageContent], limits: ReadLimits, first_number: int, document: int) -> tuple[Page, ...]:
    """Pages in order. A page is drawn only once a place is free for it; the first error ends the reading."""
    workers = max(1, limits.workers)
    places = threading.Semaphore(workers)
    done: list[Page | Future[Page]] = []

    def page_done(_: Future[Page]) -> None:
        places.release()
        limits.on_page()

    with ThreadPoolExecutor(workers, thread_name_prefix="ocr") as pool:
        try:
            number = first_number
            while True:
                places.acquire()
                _raise_first(done)
                content = next(contents, None)
                if content is None:
                    break
                if isinstance(content, Typed):
                    done.append(_typed_page(content, number, document))
                    places.release()
                    limits.on_page()
                else:
                    future = pool.submit(_recognise, content, limits, number, document, first=number == first_number)
                    future.add_done_callback(page_done)
                    done.append(future)
                content = None  # the worker alone holds the picture now
                number += 1
            return tuple(page.result() if isinstance(page, Future) else page for page in done)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _raise_first(done: list[Page | Future[Page]]) -> None:
    for page in done:
        if isinstance(page, Future) and page.done():
            page.result()


def _typed_page(typed: Typed, number: int, document: int) -> Page:
    return Page(
        number=number,
        method="text_layer",
        confidence=typed.confidence if typed.text.strip() else 0.0,
        text=typed.text,
        words=typed.words,
        document=document,
    )


def _recognise(page: image.PageImage, limits: ReadLimits, number: int, document: int, *, first: bool) -> Page:
    """Read a page's picture, or remember what was read of it; with the words that were known before."""
    size, dots = page.image.size, dots_of(page.image)
    page.image.close()  # its memory would be held for as long as its dots are read
    read = partial(_read_picture, dots, limits, number, document, first=first)
    if limits.cache is None:
        known = read()
    else:
        settings = f"{limits.languages} {limits.tessdata} first={first}"
        known = remembered(dots, limits.cache, number=number, document=document, settings=settings, read=read)
    return with_typed(known, page.typed, size=size)


def _read_picture(dots: Colour | Grey, limits: ReadLimits, number: int, document: int, *, first: bool) -> Page:
    text, prepared = ocr.read_standing(dots, limits=limits, number=number, document=document)
    if not first:
        return text
    # The stamp wants its own reading, in its own ink; it stands on a letter's first page (SOP §4).
    stamp = read_stamp(dots, prepared, partial(ocr.read_glyphs, limits=limits), page=number)
    return replace(text, stamp=stamp)
