"""Content-Transfer-Encoding (RFC 2045 §6) of a part's body, undone leniently, and format=flowed (RFC 3676)."""

import binascii
import re

from parsers.mail_words import decode_digits

_WIRE_BASE64 = re.compile(rb"[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*")
_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NO_DIGITS = bytes(octet for octet in range(256) if octet not in _DIGITS)
_SOFT_BREAK_WITH_BLANKS = re.compile(rb"=[ \t]{1,20}(?=\r?\n)")
_QP_RUN = re.compile(rb"(?:=[0-9A-F]{2}){3}")
_DIGIT_LINES = re.compile(rb"\s*(?:[A-Za-z0-9+/]{60,76}\r?\n){2,}[A-Za-z0-9+/]{0,76}={0,2}\s*")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


def transfer_encoding(value: bytes) -> str:
    """The name of the encoding in a Content-Transfer-Encoding field, lower case; empty where none is known."""
    name = re.search(rb"[a-z0-9-]+", value.lower())
    known = {"base64", "quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue", "7bit", "8bit", "binary"}
    found = name[0].decode("ascii") if name else ""
    return found if found in known else ""


def is_clean_base64(body: bytes) -> bool:
    """Whether a body is base64 that any decoder reads whole: full quanta, at most one padding, at the end."""
    digits = len(body) - body.count(b"\r") - body.count(b"\n")
    return digits % 4 == 0 and _WIRE_BASE64.fullmatch(body) is not None


def decode_transfer(body: bytes, encoding: str, *, text: bool) -> bytes:
    """Undo `encoding`. Never fails.

    A body that is not what its field says stays as it is (8-bit text labelled base64); with `text`, encoded bodies
    that say nothing are recognised (a gateway lost the field).
    """
    if encoding == "base64":
        return _from_base64(body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(_SOFT_BREAK_WITH_BLANKS.sub(b"=", body))
    if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        return _from_uu(body)
    if text and body.isascii():
        if encoding == "" and _DIGIT_LINES.fullmatch(body):
            return _from_base64(body)
        if len(_QP_RUN.findall(body)) * 9 * 3 >= len(body.strip()) > 0:
            return binascii.a2b_qp(_SOFT_BREAK_WITH_BLANKS.sub(b"=", body))
    return body


def reflow(text: str, *, delete_space: bool) -> str:
    """Join the soft-broken lines of format=flowed text: those that end in a space, at the same quote depth."""
    out: list[list[str]] = []  # the pieces of each joined line
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flows and delete_space else content
        if open_depth == depth and content != "-- ":
            out[-1].append(piece)
        else:
            out.append([">" * depth, " " if depth else "", piece])
        open_depth = depth if flows else None
    return "\n".join("".join(pieces) for pieces in out)


def _from_base64(body: bytes) -> bytes:
    if _WIRE_BASE64.fullmatch(body):
        try:
            return binascii.a2b_base64(body)
        except binascii.Error:
            pass  # padding lost or cut short: below
    digits = body.translate(None, _NO_DIGITS)
    if len(digits) * 10 < len(body.translate(None, b" \t\r\n\0")) * 9:
        return body  # plain text under a wrong label
    return decode_digits(_without_footer(body, digits))


def _without_footer(body: bytes, digits: bytes) -> bytes:
    """Drop what a list server or scanner wrote behind the padded end of the base64."""
    padded = re.search(rb"=[ \t]*\r?\n\s*(?=[^\r\n]*[^A-Za-z0-9+/=\r\n])", body)
    return body[: padded.start() + 1].translate(None, _NO_DIGITS) if padded else digits


def _from_uu(body: bytes) -> bytes:
    begin = _UU_BEGIN.search(body)
    out = bytearray()
    for line in body[begin.end() if begin else 0 :].splitlines():
        if line.strip() in {b"end", b"`", b""}:
            continue
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3  # trailing junk behind the declared length
            try:
                out += binascii.a2b_uu(line[:length])
            except binascii.Error:
                continue
    return bytes(out)
