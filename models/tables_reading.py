"""The table of the words of read pages. Kept apart from `readings`: only who looks at a page needs them."""

from typing import ClassVar

from sqlalchemy import Column, ForeignKey, LargeBinary
from sqlmodel import Field, SQLModel

from models.tables import BigId


class ReadingWords(SQLModel, table=True):
    """The words of an arrival's pages with their places; `pipelines.page_words` reads and writes them."""

    __tablename__: ClassVar[str] = "reading_words"

    arrival_id: int = Field(sa_column=Column(BigId, ForeignKey("arrivals.id"), primary_key=True, autoincrement=False))
    words: bytes = Field(sa_type=LargeBinary)
    """Page after page: number and length (big-endian uint32 each), then as many bytes of compact JSON by zlib."""
