"""A letter that never was on paper: a PDF with a text layer, printed by headless Chromium."""

import base64
import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from random import Random

from benchmarks.letters.fonts import MissingError, font, path_of
from benchmarks.letters.shapes import drawn, filled
from benchmarks.letters.sheet import HIGH, WIDE, Run, Sheet

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_POINT = 72 / 300
_STAMPS = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}")


def browser() -> str:
    """Where the browser is.

    Raises:
        MissingError: there is none.
    """
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    raise MissingError("chromium is missing (Debian package chromium): no letters of grade digital can be made")


def print_pdf(sheet: Sheet, path: Path, seed: str) -> None:
    """Print the page as a text PDF. The day of its making is fixed, so that equal letters are equal files."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(_as_html(sheet, Random(seed)), encoding="utf-8")
        printed = Path(folder) / "page.pdf"
        command = [
            browser(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ]
        subprocess.run(command, capture_output=True, check=True, timeout=120)
        path.write_bytes(_STAMPS.sub(rb"\g<1>20260101000000", printed.read_bytes()))


def _as_html(sheet: Sheet, random: Random) -> str:
    """Absolute places in points: each run is a line box whose base line is where the sheet has it."""
    faces = sorted({(run.face, run.bold) for run in sheet.runs})
    fonts = "".join(_font_face(face, bold=bold) for face, bold in faces)
    style = (
        "@page{size:595pt 842pt;margin:0}body{margin:0}"
        "span{position:absolute;white-space:pre;line-height:0}svg{position:absolute;left:0;top:0}"
    )
    runs = "".join(_span(run) for run in sheet.runs)
    return (
        f"<!doctype html><html lang=th><meta charset=utf-8><title>-</title><style>{fonts}{style}</style>"
        f"{_drawing(sheet, random)}{runs}</html>"
    )


def _span(run: Run) -> str:
    """A line without height: its base line falls half of ascent less descent below its top."""
    ascent, descent = font(run.face, run.size, bold=run.bold).getmetrics()
    place = f"left:{run.x * _POINT:.2f}pt;top:{(run.y - (ascent - descent) / 2) * _POINT:.2f}pt"
    ink = "rgb({},{},{})".format(*run.ink)
    family = _family(run.face, bold=run.bold)
    words = html.escape(run.text)
    return f"<span style=\"{place};color:{ink};font:{run.size * _POINT:.2f}pt/0 '{family}'\">{words}</span>\n"


def _drawing(sheet: Sheet, random: Random) -> str:
    """Rules and shapes as vectors."""
    parts = [
        f'<line x1="{rule.x0}" y1="{rule.y0}" x2="{rule.x1}" y2="{rule.y1}" stroke="#000" stroke-width="{rule.width}"'
        + (f' stroke-dasharray="0 {rule.width * 3.5}" stroke-linecap="round"/>' if rule.dotted else "/>")
        for rule in sheet.rules
    ]
    for shape in sheet.shapes:
        parts += [f'<polygon points="{_points(area)}"/>' for area in filled(shape)]
        parts += [
            f'<polyline points="{_points(line)}" fill="none" stroke="#1c265c" stroke-width="4"/>'
            for line in drawn(shape, random)
        ]
    return f'<svg width="595pt" height="842pt" viewBox="0 0 {WIDE} {HIGH}">{"".join(parts)}</svg>'


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _font_face(face: str, *, bold: bool) -> str:
    """A face within the page itself, so that no file need be fetched."""
    data = base64.b64encode(path_of(face, bold=bold).read_bytes()).decode()
    return f"@font-face{{font-family:'{_family(face, bold=bold)}';src:url(data:font/ttf;base64,{data})}}"


def _family(face: str, *, bold: bool) -> str:
    return f"{face}{'B' if bold else ''}"
