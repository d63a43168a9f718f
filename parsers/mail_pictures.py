"""Pictures within a mail's text, drawn anew: what is shown is dots that we wrote, never a file that a stranger made."""

import base64
import io
import re
from collections.abc import Mapping

from PIL import Image

from parsers.image import BROKEN_PICTURE

_PERCENT = re.compile("%([0-9A-Fa-f]{2})")
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_DECODE_PIXELS = 25_000_000
_WIDE, _HIGH = 1000, 1400
_QUALITY = 75
_MOST_BYTES = 3_000_000
"""Of all `data:` addresses of one mail together; a picture shown twice counts twice."""
_MOST_DRAWN = 60


class MailPictures:
    """Gives `data:` addresses for the pictures of one mail, as `safe_html` asks for them."""

    def __init__(self, by_id: Mapping[str, bytes]) -> None:
        """`by_id`: the files by Content-ID, lower case, without brackets."""
        self._by_id = by_id
        self._drawn: dict[str, str | None] = {}
        self._left = _MOST_BYTES

    def __call__(self, address: str) -> str | None:
        """The picture that `cid:…` names, None where it is none of the mail's, no picture, or one too many."""
        scheme, _, cid = address.partition(":")
        if scheme.strip().lower() != "cid":
            return None
        cid = _PERCENT.sub(lambda found: chr(int(found[1], 16)), cid).strip("<> ").lower()
        if cid not in self._drawn:
            content = self._by_id.get(cid)
            self._drawn[cid] = drawn_anew(content) if content and len(self._drawn) < _MOST_DRAWN else None
        found = self._drawn[cid]
        if found is None or len(found) > self._left:
            return None
        self._left -= len(found)
        return found


def drawn_anew(content: bytes) -> str | None:
    """A PNG, JPEG, GIF (its first frame) or WebP as a WebP in a `data:` address; None where it is no such picture."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as file:
            if file.width * file.height > _DECODE_PIXELS:
                return None
            file.draft("RGB", (_WIDE, _HIGH))
            solid = file.convert("RGBA" if "A" in file.getbands() or "transparency" in file.info else "RGB")
        solid.thumbnail((_WIDE, _HIGH))
        stream = io.BytesIO()
        solid.save(stream, "WEBP", quality=_QUALITY, method=2)
    except (Image.DecompressionBombError, *BROKEN_PICTURE):
        return None
    return f"data:image/webp;base64,{base64.b64encode(stream.getvalue()).decode('ascii')}"
