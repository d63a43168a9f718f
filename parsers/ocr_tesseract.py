"""Pictures of lines to characters, by one run of Tesseract.

The pictures go as files and a list of them (one start of the program and one load of the model for a whole page);
each run keeps to one processor: pages are read side by side instead.
"""

import errno
import functools
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import pytesseract

from models.errors import DocumentError, TransientError
from parsers.scan.prepared import Grey

_SETTINGS = {
    "tessedit_create_tsv": 1,
    "tessedit_create_txt": 1,
    "preserve_interword_spaces": 1,  # else the text has a blank between any two Thai letters
    "tessedit_do_invert": 0,  # white on black is no line of a prepared page
}
_PSM = 7
"""Page segmentation: one line of text."""
_WORD_LEVEL, _TSV_COLUMNS = "5", 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`languages` are Tesseract's names joined by `+`; `folder` holds their data, None: Tesseract's own folder."""

    languages: str
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """What the model takes for one character (some come as two), in pixels of its picture; confidence 0–1.

    Upper and lower edge are rough: the model tells where along the line it saw something, hardly how high.
    """

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float
    blank_before: bool


def recognise(pictures: Sequence[Grey], *, model: Model, seconds: float) -> list[tuple[Glyph, ...]]:
    """The characters of each picture of one line (paper 255), left to right; as many entries as pictures.

    Raises:
        DocumentError: `took_too_long` (over `seconds` for all), `reader_crashed`, `too_much_memory`.
        TransientError: `ocr_unavailable` where Tesseract or the model is missing, `disk_full`.
    """
    if not pictures:
        return []
    with _translated():
        _require(model)
        with tempfile.TemporaryDirectory(prefix="ksed-ocr-") as name:
            folder = Path(name)
            names = [str(folder / f"{number}.pgm") for number in range(len(pictures))]
            for path, picture in zip(names, pictures, strict=True):
                _write(path, picture)
            listed = folder / "pictures.txt"
            listed.write_text("\n".join(names), encoding="utf-8")
            pytesseract.pytesseract.run_tesseract(
                input_filename=str(listed),
                output_filename_base=str(folder / "read"),
                extension="",
                lang=model.languages,
                config=" ".join([_data(model), f"--psm {_PSM}", *(f"-c {key}={it}" for key, it in _SETTINGS.items())]),
                timeout=seconds,
            )
            table = (folder / "read.tsv").read_text(encoding="utf-8", errors="replace")
            text = (folder / "read.txt").read_text(encoding="utf-8", errors="replace")
    return glyphs_of(table, text, count=len(pictures))


def glyphs_of(table: str, text: str, *, count: int) -> list[tuple[Glyph, ...]]:
    """Tesseract's table (TSV) and text of `count` pictures, put together.

    The table has places and confidences but breaks Thai into letters without saying where blanks are; the text has
    the blanks. Where the two do not agree, no blank is taken but what the table shows by its gaps: none.
    """
    lines: list[list[list[str]]] = [[] for _ in range(count)]
    for row in table.split("\n"):
        cells = row.split("\t")
        if len(cells) == _TSV_COLUMNS and cells[0] == _WORD_LEVEL and cells[11].strip():
            lines[int(cells[1]) - 1].append(cells)
    texts = text.split("\f")
    result = []
    for number, cells_of_line in enumerate(lines):
        starts = _starts_after_blank(texts[number] if number < len(texts) else "", [it[11] for it in cells_of_line])
        result.append(tuple(_glyph(cells, blank) for cells, blank in zip(cells_of_line, starts, strict=True)))
    return result


def _glyph(cells: Sequence[str], blank_before: bool) -> Glyph:
    left, top, width, height, confidence = (float(cell) for cell in cells[6:11])
    return Glyph(
        text=cells[11].strip(),
        confidence=min(1.0, max(0.0, confidence / 100)),
        left=left,
        top=top,
        right=left + width,
        bottom=top + height,
        blank_before=blank_before,
    )


def _starts_after_blank(text: str, words: Sequence[str]) -> list[bool]:
    """For each word of the table, whether the text has a blank before it."""
    found: list[bool] = []
    at = 0
    for word in words:
        start = at
        while at < len(text) and text[at].isspace():
            at += 1
        if not text.startswith(word, at):
            return [False] * len(words)
        found.append(at > start and bool(found))
        at += len(word)
    return found


def _write(path: str, picture: Grey) -> None:
    """Write a picture as a portable grey-map: the quickest to write and to read."""
    if not cv2.imwrite(path, picture):
        raise OSError(errno.EIO, "picture not written")


def _data(model: Model) -> str:
    return f'--tessdata-dir "{model.folder}"' if model.folder else ""


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the errors of pytesseract, and of the files that we write for it, into ours."""
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


def _require(model: Model) -> None:
    """Tesseract reads on without a language that it lacks; we do not: the text would be wrong, not missing."""
    names = model.languages.split("+")
    if model.folder is not None:
        missing = {name for name in names if not (model.folder / f"{name}.traineddata").is_file()}
    else:
        missing = set(names) - _installed_languages()
    if missing:
        _installed_languages.cache_clear()  # installed meanwhile, it is found at the next try
        raise TransientError("ocr_unavailable", f"languages missing: {' '.join(sorted(missing))}")


@functools.cache
def _installed_languages() -> frozenset[str]:
    return frozenset(pytesseract.get_languages())
