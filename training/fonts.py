"""The typefaces that lines are drawn in: every Thai one of Debian and of the npm packages in `package.json`.

Norasi, Kinnari and Garuda are kept out, to measure on letters in faces never trained on. Purisa is kept out because it
stands for handwriting: what is written by hand must look doubtful, not be read with confidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

DEBIAN = (Path("/usr/share/fonts/truetype/tlwg"), Path("/usr/share/fonts/truetype/arundina"))
NPM = Path(__file__).with_name("node_modules")
KEPT_OUT = ("Norasi", "Kinnari", "Garuda", "Purisa")

_OFFICIAL = {
    "Laksaman": 9.0,
    "Sarabun": 9.0,
    "THSarabunNew": 8.0,
    "Niramit": 2.5,
    "Taviraj": 2.0,
    "Trirong": 2.0,
    "Umpush": 2.0,
    "Loma": 1.5,
    "ArundinaSerif": 2.5,
    "TlwgTypist": 1.5,
    "TlwgTypewriter": 1.5,
    "Maitree": 1.5,
    "Pridi": 1.5,
    "IBMPlexSansThaiLooped": 2.0,
    "TlwgTypo": 1.5,
    "Waree": 1.5,
    "ArundinaSans": 1.5,
    "NotoSansThaiLooped": 2.0,
    "Fahkwang": 1.5,
}
"""Families that letters are set in, or that look like those that are (Angsana, Cordia): drawn more often."""
_CASUAL = ("Itim", "Mali", "Sriracha")
_NUMBERING = ("Mono", "Typo", "Typist", "Typewriter")
"""Fixed-width faces: numbering machines, typewriters."""
_SLANTED = ("italic", "oblique")
_WEIGHTED = ("bold", "light", "medium", "semibold")
_TOO_THIN = ("thin", "extralight")
_TOO_BLACK = ("black", "extrabold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A font file: how often it is drawn, and whether it may stand in a stamp, by what it is like."""

    path: Path
    weight: float
    casual: bool
    numbering: bool


def faces() -> tuple[Face, ...]:
    """All faces found, in a fixed order.

    Raises:
        FileNotFoundError: the npm packages are not installed.
    """
    if not NPM.is_dir():
        raise FileNotFoundError(f"{NPM}: run npm ci in training/ first")
    found = [path for folder in (*DEBIAN, NPM) for path in sorted(folder.rglob("*.ttf"))]
    return tuple(_face(path) for path in found if _wanted(path) and _has_thai(path))


def _family(path: Path) -> str:
    return path.stem.replace("_", "-").split("-")[0]


def _wanted(path: Path) -> bool:
    return _family(path) not in KEPT_OUT and not _marked(path, *_TOO_THIN, *_TOO_BLACK)


def _marked(path: Path, *marks: str) -> bool:
    """Whether the file's name tells of one of these cuts of its family."""
    return any(mark in path.stem.lower() for mark in marks)


def _has_thai(path: Path) -> bool:
    font = ImageFont.truetype(str(path), 40)
    thai, missing = (font.getmask(text).getbbox() for text in ("๔ฐ", "\U0010fffd\U0010fffd"))
    return bool(thai != missing)


def _face(path: Path) -> Face:
    family = _family(path)
    weight = (0.2 if family in _CASUAL else _OFFICIAL.get(family, 0.8)) / _count_of(path, family)
    plain = not _marked(path, *_SLANTED, *_WEIGHTED)
    return Face(
        path=path,
        weight=weight * (4.0 if plain else 1.0),
        casual=family in _CASUAL,
        numbering=any(mark in family for mark in _NUMBERING),
    )


def _count_of(path: Path, family: str) -> int:
    """Files of the family, so that one with many weights is not drawn more often."""
    return sum(1 for _ in _siblings(path, family))


def _siblings(path: Path, family: str) -> Iterator[Path]:
    root = next(folder for folder in (*DEBIAN, NPM) if folder in path.parents)
    return (other for other in root.rglob("*.ttf") if _family(other) == family and _wanted(other))
