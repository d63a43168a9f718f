"""How well received stamps are read: made-up ones on made-up letters, as scanners, faxes and telephones send them.

    .venv/bin/python -m benchmarks.stamps [--count 126] [--seed eval]

Prints a line a grade: printed stamps with number, date and time right (whatever the confidence), readable ones, values
that are wrong and yet believed, and how many of those written by hand are left to a person.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from benchmarks.letters.grades import PICTURES
from benchmarks.letters.layout import laid_out
from benchmarks.letters.paper import printed
from benchmarks.letters.source import letters
from benchmarks.stamp_drawing import INKS, Stamp, drawn, face_of, stamp_for
from models.limits import ReadLimits
from models.values import Found, ReceivedStamp
from parsers import ocr
from parsers.stamp_read import read_stamp

GRADES = tuple(PICTURES)
BELIEVED = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page as it arrives, and the stamp on it."""

    image: Image.Image
    grade: str
    stamp: Stamp | None


def sheets(count: int, seed: str) -> Iterator[Sheet]:
    """Pages in all grades in turn; every third seven are written by hand, one seven in nine bears no stamp."""
    for index in range(count):
        random = Random(f"{seed}:{index}")
        source = letters()
        letter = source[random.randrange(len(source))]
        page = printed(
            laid_out(letter, random.choice(["Garuda", "Norasi", "Laksaman"]), f"{seed}:{index}"), f"{seed}:{index}"
        )
        _with_other_colours(page, random)
        stamp = stamp_for(random, by_hand=(index // 7) % 3 == 2)
        bears = (index // 7) % 9 != 4
        if bears:
            page = _pressed(page, stamp, random)
        grade = GRADES[index % len(GRADES)]
        yield Sheet(image=PICTURES[grade][0](page, random), grade=grade, stamp=stamp if bears else None)


def _with_other_colours(page: Image.Image, random: Random) -> None:
    """Draw what else is in colour: marks of urgency, a pen's remarks, a letterhead, a highlighter."""
    pen, kind = ImageDraw.Draw(page), random.random()
    if kind < 0.25:
        face, place = (
            face_of("tlwg/Garuda", random.choice([26, 36])),
            (random.randint(200, 1800), random.randint(60, 300)),
        )
        pen.text(place, random.choice(["ด่วนที่สุด", "ลับ", "ด่วนมาก"]), font=face, fill=(200, 40, 40), stroke_width=1)
    elif kind < 0.4:
        for line in range(4):
            remark = "มอบกลุ่มกฎหมายและคดี ดำเนินการ"
            pen.text((300, 2500 + line * 90), remark, font=face_of("tlwg/Purisa", 22), fill=(40, 50, 150))
    elif kind < 0.5:
        marked = Image.new("RGB", page.size, "white")
        top = random.randint(900, 1500)
        ImageDraw.Draw(marked).rectangle([400, top, 1600, top + 60], fill=(255, 250, 120))
        page.paste(ImageChops.multiply(page, marked))
    elif kind < 0.6:
        pen.rectangle([180, 80, 2300, 170], outline=(30, 110, 60), width=6)
        pen.text((300, 90), "โรงเรียนบ้านหนองสมมุติวิทยาคาร", font=face_of("tlwg/Loma", 26), fill=(30, 110, 60))


def _pressed(page: Image.Image, stamp: Stamp, random: Random) -> Image.Image:
    """Press the stamp, three times in four where there is most room."""
    turn = random.uniform(-8, 8) if random.random() < 0.4 else random.uniform(-3, 3)
    mask = drawn(stamp, random).rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    if mask.width > 1500:
        mask = mask.resize((1500, round(mask.height * 1500 / mask.width)))
    wide, high = page.size
    coarse = 255 - np.asarray(page.convert("L").resize((wide // 8, high // 8), Image.Resampling.BOX)).astype(float)
    where, spots = random.random(), []
    for _ in range(12 if random.random() < 0.75 else 1):
        left = max(60, min(1330, wide - mask.width - 60)) if where < 0.7 else 60
        x = random.randint(left, max(left + 1, wide - mask.width - 40))
        low, deep = (60, 330) if where < 0.7 else (60, 500) if where < 0.85 else (500, high - mask.height - 60)
        y = random.randint(low, max(low + 1, deep))
        spots.append((float(coarse[y // 8 : (y + mask.height) // 8, x // 8 : (x + mask.width) // 8].mean()), x, y))
    _, x, y = min(spots)
    inked = Image.new("RGB", page.size, "white")
    inked.paste(Image.new("RGB", mask.size, INKS[stamp.ink]), (x, y), mask)
    return ImageChops.multiply(page, inked)


def read(sheet: Sheet, limits: ReadLimits) -> ReceivedStamp | None:
    """Read the page as the reader does, and then its stamp."""
    _, prepared = ocr.read_standing(sheet.image, limits=limits, number=1)
    return read_stamp(sheet.image, prepared, lambda pictures: ocr.read_glyphs(pictures, limits=limits))


def measured(count: int, seed: str) -> dict[tuple[str, str], dict[str, int]]:
    """Counts by kind of stamp (printed, by hand, none) and grade."""
    limits = ReadLimits()
    table: dict[tuple[str, str], dict[str, int]] = {}
    for sheet in sheets(count, seed):
        stamp, truth = read(sheet, limits), sheet.stamp
        kind = "none" if truth is None else "by hand" if truth.by_hand else "printed"
        meant = (truth.number, truth.on, truth.at) if truth else (None, None, None)
        given: list[Found[object] | None] = [stamp.number, stamp.date, stamp.time] if stamp else [None] * 3  # type: ignore[list-item]
        right = [found is not None and found.value == value for found, value in zip(given, meant, strict=True)]
        for grade in (sheet.grade, "all"):
            row = table.setdefault(
                (kind, grade), dict.fromkeys(("stamps", "found", "number", "date", "time", "readable", "wrong"), 0)
            )
            row["stamps"] += 1
            row["found"] += stamp is not None
            row["readable"] += stamp is not None and stamp.readable
            for name, is_right, found in zip(("number", "date", "time"), right, given, strict=True):
                row[name] += is_right
                row["wrong"] += found is not None and not is_right and found.confidence >= BELIEVED
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stamps", description=__doc__)
    parser.add_argument("--count", type=int, default=126)
    parser.add_argument("--seed", default="eval")
    options = parser.parse_args()
    for (kind, grade), row in sorted(measured(options.count, options.seed).items()):
        sys.stdout.write(f"{kind:8} {grade:7} " + " ".join(f"{name} {value}" for name, value in row.items()) + "\n")


if __name__ == "__main__":
    main()
