"""`ksed read`: read letters without filing."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from flows.model_in_use import model_in_use
from models.errors import IntakeError
from models.settings import Settings
from models.values import ToRead
from pipelines.adapters.child_reader import ChildReader
from pipelines.adapters.store import sha256_of
from pipelines.as_json import letter_json, page_json, proposal_json, stamp_json
from pipelines.learning.model import Learned
from pipelines.office import Reader
from pipelines.propose import propose
from pipelines.read import read_limits
from pipelines.rulebook import Rulebook
from pipelines.rules_kept import rules_in_use


def read_files(settings: Settings, paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Read each file in a child process; give the objects of `ksed read --json` in the order of the files."""
    reader = ChildReader(read_limits(settings.reading), settings.reading)
    rulebook = rules_in_use(settings.rules_folder).rulebook
    learned = model_in_use(settings)
    at_once = min(len(paths), os.cpu_count() or 1)
    console = Console(stderr=True)
    with (
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
        ThreadPoolExecutor(at_once) as pool,
    ):
        task = progress.add_task("กำลังอ่าน", total=len(paths))
        for result in pool.map(lambda path: read_file(reader, path, rulebook, learned), paths):
            progress.advance(task)
            yield result


def read_file(
    reader: Reader, path: Path, rulebook: Rulebook | None = None, learned: Learned | None = None
) -> dict[str, Any]:
    """Read one file and propose for it; an error is part of the result (DESIGN §3)."""
    sha256 = sha256_of(path)
    try:
        reading = reader(ToRead(path=path.absolute(), sha256=sha256, name=path.name, is_mail=False))
    except IntakeError as error:
        return {
            "file": str(path),
            "sha256": sha256,
            "media_type": None,
            "pages": [],
            "letter": None,
            "received_stamp": None,
            "proposal": None,
            "error": {"code": error.code, "message_th": error.message_th},
        }
    proposal = proposal_json(propose(reading, rulebook, learned))
    proposal["look_at"] = [*reading.look_at, *proposal["look_at"]]
    return {
        "file": str(path),
        "sha256": sha256,
        "media_type": reading.media_type,
        "pages": [page_json(page) for page in reading.pages],
        "letter": letter_json(reading.letter),
        "received_stamp": stamp_json(reading.stamp),
        "proposal": proposal,
        "error": None,
    }
