"""Work that several threads ask for at once is done once; a fault of a document is remembered for a while."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from models.errors import DocumentError

T = TypeVar("T")

_MOST_FAULTS = 1000


class Once(Generic[T]):
    """Calls by key. Results are not kept here, only shared by those who wait for the same."""

    def __init__(self, *, fault_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Tell of a `DocumentError` again, for `fault_seconds`, without trying again: it would take as long."""
        self._lock = threading.Lock()
        self._under_way: dict[str, Future[T]] = {}
        self._faults: OrderedDict[str, tuple[float, DocumentError]] = OrderedDict()
        self._fault_seconds = fault_seconds
        self._clock = clock

    def __call__(self, key: str, work: Callable[[], T]) -> T:
        """Give what `work` gives, or what another thread's call under the same key is about to give."""
        with self._lock:
            known = self._faults.get(key)
            if known is not None and self._clock() - known[0] < self._fault_seconds:
                raise type(known[1])(known[1].code)
            other = self._under_way.get(key)
            if other is None:
                mine: Future[T] = Future()
                self._under_way[key] = mine
        if other is not None:
            return other.result()
        try:
            result = work()
        except BaseException as error:
            with self._lock:
                del self._under_way[key]
                if isinstance(error, DocumentError):
                    self._faults[key] = (self._clock(), error)
                    while len(self._faults) > _MOST_FAULTS:
                        self._faults.popitem(last=False)
            mine.set_exception(error)
            raise
        with self._lock:
            del self._under_way[key]
        mine.set_result(result)
        return result
