"""What a file is, by its content; its name is only believed where it does no harm."""

import io
import re
import zipfile
from pathlib import Path
from typing import BinaryIO

from models.errors import DocumentError
from parsers.plain import charset_of

PDF = "application/pdf"
JPEG, PNG, TIFF = "image/jpeg", "image/png", "image/tiff"
HEIC, WEBP = "image/heic", "image/webp"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"
MSG = "application/vnd.ms-outlook"
EML = "message/rfc822"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

PICTURES = frozenset({JPEG, PNG, TIFF, HEIC, WEBP})
PAGED = PICTURES | {PDF}
"""Types that show pages; one under another's name is a scanner's slip, not a disguise."""
READABLE = PAGED | {DOCX, ZIP, MSG, EML, TEXT}

_HEAD = 65_536
_PDF_WITHIN = 1024  # ISO 32000-1, annex H: viewers accept the header anywhere in the first 1,024 bytes
_BY_NAME = {
    "pdf": PDF, "jpg": JPEG, "jpeg": JPEG, "jpe": JPEG, "jfif": JPEG, "png": PNG, "tif": TIFF, "tiff": TIFF,
    "heic": HEIC, "heif": HEIC, "hif": HEIC, "webp": WEBP,
    "docx": DOCX, "zip": ZIP, "msg": MSG, "eml": EML, "txt": TEXT, "text": TEXT,
}  # fmt: skip
_PROGRAM_NAMES = frozenset(
    {
        "exe", "com", "scr", "pif", "bat", "cmd", "js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "hta",
        "lnk", "msi", "jar", "sh", "py", "rb", "pl", "php", "dll", "cpl", "reg", "apk",
    }
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MSG_STREAM = "__properties_version1.0".encode("utf-16-le")
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PROGRAMS = (
    b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf",
    b"L\x00\x00\x00\x01\x14\x02\x00", b"#!", b"dex\n",
)  # fmt: skip
_SCRIPT = re.compile(
    rb"\s*(?:@echo\s+off|<\?php|<script|<%@|<job|powershell|on error resume next|wscript\.|createobject)", re.IGNORECASE
)
_HTML = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_KNOWN = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF), (b"MM\x00*", TIFF), (b"II+\x00", TIFF), (b"MM\x00+", TIFF),
    (b"GIF8", "image/gif"), (b"BM", "image/bmp"), (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"), (b"\x1f\x8b", "application/gzip"),
    (b"MSCF", "application/vnd.ms-cab-compressed"), (b"ID3", "audio/mpeg"), (b"OggS", "audio/ogg"),
    (b"%!PS", "application/postscript"), (b"\x1aE\xdf\xa3", "video/webm"),
)  # fmt: skip
_HEVC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_AV1 = frozenset({b"avif", b"avis"})
_ANY_HEIF = frozenset({b"mif1", b"msf1"})
"""Brands of ISO/IEC 23008-12 and of AVIF: pictures as HEVC or AV1 packs them, or as the compatible brands say."""
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?")
_MAIL_FIELDS = frozenset(
    {
        "received", "return-path", "delivered-to", "from", "to", "cc", "subject", "date", "message-id",
        "mime-version", "content-type", "reply-to", "sender", "in-reply-to", "references", "x-mailer",
        "dkim-signature", "arc-seal", "authentication-results", "list-id", "auto-submitted",
    }
)  # fmt: skip


def sniff(path: Path, name: str) -> str:
    """Media type of the file at `path`, which its sender called `name`.

    Raises:
        DocumentError: `empty_file`; `not_what_it_says` (a program, or another kind of file, under a harmless name);
            `encrypted` (a locked Office file); `unsupported_type`.
    """
    with path.open("rb") as stream:
        return sniff_stream(stream, name)


def sniff_content(content: bytes, name: str) -> str:
    """As `sniff`, of bytes in memory."""
    return sniff_stream(io.BytesIO(content), name)


def sniff_stream(stream: BinaryIO, name: str) -> str:
    """As `sniff`, of an open file."""
    head = stream.read(_HEAD)
    if not head:
        raise DocumentError("empty_file")
    suffix = name.rpartition(".")[2].lower().strip() if "." in name else ""
    says = _BY_NAME.get(suffix)
    if _is_program(head):
        raise DocumentError("not_what_it_says" if says else "unsupported_type", "program")
    if suffix in _PROGRAM_NAMES:
        raise DocumentError("unsupported_type", "program by name")
    found = _by_content(head, stream)
    if found == TEXT and says == EML:
        return EML  # a mail with a header of its own kind
    if found in READABLE and (says is None or _agree(says, found)):
        return found
    # A picture of a kind that is not read, under another picture's name, is a telephone's slip as well.
    is_slip = says in PICTURES and found.startswith("image/")
    raise DocumentError("not_what_it_says" if says and not is_slip else "unsupported_type", found)


def _agree(says: str, found: str) -> bool:
    """Whether content may go under a name: pages under any page type's, mail as text, DOCX as the ZIP that it is."""
    return says == found or {says, found} <= PAGED or (says, found) in {(TEXT, EML), (ZIP, DOCX)}


def _is_program(head: bytes) -> bool:
    if head.startswith(b"MZ"):
        return charset_of(head[:512]) is None  # letters M and Z may begin a text
    return head.startswith(_PROGRAMS) or _SCRIPT.match(head) is not None


def _by_content(head: bytes, stream: BinaryIO) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(stream)
    if head.startswith(_OLE):
        return _of_ole(head, stream)
    return _by_magic(head) or _by_words(head)


def _by_magic(head: bytes) -> str | None:
    for magic, media_type in _KNOWN:
        if head.startswith(magic) and not (magic == b"BM" and charset_of(head[:512])):
            return media_type
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    if head.startswith(b"RIFF"):
        return WEBP if head[8:12] == b"WEBP" else "audio/wav"
    return PDF if b"%PDF-" in head[:_PDF_WITHIN] else None


def _of_brands(head: bytes) -> str:
    """An ISO base media file's kind by the brands in its first box: the main one, a version, the compatible ones."""
    end = min(int.from_bytes(head[:4], "big"), 256)
    main, others = head[8:12], {head[at : at + 4] for at in range(16, end, 4)}
    if main in _AV1 or (main in _ANY_HEIF and others & _AV1 and not others & _HEVC):
        return "image/avif"
    return HEIC if main in _HEVC | _ANY_HEIF else "video/mp4"


def _by_words(head: bytes) -> str:
    if _HTML.match(head):
        return "text/html"
    if _is_mail(head):
        return EML
    return TEXT if charset_of(head) else UNKNOWN


def _of_zip(stream: BinaryIO) -> str:
    """A ZIP's kind by its members; the list of members is at its end."""
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ZIP  # cut off or odd: who opens it will say `damaged`
    if "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names:
        return "application/vnd.openxmlformats-officedocument"
    if "mimetype" in names and "content.xml" in names:
        return "application/vnd.oasis.opendocument"
    return "application/java-archive" if "META-INF/MANIFEST.MF" in names else ZIP


def _of_ole(head: bytes, stream: BinaryIO) -> str:
    """An OLE2 file's kind by the names in its directory, which may stand anywhere in it."""
    window = head
    while window:
        if _MSG_STREAM in window:
            return MSG
        if _LOCKED_STREAM in window:
            raise DocumentError("encrypted", "office file")
        more = stream.read(_HEAD)
        window = window[-64:] + more if more else b""
    return "application/x-ole-storage"


def _is_mail(head: bytes) -> bool:
    """Whether the first lines are a mail's header: all are fields or go on with one, two of them well known."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if head.startswith(b"From "):  # an mbox line before it
        head = head.partition(b"\n")[2]
    known: set[str] = set()
    for line in head.splitlines()[:200]:
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        field = _FIELD.match(line)
        if field is None:
            return False
        if (name := field[1].decode().lower()) in _MAIL_FIELDS:
            known.add(name)
    return len(known) >= 2
