"""Pages already recognised, kept for a while: reading a letter again, or on after a crash, costs nothing.

One file a page, `ab/abcdef….json` under the key `abcdef…`, the page as JSON; `kept_files` says how files are kept.
"""

import json
from dataclasses import asdict
from datetime import date, time
from pathlib import Path
from typing import Any

from models.values import Box, Found, Page, ReceivedStamp, Word
from pipelines.adapters.kept_files import KeptFiles


class PageFolder:
    """A `PageCache` in the folder `root`, for at most `days` days and `megabytes` MB (1,048,576 bytes)."""

    def __init__(self, *, root: Path, days: float, megabytes: float) -> None:
        """Use `root`, which is made when first needed."""
        self.root = root
        self._files = KeptFiles(root=root, days=days, megabytes=megabytes)

    @property
    def keeps(self) -> bool:
        """Tell whether anything is to be kept at all."""
        return self._files.keeps

    def get(self, key: str) -> Page | None:
        """The page under `key`; None where there is none, or none that is whole."""
        text = self._files.get(_name(key))
        try:
            return _page_of(json.loads(text)) if text is not None else None
        except (ValueError, TypeError, LookupError, AttributeError):
            return None  # of a version with other fields

    def put(self, key: str, page: Page) -> None:
        """Keep a page. A full or failing disk is no fault of the letter's: it is logged, and the page is not kept."""
        text = json.dumps(asdict(page), ensure_ascii=False, default=_plain)
        self._files.put(_name(key), text.encode("utf-8", "surrogatepass"))

    def prune(self, now: float) -> int:
        """Remove old pages, and the oldest of too many; see `KeptFiles.prune`."""
        return self._files.prune(now)


def _name(key: str) -> str:
    return f"{key[:2]}/{key}.json"


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
