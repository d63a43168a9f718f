"""Reading in a child process: a hostile or endless letter harms nobody but its own reader.

One child a letter, forked from a server that has the parsers loaded already. It has bounded memory, tells
of every page it finishes, and is killed, with all it started, when it stalls or when its parent dies.
"""

import contextlib
import errno
import logging
import multiprocessing
import os
import resource
import signal
import threading
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from typing import Any

from models.errors import DocumentError, IntakeError, TransientError
from models.faults import place_of
from models.limits import ReadLimits
from models.settings import Reading as ReadingSettings
from models.values import Reading
from pipelines.office import ToRead
from pipelines.read import read_original

log = logging.getLogger("ksed.reader")

_context = multiprocessing.get_context("forkserver")


class ChildReader:
    """Reads one original a call, each in its own child; calls may run side by side in threads."""

    def __init__(self, limits: ReadLimits, settings: ReadingSettings) -> None:
        """Read within `limits`; `settings` bound memory and patience."""
        self.limits = limits
        self.settings = settings
        self._stopping = threading.Event()
        self._children: set[ForkServerProcess] = set()
        _context.set_forkserver_preload([__name__])

    def __call__(self, original: ToRead, /) -> Reading:
        """Read one original.

        Raises:
            DocumentError: the document's own fault, or `took_too_long`, `too_much_memory`, `reader_crashed`.
            TransientError: the surroundings' fault.
        """
        ours, theirs = _context.Pipe(duplex=False)
        lifeline, our_end = _context.Pipe(duplex=False)
        child = _context.Process(
            target=_read_in_child, args=(theirs, lifeline, original, self.limits, self.settings.memory_mb), daemon=True
        )
        child.start()
        self._children.add(child)
        if self._stopping.is_set():  # it was born while the others were being ended
            _kill_group(child)
        theirs.close()
        lifeline.close()
        try:
            return self._answer(child, ours)
        finally:
            # Closing our end of the lifeline would do; killing at once frees the cores sooner.
            _kill_group(child)
            child.join()
            self._children.discard(child)
            ours.close()
            our_end.close()

    def stop(self) -> None:
        """End all children; their letters count as interrupted."""
        self._stopping.set()
        for child in list(self._children):
            _kill_group(child)

    def _answer(self, child: ForkServerProcess, ours: Connection) -> Reading:
        while True:
            if not wait([ours], timeout=self.settings.stalled_seconds):
                raise DocumentError("took_too_long")
            try:
                answer: Any = ours.recv()
            except (EOFError, OSError):
                child.join(timeout=5)
                if self._stopping.is_set():
                    raise TransientError("internal", "stopped while reading") from None
                log.warning("reader ended with %s", child.exitcode)
                raise DocumentError("reader_crashed") from None
            if isinstance(answer, IntakeError):
                raise answer
            if isinstance(answer, Reading):
                return answer
            # Anything else is a sign of life: one more page done.


def _read_in_child(
    answers: Connection, lifeline: Connection, original: ToRead, limits: ReadLimits, memory_mb: int
) -> None:
    os.setsid()
    # The desk and the mailbox come first.
    os.nice(5)
    memory = memory_mb << 20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_die_with_parent, args=(lifeline,), daemon=True).start()
    lock = threading.Lock()

    def alive() -> None:
        with lock:
            answers.send(True)

    try:
        answer: object = read_original(original, replace(limits, on_page=alive))
    except IntakeError as error:
        answer = error
    except MemoryError:
        answer = DocumentError("too_much_memory")
    except OSError as error:
        answer = TransientError("disk_full" if error.errno == errno.ENOSPC else "store_unavailable")
    except Exception as error:  # noqa: BLE001  # the interpreter's own traceback would quote the letter
        log.error("reader fault=%s", place_of(error))  # noqa: TRY400
        answer = DocumentError("internal", type(error).__name__)
    with lock, contextlib.suppress(BrokenPipeError):
        answers.send(answer)


def _die_with_parent(lifeline: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        lifeline.recv()
    os.killpg(0, signal.SIGKILL)


def _kill_group(child: ForkServerProcess) -> None:
    pid = child.pid
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        # Before `setsid` the child is still in its server's group, which must live.
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)
