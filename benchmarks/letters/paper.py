"""A laid-out page as print on white paper: an RGB picture at 300 dpi."""

from random import Random

from PIL import Image, ImageDraw

from benchmarks.letters.fonts import font
from benchmarks.letters.shapes import drawn, filled
from benchmarks.letters.sheet import HIGH, WIDE, Rule, Sheet

PEN = (28, 38, 92)


def printed(sheet: Sheet, seed: str) -> Image.Image:
    """Draw the page; signatures follow from `seed`."""
    page = Image.new("RGB", (WIDE, HIGH), "white")
    pen = ImageDraw.Draw(page)
    for rule in sheet.rules:
        _rule(pen, rule)
    for run in sheet.runs:
        pen.text((run.x, run.y), run.text, font=font(run.face, run.size, bold=run.bold), fill=run.ink, anchor="ls")
    random = Random(seed)
    for shape in sheet.shapes:
        for area in filled(shape):
            pen.polygon(area, fill="black")
        for line in drawn(shape, random):
            ink = PEN if shape.kind in {"signature", "tick"} else "black"
            pen.line(line, fill=ink, width=5 if shape.kind == "signature" else 3, joint="curve")
    return page


def _rule(pen: ImageDraw.ImageDraw, rule: Rule) -> None:
    if not rule.dotted:
        pen.line([(rule.x0, rule.y0), (rule.x1, rule.y1)], fill="black", width=rule.width)
        return
    across, radius = rule.x0, rule.width / 2
    while across < rule.x1:
        pen.ellipse([across - radius, rule.y0 - radius, across + radius, rule.y0 + radius], fill="black")
        across += rule.width * 3.5
