"""Imported by the server that readers are forked from: what each of them would load for itself is loaded once."""

import contextlib

import numpy.ma  # noqa: F401  # NumPy's own functions import it when first called
from PIL import Image

from models.errors import TransientError
from models.limits import ReadLimits
from parsers import image, ocr, ocr_library
from parsers.thai import vocabulary
from pipelines import read  # noqa: F401  # with all its parsers
from pipelines.adapters.reader_memory import keep_what_is_freed

Image.init()
image.formats()
vocabulary.cut_words("ก")  # loads the dictionaries
_model = ocr.model_of(ReadLimits())
# A model that is not there is reported by the reader that wants it.
with contextlib.suppress(TransientError):
    if _model.folder is not None and ocr_library.is_there():
        ocr_library.warm(_model.languages, _model.folder)
keep_what_is_freed()
