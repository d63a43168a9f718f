"""Received stamps of many offices, as ink on nothing: faces, frames, layouts, numbering machines and pens."""

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from PIL.ImageFont import FreeTypeFont, Layout, truetype

DEBIAN = Path("/usr/share/fonts/truetype")
NPM = Path(__file__).parent.parent / "training" / "node_modules" / "@expo-google-fonts"

_LABEL_FACES = ("tlwg/Garuda", "tlwg/Norasi", "tlwg/Kinnari", "tlwg/Loma", "tlwg/Waree", "tlwg/Laksaman-Bold",
                "arundina/ArundinaSans", "tlwg/Umpush", "sarabun/600SemiBold/Sarabun_600SemiBold",
                "k2d/400Regular/K2D_400Regular", "niramit/Niramit_500Medium")  # fmt: skip
_PRINT_FACES = ("tlwg/TlwgMono", "tlwg/TlwgTypist", "tlwg/TlwgTypewriter-Bold", "dejavu/DejaVuSansMono",
                "dejavu/DejaVuSans-Bold", "dejavu/DejaVuSerif", "tlwg/Garuda", "tlwg/Norasi-Bold", "tlwg/Kinnari",
                "tlwg/Sawasdee", "arundina/ArundinaSerif", "kanit/400Regular/Kanit_400Regular",
                "prompt/500Medium/Prompt_500Medium", "trirong/Trirong_500Medium", "tlwg/Laksaman")  # fmt: skip
_HAND_FACES = ("tlwg/Purisa", "tlwg/Purisa", "mali/400Regular/Mali_400Regular", "itim/400Regular/Itim_400Regular",
               "sriracha/400Regular/Sriracha_400Regular", "mali/400Regular_Italic/Mali_400Regular_Italic")  # fmt: skip
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
_AGENCIES = (("สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์",), ("สำนักงานศึกษาธิการจังหวัด", "กาฬสินธุ์"), ("ศธจ.กาฬสินธุ์",),
             ("สำนักงานเขตพื้นที่การศึกษา", "ประถมศึกษา เขต ๓"), ("โรงเรียนบ้านหนองสมมุติ",))  # fmt: skip
_GROUPS = ("อำนวยการ", "บุคคล", "แผน", "พัฒนา", "นิเทศ", "เอกชน")
INKS = {"blue": (44, 60, 155), "red": (190, 45, 55), "violet": (108, 58, 155), "black": (38, 38, 42)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a stamp says, and whether its values are written by hand. `on` is CE."""

    number: str
    on: date
    at: time
    by_hand: bool
    ink: str


def stamp_for(random: Random, *, by_hand: bool) -> Stamp:
    """Make up a stamp."""
    year = random.choice(["", "", "", "", "/68"])
    return Stamp(
        number=str(random.randint(1, 10 ** random.choice([2, 3, 4, 4, 4, 5]) - 1)) + year,
        on=date(random.choice([2023, 2024, 2025, 2026]), random.randint(1, 12), random.randint(1, 28)),
        at=time(random.randint(7, 17), random.randint(0, 59)),
        by_hand=by_hand,
        ink=random.choices(list(INKS), [5, 3, 2, 1])[0],
    )


def face_of(name: str, ko_kai: float) -> FreeTypeFont:
    """Open a face at the size at which its ก (x, where it has no Thai) is `ko_kai` pixels high."""
    folder = DEBIAN if name.split("/", maxsplit=1)[0] in {"tlwg", "arundina", "dejavu"} else NPM
    path = str(folder / f"{name}.ttf")
    probe = "ก" if "dejavu" not in name else "x"
    _, top, _, bottom = truetype(path, 1000).getbbox(probe)
    return truetype(path, round(ko_kai * 1000 / (bottom - top)), layout_engine=Layout.RAQM)


def drawn(stamp: Stamp, random: Random) -> Image.Image:
    """Give the stamp's ink (mode L, 255: full) at 300 dpi, upright; uneven as rubber leaves it."""
    ko_kai = random.choice([22, 24, 26, 29, 32])
    label = face_of(random.choice(_LABEL_FACES), ko_kai)
    thai = random.random() < 0.45
    print_face = _print_face(random, thai=thai)
    rows = _rows(stamp, random, worded=stamp.by_hand or "dejavu" not in print_face)
    agency = random.choice(_AGENCIES)
    step = round(ko_kai * random.uniform(2.3, 3.1))
    room = ko_kai * (random.uniform(20, 26) if len(rows) > 2 else 42)
    wide = round(max(*(label.getlength(line) for line in agency), room) + 2.4 * ko_kai)
    ticks = random.random() < 0.2
    high = round(step * (len(rows) + len(agency) + 0.35) + (1.8 * step if ticks else 0))
    mask = Image.new("L", (wide, high), 0)
    pen = ImageDraw.Draw(mask)
    for index, line in enumerate(agency):
        pen.text((wide / 2, step * (index + 0.8)), line, font=label, fill=255, anchor="ms")
    dotted, colon = random.random() < 0.6, random.choice(["", "", " :", "."])
    hand_face = random.choice(_HAND_FACES)
    larger = random.choice([1.0, 1.12, 1.3, 1.5])
    for index, row in enumerate(rows):
        y, x = step * (len(agency) + index + 0.75), 1.1 * ko_kai
        for words, value in row:
            pen.text((x, y), words + colon, font=label, fill=255, anchor="ls")
            x += label.getlength(words + colon) + random.uniform(0.5, 1.0) * ko_kai
            if dotted and value:
                _leader(pen, x - 0.3 * ko_kai, wide - ko_kai if len(row) == 1 else x + 7 * ko_kai, y + 0.22 * ko_kai)
            shown = value.translate(_THAI_DIGITS) if thai else value
            if stamp.by_hand:
                x = _written(mask, shown, (x, y), hand_face, ko_kai, random)
            else:
                own = face_of(print_face, ko_kai * larger * (0.85 if "dejavu" in print_face else 1.0))
                pen.text((x, y - random.uniform(0, 0.2) * ko_kai), shown, font=own, fill=255, anchor="ls")
                x += own.getlength(shown)
            x += 1.0 * ko_kai
            if words.startswith("เวลา"):
                pen.text((x, y), "น.", font=label, fill=255, anchor="ls")
                x += 3 * ko_kai
    if ticks:
        _tick_boxes(pen, step * (len(agency) + len(rows)) + 0.4 * step, step, wide, ko_kai, random)
    return _uneven(_framed(mask, random), random)


def _print_face(random: Random, *, thai: bool) -> str:
    fitting = [name for name in _PRINT_FACES if not (thai and "dejavu" in name)]
    return random.choice(fitting)


def _rows(stamp: Stamp, random: Random, *, worded: bool) -> list[list[tuple[str, str]]]:
    year = stamp.on.year + 543
    shown = random.choice([str(year), str(year % 100)])
    month = _SHORT[stamp.on.month - 1]
    numeric = f"{stamp.on:%d/%m}/{shown}"
    day = f"{stamp.on.day} {month} {shown}" if worded and random.random() < 0.65 else numeric
    number = (random.choice(["เลขที่รับ", "เลขรับ", "รับที่", "เลขทะเบียนรับ", "เลขรับที่"]), stamp.number)
    dated, clock = (random.choice(["วันที่", "วันที่", "ลงวันที่"]), day), ("เวลา", f"{stamp.at:%H.%M}")
    if random.random() < 0.2:
        return [[number], [dated, clock]]
    return [[number], [dated], [clock]]


def _written(
    mask: Image.Image, value: str, place: tuple[float, float], face: str, ko_kai: float, random: Random
) -> float:
    """Write glyph by glyph, each with its own size, slant and foot; months as one."""
    x, y = place
    jitter, lean = random.choice([0.0, 0.5, 1.0]), random.uniform(-6, 8)
    size = ko_kai * random.uniform(1.05, 1.4)
    for part in _strokes(value):
        own = face_of(face, size * (1 + jitter * random.uniform(-0.12, 0.12)))
        left, top, right, bottom = own.getbbox(part, anchor="ls")
        cell = Image.new("L", (round(right - left) + 24, round(bottom - top) + 24), 0)
        ImageDraw.Draw(cell).text((12 - left, 12 - top), part, font=own, fill=255, anchor="ls")
        turned = cell.rotate(jitter * (lean + random.uniform(-7, 7)), resample=Image.Resampling.BICUBIC)
        foot = y + top - 12 + jitter * random.uniform(-0.14, 0.14) * ko_kai
        mask.paste(255, (round(x + left - 12), round(foot)), turned)
        x += own.getlength(part) + jitter * random.uniform(-0.05, 0.1) * ko_kai
    return x


def _strokes(value: str) -> list[str]:
    """Digits one by one, words whole (their marks must be shaped together)."""
    parts: list[str] = []
    for sign in value:
        if parts and not (sign.isdigit() or sign in " /.") and not (parts[-1][-1].isdigit() or parts[-1][-1] in " /"):
            parts[-1] += sign
        else:
            parts.append(sign)
    return parts


def _leader(pen: ImageDraw.ImageDraw, start: float, end: float, y: float) -> None:
    while start < end:
        pen.ellipse([start - 1.5, y - 1.5, start + 1.5, y + 1.5], fill=210)
        start += 10


def _tick_boxes(pen: ImageDraw.ImageDraw, y: float, step: int, wide: int, ko_kai: int, random: Random) -> None:
    small, ticked = face_of("tlwg/Garuda", ko_kai * 0.72), random.randrange(len(_GROUPS))
    for index, group in enumerate(_GROUPS):
        x, row = ko_kai + (index % 3) * (wide - 2 * ko_kai) / 3, y + (index // 3) * step * 0.8
        side = 0.8 * ko_kai
        pen.rectangle([x, row - side, x + side, row], outline=255, width=2)
        if index == ticked:
            pen.line(
                [(x + 3, row - side / 2), (x + side / 2, row - 3), (x + 1.2 * side, row - 1.3 * side)],
                fill=255,
                width=4,
            )
        pen.text((x + 1.5 * side, row), group, font=small, fill=255, anchor="ls")


def _framed(mask: Image.Image, random: Random) -> Image.Image:
    """Give it a border: single, double, rounded, round or none."""
    kind = random.choices(["single", "double", "rounded", "none", "round"], [5, 2, 2, 1, 1])[0]
    pad = 10 if kind != "round" else round(0.16 * mask.width)
    wide, high = mask.width + 2 * pad, mask.height + (2 * pad if kind != "round" else round(0.55 * mask.width))
    framed = Image.new("L", (wide, high), 0)
    framed.paste(mask, ((wide - mask.width) // 2, (high - mask.height) // 2))
    pen, thick = ImageDraw.Draw(framed), random.choice([3, 5, 7])
    bounds = [2, 2, wide - 3, high - 3]
    if kind in {"single", "double"}:
        pen.rectangle(bounds, outline=255, width=thick)
    if kind == "double":
        pen.rectangle([11, 11, wide - 12, high - 12], outline=255, width=2)
    if kind == "rounded":
        pen.rounded_rectangle(bounds, radius=28, outline=255, width=thick)
    if kind == "round":
        pen.ellipse(bounds, outline=255, width=thick)
    return framed


def _uneven(mask: Image.Image, random: Random) -> Image.Image:
    grain = np.random.default_rng(random.getrandbits(32))
    low = random.choice([110, 160, 200])
    clouds = Image.fromarray(grain.integers(low, 256, (5, 9), dtype=np.uint8)).resize(
        mask.size, Image.Resampling.BICUBIC
    )
    pores = grain.random((mask.height, mask.width)) > random.choice([0.0, 0.03, 0.08])
    ink = np.asarray(mask, dtype=np.float32) * np.asarray(clouds, dtype=np.float32) / 255 * pores
    inked = Image.fromarray((ink * random.uniform(0.75, 0.97)).astype(np.uint8))
    return inked.filter(ImageFilter.GaussianBlur(random.choice([0.5, 0.8, 1.1])))
