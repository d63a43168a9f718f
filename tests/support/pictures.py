"""Pictures as files."""

import io
from typing import Any

from PIL import Image


def saved(image: Image.Image, form: str, **how: Any) -> bytes:
    """A picture as a file of the given form, e.g. "PNG"."""
    stream = io.BytesIO()
    image.save(stream, form, **how)
    return stream.getvalue()
