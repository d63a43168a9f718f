"""The corpus: made-up letters in this folder, and what is read of each.

`NAME.txt` is a letter's text, `NAME.eml` a mail, `NAME.drawn.txt` a text that is drawn as a page and read by OCR.
`NAME.json` beside it is what a person has looked through and found right; where today's reading is known to differ,
`known_faults` there holds what is read instead, by the value's name.
"""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from models.limits import ReadLimits
from models.values import Letter, Proposal, ReceivedStamp, ToRead
from pipelines.adapters.store import sha256_of
from pipelines.as_json import found_json, proposal_json
from pipelines.propose import propose
from pipelines.read import read_original
from tests.support.papers import drawn

FOLDER = Path(__file__).parent
_DRAWN = ".drawn.txt"
_ENDS = 24
"""Characters shown of a body's beginning and end: enough to see where it was cut."""


def sources() -> list[Path]:
    """All letters, by name."""
    return sorted([*FOLDER.glob("*.txt"), *FOLDER.glob("*.eml")])


def expected_file(source: Path) -> Path:
    """Where a letter's expected values stand."""
    return source.with_name(f"{source.name.removesuffix('.txt').removesuffix('.eml').removesuffix('.drawn')}.json")


def observed(source: Path, scratch: Path) -> dict[str, Any]:
    """Read a letter as the program does, but for the child process, and propose for it."""
    path = source
    if source.name.endswith(_DRAWN):
        path = scratch / f"{source.name.removesuffix(_DRAWN)}.png"
        drawn(source.read_text("utf-8").splitlines(), width=1654, size=40).save(path, dpi=(200, 200))
    original = ToRead(path=path, sha256=sha256_of(path), name=path.name, is_mail=False)
    reading = read_original(original, ReadLimits(workers=1))
    return {
        "letter": _letter(reading.letter),
        "stamp": _stamp(reading.stamp),
        "proposal": _proposal(propose(reading)),
    }


def differences(expected: dict[str, Any], seen: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Values that are neither as expected nor a known fault, by name: what is expected, what was read."""
    faults = expected.get("known_faults", {})
    meant, got = _flat(expected), _flat(seen)
    return {
        name: (meant.get(name), got.get(name))
        for name in meant.keys() | got.keys()
        if _bare(got.get(name)) not in (_bare(meant.get(name)), *([_bare(faults[name])] if name in faults else []))
    }


def renewed(expected: dict[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    """What was read, as the new expected values; what differs in blanks only, or is still a known fault, stays."""
    meant, got = _flat(expected), _flat(seen)
    faults = {name: fault for name, fault in expected.get("known_faults", {}).items() if got.get(name) == fault}
    values: dict[str, Any] = {part: dict(inner) if inner is not None else None for part, inner in seen.items()}
    for name in [*meant, *faults]:
        part, _, key = name.partition(".")
        if key and (name in faults or _bare(meant.get(name)) == _bare(got.get(name))):
            if name in meant:
                values[part][key] = meant[name]
            else:
                del values[part][key]
    return values | ({"known_faults": faults} if faults else {})


def written(values: dict[str, Any]) -> str:
    """Write expected values as they stand in their file."""
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _letter(letter: Letter) -> dict[str, Any]:
    """Values alone, of what was found: confidences change with every tuning, and have their own tests."""
    values = {field.name: found_json(getattr(letter, field.name)) for field in fields(Letter)}
    given = {name: one["value"] for name, one in values.items() if one is not None}
    if (body := given.get("body")) is not None and len(body) > 3 * _ENDS:
        given["body"] = f"{body[:_ENDS]} … {body[-_ENDS:]}"
    return given


def _stamp(stamp: ReceivedStamp | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    parts = {name: found_json(getattr(stamp, name)) for name in ("number", "date", "time")}
    return {name: one["value"] for name, one in parts.items() if one is not None}


def _proposal(proposal: Proposal) -> dict[str, Any]:
    whole = proposal_json(proposal)
    labels = {name: whole[name] for name in ("is_complaint", "level", "purpose", "nature", "unit", "forward_to")}
    return labels | {"flags": [name for name, raised in whole["flags"].items() if raised]}


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    parts = {part: values[part] or {} for part in ("letter", "stamp", "proposal")}
    stamped = {"stamp": values["stamp"] is not None}
    return stamped | {f"{part}.{key}": value for part, inner in parts.items() for key, value in inner.items()}


def _bare(value: Any) -> Any:
    """Without blanks: where lines are joined they are a matter of taste."""
    return "".join(value.split()) if isinstance(value, str) else value
