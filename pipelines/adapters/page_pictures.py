"""Jobs of a child process that looks at an original for the desk: pages drawn, mails opened, files taken out.

Also imported by the server that such children are forked from, so that all this is loaded once.
"""

import functools
import hashlib
import tempfile
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

from PIL import Image

import parsers
from models.errors import DocumentError
from models.limits import ReadLimits
from models.values import Box, ToRead
from parsers import image, typed
from parsers.desk_picture import DESK, THUMB, Picture, masked, page_for_desk, part_for_desk
from parsers.mail_view import Attached, MailView, attached_to, paper_of, shown_name, view_mail
from parsers.media import UNKNOWN
from parsers.page_picture import page_picture
from pipelines.adapters.child import Alive
from pipelines.adapters.store import sha256_of
from pipelines.read import media_type_of

Image.init()
image.formats()

_PAGE_DPI, _PAGE_PIXELS = 200, 4_000_000
_PART_DPI, _PART_PIXELS = 300, 20_000_000
_MOST_BYTES = {DESK: 300_000, THUMB: 20_000}
_LIBRARIES = ("nh3", "pillow", "pypdfium2", "mail-parser")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page of an original: which paper (`parsers.papers`), which page of it (from 0), how it must be turned."""

    document: int
    index: int
    turn: int = 0


def pages_job(
    alive: Alive, original: ToRead, place: Place, boxes: tuple[Box, ...], limits: ReadLimits
) -> dict[int, Picture] | None:
    """A page in every width, `boxes` blackened; None where it has no picture."""
    drawn = _drawn(original, place, replace(limits, dpi=_PAGE_DPI, pixels=_PAGE_PIXELS))
    if drawn is None:
        return None
    alive()
    covered = masked(drawn, boxes)
    return {
        width: page_for_desk(covered, width=width, turn=place.turn, most_bytes=most)
        for width, most in _MOST_BYTES.items()
    }


def part_job(
    alive: Alive, original: ToRead, place: Place, boxes: tuple[Box, ...], part: Box, limits: ReadLimits
) -> Picture | None:
    """A part of a page, enlarged, `boxes` blackened; None where the page has no picture."""
    drawn = _drawn(original, place, replace(limits, dpi=_PART_DPI, pixels=_PART_PIXELS))
    if drawn is None:
        return None
    return part_for_desk(masked(drawn, boxes), part, width=DESK, turn=place.turn, most_bytes=_MOST_BYTES[DESK])


def mail_job(alive: Alive, original: ToRead, index: int, limits: ReadLimits) -> MailView | None:
    """A mail to be looked at; None where there is none of this index."""
    return view_mail(original.path, _type_of(original), index, limits=limits)


def attached_job(alive: Alive, original: ToRead, limits: ReadLimits) -> tuple[Attached, ...]:
    """What lies in an original."""
    return attached_to(original.path, _type_of(original), limits=limits)


def file_job(alive: Alive, original: ToRead, index: int, limits: ReadLimits) -> tuple[str, str, bytes] | None:
    """Name, media type by content, and bytes of a file in an original; None where there is none of this index."""
    paper = paper_of(original.path, _type_of(original), index, limits=limits)
    return (shown_name(paper), paper.media_type, paper.content) if paper is not None else None


def type_job(alive: Alive, original: ToRead) -> str:
    """The media type of an original by its content; `application/octet-stream` for what is not read."""
    try:
        return _type_of(original)
    except DocumentError as error:
        if error.code == "original_changed":
            raise
        return UNKNOWN


@functools.cache
def version() -> str:
    """Names what pictures and mails are made with: code and libraries. What another version made is not shown."""
    digest = hashlib.sha256()
    for path in sorted(Path(parsers.__path__[0]).rglob("*.py")):
        digest.update(path.read_bytes())
    digest.update(" ".join(metadata.version(library) for library in _LIBRARIES).encode())
    return digest.hexdigest()[:16]


def _type_of(original: ToRead) -> str:
    """What an original is, its bytes being those that came; typed ones hold neither pages nor papers."""
    if sha256_of(original.path) != original.sha256:
        raise DocumentError("original_changed")
    if not original.is_mail and typed.is_typed(original.path):
        return typed.MEDIA_TYPE
    return media_type_of(original)


def _drawn(original: ToRead, place: Place, limits: ReadLimits) -> Image.Image | None:
    media_type = _type_of(original)
    if place.document == 0:
        return page_picture(original.path, media_type, place.index, limits=limits)
    paper = paper_of(original.path, media_type, place.document, limits=limits)
    if paper is None or paper.mail is not None:
        return None
    with tempfile.TemporaryDirectory(prefix="ksed-") as scratch:
        path = Path(scratch, "paper")
        path.write_bytes(paper.content)
        return page_picture(path, paper.media_type, place.index, limits=limits)
