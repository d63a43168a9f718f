"""An integer Tesseract network to one that can be trained on: same layers, weights as floating point.

Debian ships only integer models, and `lstmtraining` continues only from floating-point ones. The layout of the file is
that of Tesseract 5.3's serialisation: network.cpp, plumbing.cpp, fullyconnected.cpp, lstm.cpp, weightmatrix.cpp and
lstmrecognizer.cpp (Apache License 2.0).
"""

import struct
from dataclasses import dataclass, field

import numpy as np

_INTEGER, _DOUBLE = 1, 128
"""Bits of a weight matrix's mode: stored as integers; stored in the format of Tesseract 4 and later."""
_LAYERED = {"Series", "Parallel", "RTLReversed", "TTBReversed", "XYTranspose"}
_CONNECTED = {"Tanh", "Softmax", "SoftmaxNoCTC", "Relu", "Logistic", "Linear", "PosClip", "SymClip"}
_RECURRENT = {"LSTM", "SummLSTM"}
_OPAQUE = {"Convolve": 8, "Maxpool": 8, "Reconfig": 8, "Input": 20}
"""Bytes of state that layers without weights carry."""
_OWN_RATES = 64
"""Bit of a layered network's flags: learning rates of its layers follow."""
_RECOGNISER_INTEGER = 1
"""Bit of the recogniser's training flags: the network is integer."""


class NotThisFormatError(ValueError):
    """The model is not an integer LSTM in the layout of Tesseract 5.3."""


@dataclass(slots=True)
class _Copy:
    """Reads `source` on and writes what has been read, changed where the format asks for it."""

    source: bytes
    at: int = 0
    target: bytearray = field(default_factory=bytearray)

    def take(self, size: int) -> bytes:
        part = self.source[self.at : self.at + size]
        if len(part) != size:
            raise NotThisFormatError("cut off")
        self.at += size
        return part

    def keep(self, size: int) -> bytes:
        part = self.take(size)
        self.target += part
        return part

    def keep_number(self, code: str) -> int:
        return int(struct.unpack(f"<{code}", self.keep(struct.calcsize(f"<{code}")))[0])

    def keep_text(self) -> str:
        return self.keep(self.keep_number("I")).decode()


def to_float(model: bytes) -> bytes:
    """The `lstm` part of a traineddata file with its weights as floating point.

    Raises:
        NotThisFormatError: the part is not an integer network in the expected layout.
    """
    copy = _Copy(model)
    _network(copy)
    copy.keep_text()
    flags = struct.unpack("<i", copy.take(4))[0]
    copy.target += struct.pack("<i", flags & ~_RECOGNISER_INTEGER)
    copy.keep(len(model) - copy.at)
    return bytes(copy.target)


def _network(copy: _Copy) -> None:
    if copy.keep_number("b"):
        raise NotThisFormatError("a layer by number")
    kind = copy.keep_text()
    copy.keep(2)  # training state, needs to back-propagate
    flags, inputs, outputs, _weights = struct.unpack("<4i", copy.keep(16))
    copy.keep_text()
    if kind in _LAYERED:
        for _ in range(copy.keep_number("I")):
            _network(copy)
        if flags & _OWN_RATES:
            copy.keep(4 * copy.keep_number("I"))
    elif kind in _OPAQUE:
        copy.keep(_OPAQUE[kind])
    elif kind in _CONNECTED:
        _weight_matrix(copy)
    elif kind in _RECURRENT:
        width = copy.keep_number("i")
        # Two-dimensional cells have a fifth gate, and take the outputs of the row before as inputs too.
        for _ in range(5 if width >= inputs + 2 * outputs else 4):
            _weight_matrix(copy)
    else:
        raise NotThisFormatError(f"layer {kind}")


def _weight_matrix(copy: _Copy) -> None:
    mode = copy.take(1)[0]
    if not (mode & _INTEGER and mode & _DOUBLE):
        raise NotThisFormatError(f"weights in mode {mode}")
    rows, columns = struct.unpack("<2i", copy.take(8))
    copy.take(1)  # the value of an empty cell
    weights = np.frombuffer(copy.take(rows * columns), np.int8).reshape(rows, columns).astype(np.float64)
    scales = np.frombuffer(copy.take(8 * struct.unpack("<I", copy.take(4))[0]), "<f8")
    copy.target += struct.pack("<B2id", mode & ~_INTEGER, rows, columns, 0.0)
    copy.target += (weights * scales[:rows, None]).astype("<f8").tobytes()
