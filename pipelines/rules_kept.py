"""The rules in use: those that ship, and in their place what the office keeps under the same name in its own folder.

A file of the office's that cannot be used is left out, the shipped one stands, and its fault is told: rules are never
missing, and never half an edit.
"""

import threading
from dataclasses import dataclass
from pathlib import Path

from models.errors import ConfigError
from pipelines.adapters.file_stamp import CLOSED, FileStamp, stamp_of
from pipelines.rulebook import GUARD_FILE, RULE_FILES, RULES_FOLDER, Rulebook, load_rulebook, read_rulebook

NAMES = (GUARD_FILE, *RULE_FILES)
"""The files that an office may replace."""

_Stamp = tuple[tuple[str, FileStamp], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesInUse:
    """The rulebook, the names of the office's files in it, and a Thai sentence for each that is left out."""

    rulebook: Rulebook
    replaced: tuple[str, ...]
    faults: tuple[str, ...]


class KeptRules:
    """Gives the rules in use, and reads them anew whenever a file in the folder has changed. For any thread."""

    def __init__(self, folder: Path) -> None:
        """Take the office's folder, which need not exist."""
        self.folder = folder
        self._lock = threading.Lock()
        self._stamp: _Stamp | None = None
        self._used: RulesInUse | None = None

    def current(self) -> RulesInUse:
        """Give the rules as the files are now.

        Raises:
            ConfigError: The shipped files themselves cannot be used.
        """
        with self._lock:
            stamp = _look(self.folder)
            if self._used is None or stamp != self._stamp:
                self._used, self._stamp = rules_in_use(self.folder), stamp
            return self._used


def rules_in_use(folder: Path) -> RulesInUse:
    """Put the shipped rules and the office's together, leaving out each file of the office's that is at fault.

    Raises:
        ConfigError: The shipped files themselves cannot be used.
    """
    shipped = {name: RULES_FOLDER / name for name in NAMES}
    own = _own_files(folder)
    faults = [
        f"rules/{path.name}: ไม่มีแฟ้มกฎชื่อนี้ ใช้ได้: {', '.join(NAMES)}" for name, path in own.items() if name not in NAMES
    ]
    # Guards first: rule files name them, and those that ship must find all theirs.
    paths = shipped
    rulebook: Rulebook | None = None
    replaced: list[str] = []
    for name in NAMES:
        if name not in own:
            continue
        attempt = {**paths, name: own[name]}
        try:
            rulebook = read_rulebook(attempt)
        except ConfigError as error:
            faults.append(f"rules/{name}: {error} จึงใช้แฟ้มที่มากับโปรแกรมแทน")
        else:
            paths = attempt
            replaced.append(name)
    # The shipped ones alone are read once a process: reading them takes half a second.
    return RulesInUse(rulebook=rulebook or load_rulebook(), replaced=tuple(replaced), faults=tuple(faults))


def _own_files(folder: Path) -> dict[str, Path]:
    try:
        return {path.name: path for path in sorted(folder.glob("*.toml")) if not path.name.startswith(".")}
    except OSError:
        return {}


def _look(folder: Path) -> _Stamp:
    """Tell one state of the folder from another: names and stamps of its files."""
    seen = []
    for name, path in _own_files(folder).items():
        try:
            seen.append((name, stamp_of(path)))
        except OSError:
            seen.append((name, CLOSED))
    return tuple(seen)
