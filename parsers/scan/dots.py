"""A page image's dots as the picture work takes them."""

import numpy as np
from PIL import Image

from parsers.scan.prepared import Colour, Grey


def dots_of(image: Image.Image | Colour | Grey) -> Colour | Grey:
    """The dots of a page image (mode 1, L or RGB): blue, green, red, or grey; dots are given back as they are.

    Made once for all steps: a page at 300 dpi has 26 MB of them. Pillow hands them out in that order four times as
    quickly as NumPy and OpenCV together bring them into it.
    """
    if isinstance(image, np.ndarray):
        return image
    if image.mode == "RGB":
        packed = np.frombuffer(image.tobytes("raw", "BGR"), dtype=np.uint8)
        return packed.reshape(image.height, image.width, 3)
    return np.asarray(image.convert("L"), dtype=np.uint8)
