"""Thai faces of Debian's fonts-thai-tlwg, set with Raqm, and where a line of Thai may be broken."""

import re
from functools import cache
from pathlib import Path

from PIL import features
from PIL.ImageFont import FreeTypeFont, Layout, truetype

FOLDER = Path("/usr/share/fonts/truetype/tlwg")

KEPT_OUT = ("Norasi", "Kinnari", "Garuda")
"""Faces that the reader's own model is never trained on."""

OTHERS = ("Laksaman", "Loma", "Umpush", "Waree", "Sawasdee")

MACHINES = ("TlwgMono", "TlwgTypist", "TlwgTypewriter")
HAND = "Purisa"

_NEVER_FIRST = tuple("ๆฯ)]}”’!?,.:;%…/")
_NEVER_LAST = tuple("([{“‘")
_WITHIN_NUMBERS = re.compile(r"[0-9๐-๙A-Za-z.,/:@_-]")


class MissingError(Exception):
    """Something that the pictures need is not on this machine; the message names it."""


@cache
def font(face: str, size: int, *, bold: bool = False) -> FreeTypeFont:
    """A face at a size in pixels (em)."""
    if not features.check("raqm"):
        raise MissingError("Pillow was built without Raqm: Thai marks would stand in the wrong place")
    path = path_of(face, bold=bold)
    if not path.exists():
        raise MissingError(f"{path} is missing: install the Debian package fonts-thai-tlwg")
    return truetype(path, size, layout_engine=Layout.RAQM)


def path_of(face: str, *, bold: bool = False) -> Path:
    """The file of a face."""
    return FOLDER / f"{face}{'-Bold' if bold else ''}.ttf"


@cache
def em_for(face: str, ko_kai: int) -> int:
    """The size (em, pixels) at which ก of the face is `ko_kai` pixels high."""
    _, top, _, bottom = font(face, 1000).getbbox("ก")
    return round(ko_kai * 1000 / (bottom - top))


def broken(text: str, face: FreeTypeFont, width: float, *, first: float | None = None) -> list[str]:
    """Lines no wider than `width` pixels (the first: `first`), broken between words, as Thai typesetting does."""
    lines: list[str] = []
    line, room = "", width if first is None else first
    for piece in pieces(text):
        if line and face.getlength((line + piece).rstrip()) > room:
            lines.append(line.rstrip())
            line, room = piece.lstrip(), width
        else:
            line += piece
    if line.strip():
        lines.append(line.rstrip())
    return lines


def pieces(text: str) -> list[str]:
    """What may stand alone on a line: words with their signs, numbers and addresses whole."""
    try:
        from pythainlp.tokenize import word_tokenize
    except ImportError as error:
        raise MissingError("pythainlp is missing: install the development requirements") from error
    found: list[str] = []
    open_quote = glue = False
    for word in word_tokenize(text, engine="newmm", keep_whitespace=True):
        last = found[-1] if found else ""
        closes = word == '"' and open_quote
        joins = (
            glue
            or closes
            or word.startswith(_NEVER_FIRST)
            or (last and _WITHIN_NUMBERS.fullmatch(last[-1]) and _WITHIN_NUMBERS.fullmatch(word[0]))
        )
        if joins and found:
            found[-1] += word
        else:
            found.append(word)
        if word == '"':
            open_quote = not open_quote
        glue = word.endswith(_NEVER_LAST) or (word == '"' and open_quote)
    return found
