"""Pages already recognised, kept for a while: reading a letter again, or on after a crash, costs nothing.

One file a page, `ab/abcdef….json` under the key `abcdef…`: the SHA-256 of what follows, a line end, the page as JSON.
The texts are personal data; folder and files are open to their owner alone, and go after some days.

A cache may lose anything at any time. So nothing is synced to disk, whatever cannot be read is not there, whatever
cannot be written is not kept, and several processes need no lock: a file appears whole, by renaming.
"""

import hashlib
import json
import logging
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from models.values import Box, Found, Page, ReceivedStamp, Word

log = logging.getLogger("ksed.pages")

DAY_SECONDS = 86_400.0
_LEAVINGS_SECONDS = 3600.0
_LARGEST = 20_000_000
"""Bytes of one entry: a page's text and words are some 50,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFolder:
    """A `PageCache` in the folder `root`, for at most `days` days and `megabytes` MB (1,048,576 bytes)."""

    root: Path
    days: float
    megabytes: float

    @property
    def keeps(self) -> bool:
        """Tell whether anything is to be kept at all."""
        return self.days > 0 and self.megabytes > 0

    def get(self, key: str) -> Page | None:
        """The page under `key`; None where there is none, or none that is whole."""
        try:
            with self._path(key).open("rb") as file:
                content = file.read(_LARGEST)
            digest, _, text = content.partition(b"\n")
            if hashlib.sha256(text).hexdigest().encode() != digest:
                return None
            return _page_of(json.loads(text))
        except (OSError, ValueError, TypeError, LookupError, AttributeError):
            return None  # not there, cut off, or of a version with other fields

    def put(self, key: str, page: Page) -> None:
        """Keep a page. A full or failing disk is no fault of the letter's: it is logged, and the page is not kept."""
        text = json.dumps(asdict(page), ensure_ascii=False, default=_plain).encode("utf-8", "surrogatepass")
        path = self._path(key)
        temporary: Path | None = None
        try:
            for folder in (self.root, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=".", dir=path.parent)  # 0600
            temporary = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                file.write(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
            temporary.replace(path)
        except OSError as error:
            log.warning("page not kept errno=%s", error.errno)
            if temporary is not None:
                with suppress(OSError):
                    temporary.unlink()

    def prune(self, now: float) -> int:
        """Remove pages older than `days` at `now` (seconds since 1970), then the oldest beyond `megabytes`.

        Leavings of killed writers go as well. Gives the number of pages removed; a file that cannot be removed stays.
        """
        entries: list[tuple[float, int, Path]] = []
        removed = 0
        for path in list(self.root.glob("*/*")):
            with suppress(OSError):  # another process may have removed it
                status = path.stat()
                age = now - status.st_mtime
                if path.name.startswith("."):
                    if age > _LEAVINGS_SECONDS:
                        path.unlink()
                elif age > self.days * DAY_SECONDS:
                    path.unlink()
                    removed += 1
                else:
                    entries.append((status.st_mtime, status.st_size, path))
        excess = sum(size for _, size, _ in entries) - self.megabytes * (1 << 20)
        for _, size, path in sorted(entries):
            if excess <= 0:
                break
            with suppress(OSError):
                path.unlink()
                removed += 1
            excess -= size
        return removed

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / f"{key}.json"


def _plain(value: object) -> str:
    if isinstance(value, (date, time)):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _page_of(kept: dict[str, Any]) -> Page:
    stamp = kept["stamp"]
    return Page(
        **{
            **kept,
            "words": tuple(Word(**{**word, "box": Box(**word["box"])}) for word in kept["words"]),
            "stamp": _stamp_of(stamp) if stamp is not None else None,
        }
    )


def _stamp_of(kept: dict[str, Any]) -> ReceivedStamp:
    number, day, hour = (_found_of(kept[name]) for name in ("number", "date", "time"))
    return ReceivedStamp(
        **{
            **kept,
            "number": Found(**number) if number else None,
            "date": Found(**{**day, "value": date.fromisoformat(day["value"])}) if day else None,
            "time": Found(**{**hour, "value": time.fromisoformat(hour["value"])}) if hour else None,
            "box": _box_of(kept["box"]),
        }
    )


def _found_of(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    if kept is None:
        return None
    return {**kept, "span": tuple(kept["span"]) if kept["span"] else None, "box": _box_of(kept["box"])}


def _box_of(kept: dict[str, float] | None) -> Box | None:
    return Box(**kept) if kept is not None else None
