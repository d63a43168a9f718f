"""The office's written rules (`pipelines/rules/*.toml`), typed and checked when they are loaded.

A wrong entry in the shipped files stops the program at its start with a Thai sentence that names file and entry,
rather than misjudging letters quietly. The office's own files, which replace shipped ones: `pipelines.rules_kept`.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from models.errors import ConfigError
from models.values import FLAGS, Unit
from pipelines.phrases import Phrase, PhraseError, phrase

RULES_FOLDER = Path(__file__).parent / "rules"
RULE_FILES = ("matters.toml", "office.toml", "purpose.toml", "units.toml", "flags.toml", "gone.toml", "outside.toml")
GUARD_FILE = "guards.toml"
_RULE_KEYS = frozenset({"about", "say", "why", "weight", "guards", "except", "where", "units", "flags", "send_to"})
_GUARD_KEYS = frozenset({"name", "before", "after", "within", "unless", "clause", "why"})
_PLACES = frozenset({"text", "subject", "opening", "letter", "anywhere"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Words that take a rule's words back when they stand near: a negation, a threat, another person's case."""

    name: str
    before: tuple[Phrase, ...]
    after: tuple[Phrase, ...]
    within: int
    """Tight characters between the guard's words and the rule's."""
    unless: tuple[Phrase, ...]
    clause: bool
    """True where its force ends with the clause, which in Thai a blank ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What to look for (`say`), what it speaks for (`about`, `units`, `flags`), how strongly, and why (Thai)."""

    about: str
    say: tuple[Phrase, ...]
    why: str
    weight: float
    guards: tuple[Guard, ...]
    excepting: tuple[Phrase, ...]
    where: str
    """`text` (subject and body), `subject`, `opening` (how the subject begins), `letter` (heads and closing too),
    `anywhere` (a mail's footer too)."""
    units: Mapping[Unit, float]
    flags: frozenset[str]
    send_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All rules, in the order of the files. `digest` tells these rules from any others (SHA-256 of the files)."""

    rules: tuple[Rule, ...]
    guards: Mapping[str, Guard]
    digest: str


@cache
def load_rulebook(folder: Path | None = None) -> Rulebook:
    """Read and check the rules; None reads those that come with the program. Read once a process.

    Raises:
        ConfigError: A file is missing, is not TOML, or an entry is wrong (Thai, names file and entry).
    """
    return read_rulebook({name: (folder or RULES_FOLDER) / name for name in (GUARD_FILE, *RULE_FILES)})


def read_rulebook(paths: Mapping[str, Path]) -> Rulebook:
    """Read and check the rules from a file for each of `GUARD_FILE` and `RULE_FILES`, wherever it lies.

    Raises:
        ConfigError: As `load_rulebook`.
    """
    read = {name: _read(paths[name]) for name in (GUARD_FILE, *RULE_FILES)}
    guards: dict[str, Guard] = {}
    for number, entry in enumerate(_entries(GUARD_FILE, read[GUARD_FILE], "guard"), start=1):
        guard = _guard(f"{GUARD_FILE} รายการที่ {number}", entry)
        guards[guard.name] = guard
    rules = [
        _rule(f"{name} รายการที่ {number}", entry, guards)
        for name in RULE_FILES
        for number, entry in enumerate(_entries(name, read[name], "rule"), start=1)
    ]
    digest = hashlib.sha256()
    for name, content in read.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return Rulebook(rules=tuple(rules), guards=MappingProxyType(guards), digest=digest.hexdigest())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"เปิดแฟ้มกฎ {path.name} ไม่ได้") from error


def _entries(name: str, content: bytes, table: str) -> list[dict[str, Any]]:
    try:
        parsed = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"แฟ้มกฎ {name} เขียนผิดรูปแบบ TOML: {error}") from error
    entries = parsed.get(table)
    if set(parsed) != {table} or not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise ConfigError(f"แฟ้มกฎ {name} ต้องมีแต่รายการ [[{table}]]")
    return entries


def _guard(where: str, entry: dict[str, Any]) -> Guard:
    _known(where, entry, _GUARD_KEYS)
    within = entry.get("within", 12)
    if not isinstance(within, int) or not 0 < within <= 120:
        raise ConfigError(f"{where}: within ต้องเป็นจำนวนตัวอักษร 1–120")
    guard = Guard(
        name=_text(where, entry, "name"),
        before=_phrases(where, entry, "before"),
        after=_phrases(where, entry, "after"),
        within=within,
        unless=_phrases(where, entry, "unless"),
        clause=entry.get("clause") is True,
    )
    if not guard.before and not guard.after:
        raise ConfigError(f"{where}: ต้องมี before หรือ after อย่างน้อยหนึ่งอย่าง")
    return guard


def _rule(where: str, entry: dict[str, Any], guards: Mapping[str, Guard]) -> Rule:
    about = _text(where, entry, "about")
    where = f"{where} ({about})"
    _known(where, entry, _RULE_KEYS)
    weight = entry.get("weight", 1.0)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not -10 <= weight <= 10:
        raise ConfigError(f"{where}: weight ต้องเป็นตัวเลข −10 ถึง 10")
    place = entry.get("where", "text")
    if place not in _PLACES:
        raise ConfigError(f"{where}: where ต้องเป็น {' หรือ '.join(sorted(_PLACES))}")
    say = _phrases(where, entry, "say")
    if not say:
        raise ConfigError(f"{where}: ไม่มีข้อความใน say")
    flags = frozenset(_strings(where, entry, "flags"))
    if unknown := flags - set(FLAGS):
        raise ConfigError(f"{where}: ไม่รู้จัก flags {', '.join(sorted(unknown))}")
    wanted = _strings(where, entry, "guards")
    if missing := set(wanted) - set(guards):
        raise ConfigError(f"{where}: ไม่รู้จัก guards {', '.join(sorted(missing))}")
    return Rule(
        about=about,
        say=say,
        why=_text(where, entry, "why"),
        weight=float(weight),
        guards=tuple(guards[name] for name in wanted),
        excepting=_phrases(where, entry, "except"),
        where=place,
        units=_units(where, entry.get("units", {})),
        flags=flags,
        send_to=_text(where, entry, "send_to") if "send_to" in entry else None,
    )


def _known(where: str, entry: dict[str, Any], keys: frozenset[str]) -> None:
    if unknown := set(entry) - keys:
        raise ConfigError(f"{where}: ไม่รู้จักช่อง {', '.join(sorted(unknown))}")


def _text(where: str, entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(f"{where}: ช่อง {key} ต้องเป็นข้อความ")
    return value.strip()


def _strings(where: str, entry: dict[str, Any], key: str) -> list[str]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ConfigError(f"{where}: ช่อง {key} ต้องเป็นรายการข้อความ")
    return value


def _phrases(where: str, entry: dict[str, Any], key: str) -> tuple[Phrase, ...]:
    found: list[Phrase] = []
    for written in _strings(where, entry, key):
        try:
            found.append(phrase(written))
        except PhraseError as error:
            raise ConfigError(f"{where}: “{written}” ใน {key} ใช้ไม่ได้: {error}") from error
    return tuple(found)


def _units(where: str, value: Any) -> Mapping[Unit, float]:
    if not isinstance(value, dict):
        raise ConfigError(f"{where}: units ต้องเป็นตาราง เช่น {{ personnel = 2 }}")
    units: dict[Unit, float] = {}
    for code, weight in value.items():
        if code not in set(Unit) or isinstance(weight, bool) or not isinstance(weight, int | float):
            raise ConfigError(f"{where}: units มี “{code}” ที่ไม่รู้จักหรือค่าไม่ใช่ตัวเลข")
        units[Unit(code)] = float(weight)
    return MappingProxyType(units)
