"""ZIP archives: the papers in them, archives within them included."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.errors import DocumentError
from models.limits import ReadLimits
from models.values import Attachment
from parsers.mail_names import safe_name
from parsers.media import UNKNOWN, ZIP, sniff_content

_ENCRYPTED, _UTF8 = 0x1, 0x800
_LITTER = {".ds_store", "thumbs.db", "desktop.ini"}
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError, ValueError)


@dataclass(slots=True, kw_only=True)
class _Allowance:
    """What may still be unpacked."""

    members: int
    total: int


def read_zip(source: Path | bytes, *, limits: ReadLimits) -> tuple[Attachment, ...]:
    """The files of an archive in its order, folders and system litter left out.

    `media_type` is by content; `application/octet-stream` where the file cannot be read or is not what it says.

    Raises:
        DocumentError: `encrypted`, `damaged`; `too_large` over `limits.members`, `member_bytes`, `archive_bytes`
            or `nesting`. Sizes are counted while unpacking: what the archive claims is not believed.
    """
    allowance = _Allowance(members=limits.members, total=limits.archive_bytes)
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    return tuple(_members(stream, limits, allowance, depth=1))


def _members(source: Path | BinaryIO, limits: ReadLimits, allowance: _Allowance, *, depth: int) -> Iterator[Attachment]:
    if depth > limits.nesting:
        raise DocumentError("too_large", "archives within archives")
    try:
        with zipfile.ZipFile(source) as archive:
            for member in archive.infolist():
                name = safe_name(_name(member))
                if member.is_dir() or _is_litter(member.filename, name):
                    continue
                content = _unpacked(archive, member, limits, allowance)
                media_type = _type(content, name)
                if media_type == ZIP:
                    yield from _members(io.BytesIO(content), limits, allowance, depth=depth + 1)
                else:
                    yield Attachment(name=name, media_type=media_type, content=content)
    except _BROKEN as error:
        raise DocumentError("damaged", f"zip: {type(error).__name__}") from error


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: ReadLimits, allowance: _Allowance) -> bytes:
    if member.flag_bits & _ENCRYPTED:
        raise DocumentError("encrypted", "zip")
    allowance.members -= 1
    most = min(limits.member_bytes, allowance.total)
    if allowance.members < 0 or member.file_size > most:
        raise DocumentError("too_large", "zip")
    with archive.open(member) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise DocumentError("too_large", "zip")
    allowance.total -= len(content)
    return content


def _type(content: bytes, name: str) -> str:
    try:
        return sniff_content(content, name)
    except DocumentError:  # one odd file is no reason to refuse its neighbours
        return UNKNOWN


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name; Thai Windows writes it in its own code page, which `zipfile` takes for IBM's of 1981."""
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for charset in ("utf-8", "cp874"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return member.filename


def _is_litter(path: str, name: str) -> bool:
    return path.startswith("__MACOSX/") or name.lower() in _LITTER or not name
