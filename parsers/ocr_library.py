"""Pictures of lines to characters by Tesseract within this process.

For our own model, where the package `tesserocr` is there: no program to start and no model to load for each page, no
pictures by way of the disk (`benchmarks.engines` says what it saves). It runs within a reader that may be killed.
An engine that broke off is not used again.
"""

import functools
import importlib.util
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import DocumentError, TransientError
from parsers.ocr_glyphs import ONE_LINE, VARIABLES, Glyph, as_read, glyphs_of, scale_of
from parsers.scan.prepared import Grey

if TYPE_CHECKING:
    from tesserocr import PyTessBaseAPI

_DPI = 300
_Key = tuple[str, Path]
_idle: list[tuple[_Key, "PyTessBaseAPI"]] = []
_lock = threading.Lock()


@functools.cache
def is_there() -> bool:
    """Whether Tesseract can be had as a library."""
    return importlib.util.find_spec("tesserocr") is not None


def warm(languages: str, folder: Path) -> None:
    """Load a model ahead: processes forked from this one have it loaded.

    Raises:
        TransientError: `ocr_unavailable` where the model cannot be loaded.
    """
    with _engine(languages, folder):
        pass


def recognise(
    pictures: Sequence[Grey], *, languages: str, folder: Path, seconds: float, mode: int = ONE_LINE
) -> list[tuple[Glyph, ...]]:
    """The characters of each picture of one line; the model's file must be there.

    Raises:
        DocumentError: `took_too_long` (over `seconds` for all).
        TransientError: `ocr_unavailable` where the model cannot be loaded.
    """
    deadline = time.monotonic() + seconds
    with _engine(languages, folder) as engine:
        engine.SetPageSegMode(mode)
        return [_line(engine, picture, deadline) for picture in pictures]


@contextmanager
def _engine(languages: str, folder: Path) -> Iterator["PyTessBaseAPI"]:
    """An engine that no other thread reads with."""
    key = languages, folder
    with _lock:
        fitting = [each for each in _idle if each[0] == key]
        if fitting:
            _idle.remove(fitting[0])
        engine = fitting[0][1] if fitting else _loaded(languages, folder)
    yield engine
    engine.Clear()
    with _lock:
        _idle.append((key, engine))


def _loaded(languages: str, folder: Path) -> "PyTessBaseAPI":
    os.environ["OMP_THREAD_LIMIT"] = "1"  # heeded when the library is loaded
    from tesserocr import PyTessBaseAPI

    try:
        return PyTessBaseAPI(path=str(folder), lang=languages, variables=dict(VARIABLES))
    except RuntimeError as error:
        raise TransientError("ocr_unavailable", "model not loaded") from error


def _line(engine: "PyTessBaseAPI", picture: Grey, deadline: float) -> tuple[Glyph, ...]:
    left = deadline - time.monotonic()
    small = as_read(picture)
    high, wide = small.shape
    engine.SetImageBytes(small.tobytes(), wide, high, 1, wide)
    engine.SetSourceResolution(_DPI)
    if left <= 0 or not engine.Recognize(max(1, int(1000 * left))):
        raise DocumentError("took_too_long", "tesseract")
    [glyphs] = glyphs_of(engine.GetTSVText(0), engine.GetUTF8Text(), scales=[scale_of(picture)])
    return glyphs
