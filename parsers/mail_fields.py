"""The header block of a mail or part, as bytes: its fields, and the parameters of MIME fields (RFC 2045, 2231).

Read leniently: a missing blank line before the body, a continuation line that lost its indent, doubled
carriage returns, parameters with raw 8-bit text, lost quotes, Windows paths.
"""

import re
from collections.abc import Iterable

from parsers.mail_charsets import clean_text, decode_text
from parsers.mail_words import decode_header

Fields = tuple[tuple[str, bytes], ...]
"""Fields in the order they stand: name in lower case, value with its folds (white space at both ends gone)."""

_LINE = re.compile(rb"([^\r\n]*)(\r*\n|\r|\Z)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_KNOWN_FIELD = re.compile(
    rb"(?:from|to|cc|date|subject|sender|reply-to|return-path|received|message-id|mime-version|delivered-to|"
    rb"in-reply-to|references|content-[a-z-]+|x-[a-z0-9-]+|list-[a-z-]+|dkim-signature|thread-[a-z]+)[ \t]*:",
    re.IGNORECASE,
)
_MOST_FIELDS = 1000
_LONGEST_BLOCK = 512 * 1024
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;"]*)', re.DOTALL)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*?)")


def read_fields(raw: bytes, start: int, end: int) -> tuple[Fields, int]:
    """Read the header block that begins at `start`; return its fields and where the body begins (≤ `end`)."""
    fields: list[tuple[str, list[bytes]]] = []
    at = start
    while at < end and len(fields) <= _MOST_FIELDS and at - start < _LONGEST_BLOCK:
        line = _LINE.match(raw, at, end)
        if line is None:
            break
        if not line[1]:
            return _finished(fields), line.end()
        name = _FIELD.match(line[1])
        if line[1][:1] in (b" ", b"\t"):
            if fields:
                fields[-1][1].append(line[1])
        elif name:
            fields.append((name[1].decode("latin-1").lower(), [line[1][name.end() :]]))
        elif _header_goes_on(raw, line.end(), end):  # else: a line before the header, such as mbox's "From "
            if fields:
                fields[-1][1].append(b" " + line[1])
        else:
            return _finished(fields), at
        at = line.end()
    else:
        if at < end:  # too many fields: the body is behind the next blank line
            blank = re.compile(rb"\r*\n\r*\n|\r\r").search(raw, at, end)
            at = blank.end() if blank else end
    return _finished(fields), at


def field_value(fields: Iterable[tuple[str, bytes]], name: str) -> bytes:
    """The first value that is not empty of the field `name` (lower case), or nothing."""
    return next((value for known, value in fields if known == name and value), b"")


def parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """Split a MIME field into its value (lower case) and its parameters, decoded, by lower-case name."""
    text = re.sub(rb"\r*\n[ \t]*|\r[ \t]*", b" ", raw[:20_000]).decode("latin-1")
    value, semicolon, rest = text.partition(";")
    found: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for match in _PARAMETER.finditer(semicolon + rest):
        section = _SECTION.fullmatch(match[1].lower())
        if section is None:
            continue
        # Plain `name` and sectioned `name*0` may both stand: the sections (RFC 2231) are the better ones.
        number = int(section[2]) if section[2] else -1 if section[3] else -2
        found.setdefault(section[1], {}).setdefault(number, (_unquoted(match[2]), bool(section[3])))
    return value.strip().lower(), {name: _joined(pieces) for name, pieces in found.items()}


def _finished(fields: list[tuple[str, list[bytes]]]) -> Fields:
    return tuple((name, b"\r\n".join(lines).strip()) for name, lines in fields)


def _header_goes_on(raw: bytes, at: int, end: int) -> bool:
    """Whether one of the next lines is a well-known field, no blank line in between: the indent was lost."""
    for _ in range(3):
        line = _LINE.match(raw, at, min(end, at + 2000))
        if line is None or not line[1]:
            return False
        if _KNOWN_FIELD.match(line[1]):
            return True
        at = line.end()
    return False


def _unquoted(text: str) -> bytes:
    """A parameter's octets. Only quotes and backslashes are unescaped: Windows paths come with single backslashes."""
    text = text.strip()
    if text.startswith('"'):
        text = re.sub(r'\\(["\\])', r"\1", text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:])
    return text.encode("latin-1")


def _joined(pieces: dict[int, tuple[bytes, bool]]) -> str:
    plain = pieces.pop(-2, None)
    readings = [_decoded_sections(pieces)] if pieces else []
    if plain is not None:
        readings.append(_decoded_plain(plain[0]))
    readings = [clean_text(reading).strip() for reading in readings]
    return next((reading for reading in readings if reading and "\ufffd" not in reading), readings[0])


def _decoded_sections(pieces: dict[int, tuple[bytes, bool]]) -> str:
    """RFC 2231 §3–4: `name*=charset'language'octets`, or its sections; decoded once they are joined."""
    chosen = [pieces[-1]] if -1 in pieces else [pieces[number] for number in sorted(pieces)]
    first, extended = chosen[0]
    charset = None
    if extended and first.count(b"'") >= 2:
        label, _, first = first.split(b"'", 2)
        charset = label.decode("latin-1")
    octets = b"".join(_unpercented(piece) if flagged else piece for piece, flagged in [(first, extended), *chosen[1:]])
    return decode_header(octets) if b"=?" in octets else decode_text(octets, charset)


def _decoded_plain(octets: bytes) -> str:
    if b"%" in octets and octets.isascii():
        decoded = _unpercented(octets)
        if not decoded.isascii():  # `%E0%B8%81.pdf` without the star, as some webmails send it
            return decode_text(decoded)
    return decode_header(octets)


def _unpercented(octets: bytes) -> bytes:
    return _PERCENT.sub(lambda match: bytes([int(match[1], 16)]), octets)
