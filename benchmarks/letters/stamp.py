"""ตรารับหนังสือ: a framed stamp in coloured ink, pressed askew over whatever stands there."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from benchmarks.letters.fonts import HAND, KEPT_OUT, MACHINES, em_for, font
from benchmarks.letters.sheet import WIDE

_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
_INKS = ((42, 58, 150), (38, 70, 168), (182, 36, 48), (196, 60, 66), (104, 52, 150))
_AGENCY = "สำนักงานศึกษาธิการจังหวัดกาฬสินธุ์"
_GROUPS = ("อำนวยการ", "บุคคล", "แผน", "พัฒนา", "นิเทศ", "ลูกเสือ", "เอกชน", "ตสน.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the stamp says, and how. `face`: a font, or `dots` for a numbering machine's or dot-matrix digits."""

    number: str
    on: date
    at: time
    face: str
    thai_digits: bool
    two_digit_year: bool

    @property
    def by_hand(self) -> bool:
        """Whether number, date and time are in a handwriting face."""
        return self.face == HAND

    def rows(self, random: Random) -> list[tuple[str, str]]:
        """Printed labels with what was filled in."""
        year = self.on.year + 543
        shown = f"{year % 100:02}" if self.two_digit_year else str(year)
        month = random.choice(["/", _SHORT[self.on.month - 1]])
        day = f"{self.on.day}/{self.on.month}/{shown}" if month == "/" else f"{self.on.day} {month} {shown}"
        clock = f"{self.at:%H.%M}"
        filled = [self.number, day, clock]
        if self.thai_digits:
            filled = [one.translate(_THAI) for one in filled]
        labels = [random.choice(["เลขที่รับ", "เลขรับ", "รับที่", "เลขทะเบียนรับ"]), "วันที่", "เวลา"]
        return list(zip(labels, filled, strict=True))


def stamped_on(letter_date: date, random: Random) -> Stamp:
    """Make a stamp's content for a letter: received one to eight days after its date, on a working weekday."""
    on = letter_date + timedelta(days=random.randint(1, 8))
    while on.weekday() > 4:
        on += timedelta(days=1)
    face = random.choices([HAND, random.choice(MACHINES), "dots", random.choice(KEPT_OUT)], weights=[5, 4, 3, 4])[0]
    return Stamp(
        number=str(random.randint(61, 5987)),
        on=on,
        at=time(random.randint(8, 16), random.randint(0, 59)),
        face=face,
        thai_digits=random.random() < (0.25 if face == "dots" else 0.55),
        two_digit_year=random.random() < 0.45,
    )


def pressed(page: Image.Image, stamp: Stamp, seed: str) -> Image.Image:
    """Give the page with the stamp on it: ink multiplied onto what is there, unevenly."""
    random = Random(f"{seed}:press")
    mask = _uneven(_cut(stamp, random), random)
    mask = mask.rotate(random.uniform(-4, 4), expand=True, resample=Image.Resampling.BICUBIC)
    top_right = random.random() < 0.8
    x = random.randint(1330, WIDE - mask.width - 40) if top_right else random.randint(200, 1100)
    y = random.randint(70, 300) if top_right or random.random() < 0.5 else random.randint(2700, 3000)
    inked = Image.new("RGB", page.size, "white")
    inked.paste(Image.new("RGB", mask.size, random.choice(_INKS)), (x, y), mask)
    return ImageChops.multiply(page, inked)


def _cut(stamp: Stamp, random: Random) -> Image.Image:
    """The stamp's face as ink on nothing (mode L, 255: ink)."""
    ko_kai = random.choice([25, 27, 29])
    print_face = random.choice([*KEPT_OUT, "Laksaman", "Umpush"])
    label = font(print_face, em_for(print_face, ko_kai))
    rows, tick_boxes = stamp.rows(random), random.random() < 0.25
    step = round(ko_kai * 2.75)
    wide = round(max(label.getlength(_AGENCY) + 60, 780))
    high = step * (len(rows) + 1) + 40 + (step * 2 if tick_boxes else 0)
    mask = Image.new("L", (wide, high), 0)
    pen = ImageDraw.Draw(mask)
    pen.rectangle([4, 4, wide - 5, high - 5], outline=255, width=random.choice([4, 5, 7]))
    pen.text((wide / 2, step * 0.85), _AGENCY, font=label, fill=255, anchor="ms")
    for index, (words, value) in enumerate(rows):
        y = step * (index + 1.9)
        pen.text((30, y), words, font=label, fill=255, anchor="ls")
        start = 30 + label.getlength(words) + 22
        _dots_under(pen, start, wide - 40, y + 8)
        end = _fill_in(mask, value, round(start + 15), round(y - random.randint(0, 6)), stamp.face, ko_kai)
        if words == "เวลา":
            pen.text((max(end + 25, wide - 110), y), "น.", font=label, fill=255, anchor="ls")
    if tick_boxes:
        _tick_boxes(pen, step * (len(rows) + 1.85), step, wide, random)
    return mask


def _fill_in(mask: Image.Image, value: str, x: int, y: int, face: str, ko_kai: int) -> float:
    """Number, date or time in its own face; give where it ends."""
    if face == "dots":
        return _dot_matrix(mask, value, x, y, ko_kai)
    own = font(face, em_for(face, round(ko_kai * (1.25 if face == HAND else 1.12))))
    ImageDraw.Draw(mask).text((x, y), value, font=own, fill=255, anchor="ls")
    return x + own.getlength(value)


def _dot_matrix(mask: Image.Image, value: str, x: int, y: int, ko_kai: int) -> float:
    """Draw coarsely, then a dot for each cell that is more ink than not."""
    pitch = 3.6 if any("๐" <= sign <= "๙" or sign > "ก" for sign in value) else 5.2
    face = "TlwgMono"
    small = font(face, em_for(face, max(5, round(ko_kai * 1.15 / pitch))), bold=False)
    left, top, right, bottom = small.getbbox(value, anchor="ls")
    coarse = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4), 0)
    ImageDraw.Draw(coarse).text((2 - left, 2 - top), value, font=small, fill=255, anchor="ls")
    pen, radius = ImageDraw.Draw(mask), pitch * 0.47
    for row, column in np.argwhere(np.asarray(coarse) > 88).tolist():
        middle_x, middle_y = x + column * pitch, y + (row - 2 + top) * pitch
        pen.ellipse([middle_x - radius, middle_y - radius, middle_x + radius, middle_y + radius], fill=255)
    return x + coarse.width * pitch


def _dots_under(pen: ImageDraw.ImageDraw, start: float, end: float, y: float) -> None:
    x = start
    while x < end:
        pen.ellipse([x - 1.5, y - 1.5, x + 1.5, y + 1.5], fill=200)
        x += 10


def _tick_boxes(pen: ImageDraw.ImageDraw, y: float, step: int, wide: int, random: Random) -> None:
    """Two rows of boxes for the groups, one of them ticked."""
    small, ticked = font("Garuda", em_for("Garuda", 17)), random.randrange(len(_GROUPS))
    for index, group in enumerate(_GROUPS):
        x, row = 30 + (index % 4) * (wide - 50) / 4, y + (index // 4) * step * 0.75
        pen.rectangle([x, row - 22, x + 22, row], outline=255, width=2)
        if index == ticked:
            pen.line([(x + 3, row - 11), (x + 9, row - 3), (x + 26, row - 30)], fill=255, width=4)
        pen.text((x + 32, row), group, font=small, fill=255, anchor="ls")


def _uneven(mask: Image.Image, random: Random) -> Image.Image:
    """Ink takes better here than there, and leaves pores."""
    grain = np.random.default_rng(random.getrandbits(32))
    clouds = Image.fromarray(grain.integers(150, 256, (6, 10), dtype=np.uint8)).resize(
        mask.size, Image.Resampling.BICUBIC
    )
    pores = grain.random((mask.height, mask.width)) > 0.05
    ink = np.asarray(mask, dtype=np.float32) * np.asarray(clouds, dtype=np.float32) / 255 * pores
    strength = random.uniform(0.72, 0.95)
    return Image.fromarray((ink * strength).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))
