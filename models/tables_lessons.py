"""Tables of what people settled about cases, and of the models trained from it."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

from models.tables import BigId, Json, UtcDateTime


class Lesson(SQLModel, table=True):
    """How a person settled a case: one row a case, the latest word; earlier ones stand in its events."""

    __tablename__: ClassVar[str] = "lessons"

    case_id: int = Field(sa_column=Column(BigId, ForeignKey("cases.id"), primary_key=True, autoincrement=False))
    settled_at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(sa_type=Text)
    corrected: bool
    """False where the proposal was confirmed as it stood."""
    labels: dict[str, Any] = Field(sa_type=Json)
    """`is_complaint`, `level` (None: no complaint), `purpose`, `nature`, `unit`, `flags`."""
    proposed: dict[str, Any] = Field(sa_type=Json)
    """The same as the program had proposed it, and the proposal's `version`."""


class ModelVersion(SQLModel, table=True):
    """A statistical model trained here; its file is `<home>/models/<version>.npz`. None in use: the one that ships."""

    __tablename__: ClassVar[str] = "model_versions"

    version: str = Field(primary_key=True, sa_type=Text)
    """SHA-256 of the file, hexadecimal."""
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: str = Field(sa_type=Text)
    learned_from: list[str] = Field(sa_type=Json)
    """Keys of the examples and lessons that it was trained on."""
    scores: dict[str, Any] = Field(sa_type=Json)
    """Its cross-validated scores, and on the same letters those of the model it was to replace."""
    in_use: bool = False
