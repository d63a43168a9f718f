"""The truth file: one JSON object a line, what a person says a letter holds.

`file` names a scan, PDF or mail beside the truth file; without it `text` is the letter's text, or `body` no more than
its body.
A key that is missing is not scored; `null` says that the letter has no such thing. Dates are ISO (CE), times HH:MM.
"""

import datetime as dt
from collections.abc import Collection
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from models.errors import ConfigError
from models.values import FLAGS, Nature, Purpose, Unit

_FAULTS_SHOWN = 5

Level = Annotated[int, Field(ge=1, le=4)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")

    def tells(self, name: str) -> bool:
        """Whether the truth says anything about it, be it that there is none."""
        return name in self.model_fields_set


class Sender(_Part):
    """Who signed."""

    name: str | None = None
    position: str | None = None
    agency: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    citizen_id: str | None = None


class Heading(_Part):
    """What stands around the body."""

    no: str | None = None
    date: dt.date | None = None
    date_text: str | None = None
    """The date as written; null where no date is written, whatever `date` says of when it was."""
    addressed_to: str | None = None
    reference: str | None = None
    enclosures: str | None = None
    urgency: str | None = None
    secrecy: str | None = None
    cc: tuple[str, ...] = ()


class Stamp(_Part):
    """The received stamp."""

    no: str | None = None
    date: dt.date | None = None
    time: dt.time | None = None


class Labels(_Part):
    """What the manual makes of the letter; `…_alt` are as good."""

    is_complaint: bool | None = None
    level: Level | None = None
    level_alt: tuple[Level, ...] = ()
    purpose: Purpose | None = None
    nature: Nature | None = None
    unit: Unit | None = None
    unit_alt: tuple[Unit, ...] = ()
    flags: dict[str, bool] = {}

    @field_validator("flags")
    @classmethod
    def _known(cls, flags: dict[str, bool]) -> dict[str, bool]:
        if unknown := sorted(set(flags) - set(FLAGS)):
            raise PydanticCustomError("no_such_flag", "no such flag: {names}", {"names": ", ".join(unknown)})
        return flags


class Truth(_Part):
    """One letter."""

    id: str = Field(min_length=1)
    file: str | None = None
    text: str | None = None
    body: str | None = None
    grade: str | None = None
    stamp_by_hand: bool | None = None
    subject: str | None = None
    sender: Sender | None = None
    letter: Heading | None = None
    labels: Labels | None = None
    stamp: Stamp | None = None

    @model_validator(mode="after")
    def _something_to_read(self) -> Self:
        if self.file is None and self.text is None and self.body is None:
            raise PydanticCustomError("nothing_to_read", "file, text or body is needed")
        return self

    @property
    def group(self) -> str:
        """The grade that its figures count for."""
        return self.grade or ("scan" if self.file is not None else "text" if self.text is not None else "body")


def parse_truth(content: str, name: str) -> tuple[Truth, ...]:
    """Read a truth file's content; blank lines are skipped.

    Raises:
        ConfigError: a Thai sentence that names file, lines and faults; an empty file; an id that stands twice.
    """
    rows: dict[str, Truth] = {}
    faults: list[str] = []
    for number, line in enumerate(content.lstrip("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = Truth.model_validate_json(line)
        except ValidationError as error:
            faults.append(f"บรรทัด {number}: {_said(error)}")
            continue
        if row.id in rows:
            faults.append(f"บรรทัด {number}: id “{row.id}” ซ้ำ")
        rows[row.id] = row
    if faults:
        more = f" และอีก {len(faults) - _FAULTS_SHOWN} บรรทัด" if len(faults) > _FAULTS_SHOWN else ""
        raise ConfigError(f"แฟ้มเฉลย {name} ใช้ไม่ได้: {'; '.join(faults[:_FAULTS_SHOWN])}{more}")
    if not rows:
        raise ConfigError(f"แฟ้มเฉลย {name} ไม่มีรายการ")
    return tuple(rows.values())


def chosen(rows: tuple[Truth, ...], only: Collection[str]) -> tuple[Truth, ...]:
    """Keep the rows whose id or grade is named; all, where none is.

    Raises:
        ConfigError: a name is neither.
    """
    if unknown := sorted(set(only) - {row.id for row in rows} - {row.group for row in rows}):
        grades = ", ".join(sorted({row.group for row in rows}))
        raise ConfigError(f"แฟ้มเฉลยไม่มี id หรือเกรด: {', '.join(unknown)} (เกรดที่มี: {grades})")
    return tuple(row for row in rows if not only or row.id in only or row.group in only)


_FAULTS_TH = {
    "json_invalid": "ไม่ใช่ JSON ที่ถูกต้อง",
    "missing": "ไม่มีค่านี้",
    "nothing_to_read": "ต้องมี file, text หรือ body อย่างใดอย่างหนึ่ง",
    "no_such_flag": "ไม่มี flag ชื่อนี้",
}


def _said(error: ValidationError) -> str:
    """The first fault, without the letter's words."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    what = _FAULTS_TH.get(first["type"], f"ค่าไม่ถูกต้อง ({first['msg']})")
    return f"{where}: {what}" if where else what
