"""Plain text files: Thai ones come in UTF-8, UTF-16 and the old eight-bit TIS-620 / Windows-874."""

import codecs
from pathlib import Path

from models.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\v\f\r\x1a\x1b")
_THAI_BYTES = frozenset([*range(0xA0, 0xDB), *range(0xDF, 0xFC), 0x80, 0x85, *range(0x91, 0x98)])
_THAI_SHARE = 0.97
_UTF16_HIGH = frozenset((0x00, 0x0E, 0x20))
"""High bytes of Latin, Thai and typographic characters."""


def charset_of(sample: bytes) -> str | None:
    """Python's name of the charset that a text file's beginning is in; None where it is no text."""
    if not sample:
        return None
    for mark, charset in _BOMS:
        if sample.startswith(mark):
            return charset
    if (unmarked := _unmarked_utf16(sample)) is not None:
        return unmarked
    if not _CONTROLS.isdisjoint(sample):
        return None
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=False)  # a sample may end within a character
    except UnicodeDecodeError:
        high = [byte for byte in sample if byte >= 0x80]
        thai = sum(byte in _THAI_BYTES for byte in high)
        return "cp874" if thai >= _THAI_SHARE * len(high) else None
    return "utf-8"


def decode(content: bytes) -> str:
    """Decode a whole text file; lines end as in Python.

    Raises:
        DocumentError: `damaged` where it is no text.
    """
    charset = charset_of(content)
    if charset is None:
        raise DocumentError("damaged", "no text charset fits")
    text = content.decode(charset, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a\x00")


def read_text(path: Path, *, most_bytes: int) -> str:
    """Read and decode a text file.

    Raises:
        DocumentError: `too_large` over `most_bytes`; `damaged` where it is no text.
    """
    with path.open("rb") as stream:
        content = stream.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise DocumentError("too_large", "text")
    return decode(content)


def _unmarked_utf16(sample: bytes) -> str | None:
    """Notepad's "Unicode" without its mark: every other byte is a high byte of Latin or Thai."""
    if len(sample) < 4 or (b"\x00" not in sample[:400] and b"\x0e" not in sample[:400]):
        return None
    even, odd = sample[0:4000:2], sample[1:4000:2]
    for high, low, charset in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if sum(byte in _UTF16_HIGH for byte in high) > _THAI_SHARE * len(high) and b"\x00" not in low:
            return charset
    return None
