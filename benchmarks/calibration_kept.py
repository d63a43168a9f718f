"""Letters as read, kept in a folder: reading takes minutes, judging them seconds."""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.values import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLetter:
    """A letter as read, and what each field should be; a field that is missing in `truth` is not scored."""

    name: str
    grade: str
    truth: dict[str, Any]
    pages: tuple[Page, ...]


def load(folder: Path) -> list[ReadLetter]:
    """Everything kept in a folder, by name."""
    return [pickle.loads(path.read_bytes()) for path in sorted(folder.glob("*.pickle"))]
