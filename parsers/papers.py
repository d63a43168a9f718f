"""The papers inside a mail or archive, at any depth, in one order that everybody counts by.

The original itself is paper 0 (a mail's body; the archive as a whole; the scan). What lies in it follows from 1,
each paper before the papers that it holds itself. The count depends on the bytes and the limits alone, not on
what could be read of them: a page's `document` is the number of its paper here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from models.errors import DocumentError
from models.limits import ReadLimits
from models.values import Attachment, Mail
from parsers.archive import read_zip
from parsers.mail import parse_mail
from parsers.media import EML, MSG, UNKNOWN, ZIP, sniff_content
from parsers.outlook import read_msg

MAILS = frozenset({EML, MSG})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One file in a mail or archive. `inside` is the number of the mail or archive that it lies in."""

    number: int
    inside: int
    name: str
    media_type: str
    """By content; `application/octet-stream` where it is no kind that is read."""
    content: bytes = field(repr=False)
    mail: Mail | None = None
    """Where it is a mail itself."""
    fault: DocumentError | None = None
    """Why it, or what it holds, cannot be opened."""


def open_mail(path: Path, media_type: str) -> Mail:
    """Read a mail of either kind. Errors as `parse_mail` and `read_msg`."""
    return read_msg(path) if media_type == MSG else parse_mail(path)


def papers_in(path: Path, media_type: str, *, limits: ReadLimits) -> Iterator[Paper]:
    """The papers of the original at `path`, from number 1; none where it is neither mail nor archive.

    Raises:
        DocumentError: the original itself cannot be opened.
        TransientError: the surroundings' fault.
    """
    if media_type in MAILS:
        yield from papers_of(open_mail(path, media_type).attachments, limits=limits)
    elif media_type == ZIP:
        yield from papers_of(read_zip(path, limits=limits), limits=limits)


def papers_of(attachments: Iterable[Attachment], *, limits: ReadLimits) -> Iterator[Paper]:
    """As `papers_in`, of the files of a mail or archive that is open already."""
    with TemporaryDirectory(prefix="ksed-") as scratch:
        yield from _walk(attachments, limits, count(1), inside=0, scratch=Path(scratch, "mail"))


def _walk(
    attachments: Iterable[Attachment], limits: ReadLimits, numbers: Iterator[int], *, inside: int, scratch: Path
) -> Iterator[Paper]:
    for attachment in attachments:
        number = next(numbers)
        paper, held, left = _opened(attachment, limits, number, inside, scratch)
        yield paper
        yield from _walk(held, left, numbers, inside=number, scratch=scratch)


def _opened(
    attachment: Attachment, limits: ReadLimits, number: int, inside: int, scratch: Path
) -> tuple[Paper, tuple[Attachment, ...], ReadLimits]:
    """A paper, the papers that it holds, and the limits for them."""
    paper = Paper(number=number, inside=inside, name=attachment.name, media_type=UNKNOWN, content=attachment.content)
    try:
        paper = replace(paper, media_type=sniff_content(attachment.content, attachment.name))
        if paper.media_type == ZIP:
            return paper, read_zip(attachment.content, limits=limits), limits
        if paper.media_type not in MAILS:
            return paper, (), limits
        scratch.write_bytes(attachment.content)  # named by us: an attachment's own name may be anything
        paper = replace(paper, mail=(mail := open_mail(scratch, paper.media_type)))
        if mail.attachments and limits.nesting <= 1:
            return replace(paper, fault=DocumentError("too_large", "mails within mails within mails")), (), limits
        return paper, mail.attachments, replace(limits, nesting=limits.nesting - 1)
    except DocumentError as error:
        return replace(paper, fault=error), (), limits
