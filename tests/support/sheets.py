"""Letters drawn as a scanner, a fax or a telephone would deliver them."""

import io
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/tlwg/Laksaman.ttf"
SIZE = (1654, 2339)
"""A4 at 200 dpi."""
LINES = (
    "ที่ ศธ ๐๔๑๘๗/๒๕๖",
    "เรื่อง ขอให้ตรวจสอบการใช้เงินของโรงเรียน",
    "เรียน ศึกษาธิการจังหวัดกาฬสินธุ์",
    "ด้วยผู้ปกครองนักเรียนโรงเรียนบ้านหนองแสงได้ร้องเรียนว่า",
    "ครูเวรไม่อยู่ดูแลนักเรียนเมื่อวันที่ ๑๒ กันยายน ๒๕๖๙",
    "จำนวน ๓ คน ทำให้นักเรียนได้รับบาดเจ็บและต้องหยุดเรียน",
    "จึงขอให้ท่านตรวจสอบข้อเท็จจริงโดยเร็ว และแจ้งผลให้ผู้ร้อง",
    "ทราบภายในสิบห้าวัน จักเป็นพระคุณยิ่ง",
    "ขอแสดงความนับถือ",
)
Picture = NDArray[np.uint8]


def letter(*, ink: str = "#141414", coloured: dict[int, str] | None = None, paper: str = "white") -> Image.Image:
    """A page of lines; `coloured` gives lines (from 0) another ink."""
    page = Image.new("RGB", SIZE, paper)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 40)
    for index, line in enumerate(LINES):
        pen.text((190, 230 + 74 * index), line, font=font, fill=(coloured or {}).get(index, ink))
    return page


def dotted(page: Image.Image, places: Sequence[tuple[int, int]]) -> Image.Image:
    """The page with a black disc, 19 pixels across, at each place."""
    page = page.copy()
    pen = ImageDraw.Draw(page)
    for x, y in places:
        pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill="black")
    return page


def stamped(page: Image.Image, ink: tuple[int, int, int], *, at: tuple[int, int] = (520, 250)) -> Image.Image:
    """The page with a framed stamp in ink that lets through what lies below."""
    mask = Image.new("L", (720, 340), 0)
    pen, font = ImageDraw.Draw(mask), ImageFont.truetype(FONT, 32)
    pen.rectangle((40, 40, 640, 280), outline=255, width=4)
    for index, line in enumerate(("สำนักงานศึกษาธิการจังหวัด", "เลขที่รับ ๔๘๓๗", "วันที่ ๒๘ พ.ย. ๒๕๖๘")):
        pen.text((60, 50 + 70 * index), line, font=font, fill=255)
    share = np.asarray(mask.rotate(3, Image.Resampling.BICUBIC), dtype=np.float32)[..., None] / 255 * 0.9
    pixels = np.asarray(page, dtype=np.float32).copy()
    part = pixels[at[1] : at[1] + 340, at[0] : at[0] + 720]
    part *= 1 - share * (1 - np.array(ink, dtype=np.float32) / 255)
    return Image.fromarray(pixels.astype(np.uint8))


def photographed(
    page: Image.Image, desk: tuple[int, int, int], corners: Sequence[tuple[int, int]], *, size: tuple[int, int]
) -> Image.Image:
    """The page lying on a desk, its corners (clockwise from its top left) at these places, light falling off."""
    matrix = _placing(page, corners)
    rng = np.random.default_rng(7)
    scene = np.full((size[1], size[0], 3), desk, dtype=np.float32)
    scene += cv2.GaussianBlur(rng.normal(0, 12, (size[1], size[0])).astype(np.float32), (0, 0), 1.5)[..., None]
    sheet = cv2.warpPerspective(np.asarray(page), matrix, size, flags=cv2.INTER_AREA).astype(np.float32)
    inside = cv2.warpPerspective(np.ones((page.height, page.width), np.float32), matrix, size)[..., None]
    scene = sheet * inside + scene * (1 - inside)
    light = 0.95 - 0.4 * np.linspace(0, 1, size[0], dtype=np.float32)[None, :, None]
    scene = scene * light + rng.normal(0, 3, (size[1], size[0], 1)).astype(np.float32)
    return Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))


def on_photograph(
    page: Image.Image, corners: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]]
) -> list[tuple[float, float]]:
    """Where places of the page are on its photograph."""
    placed = cv2.perspectiveTransform(np.array([places], dtype=np.float64), _placing(page, corners))[0]
    return [(float(x), float(y)) for x, y in placed]


def _placing(page: Image.Image, corners: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    right, bottom = page.width - 1, page.height - 1
    whole = np.array([(0, 0), (right, 0), (right, bottom), (0, bottom)], dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(whole, np.array(corners, dtype=np.float32)), dtype=np.float64)


def as_jpeg(page: Image.Image, quality: int = 75) -> Image.Image:
    """The page as a telephone or copier stores it: colour coarser than light."""
    stream = io.BytesIO()
    page.save(stream, "JPEG", quality=quality, subsampling=2)
    return Image.open(stream).convert("RGB")


def grey_of(page: Image.Image) -> Picture:
    return np.asarray(page.convert("L"), dtype=np.uint8)


def colour_of(page: Image.Image) -> Picture:
    """Channels blue, green, red."""
    return np.ascontiguousarray(np.asarray(page, dtype=np.uint8)[..., ::-1])
