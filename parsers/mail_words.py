"""Header values as bytes → text: RFC 2047 encoded words as mailers really write them, and raw 8-bit text.

Repaired here: a character split over two words, base64 cut in mid-quantum, words inside quotes or glued together,
spaces inside a word, an unterminated last word, unknown or wrong charsets, words encoded twice.
"""

import binascii
import re
from itertools import groupby

from parsers.mail_charsets import canonical_charset, clean_text, decode_text, has_thai

_OPENING = rb"=\?[\w.:+*'-]{1,60}\?[bBqQ]\?"
_INSIDE = rb"(?:(?!" + _OPENING + rb").){0,4000}?"  # a word that was never closed ends where the next one opens
_WORD = re.compile(
    rb"=\?([\w.:+*'-]{1,60})\?([bBqQ])\?(" + _INSIDE + rb")(?:\?=|\??(?=\s*" + _OPENING + rb")|\??\s*\Z)",
    re.DOTALL,
)
_WHOLE_WORDS = re.compile(r"(?:=\?[\w.:+*'-]{1,60}\?[bBqQ]\?[^?\s]{0,4000}\?=\s*)+")
_QUOTED_OR_WORDS = re.compile(
    rb'"(?:[^"\\]|\\.)*"|(?:' + _OPENING + _INSIDE + rb"\?=[ \t\r\n]*)+",
    re.DOTALL,
)
_FOLD = re.compile(rb"\r*\n[ \t]+|\r[ \t]+")
_LONGEST = 20_000
"""Bytes of one header value that are decoded: no honest subject, name or file name is longer."""


def decode_header(raw: bytes) -> str:
    """The text of an unstructured header value, on one line, NFC. Never fails."""
    text = decode_words(raw)
    if _WHOLE_WORDS.fullmatch(text.strip()) and text.isascii():  # a webmail encoded it twice
        text = decode_words(text.encode("ascii"))
    return " ".join(clean_text(text).split())


def decode_words(raw: bytes) -> str:
    """Decode the encoded words in `raw` and the 8-bit text around them; white space between two words goes."""
    raw = raw[:_LONGEST]
    out: list[str] = []
    run: list[tuple[bytes, bytes, bytes]] = []
    at = 0
    for match in _WORD.finditer(raw):
        between = raw[at : match.start()]
        if between.strip() or not run:
            out += [_decode_run(run), _literal(between)]
            run = []
        run.append((match[1], match[2].lower(), match[3]))
        at = match.end()
    out += [_decode_run(run), _literal(raw[at:])]
    return "".join(out)


def mend_mailboxes(raw: bytes) -> str:
    """An address header as Unicode that keeps its structure (RFC 5322 §3.4): decoded names are quoted strings.

    So a comma, an angle bracket or an address inside an encoded name stays part of the name.
    """
    raw = _FOLD.sub(b" ", raw[:_LONGEST])
    out: list[str] = []
    at = 0
    for match in _QUOTED_OR_WORDS.finditer(raw):
        out.append(_literal(raw[at : match.start()]))
        token = match[0]
        inner = re.sub(rb"\\(.)", rb"\1", token[1:-1], flags=re.DOTALL) if token.startswith(b'"') else token
        out.append(f"{_quoted(decode_header(inner))} ")
        at = match.end()
    out.append(_literal(raw[at:]).replace('"', " "))  # a quote left alone would swallow the address
    mended = " ".join(clean_text("".join(out)).split())
    # The whole mailbox inside one word: the address can only be read from the decoded text.
    if "@" not in _QUOTED_TEXT.sub("", mended) and "@" in mended:
        return decode_header(raw).replace('"', " ").strip()
    return mended


_QUOTED_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _literal(raw: bytes) -> str:
    """Raw text of a header; a fold that cuts a UTF-8 character in two is taken out whole."""
    unfolded = _FOLD.sub(b" ", raw)
    if not raw.isascii() and unfolded != raw:
        text, joined = decode_text(unfolded), decode_text(_FOLD.sub(b"", raw))
        return joined if "\ufffd" in text and "\ufffd" not in joined and has_thai(joined) else text
    return decode_text(unfolded)


def _decode_run(words: list[tuple[bytes, bytes, bytes]]) -> str:
    """Words side by side: the bytes of those with one charset are joined before they are decoded."""

    def charset(word: tuple[bytes, bytes, bytes]) -> str:
        label = word[0].decode("latin-1")
        return canonical_charset(label) or label.lower()

    return "".join(
        decode_text(b"".join(_word_bytes(list(same))), label.split("*", 1)[0])
        for label, same in groupby(words, charset)
    )


def _word_bytes(words: list[tuple[bytes, bytes, bytes]]) -> list[bytes]:
    out: list[bytes] = []
    waiting = b""  # base64 that its sender cut in mid-quantum goes on in the next word
    for index, (_, kind, text) in enumerate(words):
        if kind == b"q":
            out.append(binascii.a2b_qp(_FOLD.sub(b"", text).replace(b" ", b"_").rstrip(b"="), header=True))
            continue
        digits = waiting + re.sub(rb"[^A-Za-z0-9+/=]", b"", text)
        goes_on = index + 1 < len(words) and words[index + 1][1] == b"b"
        if goes_on and not digits.endswith(b"=") and len(digits) % 4:
            waiting = digits
            continue
        waiting = b""
        out.append(decode_digits(digits))
    return out


def decode_digits(digits: bytes) -> bytes:
    """Base64 digits without white space → bytes; padding that is missing is added, padding inside ends a run."""
    out = bytearray()
    for run in digits.split(b"="):
        whole = run[:-1] if len(run) % 4 == 1 else run
        out += binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
    return bytes(out)
