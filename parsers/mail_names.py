"""Names and media types of the papers in a mail: decoded, made safe to show, invented where missing."""

import re
import unicodedata

from parsers.mail_charsets import clean_text

_BY_EXTENSION = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "jfif": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "csv": "text/csv",
    "htm": "text/html",
    "html": "text/html",
    "rtf": "application/rtf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
    "ics": "text/calendar",
    "vcf": "text/vcard",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "3gp": "video/3gpp",
    "dat": "application/octet-stream",
    "bin": "application/octet-stream",
}
_SAME_TYPE = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/tif": "image/tiff",
    "image/x-tiff": "image/tiff",
    "image/x-ms-bmp": "image/bmp",
    "application/x-pdf": "application/pdf",
    "application/x-zip-compressed": "application/zip",
    "application/x-zip": "application/zip",
    "application/vnd.ms-tnef": "application/ms-tnef",
    "text/rtf": "application/rtf",
    "text/richtext": "application/rtf",
}
_SAYS_NOTHING = re.compile(
    r"application/(?:octet-stream|octetstream|octet|x-octet-stream|binary|x-download|download|force-download|"
    r"x-force-download|unknown|x-unknown|save|save-as|file|x-file|attachment)|binary/octet-stream|"
    r"unknown/unknown|multipart/.*|file/.*|attachment/.*|document/.*|pdf/.*|image/\*|\*/\*",
)
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"{\\rtf", "application/rtf"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc]")
_LONGEST_NAME = 150
_LONGEST_NAME_BYTES = 240


def safe_name(name: str) -> str:
    """The last component of a file name: NFC, without controls or writing-direction marks; empty where none is left.

    Windows paths and `../` go; the extension survives the cut to 150 characters and 240 UTF-8 bytes (a file
    system's limit is 255).
    """
    name = _UNSAFE.sub("", clean_text(name).replace("\n", " ")).replace('"', "'")
    name = re.split(r"[/\\]", name.strip())[-1].strip(" .") if re.search(r"[/\\]", name) else name.strip().rstrip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > 20:
        stem, dot, extension = name, "", ""
    room = _LONGEST_NAME_BYTES - len(extension.encode()) - 1
    stem = stem[: _LONGEST_NAME - len(extension) - 1].encode()[:room].decode("utf-8", "ignore")
    return unicodedata.normalize("NFC", stem + dot + extension)


def invented_name(media_type: str, number: int) -> str:
    """A name for the `number`th paper of a mail that came without one."""
    extension = next((known for known, kind in _BY_EXTENSION.items() if kind == media_type), "dat")
    return f"ไฟล์แนบ-{number}.{extension}"


def settled_type(declared: str, name: str, head: bytes) -> str:
    """The media type as declared, in its usual spelling; where that says nothing, by extension, then by first bytes.

    A text that begins like a PDF or a picture is what it begins like.
    """
    declared = _SAME_TYPE.get(declared, declared)
    by_content = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if declared and not _SAYS_NOTHING.fullmatch(declared):
        return by_content if by_content and declared.startswith("text/") else declared
    if name.lower() == "winmail.dat":
        return "application/ms-tnef"
    by_name = _BY_EXTENSION.get(name.rpartition(".")[2].lower() if "." in name else "")
    return by_name if by_name and by_name != "application/octet-stream" else by_content or "application/octet-stream"
