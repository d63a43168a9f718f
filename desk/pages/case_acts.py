"""What is done to a case: confirm, correct, decline, split, link, forward, ask for more, type fields, undo.

Every form bears where the case stood when it was shown (`standing`); an act on a case that has changed since is
refused, and the person is shown what happened.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.concurrency import run_in_threadpool

from desk import verbs
from desk.access import Action
from desk.acting import Verb, act, go_on, refused_kind
from desk.context import desk_of
from desk.guard import CaseGuard, Seen
from desk.pages.cases import show_case
from desk.typed_day import typed_day
from desk.verbs import By
from models.errors import RefusedError
from models.forwardings import Answer
from models.matters import LinkKind
from models.values import Flags, Nature, Purpose, Unit
from pipelines.ask_more import AskedBy, Question
from pipelines.field_values import FIELDS_TH
from pipelines.review import Changes
from pipelines.split import Part
from pipelines.standing import ChangedMeanwhileError

router = APIRouter(prefix="/cases/{case_id}")
Review = Annotated[Seen, Depends(CaseGuard(Action.REVIEW))]
Decline = Annotated[Seen, Depends(CaseGuard(Action.DECLINE))]
FollowUp = Annotated[Seen, Depends(CaseGuard(Action.FOLLOW_UP))]
Stamps = Annotated[Seen, Depends(CaseGuard(Action.STAMPS))]
Standing = Annotated[int, Form(ge=0, lt=2**63)]
Short = Annotated[str, Form(max_length=2000)]
Long = Annotated[str, Form(max_length=100_000)]
FLAGS = tuple(Flags.__dataclass_fields__)


@router.post("/confirm")
def confirm_case(request: Request, seen: Review, standing: Standing, onwards: Short = "") -> Response:
    """The proposal is right."""
    return _do(request, seen, standing, verbs.confirm, Action.REVIEW, "confirm", {}, onwards)


@router.post("/correct")
def correct_case(
    request: Request,
    seen: Review,
    standing: Standing,
    level: Annotated[int, Form(ge=1, le=4)],
    unit: Annotated[Unit, Form()],
    purpose: Annotated[Purpose, Form()],
    nature: Annotated[Nature, Form()],
    flags: Annotated[list[str], Form(max_length=20)] = [],  # noqa: B006  # FastAPI copies it
    reason: Short = "",
    onwards: Short = "",
) -> Response:
    """The proposal is not right: other labels, with a reason."""
    calm = purpose not in {Purpose.COMPLAINT, Purpose.NOT_A_COMPLAINT}
    changes = Changes(
        level=None if purpose is Purpose.NOT_A_COMPLAINT else 1 if calm else level,
        unit=unit,
        purpose=purpose,
        nature=nature,
        flags={one: one in flags for one in FLAGS},
    )
    typed = {"level": level, "unit": unit, "purpose": purpose, "nature": nature, "flags": flags, "reason": reason}
    return _do(
        request, seen, standing, lambda by: verbs.correct(by, changes, reason), Action.REVIEW, "correct", typed, onwards
    )


@router.post("/not-a-complaint")
def not_a_complaint(
    request: Request, seen: Review, standing: Standing, reason: Short = "", onwards: Short = ""
) -> Response:
    """It complains of nothing; it is kept, and shown as such."""

    def make(by: By) -> Verb:
        return verbs.not_a_complaint(by, reason)

    return _do(request, seen, standing, make, Action.REVIEW, "not-a-complaint", {"reason": reason}, onwards)


@router.post("/decline")
def decline_case(
    request: Request, seen: Decline, standing: Standing, reason: Short = "", onwards: Short = ""
) -> Response:
    """Decline it: the legal officer alone, with a reason (SOP §2)."""

    def make(by: By) -> Verb:
        return verbs.decline(by, reason)

    return _do(request, seen, standing, make, Action.DECLINE, "decline", {"reason": reason}, onwards)


@router.post("/split")
def split_case(
    request: Request,
    seen: Review,
    standing: Standing,
    level: Annotated[int, Form(ge=1, le=4)],
    unit: Annotated[Unit, Form()],
    purpose: Annotated[Purpose, Form()],
    nature: Annotated[Nature, Form()],
    subject: Short = "",
    reason: Short = "",
) -> Response:
    """The letter holds a second matter: another case with a number of its own."""
    part = Part(level=level, unit=unit, purpose=purpose, nature=nature, subject=subject, reason=reason)
    typed = {
        "level": level, "unit": unit, "purpose": purpose, "nature": nature, "subject": subject, "reason": reason
    }  # fmt: skip
    return _do(request, seen, standing, lambda by: verbs.split(by, part), Action.REVIEW, "split", typed)


@router.post("/link")
def link_case(
    request: Request,
    seen: Review,
    standing: Standing,
    kind: Annotated[LinkKind, Form()],
    other: Short = "",
    reason: Short = "",
) -> Response:
    """It belongs with another case."""

    def make(by: By) -> Verb:
        return verbs.link(by, other, kind, reason)

    return _do(request, seen, standing, make, Action.REVIEW, "link", {"other": other, "kind": kind, "reason": reason})


@router.post("/unlink")
def unlink_case(request: Request, seen: Review, standing: Standing, other: Short = "", reason: Short = "") -> Response:
    """It does not belong with another case, whatever was proposed."""

    def make(by: By) -> Verb:
        return verbs.unlink(by, other, reason)

    return _do(request, seen, standing, make, Action.REVIEW, "link", {"other": other, "reason": reason})


@router.post("/forward")
def forward_case(
    request: Request,
    seen: Review,
    standing: Standing,
    agency: Short = "",
    on: Short = "",
    letter_number: Short = "",
    reason: Short = "",
) -> Response:
    """It was sent on to another agency."""

    def make(by: By) -> Verb:
        return verbs.forward(by, agency, typed_day(on, "วันที่ส่งต่อ"), letter_number, reason)

    typed = {"agency": agency, "on": on, "letter_number": letter_number, "reason": reason}
    return _do(request, seen, standing, make, Action.REVIEW, "forward", typed)


@router.post("/forward/{forwarding_id}/answer")
def answer_of_agency(
    request: Request,
    seen: Review,
    forwarding_id: int,
    standing: Standing,
    answer: Annotated[Answer, Form()],
    on: Short = "",
    reason: Short = "",
) -> Response:
    """What the agency said."""

    def make(by: By) -> Verb:
        return verbs.answered(by, forwarding_id, answer, typed_day(on, "วันที่ตอบ"), reason)

    return _do(request, seen, standing, make, Action.REVIEW, "forward", {"on": on, "reason": reason})


@router.post("/ask")
def ask_complainant(
    request: Request,
    seen: Review,
    standing: Standing,
    by: Annotated[AskedBy, Form()],
    question: Short = "",
    pause: Short = "",
) -> Response:
    """Ask the complainant for more."""
    asked = Question(text=question, by=by, pause=bool(pause))
    typed = {"question": question, "by": by, "pause": pause}
    return _do(request, seen, standing, lambda who: verbs.ask(who, asked), Action.REVIEW, "ask", typed)


@router.post("/fields")
async def type_fields(request: Request, seen: Review) -> Response:
    """What a person reads better: one or several fields. Masked fields that were left alone are not in the form."""
    form = await request.form()
    typed = {name: str(form[name]) for name in FIELDS_TH if name in form}
    return await _fields(request, seen, typed, form, Action.REVIEW)


@router.post("/stamp")
async def type_stamp(request: Request, seen: Stamps) -> Response:
    """A stamp that could not be read."""
    form = await request.form()
    typed = {name: str(form[name]) for name in ("stamp_number", "stamp_date", "stamp_time") if name in form}
    return await _fields(request, seen, typed, form, Action.STAMPS)


@router.post("/summary")
def summarise(request: Request, seen: Review, standing: Standing, summary: Long = "") -> Response:
    """What the accused's unit may read (SOP §5)."""

    def make(by: By) -> Verb:
        return verbs.summary(by, summary)

    return _do(request, seen, standing, make, Action.REVIEW, "summary", {"summary": summary})


@router.post("/replied")
def first_reply(request: Request, seen: FollowUp, standing: Standing, on: Short = "", reason: Short = "") -> Response:
    """The complainant has had a first reply."""

    def make(by: By) -> Verb:
        return verbs.replied(by, typed_day(on, "วันที่แจ้ง"), reason)

    return _do(request, seen, standing, make, Action.FOLLOW_UP, "follow", {"on": on, "reason": reason})


@router.post("/close")
def close_case(request: Request, seen: FollowUp, standing: Standing, reason: Short = "") -> Response:
    """It has come to its end; `reason` is what came of it."""

    def make(by: By) -> Verb:
        return verbs.close(by, reason)

    return _do(request, seen, standing, make, Action.FOLLOW_UP, "close", {"reason": reason})


@router.post("/reopen")
def reopen_case(request: Request, seen: FollowUp, standing: Standing, reason: Short = "") -> Response:
    """It had not come to its end after all."""

    def make(by: By) -> Verb:
        return verbs.reopen(by, reason)

    return _do(request, seen, standing, make, Action.FOLLOW_UP, "close", {"reason": reason})


@router.post("/pause")
def pause_case(request: Request, seen: FollowUp, standing: Standing, reason: Short = "", on: Short = "") -> Response:
    """Stop the clock."""

    def make(by: By) -> Verb:
        return verbs.pause(by, typed_day(on, "วันที่หยุดนับ"), reason)

    return _do(request, seen, standing, make, Action.FOLLOW_UP, "follow", {"on": on, "reason": reason})


@router.post("/resume")
def resume_case(request: Request, seen: FollowUp, standing: Standing, on: Short = "", reason: Short = "") -> Response:
    """Start the clock again."""

    def make(by: By) -> Verb:
        return verbs.resume(by, typed_day(on, "วันที่นับต่อ"), reason)

    return _do(request, seen, standing, make, Action.FOLLOW_UP, "follow", {"on": on, "reason": reason})


@router.post("/undo")
def undo_act(
    request: Request, seen: Review, standing: Standing, event: Annotated[int, Form(ge=1, lt=2**63)]
) -> Response:
    """Take back one's own last act."""
    return _do(request, seen, standing, lambda by: verbs.undo(by, event), Action.REVIEW, "undo", {})


async def _fields(
    request: Request, seen: Seen, typed: dict[str, str], form: Mapping[str, Any], action: Action
) -> Response:
    reason = str(form.get("reason", "")).strip() or "อ่านจากต้นฉบับ"
    standing = str(form.get("standing", ""))
    if not standing.isascii() or not standing.isdigit() or len(standing) > 18:
        raise RefusedError("แบบฟอร์มไม่ครบ กรุณาเปิดหน้าใหม่แล้วทำอีกครั้ง")

    def make(by: By) -> Verb:
        return verbs.fields(by, typed, reason)

    return await run_in_threadpool(
        _do, request, seen, int(standing), make, action, "fields", typed, str(form.get("onwards", ""))
    )


def _do(
    request: Request,
    seen: Seen,
    standing: int,
    make: Callable[[By], Verb],
    action: Action,
    panel: str,
    typed: Mapping[str, Any],
    onwards: str = "",
) -> Response:
    """Act, and go on; a refusal is shown on the case's page with what was typed still there."""
    try:
        act(request, seen, standing, make(verbs.by(desk_of(request), seen)), action=action)
    except RefusedError as error:
        since = error.events if isinstance(error, ChangedMeanwhileError) else ()
        return show_case(
            request, seen, onwards=onwards, status=refused_kind(error), fault=str(error), panel=panel, typed=typed,
            since=since,
        )  # fmt: skip
    return go_on(seen, onwards)
