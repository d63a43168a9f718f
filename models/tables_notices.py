"""The table of the office's own texts of notices."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from models.tables import UtcDateTime


class NoticeTemplate(SQLModel, table=True):
    """Subject and opening of a kind of notice, in the place of those that come with the program."""

    __tablename__: ClassVar[str] = "notice_templates"

    kind: str = Field(primary_key=True, sa_type=Text)
    """A `pipelines.notice_texts.NoticeKind`."""
    subject: str = Field(sa_type=Text)
    opening: str = Field(sa_type=Text)
    """Both with placeholders such as `{number}`; nothing of a letter can stand for one."""
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(sa_type=Text)
