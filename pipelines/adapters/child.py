"""Work on hostile files in child processes: a letter that stalls, bloats or crashes harms nobody but its own child.

One child a job, forked from a server that has the parsers loaded already, in a session of its own with a scratch
folder of its own. Memory is bounded for each process and watched for all of them together; the child tells of its
progress, and is killed, with all it started, when it stalls, takes too long in all, holds too much, or when
its parent dies.
"""

import contextlib
import errno
import logging
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from models.errors import DocumentError, IntakeError, TransientError
from models.faults import place_of
from pipelines.adapters.process_tree import resident_bytes, virtual_bytes

T = TypeVar("T")

log = logging.getLogger("ksed.reader")

_context = multiprocessing.get_context("forkserver")
_preloaded = [__name__]
_starting = threading.Lock()

_LOOK_SECONDS = 0.2
"""Between two looks at the memory of a child and its tools."""
_SCRATCH_FILE_BYTES = 1 << 30
"""Size of any one file that a child or its tools write: a page's picture has 60 MB, an attachment 200 MB at most."""

Alive = Callable[[], None]
"""A job calls it after each step, from any thread: a sign of life for whoever waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a child may take: memory of it and its tools, wall-clock seconds in all, and without a sign of life."""

    memory_mb: int
    seconds: float
    stalled_seconds: float
    processors: int = 1
    """How many it keeps busy at a time; for the limit on processor time, should nobody watch it any more."""
    nice: int = 0


@dataclass(frozen=True, slots=True)
class _Done:
    """A job's result, told apart from its signs of life."""

    result: Any


class Children:
    """Does jobs, each in its own child; calls may run side by side in threads."""

    def __init__(self, bounds: Bounds, *, preload: str) -> None:
        """Work within `bounds`; the module `preload` is loaded once by the server that children are forked from."""
        self.bounds = bounds
        self._stopping = threading.Event()
        self._children: set[ForkServerProcess] = set()
        if preload not in _preloaded:
            _preloaded.append(preload)
        _context.set_forkserver_preload(_preloaded)

    def run(self, job: Callable[..., T], *arguments: Any) -> T:
        """Give `job(alive, *arguments)`, a function of a module; arguments and result are pickled.

        Raises:
            DocumentError: the document's own fault, or `took_too_long`, `too_much_memory`, `reader_crashed`.
            TransientError: the surroundings' fault.
        """
        try:
            scratch = tempfile.mkdtemp(prefix="ksed-")
        except OSError as error:
            raise _of_surroundings(error) from error
        try:
            result: T = self._run(job, arguments, scratch)
            return result
        finally:
            shutil.rmtree(scratch, ignore_errors=True)  # a killed child tidies nothing up

    def stop(self) -> None:
        """End all children; their jobs count as interrupted."""
        self._stopping.set()
        for child in list(self._children):
            _kill_group(child)

    def _run(self, job: Callable[..., Any], arguments: tuple[Any, ...], scratch: str) -> Any:
        ours, theirs = _context.Pipe(duplex=False)
        lifeline, our_end = _context.Pipe(duplex=False)
        with ours, our_end:
            with theirs, lifeline:
                child = _context.Process(
                    target=_work, args=(theirs, lifeline, self.bounds, scratch, job, arguments), daemon=True
                )
                try:
                    _start(child)
                except (OSError, EOFError) as error:  # no process or memory to be had, or the server was killed
                    raise TransientError("internal", f"no reader: {type(error).__name__}") from error
            self._children.add(child)
            if self._stopping.is_set():  # it was born while the others were being ended
                _kill_group(child)
            try:
                return self._answer(child, ours)
            finally:
                # Closing our end of the lifeline would do; killing at once frees the cores sooner.
                _kill_group(child)
                child.join()
                self._children.discard(child)

    def _answer(self, child: ForkServerProcess, ours: Connection) -> Any:
        begun = sign_of_life = looked = time.monotonic()
        while True:
            spoken = wait([ours], timeout=_LOOK_SECONDS)
            now = time.monotonic()
            if now - looked >= _LOOK_SECONDS:
                looked = now
                if resident_bytes(child.pid or 0) > self.bounds.memory_mb << 20:
                    raise DocumentError("too_much_memory", "reader and its tools")
            if now - begun > self.bounds.seconds:
                raise DocumentError("took_too_long", "whole letter")
            if not spoken:
                if now - sign_of_life > self.bounds.stalled_seconds:
                    raise DocumentError("took_too_long", "stalled")
                continue
            sign_of_life = now
            answer = self._received(child, ours)
            if isinstance(answer, IntakeError):
                raise answer
            if isinstance(answer, _Done):
                return answer.result
            # Anything else is a sign of life: one more page done.

    def _received(self, child: ForkServerProcess, ours: Connection) -> Any:
        try:
            return ours.recv()
        except (EOFError, OSError):
            child.join(timeout=5)
            if self._stopping.is_set():
                raise TransientError("internal", "stopped while reading") from None
            log.warning("reader ended with %s", child.exitcode)
            raise DocumentError("reader_crashed") from None


def _start(child: ForkServerProcess) -> None:
    """Start a child without this program's main module, which `multiprocessing` would have it import first.

    A job is a function of a module that is loaded already; `ksed` itself would cost each child 40 ms.
    """
    with _starting:
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            child.start()
        finally:
            sys.modules["__main__"] = main


def _work(
    answers: Connection,
    lifeline: Connection,
    bounds: Bounds,
    scratch: str,
    job: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> None:
    os.setsid()
    os.nice(bounds.nice)
    _bound(bounds)
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    threading.Thread(target=_die_with_parent, args=(lifeline, Path(scratch)), daemon=True).start()
    lock = threading.Lock()

    def alive() -> None:
        with lock:
            answers.send(True)

    try:
        answer: object = _Done(job(alive, *arguments))
    except IntakeError as error:
        answer = error
    except MemoryError:
        answer = DocumentError("too_much_memory")
    except RecursionError:
        answer = DocumentError("damaged", "nested too deeply")
    except OSError as error:
        answer = _of_scratch(error)
    except Exception as error:  # noqa: BLE001  # the interpreter's own traceback would quote the letter
        log.error("reader fault=%s", place_of(error))  # noqa: TRY400
        answer = DocumentError("internal", type(error).__name__)
    with lock, contextlib.suppress(BrokenPipeError):
        answers.send(answer)


def _bound(bounds: Bounds) -> None:
    """Limit this process, and each that it starts.

    Libraries reserve address space by the processor before any letter is read; what they hold already does not count.
    """
    memory = virtual_bytes() + (bounds.memory_mb << 20)
    seconds = int(bounds.seconds * (bounds.processors + 1)) + 1
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_SCRATCH_FILE_BYTES, _SCRATCH_FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _of_scratch(error: OSError) -> IntakeError:
    """What a file error while reading means.

    A scratch file grown out of all measure is the letter's doing; so is an error that no system call raised, or one
    about a place that no file has.
    """
    if error.errno == errno.EFBIG:
        return DocumentError("too_large", "scratch file")
    if error.errno in {None, errno.EINVAL, errno.EOVERFLOW}:
        return DocumentError("damaged", type(error).__name__)
    return _of_surroundings(error)


def _of_surroundings(error: OSError) -> TransientError:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return TransientError("disk_full" if full else "store_unavailable", type(error).__name__)


def _die_with_parent(lifeline: Connection, scratch: Path) -> None:
    with contextlib.suppress(EOFError, OSError):
        lifeline.recv()
    shutil.rmtree(scratch, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def _kill_group(child: ForkServerProcess) -> None:
    pid = child.pid
    if pid is None:
        return
    try:
        # Its group outlives a reader that died by itself: what it started must go, too.
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        # Before `setsid` the child is still in its server's group, which must live.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
