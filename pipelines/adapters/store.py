"""Originals, content-addressed: `blobs/ab/abcdef…` holds the bytes whose SHA-256 is `abcdef…`.

Write, fsync, rename, fsync the folder: once `put` returns, the bytes survive a power cut. Nothing here
alters or deletes an original.
"""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.errors import TransientError
from pipelines.adapters.whole_file import sync_folder

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Bytes at rest."""

    sha256: str
    size: int
    path: Path


class BlobStore:
    """The folder of originals."""

    def __init__(self, root: Path) -> None:
        """Use `root`, which is made when first needed."""
        self.root = root

    def put(self, chunks: Iterable[bytes]) -> Blob:
        """Store bytes; the same bytes twice are one blob. What `chunks` itself raises passes through.

        Raises:
            TransientError: `disk_full` or `store_unavailable`.
        """
        digest, size = hashlib.sha256(), 0
        with self._new_file() as (file, temporary):
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                with translated_os_errors():
                    file.write(chunk)
            with translated_os_errors():
                file.flush()
                os.fsync(file.fileno())
                path = self.path(digest.hexdigest())
                path.parent.mkdir(exist_ok=True)
                temporary.chmod(0o400)
                temporary.replace(path)
                # The parent too: the two-letter folder may be new.
                sync_folder(path.parent)
                sync_folder(self.root)
        return Blob(sha256=digest.hexdigest(), size=size, path=path)

    @contextmanager
    def _new_file(self) -> Iterator[tuple[BinaryIO, Path]]:
        """Open a file to be written; it goes again unless it was moved to its place."""
        with translated_os_errors():
            incoming = self.root / "incoming"
            if not incoming.is_dir():
                incoming.mkdir(parents=True, exist_ok=True)
                sync_folder(self.root.parent)
            descriptor, name = tempfile.mkstemp(dir=incoming)
        file = os.fdopen(descriptor, "wb")
        try:
            yield file, Path(name)
        finally:
            # After success nothing is left to write; after a fault there is nothing more to tell.
            with suppress(OSError):
                file.close()
            with suppress(OSError):
                Path(name).unlink()

    def put_file(self, path: Path) -> Blob:
        """Store a copy of a file. Raises OSError where the file itself cannot be read."""
        with path.open("rb") as file:
            return self.put(chunks_of(file))

    def path(self, sha256: str) -> Path:
        """Tell where the bytes with this digest lie."""
        return self.root / sha256[:2] / sha256

    def sweep(self, older_than: float) -> int:
        """Remove leavings of interrupted `put`s last written before `older_than` (seconds since 1970)."""
        swept = 0
        with translated_os_errors():
            for path in (self.root / "incoming").glob("*"):
                # Another process may just have moved it to its place, or swept it too.
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < older_than:
                        path.unlink()
                        swept += 1
        return swept


@contextmanager
def translated_os_errors() -> Iterator[None]:
    """Turn a full or failing disk into a `TransientError`."""
    try:
        yield
    except OSError as error:
        code = "disk_full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "store_unavailable"
        raise TransientError(code, errno.errorcode.get(error.errno or 0, "")) from error


def sha256_of(path: Path) -> str:
    """Digest a file in bounded memory."""
    with path.open("rb") as file:
        return digest_of(file)


def digest_of(file: BinaryIO) -> str:
    """Give the SHA-256 of what is left of an open file."""
    digest = hashlib.sha256()
    for chunk in chunks_of(file):
        digest.update(chunk)
    return digest.hexdigest()


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """Give what is left of an open file, a piece at a time."""
    while chunk := file.read(CHUNK):
        yield chunk
