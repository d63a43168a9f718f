"""Reading in a child process, one a letter: `pipelines.adapters.child` says why and within which bounds."""

from dataclasses import replace
from typing import TYPE_CHECKING

from models.limits import ReadLimits
from models.values import Reading, ToRead
from pipelines.adapters.child import Alive, Bounds, Children
from pipelines.read import read_original

if TYPE_CHECKING:  # this module is imported in each reader, which needs no settings
    from models.settings import Reading as ReadingSettings

_NICE = 5
"""The desk and the mailbox come first."""


class ChildReader:
    """Reads one original a call, each in its own child; calls may run side by side in threads."""

    def __init__(self, limits: ReadLimits, settings: "ReadingSettings") -> None:
        """Read within `limits`; `settings` bound memory and patience."""
        self.limits = limits
        bounds = Bounds(
            memory_mb=settings.memory_mb,
            seconds=settings.letter_seconds,
            stalled_seconds=settings.stalled_seconds,
            processors=limits.workers,
            nice=_NICE,
        )
        self._children = Children(bounds, preload="pipelines.adapters.reader_warm")

    def __call__(self, original: ToRead, /) -> Reading:
        """Read one original.

        Raises:
            DocumentError: the document's own fault, or `took_too_long`, `too_much_memory`, `reader_crashed`.
            TransientError: the surroundings' fault.
        """
        return self._children.run(_read, original, self.limits)

    def stop(self) -> None:
        """End all children; their letters count as interrupted."""
        self._children.stop()


def _read(alive: Alive, original: ToRead, limits: ReadLimits) -> Reading:
    return read_original(original, replace(limits, on_page=alive))
