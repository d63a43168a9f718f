"""Training anew from what ships and what people settled, and switching where that is not worse.

Both models are judged on the same letters in the same folds, each trained without the letter judged: the new one on
all the others, the one in use on those of them that it had learned from. So what is compared is what was learned since.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import select

from models.errors import RefusedError
from models.tables_lessons import ModelVersion
from pipelines.adapters.database import reading, writing
from pipelines.adapters.liveness import only_one
from pipelines.learning.crossed import crossed, folds_of, proposals_of
from pipelines.learning.examples import Example, Row, rows_of, shipped
from pipelines.learning.fusing import calibrate
from pipelines.learning.lessons import lessons
from pipelines.learning.model import BASE, Learned
from pipelines.learning.scores import is_not_worse, scores_of
from pipelines.learning.shelf import keep, record, use, version_in_use
from pipelines.learning.train import fit
from pipelines.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A model just trained: its scores and those of the model in use, and whether it took its place."""

    version: str
    lessons: int
    scores: dict[str, Any]
    before: dict[str, Any]
    switched: bool


def retrain(office: Office, *, actor: str, anew: bool = True) -> Trained | None:
    """Train, compare, keep, and switch where not worse. None where nothing was settled since and not `anew`.

    Raises:
        RefusedError: Another training is under way.
        ConfigError: Examples or rules are wrong.
        TransientError: The surroundings failed; nothing was switched.
    """
    with only_one(office.worker.folder, "train") as alone:
        if not alone:
            raise RefusedError("กำลังเรียนรู้อยู่แล้ว กรุณารอให้เสร็จก่อน")
        with reading(office.engine) as session:
            settled = lessons(session)
            using = version_in_use(session)
            row = session.get(ModelVersion, using) if using is not None else None
            had = frozenset(row.learned_from) if row is not None else None
            seen = [frozenset(keys) for keys in session.exec(select(ModelVersion.learned_from))]
        examples = [*shipped(), *settled]
        if not anew and (not settled or frozenset(one.key for one in examples) in seen):
            return None
        return _trained(office, examples, had, actor=actor, now=office.clock())


def _trained(
    office: Office, examples: list[Example], had: frozenset[str] | None, *, actor: str, now: datetime
) -> Trained:
    rows = rows_of(examples, office.rules.current().rulebook)
    settled = sum(row.is_lesson for row in rows)
    folds = folds_of(rows)
    judged = crossed(rows, folds)
    scores = scores_of(list(zip((row.labels for row in rows), proposals_of(judged), strict=True)))
    known = [row.key in had if had is not None else not row.is_lesson for row in rows]
    before = scores
    if not all(known):
        of_old = proposals_of(crossed(rows, folds, known))
        before = scores_of(list(zip((row.labels for row in rows), of_old, strict=True)))
    learned = fit(rows, calibrate(judged), {"examples": len(rows) - settled, "lessons": settled})
    keep(office.settings.models_folder, learned)
    better = is_not_worse(scores, before)
    with writing(office.engine) as session:
        record(
            session,
            learned,
            learned_from=[row.key for row in rows],
            scores={"new": scores, "in_use": before, "lessons": settled},
            actor=actor,
            now=now,
        )
        switched = better and use(
            session, learned.version, actor=actor, now=now, reason="ตรวจไขว้แล้วไม่ด้อยกว่าแบบจำลองที่ใช้อยู่"
        )
    return Trained(version=learned.version, lessons=settled, scores=scores, before=before, switched=switched)


def train_base() -> Learned:
    """Train the model that ships from the examples that ship, and write it to its place."""
    rows = rows_of(shipped())
    learned = made_from_examples(rows)
    BASE.write_bytes(learned.to_bytes())
    return learned


def made_from_examples(rows: list[Row]) -> Learned:
    """Train from rows alone, calibrated by cross-validation on them."""
    return fit(rows, calibrate(crossed(rows, folds_of(rows))), {"examples": len(rows), "lessons": 0})
