"""Names of files that people drop: as text for people and the database, and free names to move them to.

Linux names are bytes. Where they are no UTF-8 Python holds them as lone surrogates, which neither a database
nor a text file takes.
"""

import hashlib
import itertools
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

NOTE_SUFFIX = ".อ่านก่อน.txt"
"""Ending of the Thai note beside a file that could not be taken in."""
NAME_BYTES = 255
"""Longest file name on Linux; a Thai letter takes three."""
_SUFFIX_BYTES = 32
_QUOTED = "bytes:"


def shown_name(name: str) -> str:
    """Give a file's name as text for people: bytes that are no UTF-8 become `�`, control characters spaces."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(" " if unicodedata.category(one) == "Cc" else one for one in text)


def as_origin(path: Path) -> str:
    """Write a path as text from which `path_of` makes it again, whatever its bytes."""
    raw = os.fsencode(path)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _QUOTED + quote_from_bytes(raw)


def path_of(origin: str) -> Path:
    """Give the path that `as_origin` wrote."""
    if origin.startswith(_QUOTED):
        return Path(os.fsdecode(unquote_to_bytes(origin.removeprefix(_QUOTED))))
    return Path(origin)


def numbered(folder: Path, name: str) -> Iterator[Path]:
    """Give paths for `name` in `folder`, one after the other: `a.pdf`, `a-2.pdf`, `a-3.pdf` …."""
    yield folder / name
    stem, suffix = Path(name).stem, Path(name).suffix
    if _bytes(suffix) > _SUFFIX_BYTES:  # no ending, but a long name with a full stop in it
        stem, suffix = name, ""
    for number in itertools.count(2):
        ending = f"-{number}{suffix}"
        yield folder / (_cut(stem, NAME_BYTES - _bytes(ending)) + ending)


def free_name(folder: Path, name: str) -> Path:
    """Give the first of the `numbered` paths that is not taken."""
    return next(path for path in numbered(folder, name) if not os.path.lexists(path))


def note_beside(path: Path) -> Path:
    """Tell where the note on a file lies. A name too long to be lengthened is cut and told apart by a digest."""
    name = path.name + NOTE_SUFFIX
    if _bytes(name) > NAME_BYTES:
        ending = f"…{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:8]}{NOTE_SUFFIX}"
        name = _cut(path.name, NAME_BYTES - _bytes(ending)) + ending
    return path.with_name(name)


def _bytes(text: str) -> int:
    return len(os.fsencode(text))


def _cut(text: str, room: int) -> str:
    while _bytes(text) > room:
        text = text[:-1]
    return text
