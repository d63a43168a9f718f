"""One file through the product's own reader, with what it cost and how it ended."""

import hashlib
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from models.errors import MESSAGES_TH, DocumentError, IntakeError, TransientError
from models.limits import ReadLimits
from models.settings import Reading as ReadingSettings
from models.values import ToRead
from pipelines.adapters.child import Children
from pipelines.adapters.child_reader import ChildReader
from pipelines.adapters.process_tree import resident_bytes
from pipelines.read import read_limits

MOST_SECONDS, MOST_BYTES = 60.0, 2 << 30
_SAMPLE_SECONDS = 0.02


@dataclass(slots=True, kw_only=True)
class Result:
    """How one file ended."""

    kind: str
    seed: int
    outcome: str = ""
    """`read`, or the code it was refused with, or `FAULT …` for what should never happen."""
    seconds: float = 0.0
    silence: float = 0.0
    """The longest time without a finished page."""
    peak_bytes: int = 0
    signal: int = 0
    faults: list[str] = field(default_factory=list)
    """Why this is a failure of the program; none where all went as it should."""


class MeasuredChildren(Children):
    """The product's children; notes what one held at most and the signal that ended it, unless we sent it."""

    peak_bytes = 0
    signal = 0
    silence = 0.0
    _heard = 0.0

    def _answer(self, child: ForkServerProcess, ours: Connection) -> Any:
        self._heard = time.monotonic()
        try:
            with self._sampled(child.pid or 0):
                return super()._answer(child, ours)
        finally:
            self._hear()

    def _received(self, child: ForkServerProcess, ours: Connection) -> Any:
        try:
            return super()._received(child, ours)
        finally:
            self._hear()
            self.signal = -(child.exitcode or 0)

    def _hear(self) -> None:
        now = time.monotonic()
        self.silence, self._heard = max(self.silence, now - self._heard), now

    @contextmanager
    def _sampled(self, session: int) -> Iterator[None]:
        done = threading.Event()
        self.peak_bytes = 0

        def sample() -> None:
            while not done.wait(_SAMPLE_SECONDS):
                self.peak_bytes = max(self.peak_bytes, resident_bytes(session))

        thread = threading.Thread(target=sample, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


class MeasuredReader(ChildReader):
    """The product's reader, with children that are measured."""

    def __init__(self, limits: ReadLimits, settings: ReadingSettings) -> None:
        """As `ChildReader`."""
        super().__init__(limits, settings)
        self.children = MeasuredChildren(self._children.bounds, preload="pipelines.adapters.reader_warm")
        self._children = self.children


def measured_reader() -> MeasuredReader:
    """A reader with the limits that the product has by default."""
    settings = ReadingSettings()
    return MeasuredReader(read_limits(settings), settings)


def run(reader: MeasuredReader, kind: str, seed: int, path: Path) -> Result:
    """Read one file."""
    content = path.read_bytes()
    original = ToRead(
        path=path, sha256=hashlib.sha256(content).hexdigest(), name=path.name, is_mail=path.suffix == ".eml"
    )
    del content
    result = Result(kind=kind, seed=seed)
    children = reader.children
    children.signal = children.peak_bytes = 0
    children.silence = 0.0
    began = time.monotonic()
    try:
        reader(original)
        result.outcome = "read"
    except DocumentError as error:
        _refused(result, error)
    except TransientError as error:  # a file can never be the surroundings' fault
        _refused(result, error)
        result.faults.append("taken for a fault of the surroundings")
    except Exception as error:  # noqa: BLE001 - what the run is for
        result.outcome = f"FAULT {type(error).__name__}"
        result.faults.append("an exception that is no IntakeError")
    result.seconds = time.monotonic() - began
    result.peak_bytes, result.signal = children.peak_bytes, children.signal
    # A document of many pages may take its time, as long as page after page is done.
    result.silence = children.silence
    if result.silence > MOST_SECONDS:
        result.faults.append(f"hung for {result.silence:.0f} s")
    if result.peak_bytes > MOST_BYTES:
        result.faults.append(f"took {result.peak_bytes >> 20} MB")
    return result


def _refused(result: Result, error: IntakeError) -> None:
    result.outcome = error.code
    if not MESSAGES_TH.get(error.code):
        result.faults.append("refused without a reason")
    if error.code == "internal":
        result.faults.append("a fault of ours, not of the file")


def left_behind() -> list[str]:
    """Scratch folders of readers that are still there."""
    return sorted(path.name for path in Path(tempfile.gettempdir()).glob("ksed-*"))
