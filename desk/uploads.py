"""Uploads: multipart forms read as they come in, each file straight into a nameless temporary file in the home.

A file without a name is gone when it is closed or when the program dies, and no name that a stranger gives ever
becomes a path. What is over the limits is read past, not kept: so what was typed beside it is never lost.
"""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO, cast

import python_multipart
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.exceptions import HTTPException

from desk.access import Action, may
from desk.context import desk_of
from desk.guard import CSRF_FIELD, Guard, check_origin, check_token
from desk.visitor import Visitor
from models.settings import Settings
from parsers.mail_names import safe_name
from pipelines.adapters.store import translated_os_errors

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_MOST_FIELDS = 60
_FIELD_BYTES = 512 << 10
_WRONG = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of an upload is kept: `files` of them, `total_bytes` together."""

    files: int
    total_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A file that came in whole. `name` is safe to show, without path; the file stands at its start."""

    name: str
    size: int
    file: BinaryIO


@dataclass(slots=True, kw_only=True)
class Upload:
    """What came: fields as typed (the first of each name), files in order, and what was left out."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[UploadedFile] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Names of files that were over the limits."""

    def get(self, name: str) -> str:
        """Give a field, empty where it did not come."""
        return self.fields.get(name, "")

    def close(self) -> None:
        """Let go of the files."""
        for one in self.files:
            one.file.close()


async def read_upload(request: Request, limits: Limits) -> Upload:
    """Read a request's form; `Upload.close` it in the end.

    Raises:
        HTTPException: 400, it is no form, or broken.
        TransientError: The disk is full or fails.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        return await _plain_form(request)
    parts = _Parts(folder=upload_folder(desk_of(request).office.settings), limits=limits)
    try:
        parser = python_multipart.MultipartParser(options[b"boundary"], parts.callbacks())
        async for chunk in request.stream():
            await run_in_threadpool(parts.take, parser, chunk)
        parser.finalize()
    except FormParserError:
        parts.upload.close()
        raise HTTPException(_WRONG) from None
    except BaseException:
        parts.upload.close()
        raise
    return parts.upload


def upload_folder(settings: Settings) -> Path:
    """Give the folder whose disk holds uploads while they come in: that of the originals."""
    return settings.home


async def _plain_form(request: Request) -> Upload:
    form = await request.form(max_fields=_MOST_FIELDS, max_files=0)
    return Upload(fields={name: value for name, value in form.items() if isinstance(value, str)})


class _Parts:
    """The parser's callbacks; one part at a time."""

    def __init__(self, *, folder: Path, limits: Limits) -> None:
        self.upload = Upload()
        self._folder, self._limits = folder, limits
        self._kept_bytes, self._fields = 0, 0
        self._header, self._value = b"", b""
        self._disposition = b""
        self._name, self._file_name = "", ""
        self._text: bytearray | None = None
        self._file: IO[bytes] | None = None
        self._size = 0

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def take(self, parser: python_multipart.MultipartParser, chunk: bytes) -> None:
        with translated_os_errors():
            parser.write(chunk)

    def _begin(self) -> None:
        self._disposition, self._text, self._file, self._size = b"", None, None, 0
        self._name = self._file_name = ""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = _decoded(options.get(b"name", b""))
        if b"filename" not in options:
            self._fields += 1
            if self._fields > _MOST_FIELDS:
                raise FormParserError("too many fields")
            self._text = bytearray()
            return
        self._file_name = safe_name(_decoded(options[b"filename"]))
        if len(self.upload.files) < self._limits.files:
            self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115  # closed with the upload
            kept = UploadedFile(name=self._file_name, size=0, file=cast("BinaryIO", self._file))
            self.upload.files.append(kept)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._text is not None:
            if len(self._text) + end - start > _FIELD_BYTES:
                raise FormParserError("field too long")
            self._text += data[start:end]
            return
        self._size += end - start
        if self._file is not None and self._kept_bytes + self._size > self._limits.total_bytes:
            self._drop()
        if self._file is not None:
            self._file.write(data[start:end])

    def _end(self) -> None:
        if self._text is not None:
            self.upload.fields.setdefault(self._name, self._text.decode("utf-8", "replace"))
        elif self._file is None:
            if self._size or self._file_name:
                self.upload.left_out.append(self._file_name)
        elif not self._size and not self._file_name:
            self._drop()  # a field for files that nothing was chosen in
        else:
            self._kept_bytes += self._size
            self._file.seek(0)
            self.upload.files[-1] = UploadedFile(name=self._file_name, size=self._size, file=self.upload.files[-1].file)

    def _drop(self) -> None:
        self.upload.files.pop().file.close()
        self._file = None


class UploadGuard(Guard):
    """The door of a form with files: nothing is read before it is known who sends it, and that they may."""

    def __init__(self, action: Action, *, files: int) -> None:
        """Name what the route does, and how many files come at once."""
        super().__init__(action)
        self._files = files

    async def __call__(self, request: Request) -> AsyncIterator["UploadedBy"]:  # type: ignore[override]
        """Let in with what came, or raise as `Guard` does; in the end the files are let go of."""
        try:
            visitor = await self._visitor(request)
            yield UploadedBy(visitor=visitor, upload=request.state.upload)
        finally:
            with suppress(AttributeError):  # refused before anything was read
                request.state.upload.close()

    async def _check_own_page(self, request: Request, visitor: Visitor) -> None:
        check_origin(request)
        if visitor.next_step or not may(visitor.roles, self.action):
            return  # `_visitor` refuses next
        settings = desk_of(request).office.settings
        limits = Limits(files=self._files, total_bytes=settings.reading.file_mb << 20)
        request.state.upload = await read_upload(request, limits)
        check_token(request.state.upload.get(CSRF_FIELD), visitor)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedBy:
    """What came, and from whom."""

    visitor: Visitor
    upload: Upload


def _decoded(octets: bytes) -> str:
    return octets.decode("utf-8", "replace")
