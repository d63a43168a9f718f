"""A page image to a page of text, by Tesseract.

The image goes to Tesseract as a file (writing it as PNG would take longer than reading it), text and words come back
from one run, and each run keeps to one processor: pages are read side by side instead.
"""

import errno
import functools
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytesseract
from PIL import Image

from models.errors import DocumentError, TransientError
from models.values import Page
from parsers.thai.text import repair_text
from parsers.word_lines import Piece, compose, mean_confidence, rows

PSM = 4
"""Page segmentation: one column of lines. On letters it loses fewer lines than the full analysis (3)."""

_DOUBTFUL = 0.9
"""Mean confidence under which the page may be turned; upright pages read badly stay above it."""
_FEW_LETTERS = 60
"""A page that gives fewer may be turned, too."""
_SPECK = 0.3
"""Confidence under which a word without a letter or digit is dirt or a rule."""
_UPRIGHT = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""Degrees that Tesseract wants the page turned clockwise, as Pillow names it (counter-clockwise)."""
_FLAT = 16
"""Grey levels between darkest and lightest pixel of a page with nothing on it."""
_WORD_LEVEL, _TSV_COLUMNS = "5", 12


def read_image(image: Image.Image, *, languages: str, dpi: int, seconds: float, number: int, document: int = 0) -> Page:
    """Read one page image (any mode; `dpi` as drawn or scanned).

    A page that reads poorly and stands on its side or head is turned and read again; boxes are then fractions of the
    page as turned upright. An empty page gives empty text and confidence 0.0.

    Raises:
        DocumentError: `took_too_long` (over `seconds`), `reader_crashed`, `too_much_memory`.
        TransientError: `ocr_unavailable` where Tesseract or one of `languages` is missing, `disk_full`.
    """
    grey = image if image.mode in {"1", "L"} else image.convert("L")
    if _is_flat(grey):
        return Page(number=number, method="ocr", confidence=0.0, text="", document=document)
    _require(languages)
    page = _read(grey, languages=languages, dpi=dpi, seconds=seconds, number=number, document=document)
    if page.confidence >= _DOUBTFUL and len(page.text) >= _FEW_LETTERS:
        return page
    turn = _UPRIGHT.get(_clockwise_turn(grey, dpi=dpi, seconds=seconds))
    if turn is None:
        return page
    turned = grey.transpose(turn)
    again = _read(turned, languages=languages, dpi=dpi, seconds=seconds, number=number, document=document)
    return max(page, again, key=lambda reading: reading.confidence * len(reading.text))


def _is_flat(grey: Image.Image) -> bool:
    darkest, lightest = grey.convert("L").getextrema()
    return float(lightest) - float(darkest) < _FLAT  # type: ignore[arg-type]  # one band: two numbers


def _read(image: Image.Image, *, languages: str, dpi: int, seconds: float, number: int, document: int) -> Page:
    with _translated(), _as_file(image) as path:
        tsv = pytesseract.image_to_data(str(path), lang=languages, config=f"--psm {PSM} --dpi {dpi}", timeout=seconds)
    text, words = compose(rows(lines_of_tsv(tsv)), size=image.size, repair=repair_text)
    return Page(
        number=number,
        method="ocr",
        confidence=mean_confidence(words),
        text=text,
        words=words,
        document=document,
    )


def lines_of_tsv(tsv: str) -> list[list[Piece]]:
    """Tesseract's table of words (places in pixels, confidence 0–100) as lines of pieces, in its reading order."""
    lines: dict[tuple[str, ...], list[Piece]] = {}
    for row in tsv.split("\n"):
        cells = row.split("\t")
        if len(cells) != _TSV_COLUMNS or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        left, top, width, height, confidence = (float(cell) for cell in cells[6:11])
        confidence = min(1.0, max(0.0, confidence / 100))
        if confidence < _SPECK and not any(letter.isalnum() for letter in cells[11]):
            continue
        lines.setdefault(tuple(cells[2:5]), []).append(
            Piece(
                text=cells[11].strip(),
                confidence=confidence,
                left=left,
                top=top,
                right=left + width,
                bottom=top + height,
            )
        )
    return list(lines.values())


def _clockwise_turn(image: Image.Image, *, dpi: int, seconds: float) -> int:
    """Degrees by which the page must be turned clockwise to stand upright; 0 where Tesseract cannot tell."""
    half = image.convert("L").reduce(2)
    try:
        with _translated(), _as_file(half) as path:
            found = pytesseract.image_to_osd(
                str(path), config=f"--dpi {max(70, dpi // 2)}", timeout=seconds, output_type=pytesseract.Output.DICT
            )
    except (DocumentError, TransientError):  # too few letters, or no `osd` data: the first reading stands
        return 0
    return int(found.get("rotate", 0))


@contextmanager
def _as_file(image: Image.Image) -> Iterator[Path]:
    """The image as a portable any-map, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="ksed-ocr-") as folder:
        path = Path(folder) / "page.pnm"
        image.save(path, format="PPM")
        yield path


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the errors of pytesseract, and of the files that it and we write for it, into ours."""
    # pytesseract hands its own environment to the child; there is no argument for it.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        yield
    except pytesseract.TesseractNotFoundError as error:
        raise TransientError("ocr_unavailable", "tesseract not found") from error
    except pytesseract.TesseractError as error:
        raise _of_status(error.status) from error
    except RuntimeError as error:  # pytesseract's only other one: "Tesseract process timeout"
        raise DocumentError("took_too_long", "tesseract") from error
    except (SystemExit, subprocess.SubprocessError) as error:  # its way to say that the version is unknown or too old
        raise TransientError("ocr_unavailable", "tesseract version") from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise TransientError("disk_full" if full else "ocr_unavailable", "temporary folder") from error


def _of_status(status: int) -> DocumentError | TransientError:
    """What an exit status of Tesseract says; negative is the signal that ended it."""
    if status == -9:  # the kernel's hand when memory is short
        return DocumentError("too_much_memory", "tesseract killed")
    return DocumentError("reader_crashed", f"tesseract status {status}")


def _require(languages: str) -> None:
    """Tesseract reads on without a language that it lacks; we do not: the text would be wrong, not missing."""
    with _translated():
        missing = set(languages.split("+")) - _installed_languages()
    if missing:
        _installed_languages.cache_clear()  # installed meanwhile, it is found at the next try
        raise TransientError("ocr_unavailable", f"languages missing: {' '.join(sorted(missing))}")


@functools.cache
def _installed_languages() -> frozenset[str]:
    return frozenset(pytesseract.get_languages())
