"""Training lines: pictures of text with what they say, in the form that Tesseract's trainer takes.

    python -m training.lines --seed 1 --count 1000 --out build/lines-1

writes `lines-1.tif` (a page a line) and `lines-1.box`. Lines are as `parsers.scan` cuts them: ko kai about 28 pixels
high, black on white, a narrow border, all as high as the network takes it. Sara am is written as nikhahit and sara aa,
as in Debian's script/Thai.
"""

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from parsers.ocr_glyphs import as_read
from parsers.scan.line_picture import BORDER, LETTER, WIDENING
from training.drawing import Ink, dotted, draw, varied, with_neighbours, with_rule
from training.fonts import Face, faces
from training.texts import Line, Texts
from training.wear import Picture, stamped, worn

_WIDEST = 2800
_MOSTLY = 0.7
"""Share of stamps' rows among lines that are for stamps."""


def training_lines(seed: int, count: int, *, stamps: bool = False) -> Iterator[tuple[Picture, str]]:
    """`count` pictures and their texts, the same for the same seed and fonts; with `stamps` mostly rows of stamps."""
    chance = random.Random(seed)
    texts = Texts(seed, stamps=_MOSTLY) if stamps else Texts(seed)
    all_faces = faces()
    made = 0
    while made < count:
        line = texts.line()
        picture = _picture(line, all_faces, texts, chance, coarse=stamps)
        if picture is not None and picture.shape[1] <= _WIDEST and len(line.text) > 1:
            yield picture, line.says
            made += 1


def _picture(
    line: Line, all_faces: tuple[Face, ...], texts: Texts, chance: random.Random, *, coarse: bool
) -> Picture | None:
    face = _face_for(line, all_faces, chance)
    # From a 200-dpi fax in small print to a 300-dpi heading.
    captured = chance.uniform(11, 36)
    ink = draw(line.text, face.path, captured, chance, bend=chance.random() < 0.4)
    if ink is None:
        return None
    if chance.random() < 0.3:
        ink = varied(ink, captured, chance)
    if line.stamp and chance.random() < 0.35:
        ink = dotted(ink, captured, chance)
    if chance.random() < 0.12:
        ink = with_rule(ink, captured, chance)
    if chance.random() < 0.12:
        ink = with_neighbours(ink, captured, chance)
    stamp = line.stamp and chance.random() < 0.75
    # A stamp is often pressed upon print; few lines of print lie under one.
    other = None
    if chance.random() >= (0.45 if stamp else 0.93):
        least, most = (0.8, 1.7) if stamp else (0.5, 1.1)
        other = another_line(ink, (least * captured, most * captured), all_faces, texts, chance)
    if stamp:
        picture = stamped(ink, captured, chance, upon=other, coarse=coarse)
    else:
        picture = worn(ink, captured, chance, under=other)
    return as_read(bordered(scaled(picture, captured, chance), chance))


def another_line(
    ink: Ink, sizes: tuple[float, float], all_faces: tuple[Face, ...], texts: Texts, chance: random.Random
) -> Ink | None:
    """Another line with letters between `sizes`, anywhere on a picture as large as `ink`; None where it has no ink."""
    size = chance.uniform(*sizes)
    line = texts.line()
    other = draw(line.text, _face_for(line, all_faces, chance).path, size, chance, bend=False)
    if other is None:
        return None
    laid = np.zeros_like(ink)
    down, across = chance.randint(-other.shape[0], ink.shape[0]), chance.randint(-other.shape[1] // 2, ink.shape[1])
    part = other[max(0, -down) :, max(0, -across) :][: ink.shape[0] - max(0, down), : ink.shape[1] - max(0, across)]
    laid[max(0, down) :, max(0, across) :][: part.shape[0], : part.shape[1]] = part
    return laid


def _face_for(line: Line, all_faces: tuple[Face, ...], chance: random.Random) -> Face:
    fitting = [face for face in all_faces if not (line.stamp and face.casual)]
    weights = [face.weight * (3 if line.stamp and face.numbering else 1) for face in fitting]
    return chance.choices(fitting, weights)[0]


def scaled(picture: Picture, letter_height: float, chance: random.Random) -> Picture:
    """The picture with letters about as high as a line's picture has them, and about as much drawn out."""
    scale = chance.uniform(0.9, 1.1) * LETTER / letter_height
    across = scale * WIDENING * chance.uniform(0.92, 1.08)
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(picture, None, fx=across, fy=scale, interpolation=how), dtype=np.uint8)


def bordered(picture: Picture, chance: random.Random) -> Picture:
    """Contrast and border as a cut line has them (`parsers.scan`); now and then less contrast."""
    ink, paper = (float(level) for level in np.percentile(picture, (1, 60)))
    if chance.random() < 0.1:
        ink, paper = ink * chance.random(), paper + (255 - paper) * chance.random()
    gain = 255 / max(20.0, paper - ink)
    stretched = np.clip((picture.astype(np.float32) - ink) * gain, 0, 255).astype(np.uint8)
    across, down = BORDER
    framed = cv2.copyMakeBorder(stretched, down, down, across, across, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(framed, dtype=np.uint8)


def as_trained(text: str) -> str:
    """Text in the order and form that the network prints: sara am in two, its tone mark first."""
    return re.sub("([\u0e48-\u0e4b]?)ำ", "\\1ํา", text)


def write(seed: int, count: int, out: Path, *, stamps: bool = False) -> None:
    """Write `out`.tif and `out`.box."""
    pages, boxes = [], []
    for page, (picture, text) in enumerate(training_lines(seed, count, stamps=stamps)):
        high, wide = picture.shape
        pages.append(Image.fromarray(picture))
        boxes.append(f"WordStr 0 0 {wide} {high} {page} #{as_trained(text)}\n\t {wide - 1} 0 {wide} {high} {page}\n")
    pages[0].save(
        out.with_suffix(".tif"), save_all=True, append_images=pages[1:], compression="tiff_deflate", dpi=(300, 300)
    )
    out.with_suffix(".box").write_text("".join(boxes), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stamps", action="store_true", help="mostly rows of received stamps")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    write(arguments.seed, arguments.count, arguments.out, stamps=arguments.stamps)
