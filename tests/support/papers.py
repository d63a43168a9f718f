"""Small documents made for tests: pictures of Thai text, PDFs object by object, sample letters."""

import io
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

SAMPLES = Path(__file__).parents[2] / "flows" / "samples"
FONT = "/usr/share/fonts/truetype/tlwg/Laksaman.ttf"

LETTER = (
    "เรียน ศึกษาธิการจังหวัดกาฬสินธุ์",
    "ด้วยข้าพเจ้าได้รับความเดือดร้อน",
    "จากการก่อสร้างอาคารเรียนในหมู่บ้าน",
    "จึงขอให้ท่านตรวจสอบและแก้ไข",
    "ขอแสดงความนับถือ",
)


def drawn(lines: Iterable[str] = LETTER, *, width: int = 1300, size: int = 48, ink: str = "black") -> Image.Image:
    """A page of lines, black on white, at about 200 dpi."""
    lines = list(lines)
    pitch = round(size * 1.9)
    page = Image.new("RGB", (width, pitch * (len(lines) + 2)), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT, size)
    for index, line in enumerate(lines):
        draw.text((size * 2, pitch * (index + 1)), line, font=font, fill=ink)
    return page


def without_blanks(text: str) -> str:
    """Text as it is compared: Thai blanks are a matter of taste."""
    return "".join(text.split())


def sample(name: str) -> tuple[Path, dict[str, Any]]:
    """A sample letter's file and its row of truth."""
    return SAMPLES / name, _truth()[name]


@cache
def _truth() -> dict[str, dict[str, Any]]:
    rows = (json.loads(line) for line in (SAMPLES / "truth.jsonl").read_text("utf-8").splitlines())
    return {row["file"]: row for row in rows}


def pdf_of(objects: Sequence[bytes], *, root: int = 1) -> bytes:
    """A PDF of the given objects, numbered from 1."""
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, root, len(out))
    )


def pdf_page(content: bytes, *, page: bytes = b"", font: bytes | None = None, more: Sequence[bytes] = ()) -> bytes:
    """A one-page A4 PDF: `content` with font /F, `page` added to the page's dictionary; `more` objects from 6 on."""
    font = font or b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    resources = b"" if b"/Resources" in page else b"/Resources<</Font<</F 5 0 R>>>>"
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%b%b>>" % (resources, page),
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
            font,
            *more,
        ]
    )


def actual_text(text: str, shown: bytes = b"(x)") -> bytes:
    """Marked content that shows one thing and stands for another."""
    return b"/Span<</ActualText<FEFF%b>>>BDC %b Tj EMC" % (text.encode("utf-16-be").hex().encode(), shown)


def typed(lines: Sequence[str], *, mode: int = 0) -> bytes:
    """Page content whose lines stand for the given text, 20 points apart, in text rendering mode `mode`."""
    shown = [
        b"BT %d Tr /F 12 Tf 1 0 0 1 50 %d Tm %b ET" % (mode, 780 - 20 * index, actual_text(line))
        for index, line in enumerate(lines)
    ]
    return b"\n".join(shown)


def pdf_with_scan(image: Image.Image, *, over: bytes = b"", below: bytes = b"", masked: bool = False) -> bytes:
    """A page wholly covered by a JPEG of A4's shape, with text content `over` and `below` it."""
    sheet = Image.new("L", (image.width, image.width * 842 // 595), 255)
    sheet.paste(image.convert("L"))
    stream = io.BytesIO()
    sheet.save(stream, "JPEG")
    data = stream.getvalue()
    picture = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/DCTDecode%b/Length %d>>stream\n%b\nendstream"
        % (*sheet.size, b"/Mask[250 255]" * masked, len(data), data)
    )
    page = b"/Resources<</Font<</F 5 0 R>>/XObject<</I 6 0 R>>>>"
    return pdf_page(below + b"\nq 595 0 0 842 0 0 cm /I Do Q\n" + over, page=page, more=[picture])
