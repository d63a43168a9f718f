"""How a scan is delivered: JPEG, TIFF, or a PDF whose page is the picture. Same picture, same bytes."""

import time
from pathlib import Path

from PIL import Image

QUALITY = 80
_LONG_AGO = time.struct_time((2026, 1, 1, 0, 0, 0, 3, 1, 0))
"""What PDFs give as their making, so that equal letters are equal files."""

SUFFIXES = ("jpg", "pdf", "tif")


def save(picture: Image.Image, path: Path, dpi: int) -> None:
    """Write the picture in the container that the path's suffix names; bilevel ones as G4."""
    match path.suffix:
        case ".jpg":
            picture.convert("RGB").save(path, "JPEG", quality=QUALITY, dpi=(dpi, dpi))
        case ".pdf":
            picture.save(path, "PDF", resolution=dpi, quality=QUALITY, creationDate=_LONG_AGO, modDate=_LONG_AGO)
        case ".tif" if picture.mode == "1":
            picture.save(path, "TIFF", compression="group4", dpi=(dpi, dpi))
        case ".tif":
            picture.save(path, "TIFF", compression="jpeg", quality=QUALITY, dpi=(dpi, dpi))
        case other:
            raise ValueError(other)
