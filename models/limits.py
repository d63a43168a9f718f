"""How much of an arrival is read before the reader gives up, and with what means."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from models.values import Page


def _processors() -> int:
    """Processors of the machine, at least 1."""
    return os.cpu_count() or 1


def _nothing() -> None:
    """Tell nobody."""


class PageCache(Protocol):
    """Keeps what was read of a page's picture, under a digest of all that the reading depends on. Never raises."""

    def get(self, key: str) -> Page | None:
        """Give what was kept, None where nothing (more) is."""
        ...

    def put(self, key: str, page: Page) -> None:
        """Keep a page."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """Caps that keep one bad file from eating the machine. The defaults fit a small office server.

    Sizes are bytes unpacked, never as stored: a zip bomb is small as stored.
    """

    workers: int = field(default_factory=_processors)
    """Pages recognised at the same time; as many page images are in memory, no more."""
    languages: str = "ksed"
    """Names of Tesseract's models, joined by `+`; `ksed` alone is our own, that comes with the program."""
    tessdata: Path | None = None
    """Folder of the models; None: ours for our own, Tesseract's for others."""
    dpi: int = 300
    """Resolution at which PDF pages are drawn for OCR."""
    pages: int = 500
    """Pages of one document."""
    page_seconds: float = 45.0
    """Wall-clock seconds for one run of Tesseract."""
    pixels: int = 20_000_000
    """Pixels of a page image given to OCR; larger pages are scaled down (A3 at 300 dpi is 17.4 million)."""
    decode_pixels: int = 150_000_000
    """Pixels that a picture file may claim; more is taken for a decompression bomb (A4 at 1200 dpi is 139 million)."""
    file_bytes: int = 200_000_000
    """Size of an original of any kind."""
    text_bytes: int = 10_000_000
    """Size of a plain text file."""
    members: int = 200
    """Files in one archive, those of archives within it included."""
    member_bytes: int = 100_000_000
    """Size of one file in an archive."""
    archive_bytes: int = 300_000_000
    """Size of all files in an archive together."""
    nesting: int = 3
    """Archives within archives: 1 reads the archive itself only."""
    on_page: Callable[[], None] = _nothing
    """Called after each page, from any thread: a sign of life for whoever waits."""
    cache: PageCache | None = None
    """Pages read earlier. Goes to other processes with the limits, so it can be pickled."""
