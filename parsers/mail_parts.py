"""Raw bytes of a mail → tree of its MIME parts (RFC 2046), as ranges of those bytes: nothing is copied or decoded.

Linear in the size and capped in depth and number, since anyone may write to the office: a part that lies deeper,
or the rest of a container behind the last part allowed, becomes one opaque part, so it is listed and not lost.
`message/rfc822` is never opened: a mail inside a mail stays, byte by byte, one part.
"""

import re
from dataclasses import dataclass, field

from parsers.mail_fields import Fields, field_value, parameters, read_fields

MOST_PARTS = 300
DEEPEST = 20

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
_LIKELY_BOUNDARY = re.compile(
    rb"(?:\A|[\r\n])--([^\s][^\r\n]{0,199})\r?\n"  # --boundary
    rb"(?:[A-Za-z-]{1,40}:[^\r\n]{0,400}\r?\n(?:[ \t][^\r\n]{0,400}\r?\n){0,4}){0,4}"  # other fields, folded
    rb"content-type:",
    re.IGNORECASE,
)
_GUESS_WITHIN = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part: its type, its fields, and where its body lies in the mail (`start` ≤ … < `end`)."""

    media_type: str
    type_parameters: dict[str, str]
    fields: Fields
    start: int
    end: int
    children: tuple["Part", ...] = ()
    typed: bool = True
    """False where no legible Content-Type says `media_type`, so that it is the default."""
    unread: bool = False
    """True for what the caps left in one piece."""


@dataclass(slots=True)
class _Allowance:
    parts: int = field(default=MOST_PARTS)


def split(raw: bytes) -> Part:
    """The tree of the parts of a mail. Never fails: what has no structure is one `text/plain` part."""
    start = len(raw) - len(raw.lstrip(b"\r\n\t \xef\xbb\xbf"))
    return _part(raw, start, len(raw), "text/plain", 0, _Allowance())


def _part(raw: bytes, start: int, end: int, default: str, depth: int, allowance: _Allowance) -> Part:
    allowance.parts -= 1
    fields, body = read_fields(raw, start, end)
    declared = field_value(fields, "content-type")
    value, params = parameters(declared)
    well_formed = _TYPE.match(value)
    media_type = well_formed[0] if well_formed else default
    inside = _inner_ranges(raw, body, end, media_type, params.get("boundary", ""), declared=bool(declared))
    if not inside and media_type.startswith("multipart/"):
        media_type = "text/plain"  # a container without contents: what stands there is text
    if inside and not media_type.startswith("multipart/"):
        media_type = "multipart/mixed"
    if inside and depth >= DEEPEST:
        return Part(media_type=media_type, type_parameters=params, fields=fields, start=start, end=end, unread=True)
    child_default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
    children: list[Part] = []
    for child_start, child_end in inside:
        if allowance.parts <= 1:
            children.append(_rest(child_start, end))
            break
        children.append(_part(raw, child_start, child_end, child_default, depth + 1, allowance))
    return Part(
        media_type=media_type,
        type_parameters=params,
        fields=fields,
        start=body,
        end=end,
        children=tuple(children),
        typed=well_formed is not None,
    )


def _rest(start: int, end: int) -> Part:
    return Part(media_type="multipart/mixed", type_parameters={}, fields=(), start=start, end=end, unread=True)


def _inner_ranges(
    raw: bytes,
    start: int,
    end: int,
    media_type: str,
    boundary: str,
    *,
    declared: bool,
) -> list[tuple[int, int]]:
    """Where the children lie. A missing or wrong boundary is guessed from the first delimiter before a field."""
    if declared and not media_type.startswith("multipart/"):
        return []
    ranges = _between_delimiters(raw, start, end, boundary.rstrip().encode("utf-8", "replace")) if boundary else []
    if ranges:
        return ranges
    likely = _LIKELY_BOUNDARY.search(raw, start, min(end, start + _GUESS_WITHIN))
    return _between_delimiters(raw, start, end, likely[1].rstrip()) if likely else []


def _between_delimiters(raw: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """The ranges between lines `--boundary`; without a closing line the last part runs to the end."""
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    for match in re.compile(rb"--" + re.escape(boundary) + rb"(--)?[ \t]*(?=[\r\n]|\Z)").finditer(raw, start, end):
        if match.start() > start and raw[match.start() - 1] not in b"\r\n":
            continue
        if opened is not None:
            ranges.append((opened, _before_line_end(raw, opened, match.start())))
        opened = None if match[1] else _behind_line_end(raw, match.end(), end)
        if len(ranges) > MOST_PARTS:
            break
    if opened is not None and opened < end:
        ranges.append((opened, end))
    return ranges


def _before_line_end(raw: bytes, start: int, at: int) -> int:
    """The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1)."""
    if at > start and raw[at - 1 : at] == b"\n":
        at -= 1
    while at > start and raw[at - 1 : at] == b"\r":
        at -= 1
    return at


def _behind_line_end(raw: bytes, at: int, end: int) -> int:
    if raw[at : at + 3] == b"\r\r\n":
        return min(at + 3, end)
    return min(at + (2 if raw[at : at + 2] == b"\r\n" else 1), end)
