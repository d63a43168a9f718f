"""Reading a page's picture only once: what it says is kept under the digest of everything that the reading depends on.

The key covers the picture's dots and all of the reader: this package's own files, its models, Tesseract's, and the
programs used. Whatever of it changes, nothing that was read before is found again, so nobody need empty the cache.
"""

import functools
import hashlib
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import numpy as np

from models.limits import PageCache
from models.values import Page, ReceivedStamp
from parsers.scan.prepared import Colour, Grey

_LIBRARIES = ("pillow", "pytesseract", "tesserocr", "numpy", "opencv-python-headless", "pythainlp")
_SOURCES = {".py", ".toml", ".txt", ".traineddata", ".npz"}
_TESSDATA = re.compile(r'"([^"]+)"')


def remembered(
    dots: Colour | Grey, cache: PageCache, *, number: int, document: int, settings: str, read: Callable[[], Page]
) -> Page:
    """What `cache` holds for this picture, as page `number` of `document`; else what `read` says, which is kept.

    `settings` names all that the caller lets depend on anything but the picture (languages, with or without stamp …).
    What `read` raises is not kept.
    """
    key = page_key(dots, settings=settings)
    known = cache.get(key)
    if known is None:
        known = read()
        cache.put(key, known)
    return renumbered(known, number=number, document=document)


def page_key(dots: Colour | Grey, *, settings: str) -> str:
    """Hexadecimal SHA-256 over the picture (`scan.dots`), the reader and its settings."""
    digest = hashlib.sha256(f"{dots.shape} {settings} {reader_digest()}\n".encode())
    digest.update(np.ascontiguousarray(dots).data)
    return digest.hexdigest()


def renumbered(page: Page, *, number: int, document: int) -> Page:
    """The page under another number, its stamp's evidence with it."""
    if page.number == number and page.document == document:
        return page
    return replace(page, number=number, document=document, stamp=_stamp_on(page.stamp, number))


def _stamp_on(stamp: ReceivedStamp | None, number: int) -> ReceivedStamp | None:
    if stamp is None:
        return None
    return replace(
        stamp,
        page=number,
        number=stamp.number and replace(stamp.number, page=number),
        date=stamp.date and replace(stamp.date, page=number),
        time=stamp.time and replace(stamp.time, page=number),
    )


@functools.cache
def reader_digest() -> str:
    """Hexadecimal SHA-256 over all that reads: code, models, versions. Some 20 ms, once a process."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(path for path in here.rglob("*") if path.suffix in _SOURCES):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {_version(library)}\n".encode())
    for part in _tesseract():
        digest.update(part)
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"


def _tesseract() -> Iterator[bytes]:
    """Tesseract's version, and its models by name, size and time of change."""
    try:
        version = subprocess.run(["tesseract", "--version"], capture_output=True, timeout=30, check=False)
        listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return  # the reading itself will say that it is missing
    yield version.stdout + version.stderr
    folder = _TESSDATA.search(listed.stdout.decode(errors="replace"))
    for path in sorted(Path(folder[1]).rglob("*.traineddata")) if folder else ():
        status = path.stat()
        yield f"{path.name} {status.st_size} {status.st_mtime_ns}\n".encode()
