"""The models of this office: files in `<home>/models`, and which of them is in use.

The one that ships is in use until another is. Where the file of the one in use cannot be used, the one that ships
stands in and the fault is logged: letters do not wait for a model.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.errors import ConfigError, IntakeError, RefusedError
from models.tables import Event
from models.tables_lessons import ModelVersion
from pipelines.adapters.database import reading
from pipelines.adapters.store import translated_os_errors
from pipelines.adapters.whole_file import write_whole
from pipelines.learning.model import Learned, base, load

log = logging.getLogger("ksed.learning")

SHORTEST_NAME = 6
"""Digits of a version that a person must at least give."""


class KeptModel:
    """Gives the model in use, and another as soon as another is. For any thread."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        """Look for files in `folder`."""
        self.folder = folder
        self.engine = engine
        self._lock = threading.Lock()
        self._version: str | None = None
        self._learned: Learned | None = None

    def current(self) -> Learned:
        """Give the model in use; asked of the database each time, loaded only when it has changed.

        Raises:
            ConfigError: Not even the model that ships can be used.
        """
        try:
            with reading(self.engine) as session:
                version = version_in_use(session)
        except IntakeError as error:
            log.warning("model in use not known code=%s", error.code)
            version = self._version
        with self._lock:
            if self._learned is None or version != self._version:
                self._learned, self._version = _loaded(self.folder, version), version
            return self._learned


def version_in_use(session: Session) -> str | None:
    """Give the version in use; None for the one that ships."""
    return session.exec(select(ModelVersion.version).where(ModelVersion.in_use)).first()


def keep(folder: Path, learned: Learned) -> Path:
    """Write a model's file, whole or not at all.

    Raises:
        TransientError: `disk_full`, `store_unavailable`.
    """
    path = folder / f"{learned.version}.npz"
    with translated_os_errors():
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, learned.to_bytes())
    return path


def record(
    session: Session,
    learned: Learned,
    *,
    learned_from: Sequence[str],
    scores: dict[str, Any],
    actor: str,
    now: datetime,
) -> ModelVersion:
    """Note a model whose file is kept. Does not commit."""
    known = session.get(ModelVersion, learned.version)
    row = known or ModelVersion(
        version=learned.version, made_at=now, made_by=actor, learned_from=list(learned_from), scores=scores
    )
    row.scores = scores
    session.add(row)
    session.flush()
    return row


def use(session: Session, version: str | None, *, actor: str, now: datetime, reason: str) -> bool:
    """Use a version from now on, the one that ships where None; tell whether that is another. Does not commit."""
    before = version_in_use(session)
    if before == version:
        return False
    for row in session.exec(select(ModelVersion).where(ModelVersion.in_use).with_for_update()):
        row.in_use = False
        session.add(row)
    if version is not None:
        row = session.get_one(ModelVersion, version)
        row.in_use = True
        session.add(row)
    session.add(
        Event(at=now, actor=actor, kind="model_in_use", reason=reason, data={"before": before, "version": version})
    )
    return True


def found(session: Session, folder: Path, named: str) -> str | None:
    """Find a version by its first digits, or `base`; None for the one that ships. Its file is tried.

    Raises:
        RefusedError: No such version, or several; or its file cannot be used.
    """
    if named == "base" or (len(named) >= SHORTEST_NAME and base().version.startswith(named)):
        return None
    if len(named) < SHORTEST_NAME or not all(sign in "0123456789abcdef" for sign in named):
        raise RefusedError(f"ระบุรุ่นเป็นเลขฐานสิบหกอย่างน้อย {SHORTEST_NAME} ตัว หรือ base")
    versions = session.exec(select(ModelVersion.version).where(col(ModelVersion.version).startswith(named))).all()
    if len(versions) != 1:
        raise RefusedError(f"ไม่พบแบบจำลองรุ่น {named}" if not versions else f"มีหลายรุ่นที่ขึ้นต้นด้วย {named}")
    try:
        load(folder / f"{versions[0]}.npz", versions[0])
    except ConfigError as error:
        raise RefusedError(str(error)) from error
    return versions[0]


def listed(session: Session) -> Sequence[ModelVersion]:
    """Give all versions trained here, newest first."""
    return session.exec(select(ModelVersion).order_by(col(ModelVersion.made_at).desc())).all()


def _loaded(folder: Path, version: str | None) -> Learned:
    if version is None:
        return base()
    try:
        return load(folder / f"{version}.npz", version)
    except ConfigError:
        log.error("model=%s cannot be used; the one that ships stands in", version[:12])  # noqa: TRY400
        return base()
