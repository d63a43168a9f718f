"""Pictures of lines to characters, by Tesseract.

Our own model is read with by the library within this process, Tesseract's own models by its program; so is ours where
the library is not there. Either keeps to one processor: pages are read side by side instead.
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
from statistics import fmean

import cv2
import pytesseract

from models.errors import DocumentError, TransientError
from parsers import ocr_library
from parsers.ocr_glyphs import ONE_LINE, RAW_LINE, VARIABLES, Glyph, as_read, glyphs_of, scale_of
from parsers.scan.prepared import Grey

_SETTINGS = {"tessedit_create_tsv": "1", "tessedit_create_txt": "1", **VARIABLES}
_LEAST, _SURELY = 2, 0.6
"""Characters and mean confidence of a word where no line was seen: a stroke of dirt is surely a 1, words have 0.9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`languages` are Tesseract's names joined by `+`; `folder` holds their data, None: Tesseract's own folder."""

    languages: str
    folder: Path | None = None


def recognise(pictures: Sequence[Grey], *, model: Model, seconds: float) -> list[tuple[Glyph, ...]]:
    """The characters of each picture of one line (paper 255), left to right; as many entries as pictures.

    A short word with high marks may look like no line to Tesseract, which then says nothing: such a picture is read
    again as it is, and believed where a word is read that is surely one.

    Raises:
        DocumentError: `took_too_long` (over `seconds` for all), `reader_crashed`, `too_much_memory`.
        TransientError: `ocr_unavailable` where Tesseract or the model is missing, `disk_full`.
    """
    if not pictures:
        return []
    with _translated():
        _require(model)
        read = _read(pictures, model, seconds, ONE_LINE)
        silent = [index for index, glyphs in enumerate(read) if not glyphs]
        again = _read([pictures[index] for index in silent], model, seconds, RAW_LINE) if silent else []
        for index, glyphs in zip(silent, again, strict=True):
            if len(glyphs) >= _LEAST and fmean(glyph.confidence for glyph in glyphs) >= _SURELY:
                read[index] = glyphs
        return read


def _read(pictures: Sequence[Grey], model: Model, seconds: float, mode: int) -> list[tuple[Glyph, ...]]:
    folder = model.folder
    if folder is not None and ocr_library.is_there():
        return ocr_library.recognise(pictures, languages=model.languages, folder=folder, seconds=seconds, mode=mode)
    return _by_program(pictures, model, seconds, mode)


def _by_program(pictures: Sequence[Grey], model: Model, seconds: float, mode: int) -> list[tuple[Glyph, ...]]:
    """By one run of the program, which takes files and a list of them: one load of the model for a whole page."""
    with tempfile.TemporaryDirectory(prefix="ksed-ocr-") as name:
        folder = Path(name)
        names = [str(folder / f"{number}.pgm") for number in range(len(pictures))]
        for path, picture in zip(names, pictures, strict=True):
            _write(path, as_read(picture))
        listed = folder / "pictures.txt"
        listed.write_text("\n".join(names), encoding="utf-8")
        pytesseract.pytesseract.run_tesseract(
            input_filename=str(listed),
            output_filename_base=str(folder / "read"),
            extension="",
            lang=model.languages,
            config=" ".join([_data(model), f"--psm {mode}", *(f"-c {key}={it}" for key, it in _SETTINGS.items())]),
            timeout=seconds,
        )
        table = (folder / "read.tsv").read_text(encoding="utf-8", errors="replace")
        text = (folder / "read.txt").read_text(encoding="utf-8", errors="replace")
    return glyphs_of(table, text, scales=[scale_of(picture) for picture in pictures])


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
