"""What programs send with an act on a case, and what they are answered."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field, WithJsonSchema

from desk.api.forms import BIGGEST, Answer, Asked, Id, Line, LongText, Reason
from models.forwardings import Answer as AgencyAnswer
from models.matters import LinkKind
from models.values import FLAGS, Nature, Purpose, Unit
from pipelines.ask_more import LONGEST_QUESTION, AskedBy
from pipelines.field_values import FIELDS_TH, STAMP_FIELDS
from pipelines.unit_summary import LONGEST

Level = Annotated[int, Field(ge=1, le=4)]


def _known(names: Mapping[str, Any]) -> Callable[[str], str]:
    def check(name: str) -> str:
        if name not in names:
            raise ValueError("unknown name")
        return name

    return check


Flag = Annotated[
    str, AfterValidator(_known(dict.fromkeys(FLAGS))), WithJsonSchema({"type": "string", "enum": list(FLAGS)})
]
FieldName = Annotated[
    str, AfterValidator(_known(FIELDS_TH)), WithJsonSchema({"type": "string", "enum": list(FIELDS_TH)})
]
StampField = Annotated[
    str, AfterValidator(_known(STAMP_FIELDS)), WithJsonSchema({"type": "string", "enum": list(STAMP_FIELDS)})
]


class Act(Asked):
    """What every act bears."""

    standing: int = Field(ge=0, le=BIGGEST, description="Of the case as it was read; 409 where it has changed since.")


class Acted(Answer):
    """What was done."""

    message_th: str
    standing: int = Field(description="Where the case stands since: send it with the next act.")
    undo: int | None = Field(description="Send it to `/undo` to take the act back; null where it cannot be.")
    made: int | None = Field(description="Id of the case that was split off, or of the forwarding.")


class WithReason(Act):
    """An act with its reason."""

    reason: Reason


class Correct(WithReason):
    """Labels instead of those proposed; what is left out stays."""

    level: Level | None = None
    unit: Unit | None = None
    purpose: Purpose | None = None
    nature: Nature | None = None
    flags: dict[Flag, bool] = Field(default={}, description="Those named are set or taken away.")


class SplitOff(WithReason):
    """The second matter of the letter."""

    subject: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
    level: Level
    unit: Unit
    purpose: Purpose
    nature: Nature


class Unlink(WithReason):
    """The other case."""

    other: Line = Field(description="Received number and Buddhist year.", examples=["12/2569"])


class Link(Unlink):
    """The other case, and what this is to it."""

    kind: LinkKind


class Forward(Act):
    """Where it was sent."""

    agency: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]
    on: date | None = Field(default=None, description="Today where it is left out.")
    letter_number: Line = ""
    reason: Line = ""


class AnswerOfAgency(Act):
    """What the agency said."""

    answer: AgencyAnswer
    on: date | None = Field(default=None, description="Today where it is left out.")
    reason: Line = ""


class Ask(Act):
    """A question to the complainant."""

    by: AskedBy = Field(description="`email` sends it; the others record that it was asked.")
    question: Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION, pattern=r"\S")]
    pause: bool = Field(default=False, description="Stop the clock until the answer is there.")


class Fields(WithReason):
    """What a person reads better."""

    fields: dict[FieldName, LongText | None] = Field(
        min_length=1, description="Field → what stands there, null for nothing. Dates Thai or ISO."
    )


class Stamp(Act):
    """What stands on the received stamp."""

    fields: dict[StampField, Line | None] = Field(min_length=1)
    reason: Reason = "อ่านจากต้นฉบับ"


class Summary(Act):
    """What the accused's unit may read; it must not give the complainant away."""

    summary: Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=r"\S")]


class OnDay(Act):
    """A day, today where it is left out, and a word on it."""

    on: date | None = None
    reason: Line = ""


class Pause(WithReason):
    """From when the clock stands, and why."""

    on: date | None = Field(default=None, description="Today where it is left out.")


class Undo(Act):
    """The act to take back."""

    event: Id = Field(description="`undo` of the answer to the act, or of the case.")
