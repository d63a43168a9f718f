"""Coloured ink (stamps, pens, letterheads) apart from black print.

Black takes all colours away alike, coloured ink takes one far less than another. So what the lightest channel has
lost is black, beyond the share that the page's ink takes there itself; what the darkest has lost beyond that is
coloured ink. Where coloured lettering *is* the text (a letter in blue pen, a blue line), it stays on the page.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from parsers.scan.background import whitened
from parsers.scan.lettering import lettering
from parsers.scan.prepared import Colour, Grey

_TINT = 0.18
"""Of what a pixel has lost, the part by which channels may differ and the print be black: copies are often bluish."""
_LEAST_COLOUR = 8.0
"""Difference between channels beyond that (0–255, paper white) from which on there is coloured ink."""
_LEAST_SHARE = 1.5e-4
"""Share of coloured pixels below which a page has no coloured ink."""
_RATIOS = (0.15, 0.60)
"""What an ink takes of its lightest channel for each part of its darkest, at least and at most; black takes 1."""
_SPREAD = 1.2
"""Pixels over which colour is averaged: JPEG stores it coarser than light."""
_RESIDUE = (0.25, 0.55)
"""What is left near coloured ink, as a share of the print's darkness: below the first it is dirt, from the second on
it is print."""
_RESIDUE_ALONE = (0.5, 0.85)
"""The same where a neighbourhood is nearly all coloured."""
_ALONE = 0.32
"""Share of colour in all that a neighbourhood has lost, from which on that is so."""
_COLOURED = (0.08, 0.13, 0.21)
"""By how much that share must be above that of the page's print: to believe a pixel's own colour, to take ink for
coloured whatever its own colour, and to be sure of that."""
_MOST_USUAL = 0.2
"""Greatest share taken for print's own tint; where it is more, the page is written in colour."""
_SEEN = 35
"""What a pixel has lost at least (0–255) to bear ink at all."""
_PAPER_LOSS = 6.0
"""What whitened paper itself still lacks of white."""
_FAINT = 100.0
"""Darkness (0–255) of the print where the page has too little of it to tell."""


def split_ink(colour: Colour) -> tuple[Grey, Grey]:
    """The page without its coloured ink, and the coloured ink alone (0 none, 255 full); paper is made white.

    Black under a stamp stays. Lettering in colour stays on the page as well: all of it where the page is mostly
    written in colour, else what stands as lines of text.
    """
    grey, ink, _ = split_page(colour)
    return grey, ink


def split_page(colour: Colour) -> tuple[Grey, Grey, tuple[str, ...]]:
    """As `split_ink`, and what was done."""
    white, steps = whitened(colour)
    grey = _grey(cv2.cvtColor(white, cv2.COLOR_BGR2GRAY))
    regions = _regions(white)
    if regions is None:
        return grey, np.zeros_like(grey), steps
    lightest, darkest = _extremes(white)
    # Averaged first: a scanner's three colours never lie quite on each other, and black print has coloured fringes.
    light, dark = _extremes(_colours(cv2.GaussianBlur(white, (0, 0), _SPREAD)))
    chroma = cv2.subtract(light, dark)
    weight = _weight(_grey(chroma), dark, darkest, regions)
    coloured = weight[::3, ::3] > 200
    ratio = _ratio(lightest[::3, ::3][coloured], darkest[::3, ::3][coloured])
    # Ink takes `ratio` parts of the lightest channel where it takes one of the darkest; chroma is the difference.
    chroma = cv2.max(chroma, cv2.subtract(lightest, darkest))
    bare = cv2.add(lightest, cv2.convertScaleAbs(chroma, alpha=ratio / (1 - ratio)))
    page = _grey(cv2.add(grey, cv2.multiply(cv2.subtract(bare, grey), weight, scale=1 / 255)))
    ink = _grey(cv2.multiply(cv2.subtract(page, darkest), weight, scale=1 / 255))
    page = _without_residue(page, weight, regions.alone)
    kept = lettering(page, ink, white)
    if kept is not None:
        page = _grey(np.where(kept > 0, darkest, page))
        steps = (*steps, "coloured text kept")
    full = float(np.percentile(ink[::3, ::3][coloured], 90)) if coloured.any() else 0.0
    return page, _grey(cv2.convertScaleAbs(ink, alpha=235 / max(40.0, full))), (*steps, "ink split")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Regions:
    """How coloured the neighbourhood of each pixel is, 0–255, as far as needed for each of three questions."""

    near: Grey
    """To believe a pixel's own colour: at a fringe of print, colours make up for each other."""
    around: Grey
    """To take what ink there is for coloured."""
    alone: Grey
    """To take hardly anything for black."""


def _regions(white: Colour) -> _Regions | None:
    """Where coloured ink is, by how much of what a neighbourhood has lost is colour; None where nowhere."""
    high, wide = white.shape[:2]
    size = max(1, wide // 4), max(1, high // 4)
    small = cv2.GaussianBlur(cv2.resize(white, size, interpolation=cv2.INTER_AREA), (0, 0), 1.5)
    light, dark = _extremes(_colours(small))
    lost = 255 - _PAPER_LOSS - dark.astype(np.float32)
    share = (light - dark) / np.maximum(lost, 6.0)
    printed = share[lost > _SEEN]
    usual = min(_MOST_USUAL, float(np.percentile(printed, 70))) if printed.size else 0.0
    believed, low, sure = (usual + more for more in _COLOURED)
    if float(((share > sure) & (lost > _SEEN / 2)).mean()) < _LEAST_SHARE:
        return None

    def ramp(least: float, most: float) -> Grey:
        level = np.clip((share - least) * (255 / (most - least)), 0, 255).astype(np.uint8)
        return _grey(cv2.resize(level, (wide, high), interpolation=cv2.INTER_LINEAR))

    return _Regions(near=ramp(believed, low), around=ramp(low, sure), alone=ramp(_ALONE, _ALONE + 0.02))


def _weight(chroma: Grey, dark: Grey, darkest: Grey, regions: _Regions) -> Grey:
    """How surely coloured ink lies on each pixel, 0–255: by its own colour, or by that of all around it."""
    beyond = _grey(cv2.subtract(chroma, cv2.convertScaleAbs(cv2.bitwise_not(dark), alpha=_TINT)))
    # The grain of a photograph is coloured too: paper, most of any page, tells how much.
    least = max(_LEAST_COLOUR, 3.0 * float(np.percentile(beyond[::4, ::4], 75)))
    own = np.clip((np.arange(256) - least / 2) / least, 0, 1) * 255
    seen = cv2.threshold(darkest, 255 - _SEEN, 255, cv2.THRESH_BINARY_INV)[1]
    own_weight = cv2.min(cv2.LUT(beyond, own.astype(np.uint8)), regions.near)
    return _grey(cv2.max(own_weight, cv2.min(regions.around, seen)))


def _without_residue(page: Grey, weight: Grey, alone: Grey) -> Grey:
    """Near coloured ink faint remains go and print stays; less is believed where nearly all around is coloured."""
    sample = page[::3, ::3]
    print_levels = sample[(sample < 180) & (weight[::3, ::3] == 0)]
    full = 255.0 - float(np.percentile(print_levels, 25)) if print_levels.size > 200 else _FAINT
    near = cv2.dilate(weight, np.ones((7, 7), np.uint8)) > 127
    clean = np.where(near, _without_faint(page, full, _RESIDUE), page)
    return _grey(np.where(near & (alone > 127), _without_faint(page, full, _RESIDUE_ALONE), clean))


def _without_faint(page: Grey, full: float, limits: tuple[float, float]) -> Grey:
    """Darkness below the first limit (a share of `full`) gone, from the second on as it was."""
    least, most = (share * full for share in limits)
    darkness = np.arange(256)[::-1]
    kept = darkness * np.clip((darkness - least) / (most - least), 0, 1)
    return _grey(cv2.LUT(page, (255 - kept).astype(np.uint8)))


def _ratio(lightest: Grey, darkest: Grey) -> float:
    """What the page's ink takes of its lightest channel for each part of its darkest."""
    least, most = _RATIOS
    if not lightest.size:
        return least
    ratios = (255.0 - lightest) / (255.0 - np.minimum(darkest, 254))
    return float(np.clip(np.percentile(ratios, 75), least, most))


def _extremes(colour: Colour) -> tuple[Grey, Grey]:
    """The lightest and the darkest channel of each pixel."""
    blue, green, red = cv2.split(colour)
    return _grey(cv2.max(cv2.max(blue, green), red)), _grey(cv2.min(cv2.min(blue, green), red))


def _colours(array: cv2.typing.MatLike) -> Colour:
    return np.asarray(array, dtype=np.uint8)


def _grey(array: cv2.typing.MatLike) -> Grey:
    return np.asarray(array, dtype=np.uint8)
