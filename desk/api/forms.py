"""What every answer and request of the API has in common."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from desk.faults import NOT_ALLOWED_TH, NOT_THERE_TH, SIGN_IN_TH, WRONG_FORM_TH
from models.errors import MESSAGES_TH

PREFIX: Final = "/api/v1"
BIGGEST: Final = 2**63 - 1


class Answer(BaseModel):
    """What is answered; never changed once made."""

    model_config = ConfigDict(frozen=True)


class Asked(BaseModel):
    """What is sent; a field that there is not is a mistake of the program's and refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FaultBody(Answer):
    """What does not go."""

    code: str = Field(description="For programs: `sign_in`, `not_allowed`, `not_there`, `refused` …")
    message_th: str = Field(description="One Thai sentence for people.", examples=[NOT_ALLOWED_TH])


class Fault(Answer):
    """The answer to every request that does not go."""

    error: FaultBody


class EventAnswer(Answer):
    """What happened to a case: who, when, what, why."""

    id: int
    at: str = Field(description="ISO 8601, Bangkok.")
    kind: str
    who_th: str
    what_th: str
    why_th: str


class ActFaultBody(FaultBody):
    """What does not go; `changed_meanwhile` says since when, and what happened."""

    standing: int | None = Field(default=None, description="Where the case stands now.")
    events: tuple[EventAnswer, ...] = Field(default=(), description="What happened since, oldest first.")


class ActFault(Answer):
    """The answer to an act that the case does not allow."""

    error: ActFaultBody


def _no_nul(text: str) -> str:
    """Databases take no NUL."""
    return text.replace("\0", " ")


Line = Annotated[str, Field(max_length=2000), AfterValidator(_no_nul)]
Reason = Annotated[
    str, Field(min_length=1, max_length=2000, pattern=r"\S", description="Why; kept in the case's history."),
    AfterValidator(_no_nul),
]  # fmt: skip
LongText = Annotated[str, Field(max_length=100_000), AfterValidator(_no_nul)]
Id = Annotated[int, Field(ge=1, le=BIGGEST)]


def fault(description: str, model: type[Answer] = Fault, **sample: Any) -> dict[str, Any]:
    """Describe an answer in OpenAPI; `sample` is its code and Thai sentence."""
    example = {"error": sample}
    return {"model": model, "description": description, "content": {"application/json": {"example": example}}}


_FAULTS: Final[dict[int | str, dict[str, Any]]] = {
    400: fault("The body cannot be read at all.", code="bad_request", message_th=WRONG_FORM_TH),
    401: fault("No token, or none that is good.", code="sign_in", message_th=SIGN_IN_TH),
    403: fault("The token's roles do not do such things.", code="not_allowed", message_th=NOT_ALLOWED_TH),
    404: fault("There is no such thing, or the token may not know of it.", code="not_there", message_th=NOT_THERE_TH),
    422: fault("The request is not well formed.", code="wrong_form", message_th=WRONG_FORM_TH),
    503: fault(
        "The surroundings failed (database, disk): try again.",
        code="database_busy",
        message_th=MESSAGES_TH["database_busy"],
    ),
}
REFUSED: Final[dict[int | str, dict[str, Any]]] = {
    409: fault("It cannot be done as things stand.", code="refused", message_th="ค่าที่พิมพ์เหมือนเดิมทุกช่อง")
}
ACT_REFUSED: Final[dict[int | str, dict[str, Any]]] = {
    409: fault(
        "The case does not allow it (`refused`), or is no longer what was read (`changed_meanwhile`).",
        ActFault,
        code="changed_meanwhile",
        message_th="เรื่องนี้มีการเปลี่ยนแปลงหลังจากที่ท่านเปิดดู กรุณาตรวจสอบแล้วทำรายการอีกครั้ง",
        standing=412,
        events=[],
    )
}

Kind = Literal["frame", "summary", "content"]


def api_router(tag: str) -> APIRouter:
    """Make a router of the API whose routes describe the faults that any of them may answer."""
    return APIRouter(prefix=PREFIX, tags=[tag], responses=_FAULTS)
